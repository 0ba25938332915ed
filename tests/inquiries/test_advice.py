"""Who was told what, and what is put right from it: drafts, for each inquirer once."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from desks.permissions import scope_of
from inquiries.actions.bulk import prepare_bulk, undo_bulk
from inquiries.actions.bulk_work import work_all
from inquiries.actions.checking import ChecksFailed, Override
from inquiries.actions.corrections import values_of
from inquiries.actions.undo import undo_reply
from inquiries.advice_forms import proposed_words
from inquiries.advice_queries import Asked, to_correct, told_of, uses_asked, with_names
from inquiries.models import BulkItem, Correction, Draft, KnowledgeUse, Message, TimelineFact
from inquiries.states import BulkKind, Fact
from inquiries.views.advice_words import texts_used
from knowledge_base.actions import add_item, change_fact, retire_text
from knowledge_base.models import Fact as RegistryFact
from knowledge_base.states import Kind, SourceStatus
from tests.factories import make_inquiry
from tests.inquiries.test_reply import answer
from tests.knowing import publish_text

FOREVER = float("inf")


def fee(value, rui, now, spanish=""):
    values = {"en": value, "fr": value, "es": spanish or value}
    names = {"en": "Basic fee", "fr": "Émolument de base", "es": "Tasa básica"}
    change_fact(
        code="basic_fee",
        names=names,
        values=values,
        source="Schedule",
        as_of=date(2026, 1, 1),
        status=SourceStatus.CONFIRMED,
        by=rui,
        now=now,
    )
    return RegistryFact.objects.select_related("current").get(code="basic_fee")


@pytest.fixture
def item(rui, now):
    fee("653 CHF", rui, now - timedelta(days=9))
    item = add_item(kind=Kind.TEMPLATE, code="fees", by=rui, now=now)
    publish_text(item, by=rui, now=now, body="It costs {{ fact.basic_fee }}.")
    return item


@pytest.fixture
def text(item):
    return item.texts.get(language="en")


def tell(inquiry, by, text, now, body="It costs 653 CHF.", **fields):
    used = [f"{text.pk}:{text.version}"]
    return send(inquiry, by, now, body=body, used_texts=used, **fields)


def send(inquiry, by, now, **fields):
    """As an agent who has seen what is said against a fee in an answer."""
    try:
        return answer(inquiry, by, now, **fields)
    except ChecksFailed as stopped:
        keys = frozenset(one.key for one in stopped.findings)
        return answer(inquiry, by, now, override=Override(keys, "As in the schedule"), **fields)


def asked(what=None, *, is_outdated=False):
    what = what or RegistryFact.objects.select_related("current").get()
    today = timezone.localdate()
    return Asked(what, today - timedelta(days=30), today, is_outdated)


def told(by, query):
    return told_of(query, list(with_names(uses_asked(scope_of(by), query))))


def correct(by, now, template=None, query=None):
    query = query or asked(is_outdated=True)
    text = proposed_words(query) if template is None else {}
    return prepare_bulk(
        kind=BulkKind.CORRECT,
        values=values_of(query, template=template, text=text),
        inquiry_ids=to_correct(scope_of(by), query).inquiry_ids,
        asked=query.about,
        by=by,
        submission_key=str(uuid4()),
        now=now,
    )


# --- what is recorded ----------------------------------------------------------------------------
def test_the_version_that_was_inserted_counts_though_a_newer_one_is_live(
    inquiry, maria, rui, item, text, now
):
    named = f"{text.pk}:{text.version}"
    publish_text(item, by=rui, now=now, body="It costs another {{ fact.basic_fee }}.")
    answer(inquiry, maria, now, used_texts=[named])
    assert KnowledgeUse.objects.get().version == 1


def test_a_text_that_was_retired_meanwhile_is_recorded_all_the_same(
    inquiry, maria, rui, item, text, now
):
    retire_text(item_id=item.pk, language="en", by=rui, now=now)
    tell(inquiry, maria, text, now)
    assert KnowledgeUse.objects.get().text == text


def test_a_version_that_never_was_is_the_live_one(inquiry, maria, text, now):
    answer(inquiry, maria, now, used_texts=[f"{text.pk}:77"])
    assert KnowledgeUse.objects.get().version == 1


def test_an_answer_by_the_api_records_its_texts(as_maria, inquiry, text):
    newest = Message.objects.latest("pk").pk
    address = reverse("api_replies", args=[inquiry.reference])
    content = {
        "body": "It is as we said.",
        "seen_message_id": newest,
        "used_texts": [f"{text.pk}:1"],
    }
    sent = as_maria.post(
        address, content, content_type="application/json", headers={"Idempotency-Key": "one"}
    )
    assert sent.status_code == 201, sent.content
    assert KnowledgeUse.objects.get().version == 1


def test_what_is_taken_back_is_a_draft_with_the_same_version(inquiry, maria, text, now):
    message = tell(inquiry, maria, text, now)
    undo_reply(message_id=message.pk, by=maria, now=now)
    assert Draft.objects.get().used_texts == [f"{text.pk}:1"]


# --- who was told what ---------------------------------------------------------------------------
def test_a_fact_tells_who_read_which_value(inquiry, maria, rui, text, now):
    tell(inquiry, maria, text, now)
    fee("700 CHF", rui, now)
    [row] = told(maria, asked())
    assert (row.value, row.right, row.is_outdated) == ("653 CHF", "700 CHF", True)


def test_the_words_of_the_answer_decide_not_the_minute(inquiry, maria, rui, text, now):
    fee("700 CHF", rui, now - timedelta(minutes=1))
    tell(inquiry, maria, text, now, body="It costs 653\u00a0CHF.")
    assert told(maria, asked())[0].value == "653 CHF"


def test_a_value_within_another_number_is_not_said(inquiry, maria, rui, text, now):
    fee("53 CHF", rui, now - timedelta(minutes=1))
    tell(inquiry, maria, text, now, body="It costs 653 CHF.")
    assert told(maria, asked())[0].value == "653 CHF"


def test_what_holds_still_is_left_out_when_only_the_rest_is_asked(inquiry, maria, rui, text, now):
    tell(inquiry, maria, text, now)
    assert told(maria, asked(is_outdated=True)) == []
    fee("700 CHF", rui, now)
    assert len(told(maria, asked(is_outdated=True))) == 1


def test_an_object_tells_which_version_was_read(inquiry, maria, rui, item, text, now):
    tell(inquiry, maria, text, now)
    publish_text(item, by=rui, now=now, body="All new.")
    assert [row.is_outdated for row in told(maria, asked(item))] == [True]


def test_what_was_taken_back_was_told_to_nobody(inquiry, maria, text, now):
    message = tell(inquiry, maria, text, now)
    undo_reply(message_id=message.pk, by=maria, now=now)
    assert told(maria, asked()) == []


def test_other_desks_do_not_see_it(inquiry, maria, henk, text, now):
    tell(inquiry, maria, text, now)
    assert told(henk, asked()) == []


def test_days_before_and_after_are_not_in_it(inquiry, maria, text, now):
    tell(inquiry, maria, text, now)
    today = timezone.localdate()
    what = RegistryFact.objects.get()
    assert told(maria, Asked(what, today - timedelta(9), today - timedelta(1))) == []
    assert told(maria, Asked(what, today + timedelta(1), today + timedelta(9))) == []


def test_the_list_costs_the_same_for_one_and_for_thirty(
    as_maria, madrid, maria, text, now, django_assert_max_num_queries
):
    for number in range(30):
        one = make_inquiry(madrid, sender_address=f"v{number}@visitor.example")
        tell(one, maria, text, now)
    address = reverse("inquiries:advice")
    query = {"what": f"fact:{RegistryFact.objects.get().pk}"}
    with django_assert_max_num_queries(32):
        page = as_maria.get(address, query)
    assert len(page.context["rows"]) == 30


def test_the_file_holds_no_formula(as_maria, inquiry, maria, rui, text, now):
    tell(inquiry, maria, text, now)
    fee("=HYPERLINK(1)", rui, now)
    query = {"what": f"fact:{RegistryFact.objects.get().pk}"}
    sent = as_maria.get(reverse("inquiries:advice_file"), query)
    lines = sent.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "653 CHF,'=HYPERLINK(1)" in lines[1]
    assert "vera@visitor.example" in lines[1]


# --- in the conversation -------------------------------------------------------------------------
def test_an_answer_shows_its_texts_and_what_changed_since(as_maria, inquiry, maria, rui, text, now):
    tell(inquiry, maria, text, now)
    address = reverse("inquiries:conversation", args=[inquiry.reference])
    assert "has changed since" not in as_maria.get(address).content.decode()
    fee("700 CHF", rui, timezone.now())
    assert "Basic fee has changed since: 653 CHF, now 700 CHF" in " ".join(
        as_maria.get(address).content.decode().split()
    )


def test_what_holds_now_within_another_number_is_not_said(inquiry, maria, rui, text, now):
    fee("53 CHF", rui, now - timedelta(days=1))
    message = tell(inquiry, maria, text, now, body="It costs 653 CHF.")
    [used] = texts_used([message])[message.pk]
    assert [(one.told, one.now) for one in used.changes] == [("653 CHF", "53 CHF")]


def test_a_correction_of_an_object_is_rich_and_plain(outdated, inquiry, item, maria, rui, now):
    publish_text(item, by=rui, now=now, body="**Now** it is {{ fact.basic_fee }}.")
    correct(rui, now, query=asked(item, is_outdated=True))
    work_all(until=FOREVER)
    draft = Draft.objects.get()
    assert "<strong>Now</strong> it is 700 CHF." in draft.html
    assert draft.text.endswith("Now it is 700 CHF.")


def test_a_thread_without_texts_asks_once(inquiry, maria, now, django_assert_num_queries):
    answer(inquiry, maria, now)
    messages = list(inquiry.messages.all())
    with django_assert_num_queries(1):
        assert texts_used(messages) == {}


# --- putting it right ----------------------------------------------------------------------------
@pytest.fixture
def outdated(inquiry, maria, rui, text, now):
    inquiry.assignee = maria
    inquiry.save()
    message = tell(inquiry, maria, text, now)
    fee("700 CHF", rui, now, spanish="700 francos")
    return message


def test_a_correction_is_a_draft_of_the_assignee_and_nothing_is_sent(outdated, maria, rui, now):
    correct(rui, now)
    work_all(until=FOREVER)
    draft = Draft.objects.get()
    assert draft.author == maria
    assert "653 CHF" in draft.text
    assert "700 CHF" in draft.text
    assert "{{" not in draft.text
    assert Message.objects.filter(kind="outbound").count() == 1
    assert TimelineFact.objects.filter(kind=Fact.CORRECTION_PREPARED).count() == 1


def test_it_speaks_the_language_of_the_inquirer(outdated, inquiry, rui, now):
    inquiry.language = "es"
    inquiry.save()
    correct(rui, now)
    work_all(until=FOREVER)
    assert "700 francos" in Draft.objects.get().text


def test_who_has_a_correction_is_not_corrected_twice(outdated, rui, now):
    correct(rui, now)
    work_all(until=FOREVER)
    found = to_correct(scope_of(rui), asked(is_outdated=True))
    assert (found.inquiry_ids, found.corrected) == ([], 1)


def test_several_answers_to_one_inquirer_are_one_draft(outdated, madrid, maria, rui, text, now):
    second = make_inquiry(madrid)  # of Vera too
    tell(second, maria, text, now)
    correct(rui, now)
    work_all(until=FOREVER)
    assert [one.inquiry for one in Draft.objects.all()] == [second]


def test_who_was_told_what_holds_since_is_left_out(outdated, inquiry, maria, rui, text, now):
    tell(inquiry, maria, text, timezone.now(), body="It is 700 CHF now.")
    found = to_correct(scope_of(rui), asked(is_outdated=True))
    assert (found.inquiry_ids, found.told_since) == ([], 1)


def test_what_has_not_left_is_not_corrected_but_counted(inquiry, maria, rui, text, now):
    tell(inquiry, maria, text, now, send_at=now + timedelta(days=1))
    fee("700 CHF", rui, now)
    found = to_correct(scope_of(rui), asked(is_outdated=True))
    assert (found.inquiry_ids, found.waiting) == ([], 1)


def test_the_answer_that_says_what_holds_closes_the_correction(outdated, inquiry, maria, rui, now):
    correct(rui, now)
    work_all(until=FOREVER)
    answer(inquiry, maria, now, body="I will look into it.")
    assert not Correction.objects.get().is_sent
    sent = send(inquiry, maria, now, body="The fee is 700 CHF now.")
    assert Correction.objects.get().message == sent
    assert TimelineFact.objects.filter(kind=Fact.CORRECTED).count() == 1


def test_a_correction_that_was_taken_back_waits_again(outdated, inquiry, maria, rui, now):
    correct(rui, now)
    work_all(until=FOREVER)
    sent = send(inquiry, maria, now, body="The fee is 700 CHF now.")
    undo_reply(message_id=sent.pk, by=maria, now=now)
    assert not Correction.objects.get().is_sent


def test_undoing_takes_the_drafts_back_and_lets_them_be_prepared_again(outdated, rui, now):
    bulk = correct(rui, now)
    work_all(until=FOREVER)
    for _twice in range(2):
        undo_bulk(bulk_id=bulk.pk, by=rui, now=now)
        work_all(until=FOREVER)
    assert not Draft.objects.exists()
    assert len(to_correct(scope_of(rui), asked(is_outdated=True)).inquiry_ids) == 1


def test_undoing_leaves_alone_what_the_assignee_has_written_since(outdated, rui, now):
    bulk = correct(rui, now)
    work_all(until=FOREVER)
    Draft.objects.update(text="My own words.")
    undoing = undo_bulk(bulk_id=bulk.pk, by=rui, now=now)
    work_all(until=FOREVER)
    assert Draft.objects.get().text == "My own words."
    assert BulkItem.objects.get(bulk=undoing).state == "failed"


def test_nobodys_inquiry_gives_a_draft_that_the_desk_sees(outdated, inquiry, rui, now):
    inquiry.assignee = None
    inquiry.save()
    correct(rui, now)
    work_all(until=FOREVER)
    draft = Draft.objects.get()
    assert (draft.author, draft.is_shared) == (rui, True)


def test_an_assistant_prepares_no_corrections(as_maria, outdated):
    query = f"?what=fact:{RegistryFact.objects.get().pk}"
    assert as_maria.get(reverse("inquiries:corrections") + query).status_code == 404


def test_the_page_prepares_them_once_when_it_is_posted_twice(client, outdated, rui):
    client.force_login(rui)
    address = f"{reverse('inquiries:corrections')}?what=fact:{RegistryFact.objects.get().pk}"
    page = client.get(address)
    assert page.context["number"] == 1
    form = page.context["form"]
    posted = {name: form[name].value() or "" for name in form.fields}
    first, second = (client.post(address, posted) for _twice in range(2))
    assert first.status_code == second.status_code == 303
    assert first.url == second.url
    assert Draft.objects.count() == 1
