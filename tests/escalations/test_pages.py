"""Pages, API, search: what is shown to whom, and the way through the forms."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desks.permissions import scope_of
from escalations.actions.settings import save_policy
from escalations.models import Escalation, EscalationPolicy, EscalationReason
from escalations.queries import Queue, rows_of, waiting_for
from escalations.states import Answer, State
from inquiries.actions.note import add_note
from inquiries.models import Inquiry
from inquiries.states import Fact
from shared.exceptions import NotAllowed
from tests.factories import make_agent, make_inquiry

HTMX = {"HX-Request": "true"}


@pytest.fixture
def as_rui(client, rui):
    client.force_login(rui)
    return client


def test_the_form_begins_with_the_reason_of_the_topic_and_ones_own_note(
    as_maria, maria, inquiry, reason, now
):
    Inquiry.objects.filter(pk=inquiry.pk).update(topic="fees_payment")
    add_note(
        inquiry_id=inquiry.pk, by=maria, body="The ledger says no.", submission_key="n", now=now
    )
    page = as_maria.get(_escalate(inquiry))
    assert page.context["form"].initial == {"reason": reason.pk, "tried": "The ledger says no."}


def test_a_form_with_a_mistake_keeps_what_was_typed(as_maria, rui, inquiry, reason):
    posted = {"reason": reason.pk, "question": "", "tried": "All.", "submission_key": uuid4()}
    answer = as_maria.post(_escalate(inquiry), posted, headers=HTMX)
    assert answer.status_code == 422
    assert "All." in answer.content.decode()
    assert not Escalation.objects.exists()


def test_asked_without_scripts_it_leads_back_to_the_inquiry(as_maria, rui, inquiry, reason):
    posted = {"reason": reason.pk, "question": "May we?", "submission_key": uuid4()}
    answer = as_maria.post(_escalate(inquiry), posted)
    assert answer.status_code == 303
    assert Escalation.objects.get().question == "May we?"


def test_the_queue_shows_everything_at_a_glance(ask, as_rui):
    ask()
    page = as_rui.get(reverse("escalations:queue", args=["mine"])).content.decode()
    for said in (
        "May we refund twice?",
        "The ledger.",
        "still waiting for our certificate",
        "Maria",
    ):
        assert said in page


def test_card_numbers_in_a_question_are_masked(ask, as_rui):
    ask(tried="Card 4111 1111 1111 1111 was charged twice.")
    page = as_rui.get(reverse("escalations:queue", args=["mine"])).content.decode()
    assert "4111 1111 1111" not in page


@pytest.mark.parametrize("queue", ["mine", "all", "done"])
def test_an_assistant_has_no_queue_of_the_coordinator(as_maria, queue):
    assert as_maria.get(reverse("escalations:queue", args=[queue])).status_code == 404


def test_what_nobody_owns_stands_in_every_coordinators_own_queue(ask, rui, ines, monday):
    for one in (rui, ines):
        one.is_away = True
        one.save()
    ask()
    for one in (rui, ines):
        assert len(rows_of(scope_of(one), Queue.MINE, monday)) == 1
        assert waiting_for(scope_of(one)).count() == 1


def test_a_pressing_legal_limit_comes_before_our_own(ask, rui, madrid, monday):
    ask()
    other = make_inquiry(madrid, sender_address="other@visitor.example")
    later = ask(inquiry_id=other.pk, now=monday + timedelta(hours=1))
    _limit(other, monday)
    assert rows_of(scope_of(rui), Queue.ALL, monday)[0].escalation == later


def test_a_legal_limit_far_away_changes_nothing(ask, rui, madrid, monday):
    first = ask()
    other = make_inquiry(madrid, sender_address="other@visitor.example")
    ask(inquiry_id=other.pk, now=monday + timedelta(hours=1))
    _limit(other, monday + timedelta(days=90))
    assert rows_of(scope_of(rui), Queue.ALL, monday)[0].escalation == first


def test_another_desks_coordinator_sees_and_counts_nothing(ask, rui, meetings, monday):
    sara = make_agent("sara", meetings, role="coordinator")
    ask()
    scope = scope_of(sara)
    assert [rows_of(scope, one, monday) for one in Queue] == [[]] * len(Queue)
    assert waiting_for(scope).count() == 0


def test_the_queue_costs_the_same_for_one_and_for_many(ask, as_rui, madrid):
    address = reverse("escalations:queue", args=["mine"])

    def cost():
        as_rui.get(address)
        with CaptureQueriesContext(connection) as captured:
            as_rui.get(address)
        return len(captured)

    ask()
    one = cost()
    for number in range(8):
        other = make_inquiry(
            madrid, sender_address=f"v{number}@visitor.example", sender_name=f"V {number}"
        )
        ask(inquiry_id=other.pk)
    assert cost() == one


def test_the_detail_page_answers(ask, as_rui, maria):
    escalation = ask()
    posted = {"do": "answer", "answer": "advice", "text": "Yes.", "submission_key": uuid4()}
    answer = as_rui.post(reverse("escalations:deed", args=[escalation.pk]), posted)
    assert answer.status_code == 303
    escalation.refresh_from_db()
    assert (escalation.state, escalation.answer) == (State.ANSWERED, Answer.ADVICE)


def test_search_and_views_know_what_is_escalated(ask, rui, as_maria, madrid):
    make_inquiry(madrid, sender_address="other@visitor.example")
    reference = ask().inquiry.reference
    for words in ("is:escalated", "est:escaladée", "es:escalada"):
        page = as_maria.get(reverse("inquiries:search"), {"q": words}).content.decode()
        assert page.count(f'id="row-{reference}"') <= 1
        assert reference in page


def test_the_api_asks_and_answers(ask, client, maria, rui, inquiry, reason):
    client.force_login(maria)
    address = reverse("api_inquiry_escalations", args=[inquiry.reference])
    said = {"reason": "payment", "question": "May we?"}
    for _twice in range(2):
        key = {"Idempotency-Key": "ask"}
        made = client.post(address, said, "application/json", headers=key)
        assert (made.status_code, made.json()["owner"]) == (201, "rui")
    assert Escalation.objects.count() == 1
    client.force_login(rui)
    address = reverse("api_escalation", args=[made.json()["id"]])
    said = {"deed": "answer", "answer": "approved"}
    done = client.put(address, said, "application/json", headers={"Idempotency-Key": "answer"})
    assert (done.status_code, done.json()["state"]) == (200, "answered")


def test_a_coordinator_changes_a_reason_of_the_own_desk_only(as_rui, reason, madrid, meetings):
    address = reverse("escalations:reason", args=[reason.pk])
    assert as_rui.get(address).status_code == 404  # of all desks, and Rui has not every one
    EscalationReason.objects.filter(pk=reason.pk).update(desk=madrid)
    names = {f"name_{one}": f"Money {one}" for one in ("en", "fr", "es")}
    as_rui.post(
        address, {**names, "minutes": 30, "position": 1, "topics": ["payment", "corrections"]}
    )
    reason.refresh_from_db()
    assert (reason.name_fr, reason.target, reason.topics) == (
        "Money fr",
        timedelta(minutes=30),
        ["payment", "corrections"],
    )


def test_on_duty_is_who_coordinates_the_desk(as_rui, rui, madrid, henk):
    address = reverse("escalations:policy", args=["madrid"])
    as_rui.post(address, {"on_duty": rui.pk, "minutes": 120})
    assert EscalationPolicy.objects.get(desk=madrid).on_duty == rui
    assert as_rui.post(address, {"on_duty": henk.pk, "minutes": 120}).status_code == 422


def test_an_assistant_decides_nothing_about_escalations(maria, madrid):
    from escalations.actions.settings import PolicyValues

    with pytest.raises(NotAllowed):
        save_policy(desk=madrid, values=PolicyValues(timedelta(hours=1)), by=maria)


def _limit(inquiry, presses_at):
    Inquiry.objects.filter(pk=inquiry.pk).update(
        limit_on=timezone.localdate(presses_at), limit_presses_at=presses_at
    )


def _escalate(inquiry):
    return reverse("escalations:escalate", args=[inquiry.reference])


def test_the_rail_is_one_request_with_a_part_for_each_place_and_for_what_calls(ask, as_rui, rui):
    ask()
    answer = as_rui.get(reverse("inquiries:rail_parts"), {"here": "escalations"})
    page = answer.content.decode()
    assert answer.headers["X-Live-Mark"]
    for part in ("places", "urgent"):
        assert page.count(f'data-part="{part}"') == 1
    places = {one.place.app: one for one in answer.context["rail_places"]}
    assert {app: one.count for app, one in places.items()} == {
        "livechat": 0,
        "escalations": 1,
        "handovers": 0,
        "approvals": 0,
        "knowledge_base": 0,
    }
    assert [one.place.app for one in places.values() if one.is_here] == ["escalations"]


def test_who_has_no_desk_has_no_places(client, db):
    client.force_login(make_agent("nobody"))
    assert client.get(reverse("inquiries:rail_parts")).context["rail_places"] == []


def test_what_was_asked_keeps_the_words_and_the_limit_of_its_reason(
    as_rui, ask, reason, rui, madrid, meetings, monday
):
    first = ask()
    EscalationReason.objects.filter(pk=reason.pk).update(desk=madrid)
    address = reverse("escalations:reason", args=[reason.pk])
    names = {f"name_{one}": f"Money {one}" for one in ("en", "fr", "es")}
    for _twice in range(2):
        as_rui.post(address, {**names, "minutes": 30, "position": 1})
    first.refresh_from_db()
    versions = reason.versions.order_by("number")
    assert [(one.number, one.by) for one in versions] == [(1, None), (2, rui)]
    assert (first.version, first.version.name_en) == (versions[0], reason.name_en)
    assert first.inquiry.timeline.get(kind=Fact.ESCALATED).data["version"] == 1
    page = as_rui.get(reverse("escalations:detail", args=[first.pk])).text
    assert reason.name_en in page
    assert "Money en" not in page


def test_another_place_in_the_list_is_no_new_version(as_rui, reason, madrid, meetings):
    EscalationReason.objects.filter(pk=reason.pk).update(desk=madrid)
    names = {f"name_{one}": getattr(reason, f"name_{one}") for one in ("en", "fr", "es")}
    needs = {f"needs_{one}": getattr(reason, f"needs_{one}") for one in ("en", "fr", "es")}
    said = {**names, **needs, "minutes": 240, "position": 3, "topics": ["payment"]}
    as_rui.post(reverse("escalations:reason", args=[reason.pk]), said)
    assert [one.number for one in reason.versions.all()] == [1]
