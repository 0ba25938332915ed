"""A rule sends a published text: as an automatic mail that answers nothing, and never to a machine."""

import pytest

from automation.actions.texting import send_text
from automation.models import Firing
from automation.states import FiringState
from desks.actions import machine_agent
from inquiries.actions.acknowledge import BURST
from inquiries.models import Message
from inquiries.states import Fact, MessageKind
from knowledge_base.actions import add_item, retire_text
from knowledge_base.states import Kind
from mailroom.models import OutgoingEmail
from shared.exceptions import NotPossible
from tests.factories import make_inquiry
from tests.knowing import publish_text


@pytest.fixture
def item(rui, madrid, now):
    """Published in two languages."""
    found = add_item(code="patience", kind=Kind.TEMPLATE, by=rui, now=now)
    bodies = {"en": "Please be patient, {{ inquirer.name }}.", "fr": "Un peu de patience."}
    for language, body in bodies.items():
        what = {"language": language, "title": f"Patience {language}", "body": body}
        publish_text(found, by=rui, now=now, **what)
    return found


@pytest.fixture
def inquiry(madrid):
    return make_inquiry(madrid)


@pytest.fixture
def send(item, inquiry, now):
    def deed(key="rule:1"):
        return send_text(
            inquiry_id=inquiry.pk, item_id=item.pk, key=key, by=machine_agent(), now=now
        )

    return deed


def test_the_text_leaves_as_an_automatic_mail_to_who_wrote(send, inquiry):
    message = send()
    outgoing = OutgoingEmail.objects.get(dedup_key="rule:1")
    assert (outgoing.is_automatic, outgoing.to) == (True, ["vera@visitor.example"])
    assert "Please be patient, Vera Visitor." in outgoing.text
    assert (message.kind, message.inquiry) == (MessageKind.OUTBOUND, inquiry)


def test_it_is_no_answer(send, inquiry):
    before = (inquiry.status, inquiry.due_at, inquiry.first_answered_at)
    send()
    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.due_at, inquiry.first_answered_at) == before
    assert not inquiry.timeline.filter(kind=Fact.REPLIED).exists()
    assert inquiry.timeline.filter(kind=Fact.TEXT_SENT).count() == 1


def test_it_is_in_the_language_of_the_inquirer(send, inquiry):
    inquiry.language = "fr"
    inquiry.save(update_fields=["language"])
    assert send().body == "Un peu de patience."


def test_what_only_machines_wrote_is_not_answered(item, madrid, now):
    inquiry = make_inquiry(madrid, automatic="auto_reply")
    with pytest.raises(NotPossible):
        send_text(inquiry_id=inquiry.pk, item_id=item.pk, key="k", by=machine_agent(), now=now)


def test_an_address_gets_only_so_many_automatic_mails(send, item):
    for number in range(BURST - 1):  # the acknowledgement was the first of them
        send(key=f"rule:{number}")
    with pytest.raises(NotPossible, match="too many"):
        send(key="rule:last")


def test_a_text_that_is_published_no_more_makes_the_rule_fail_aloud(
    rule, work, item, madrid, rui, now
):
    rule(effects={"text": item.pk, "urgency": 4})
    for language in ("en", "fr"):
        retire_text(item_id=item.pk, language=language, by=rui, now=now)
    inquiry = make_inquiry(madrid)
    work()
    inquiry.refresh_from_db()
    assert Firing.objects.get().state == FiringState.FAILED
    assert inquiry.urgency == 2


def test_fired_twice_by_two_events_it_is_two_texts_and_one_each(rule, work, item, madrid):
    rule(effects={"text": item.pk})
    make_inquiry(madrid)
    work()
    work()
    assert Message.objects.filter(kind=MessageKind.OUTBOUND).count() == 1
