"""Pages, API, search: what is shown to whom, and the way through the forms."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desks.models import SectionMembership
from desks.permissions import scope_of
from handovers.actions.settings import FormValues, ReachValues, change_form, save_reach
from handovers.contents import FormField
from handovers.models import Handover, HandoverForm, HandoverReason, SectionSettings
from handovers.queries import Queue, queues_for, rows_of, waiting_for
from handovers.states import Said, State
from inquiries.actions.attachments import IncomingFile
from inquiries.actions.note import add_note
from inquiries.models import Attachment, Draft, Inquiry
from shared.exceptions import InvalidInput, NotAllowed
from tests.factories import make_inquiry

HTMX = {"HX-Request": "true"}


@pytest.fixture
def as_olga(olga):
    client = Client()
    client.force_login(olga)
    return client


@pytest.fixture
def as_ada(ada):
    client = Client()
    client.force_login(ada)
    return client


def _page(inquiry, code):
    reason = HandoverReason.objects.get(code=code)
    return f"{reverse('handovers:hand_over', args=[inquiry.reference])}?reason={reason.pk}"


def test_the_form_is_filled_from_the_inquiry(as_maria, maria, madrid, forms, now):
    inquiry = make_inquiry(madrid, body="Please stop the recording for 1744090 at once.")
    add_note(inquiry_id=inquiry.pk, by=maria, body="I rang them.", submission_key="n", now=now)
    form = as_maria.get(_page(inquiry, "limit_operations")).context["form"]
    initial = {one.name: one.initial for one in form.content_fields}
    assert initial["c_number"] == "1744090"
    assert initial["c_tried"] == "I rang them."


def test_the_reasons_are_offered_with_that_of_the_topic_first(as_maria, inquiry, forms):
    Inquiry.objects.filter(pk=inquiry.pk).update(topic="fees_payment")
    page = as_maria.get(reverse("handovers:hand_over", args=[inquiry.reference]), headers=HTMX)
    assert page.context["proposed"].reason.code == "payment"


def test_a_form_with_a_mistake_keeps_what_was_typed(as_maria, inquiry, forms):
    posted = {"submission_key": uuid4(), "c_amount": "CHF 653"}
    answer = as_maria.post(_page(inquiry, "payment"), posted)
    assert answer.status_code == 422
    assert "CHF 653" in answer.content.decode()
    assert not Handover.objects.exists()


def test_handed_over_without_scripts_it_leads_back_to_the_inquiry(as_maria, inquiry, forms):
    posted = {"submission_key": uuid4(), "c_number": "1", "c_filed_at": "9", "c_signed_by": "V"}
    answer = as_maria.post(_page(inquiry, "stop_recording"), posted)
    assert answer.status_code == 303
    assert Handover.objects.get().contents["signed_by"] == "V"


def test_the_sections_queue_shows_what_was_handed_over_and_no_more(stop, as_olga):
    stop()
    page = as_olga.get(reverse("handovers:queue", args=["section"])).content.decode()
    assert "1234567" in page
    assert "still waiting for our certificate" not in page
    assert "Where is our certificate" not in page


@pytest.mark.parametrize("address", ["detail", "state"])
def test_a_hand_over_shows_the_section_no_way_to_the_inquiry(stop, as_olga, address):
    handover = stop()
    page = as_olga.get(reverse(f"handovers:{address}", args=[handover.pk])).content.decode()
    assert "/inquiries/" not in page.split('id="handover"')[-1]
    assert "Where is our certificate" not in page
    reference = handover.inquiry.reference
    inquirys = reverse("inquiries:conversation", args=[reference])
    assert as_olga.get(inquirys).status_code == 404


def test_a_held_mail_is_not_shown_to_the_section(stop, as_olga, monday):
    handover = stop()
    handover.words.create(kind=Said.HELD, text="Secret words", from_address="x@y.z", at=monday)
    shown = as_olga.get(reverse("handovers:detail", args=[handover.pk])).content.decode()
    told = as_olga.get(reverse("api_handover", args=[handover.pk])).content.decode()
    assert "Secret words" not in shown + told


def test_a_section_sees_nothing_of_another_section(payment, olga, as_olga):
    handover = payment()
    scope = scope_of(olga)
    assert as_olga.get(reverse("handovers:detail", args=[handover.pk])).status_code == 404
    assert [rows_of(scope, one, handover.asked_at) for one in queues_for(scope)] == [[], []]
    assert waiting_for(scope).count() == 0


@pytest.mark.parametrize(("days", "is_first"), [(0, True), (90, False)])
def test_only_a_legal_limit_that_presses_comes_first(stop, olga, madrid, monday, days, is_first):
    stop()
    other = make_inquiry(madrid, sender_address="other@visitor.example")
    later = stop(inquiry_id=other.pk, now=monday + timedelta(hours=1))
    Inquiry.objects.filter(pk=other.pk).update(
        limit_on=(monday + timedelta(days=days)).date(),
        limit_presses_at=monday + timedelta(days=days),
    )
    rows = rows_of(scope_of(olga), Queue.SECTION, monday + timedelta(hours=2))
    assert (rows[0] == later) == is_first


def test_each_side_has_its_own_queues(maria, olga, ada, operations):
    assert queues_for(scope_of(maria)) == [Queue.MINE, Queue.ALL, Queue.DONE]
    assert queues_for(scope_of(olga)) == [Queue.SECTION, Queue.DONE]
    assert queues_for(scope_of(ada)) == []


def test_an_answer_waits_for_the_desk_until_it_is_used(stop, answer, as_maria, maria, inquiry):
    answer(stop())
    scope = scope_of(maria)
    assert waiting_for(scope).count() == 1
    word = Handover.objects.get().words.get(kind=Said.ANSWERED)
    done = as_maria.post(reverse("handovers:word_deed", args=[word.pk]), {"do": "use"})
    assert done.url.endswith("#composer")
    assert Draft.objects.get(author=maria).text == "It is stopped."
    assert waiting_for(scope).count() == 0


def test_the_panel_shows_what_was_proposed(stop, answer, as_maria, inquiry):
    answer(stop())
    page = as_maria.get(reverse("handovers:panel", args=[inquiry.reference])).content.decode()
    assert "It is stopped." in page
    assert "Use in my answer" in page


@pytest.mark.parametrize(("verb", "state"), [("ask", "asked_back"), ("decline", "declined")])
def test_the_section_acts_on_its_page(stop, as_olga, verb, state):
    handover = stop()
    posted = {"do": verb, "text": "Which one?", "submission_key": uuid4()}
    answer = as_olga.post(reverse("handovers:deed", args=[handover.pk]), posted)
    handover.refresh_from_db()
    assert (answer.status_code, handover.state) == (303, state)


def test_the_section_answers_and_promises_on_its_page(stop, as_olga):
    handover = stop()
    page = reverse("handovers:deed", args=[handover.pk])
    as_olga.post(page, {"do": "take"})
    as_olga.post(page, {"do": "promise", "promised_on": "2036-01-02", "submission_key": uuid4()})
    as_olga.post(page, {"do": "answer", "text": "Done.", "submission_key": uuid4()})
    handover.refresh_from_db()
    assert (handover.state, handover.promised_on.year) == (State.ANSWERED, 2036)


def test_the_desk_writes_and_withdraws_on_the_page(stop, as_maria):
    handover = stop()
    page = reverse("handovers:deed", args=[handover.pk])
    as_maria.post(page, {"do": "write", "text": "Hurry.", "submission_key": uuid4()})
    as_maria.post(page, {"do": "withdraw", "text": "", "submission_key": uuid4()})
    handover.refresh_from_db()
    assert handover.state == State.WITHDRAWN
    assert [one.kind for one in handover.words.all()][1:] == [Said.FROM_DESK, Said.WITHDREW]


def test_only_files_that_were_chosen_go_to_the_section(madrid, maria, stop, as_olga):
    files = tuple(IncomingFile(f"{one}.txt", "text/plain", one.encode()) for one in ("a", "b"))
    inquiry = make_inquiry(madrid, files=files)
    first = Attachment.objects.get(filename="a.txt")
    handover = stop(inquiry_id=inquiry.pk, attachment_ids=[first.pk])
    file = handover.words.get().files.get()
    download = as_olga.get(reverse("handovers:file", args=[file.pk]))
    assert b"".join(download.streaming_content) == b"a"
    other = Attachment.objects.get(filename="b.txt")
    assert as_olga.get(reverse("inquiries:attachment", args=[other.pk])).status_code == 404


def test_the_queue_costs_the_same_for_one_and_for_many(stop, as_olga, madrid):
    address = reverse("handovers:queue", args=["section"])

    def cost():
        as_olga.get(address)
        with CaptureQueriesContext(connection) as captured:
            as_olga.get(address)
        return len(captured)

    stop()
    one = cost()
    for number in range(8):
        other = make_inquiry(
            madrid, sender_address=f"v{number}@visitor.example", sender_name=f"V {number}"
        )
        stop(inquiry_id=other.pk)
    assert cost() == one


def test_who_signs_in_for_a_section_comes_to_its_queue(as_olga, operations, as_maria):
    assert as_olga.get("/").url == reverse("handovers:first")
    assert "inbox" in as_maria.get("/").url


def test_the_api_hands_over_and_answers_once(as_maria, as_olga, inquiry, forms):
    address = reverse("api_inquiry_handovers", args=[inquiry.reference])
    contents = {"number": "1", "filed_at": "now", "signed_by": "V"}
    said = {"reason": "stop_recording", "contents": contents}
    for _twice in range(2):
        key = {"Idempotency-Key": "hand"}
        made = as_maria.post(address, said, "application/json", headers=key)
        assert (made.status_code, made.json()["section"]) == (201, "operations")
    assert Handover.objects.count() == 1
    address = reverse("api_handover", args=[made.json()["id"]])
    said = {"deed": "answer", "text": "Done."}
    done = as_olga.put(address, said, "application/json", headers={"Idempotency-Key": "answer"})
    assert (done.status_code, done.json()["state"]) == (200, "answered")
    assert done.json()["words"][-1]["text"] == "Done."


# --- settings ------------------------------------------------------------------------------------
def _values(name="Refund", **fields):
    number = FormField(code="number", labels={"en": "Number", "fr": "N", "es": "N"})
    names = {"en": name, "fr": name, "es": name}
    return FormValues(names, timedelta(hours=1), fields.get("fields", (number,)))


def test_a_change_is_a_new_version_and_the_same_again_is_none(forms, ada, monday):
    reason = HandoverReason.objects.get(code="payment")
    for number in (1, 1):
        made = change_form(reason_id=reason.pk, values=_values(), by=ada, now=monday, number=number)
    assert made.number == 2
    assert reason.forms.filter(is_current=True).get() == made


def test_two_who_change_a_form_at_once_do_not_overwrite_each_other(forms, ada, monday):
    reason = HandoverReason.objects.get(code="payment")
    change_form(reason_id=reason.pk, values=_values("One"), by=ada, now=monday, number=1)
    with pytest.raises(InvalidInput):
        change_form(reason_id=reason.pk, values=_values("Two"), by=ada, now=monday, number=1)


def test_a_coordinator_changes_forms_of_the_own_desks_only(forms, rui, madrid, monday, meetings):
    reason = HandoverReason.objects.get(code="payment")
    with pytest.raises(NotAllowed):
        change_form(reason_id=reason.pk, values=_values(), by=rui, now=monday, number=1)
    HandoverReason.objects.filter(pk=reason.pk).update(desk=madrid)
    change_form(reason_id=reason.pk, values=_values(), by=rui, now=monday, number=1)


def test_a_form_is_edited_line_by_line_and_keeps_its_codes(as_ada, forms):
    reason = _reason("payment")
    page = reverse("handovers:form", args=[reason.pk])
    shown = as_ada.get(page)
    posted = {"number": 1, "minutes": 60, "topics": ["payment", "corrections"]}
    posted |= {f"name_{one}": "Text" for one in ("en", "fr", "es")}
    lines = shown.context["lines"]
    posted |= {"f-TOTAL_FORMS": len(lines), "f-INITIAL_FORMS": lines.initial_form_count()}
    for number, line in enumerate(lines):
        posted |= {f"f-{number}-{name}": value or "" for name, value in line.initial.items()}
    posted["f-0-name_en"] = "Text that is wrong"
    posted["f-5-name_en"] = "Page"
    assert as_ada.post(page, posted).status_code == 303
    made = HandoverForm.objects.get(reason=reason, is_current=True)
    fields = made.form_fields
    assert (fields[0].code, fields[0].label) == ("date", "Text that is wrong")
    assert [one.code for one in fields][1:5] == ["amount", "payer", "method", "item"]
    assert len(fields) == 6


def _reason(code):
    return HandoverReason.objects.get(code=code)


def test_a_retired_reason_is_offered_no_more(as_ada, as_maria, inquiry, forms):
    reason = _reason("payment")
    as_ada.post(reverse("handovers:form_deed", args=[reason.pk]), {"decision": "retire"})
    assert as_maria.get(_page(inquiry, "payment")).status_code == 404


def test_a_section_is_reached_by_what_is_an_address(finance, ada):
    def values(*also):
        return ReachValues("f@section.example", also, "fr", timedelta(hours=9))

    save_reach(section=finance, values=values("@section.example", "Ana@bank.example"), by=ada)
    assert SectionSettings.objects.get().also_from == ["@section.example", "ana@bank.example"]
    with pytest.raises(InvalidInput):
        save_reach(section=finance, values=values("@", "nobody"), by=ada)


def test_an_assistant_decides_nothing_about_sections(finance, maria):
    with pytest.raises(NotAllowed):
        save_reach(
            section=finance,
            values=ReachValues("a@b.example", (), "en", timedelta(hours=9)),
            by=maria,
        )


def test_who_left_the_section_sees_no_queue(olga, as_olga, operations, stop):
    stop()
    SectionMembership.objects.all().delete()
    assert as_olga.get(reverse("handovers:first")).status_code == 404
