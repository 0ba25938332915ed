"""Macros: kept, shared, used with one inquiry and with many, undone; who may do what."""

import pytest
from django.http import Http404
from django.urls import reverse

from inquiries.actions.assign import assign_inquiry
from inquiries.actions.bulk import prepare_bulk, undo_bulk
from inquiries.actions.bulk_work import work_all
from inquiries.actions.drafts import DraftWords, save_draft
from inquiries.actions.macro_use import use_macro
from inquiries.actions.macros import delete_macro, save_macro
from inquiries.models import BulkDeed, Draft, Macro, Message
from inquiries.states import BulkKind, Fact, ItemState, Status
from knowledge_base.actions import add_item, retire_text
from knowledge_base.states import Kind
from shared.exceptions import Conflict, InvalidInput, NotAllowed, NotPossible
from tests.factories import make_agent, make_field, make_inquiry, make_tag
from tests.knowing import publish_text

LONG = 1e12


def keep(by, now, desk=None, name="Close as paid", **steps):
    names = {"en": name, "fr": "", "es": ""}
    return save_macro(names=names, steps=steps, desk=desk, by=by, now=now)


def use(macro, inquiry, by, now, key="key", into_draft=False):
    return use_macro(
        inquiry=inquiry,
        macro_id=macro.pk,
        by=by,
        submission_key=key,
        into_draft=into_draft,
        now=now,
    )


def use_with(macro, inquiries, by, now):
    bulk = prepare_bulk(
        kind=BulkKind.MACRO,
        values={"macro": macro.pk, "into_draft": True},
        inquiry_ids=[one.pk for one in inquiries],
        asked="these",
        by=by,
        submission_key="bulk",
        now=now,
    )
    return worked(bulk)


def worked(bulk):
    assert work_all(until=LONG) is False
    bulk.refresh_from_db()
    return bulk


def make_template(rui, now, **bodies):
    item = add_item(kind=Kind.TEMPLATE, code="paid", desks=[], by=rui, now=now)
    for language, body in bodies.items():
        what = {"language": language, "title": f"Paid {language}", "body": body}
        publish_text(item, by=rui, now=now, **what)
    return item


# --- with one inquiry ----------------------------------------------------------------------------
def test_everything_is_done_in_one_go_by_the_ordinary_actions(inquiry, madrid, maria, now):
    tag, field = make_tag("paid", desk=madrid), make_field("amount", madrid, kind="number")
    macro = keep(
        maria,
        now,
        tags=[tag.pk],
        fields={field.code: "12"},
        assignee="me",
        urgency=4,
        note="Paid, {{ inquiry.reference }}",
        status="resolved",
    )
    use(macro, inquiry, maria, now)
    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.assignee, inquiry.urgency) == (Status.RESOLVED, maria, 4)
    assert inquiry.fields == {field.code: 12}
    assert inquiry.tagged.get().tag == tag
    assert Message.objects.get(author=maria).body == f"Paid, {inquiry.reference}"


def test_every_fact_names_the_macro(inquiry, maria, now):
    use(keep(maria, now, status="resolved", assignee="me"), inquiry, maria, now)
    facts = inquiry.timeline.filter(kind__in=[Fact.ASSIGNED, Fact.STATUS_CHANGED])
    assert {fact.data["macro"] for fact in facts} == {"Close as paid"}


def test_used_twice_with_one_key_it_is_done_once(inquiry, maria, now):
    macro = keep(maria, now, note="Once")
    use(macro, inquiry, maria, now)
    use(macro, inquiry, maria, now)
    macro.refresh_from_db()
    assert (Message.objects.filter(author=maria).count(), macro.uses) == (1, 1)


def test_what_fails_leaves_nothing_of_the_rest(inquiry, madrid, maria, now):
    make_field("amount", madrid, kind="number", is_required=True)
    macro = keep(maria, now, note="Never", assignee="me", status="resolved")
    with pytest.raises(NotPossible, match="Fill in first"):
        use(macro, inquiry, maria, now)
    inquiry.refresh_from_db()
    assert (inquiry.assignee, inquiry.status) == (None, Status.NEW)
    assert not Message.objects.filter(author=maria).exists()


def test_undoing_puts_everything_back_but_the_note(inquiry, madrid, maria, now):
    tag, field = make_tag("paid", desk=madrid), make_field("amount", madrid, kind="number")
    macro = keep(
        maria, now, tags=[tag.pk], fields={field.code: "1"}, note="Stays", status="resolved"
    )
    use(macro, inquiry, maria, now)
    worked(undo_bulk(bulk_id=BulkDeed.objects.get().pk, by=maria, now=now))
    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.fields, inquiry.tagged.count()) == (Status.NEW, {}, 0)
    assert Message.objects.get(author=maria).body == "Stays"
    assert inquiry.timeline.filter(kind=Fact.FIELD_CHANGED).count() == 2


def test_a_note_alone_offers_no_undo(inquiry, maria, now):
    use(keep(maria, now, note="Stays"), inquiry, maria, now)
    bulk = BulkDeed.objects.get()
    assert bulk.done == 1
    assert not bulk.can_be_undone


# --- its text ------------------------------------------------------------------------------------
def test_the_text_is_in_the_inquirers_language_with_its_variables_filled(inquiry, maria, now):
    inquiry.language = "fr"
    inquiry.save()
    macro = keep(maria, now, text={"en": "Dear", "fr": "Votre dossier {{ inquiry.reference }}"})
    assert use(macro, inquiry, maria, now).text == f"Votre dossier {inquiry.reference}"
    assert not BulkDeed.objects.exists()


def test_a_text_of_the_knowledge_base_comes_in_the_right_language_and_names_itself(
    inquiry, madrid, rui, now
):
    item = make_template(rui, now, en="You have paid.", es="Ha pagado.")
    inquiry.language = "es"
    inquiry.save()
    found = use(keep(rui, now, item=item.pk), inquiry, rui, now)
    assert found.text == "Ha pagado."
    assert found.used == f"{item.texts.get(language='es').pk}:1"


def test_a_text_that_is_withdrawn_is_told_and_nothing_is_done(inquiry, madrid, rui, now):
    item = make_template(rui, now, en="You have paid.")
    macro = keep(rui, now, item=item.pk, status="resolved")
    retire_text(item_id=item.pk, language="en", by=rui, now=now)
    with pytest.raises(NotPossible, match="not published"):
        use(macro, inquiry, rui, now)
    inquiry.refresh_from_db()
    assert inquiry.status == Status.NEW


def test_without_script_the_text_comes_behind_the_draft(inquiry, maria, now):
    words = DraftWords("Begun")
    save_draft(
        inquiry_id=inquiry.pk,
        by=maria,
        kind="reply",
        words=words,
        version=0,
        submission_key="",
        now=now,
    )
    use(keep(maria, now, text={"en": "Behind"}), inquiry, maria, now, into_draft=True)
    assert Draft.objects.get().text == "Begun\n\nBehind"


# --- with many -----------------------------------------------------------------------------------
def test_with_many_each_has_a_draft_and_nothing_is_sent(madrid, maria, now):
    three = [make_inquiry(madrid, sender_address=f"{n}@visitor.example") for n in range(3)]
    macro = keep(maria, now, text={"en": "Dear {{ inquiry.reference }}"}, assignee="me")
    bulk = use_with(macro, three, maria, now)
    assert (bulk.done, bulk.failed) == (3, 0)
    assert {one.text for one in Draft.objects.all()} == {f"Dear {one.reference}" for one in three}
    assert not Message.objects.filter(author=maria).exists()


def test_undoing_takes_the_drafts_back_except_what_was_written_on(madrid, maria, now):
    first, second = (make_inquiry(madrid, sender_address=f"{n}@visitor.example") for n in "ab")
    bulk = use_with(keep(maria, now, text={"en": "Dear"}), [first, second], maria, now)
    draft = Draft.objects.get(inquiry=second)
    save_draft(
        inquiry_id=second.pk,
        by=maria,
        kind="reply",
        words=DraftWords("Dear Sir"),
        version=draft.version,
        submission_key="",
        now=now,
    )
    undoing = worked(undo_bulk(bulk_id=bulk.pk, by=maria, now=now))
    assert (undoing.done, undoing.failed) == (1, 1)
    assert [one.text for one in Draft.objects.all()] == ["Dear Sir"]


def test_one_that_fails_stops_no_other_and_says_why(madrid, hague, rui, now):
    tag = make_tag("paid", desk=madrid)
    here, there = make_inquiry(madrid), make_inquiry(hague, sender_address="x@visitor.example")
    bulk = use_with(keep(rui, now, tags=[tag.pk], assignee="me"), [here, there], rui, now)
    failed = bulk.items.get(state=ItemState.FAILED)
    assert (bulk.done, failed.inquiry) == (1, there)
    there.refresh_from_db()
    assert there.assignee is None


def test_a_macro_that_is_changed_meanwhile_goes_on_as_it_was_begun(inquiry, maria, now):
    macro = keep(maria, now, status="resolved")
    bulk = prepare_bulk(
        kind=BulkKind.MACRO,
        values={"macro": macro.pk, "into_draft": True},
        inquiry_ids=[inquiry.pk],
        asked="one",
        by=maria,
        submission_key="k",
        now=now,
    )
    Macro.objects.update(steps={"status": "spam"})
    worked(bulk)
    inquiry.refresh_from_db()
    assert inquiry.status == Status.RESOLVED


def test_colleagues_work_stays_untouched_by_an_undoing(inquiry, madrid, maria, now):
    luis = make_agent("luis", madrid)
    use(keep(maria, now, assignee="me"), inquiry, maria, now)
    assign_inquiry(inquiry_id=inquiry.pk, to=luis, by=luis, now=now)
    undoing = worked(undo_bulk(bulk_id=BulkDeed.objects.get().pk, by=maria, now=now))
    inquiry.refresh_from_db()
    assert (inquiry.assignee, undoing.failed) == (luis, 1)


# --- the macros themselves -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ({}, "at least one"),
        ({"status": "", "tags": [], "text": {"en": " "}}, "at least one"),
        ({"item": 1, "text": {"en": "x"}}, "not both"),
        ({"tags": [1], "untags": [1]}, "same tag"),
        ({"status": "resolved", "snooze": {"until": "monday"}}, "cannot be put aside"),
        ({"status": "merged"}, "not valid"),
        ({"snooze": {"until": "at"}}, "not valid"),
        ({"urgency": 99}, "not valid"),
        ({"tags": ["x"]}, "not valid"),
    ],
)
def test_what_makes_no_sense_is_refused(maria, now, steps, words):
    with pytest.raises(InvalidInput, match=words):
        keep(maria, now, **steps)


def test_a_stale_editor_changes_nothing(maria, now):
    macro = keep(maria, now, status="resolved")
    change = {"names": {"en": "Other"}, "steps": {"status": "spam"}, "desk": None}
    save_macro(**change, by=maria, now=now, macro_id=macro.pk, version=1)
    with pytest.raises(Conflict):
        save_macro(**change, by=maria, now=now, macro_id=macro.pk, version=1)


def test_only_a_coordinator_shares_with_the_desk(madrid, maria, rui, now):
    with pytest.raises(NotAllowed):
        keep(maria, now, desk=madrid, status="resolved")
    assert keep(rui, now, desk=madrid, status="resolved").desk == madrid


def test_a_desks_macro_is_used_by_its_assistants_and_changed_by_its_coordinators(
    inquiry, madrid, maria, rui, now
):
    macro = keep(rui, now, desk=madrid, status="resolved")
    use(macro, inquiry, maria, now)
    with pytest.raises(NotAllowed):
        delete_macro(macro_id=macro.pk, deleted=True, by=maria, now=now)


@pytest.mark.parametrize("other", ["henk", "mei", "ada"])
def test_macros_of_others_do_not_exist(request, inquiry, madrid, rui, now, other):
    stranger = request.getfixturevalue(other)
    private, shared = keep(rui, now, status="spam"), keep(rui, now, madrid, status="spam")
    for macro in (private, shared):
        with pytest.raises(Http404):
            use(macro, inquiry, stranger, now)
        with pytest.raises(Http404):
            delete_macro(macro_id=macro.pk, deleted=True, by=stranger, now=now)


def test_a_private_macro_is_not_even_a_colleagues(inquiry, maria, rui, now):
    with pytest.raises(Http404):
        use(keep(rui, now, status="spam"), inquiry, maria, now)


def test_a_macro_gives_no_rights(madrid, hague, maria, rui, henk, now):
    macro = keep(maria, now, status="resolved")
    foreign = make_inquiry(hague)
    bulk = None
    with pytest.raises(InvalidInput):
        bulk = use_with(macro, [foreign], maria, now)
    assert bulk is None


def test_deleted_it_is_not_there_and_comes_back(inquiry, maria, now):
    macro = keep(maria, now, status="resolved")
    for _twice in range(2):
        delete_macro(macro_id=macro.pk, deleted=True, by=maria, now=now)
    with pytest.raises(Http404):
        use(macro, inquiry, maria, now)
    delete_macro(macro_id=macro.pk, deleted=False, by=maria, now=now)
    use(macro, inquiry, maria, now)


# --- pages ---------------------------------------------------------------------------------------
def form(**values):
    return {"name_en": "Paid", "status": "resolved", **values}


def test_the_editor_keeps_what_was_chosen_and_shows_it_again(as_maria, madrid, maria):
    tag, field = make_tag("paid", desk=madrid), make_field("amount", madrid, kind="number")
    sent = form(tags=[tag.pk], text_es="Pagado", until="", **{f"field_{field.code}": "7"})
    assert as_maria.post(reverse("inquiries:new_macro"), sent).status_code == 303
    macro = Macro.objects.get(owner=maria)
    assert macro.steps == {
        "fields": {field.code: "7"},
        "tags": [tag.pk],
        "status": "resolved",
        "text": {"es": "Pagado"},
    }
    page = as_maria.get(reverse("inquiries:edit_macro", args=[macro.pk])).content.decode()
    assert "Pagado" in page
    assert 'value="7"' in page


def test_what_is_wrong_is_said_and_what_was_typed_stays(as_maria):
    answer = as_maria.post(reverse("inquiries:new_macro"), {"name_en": "Nothing at all"})
    assert answer.status_code == 422
    assert "at least one thing" in answer.content.decode()
    assert "Nothing at all" in answer.content.decode()


def test_words_of_other_desks_are_not_offered(as_maria, hague):
    make_tag("hagueonly", desk=hague)
    make_field("haguefield", hague)
    page = as_maria.get(reverse("inquiries:new_macro")).content.decode().lower()
    assert "hagueonly" not in page
    assert "haguefield" not in page


def test_tags_of_other_desks_cannot_be_put_in(as_maria, hague):
    tag = make_tag("hagueonly", desk=hague)
    answer = as_maria.post(reverse("inquiries:new_macro"), form(tags=[tag.pk]))
    assert answer.status_code == 422
    assert not Macro.objects.exists()


def test_the_menu_offers_ones_own_and_the_desks(as_maria, inquiry, madrid, hague, maria, rui, now):
    keep(maria, now, name="Mine alone", status="spam")
    keep(rui, now, madrid, name="Of Madrid", status="spam")
    keep(rui, now, hague, name="Of Hague", status="spam")
    page = as_maria.get(reverse("inquiries:macros_of", args=[inquiry.reference])).content.decode()
    assert ("Mine alone" in page, "Of Madrid" in page, "Of Hague" in page) == (True, True, False)


def test_used_without_script_one_comes_back_to_the_inquiry(as_maria, inquiry, maria, now):
    macro = keep(maria, now, status="resolved", text={"en": "Dear"})
    address = reverse("inquiries:macros_of", args=[inquiry.reference])
    answer = as_maria.post(address, {"macro": macro.pk})
    inquiry.refresh_from_db()
    assert answer.status_code == 303
    assert (inquiry.status, Draft.objects.get().text) == (Status.RESOLVED, "Dear")


def test_used_from_the_bar_of_selected_ones(as_maria, inquiry, maria, now):
    macro = keep(maria, now, status="resolved")
    sent = {"do": f"macro:{macro.pk}", "selected": [inquiry.reference], "submission_key": "1"}
    as_maria.post(reverse("inquiries:bulk"), sent)
    inquiry.refresh_from_db()
    assert inquiry.status == Status.RESOLVED
    page = as_maria.get(reverse("inquiries:bulk")).content.decode()
    assert "Macro: Close as paid" in page


def test_the_palette_offers_them_where_an_inquiry_is_open(as_maria, inquiry, maria, now):
    keep(maria, now, status="resolved")
    sent = {"q": "paid", "on": inquiry.reference}
    page = as_maria.get(reverse("inquiries:palette"), sent).content.decode()
    assert "Close as paid" in page
    assert (
        "Close as paid"
        not in as_maria.get(reverse("inquiries:palette"), {"q": "paid"}).content.decode()
    )


def test_the_timeline_says_by_which_macro(as_maria, inquiry, maria, now):
    use(keep(maria, now, status="resolved"), inquiry, maria, now)
    page = as_maria.get(reverse("inquiries:conversation", args=[inquiry.reference]))
    assert "by the macro “Close as paid”" in page.content.decode()


# --- API -----------------------------------------------------------------------------------------
def test_the_api_lists_and_uses_them_once(as_maria, inquiry, maria, now):
    macro = keep(maria, now, note="Once", text={"en": "Dear"})
    (listed,) = as_maria.get(reverse("api_macros")).json()
    assert listed["steps"] == {"note": "Once", "text": {"en": "Dear"}}
    address = reverse("api_use_macro", args=[inquiry.reference])
    for _twice in range(2):
        headers = {"Idempotency-Key": "one"}
        answer = as_maria.post(address, {"macro": macro.pk}, "application/json", headers=headers)
        assert answer.status_code == 200
    assert Message.objects.filter(author=maria).count() == 1
    assert Draft.objects.get().text == "Dear"


def test_the_api_knows_no_macro_of_others(as_maria, inquiry, rui, now):
    macro = keep(rui, now, status="spam")
    assert as_maria.get(reverse("api_macros")).json() == []
    headers = {"Idempotency-Key": "one"}
    address = reverse("api_use_macro", args=[inquiry.reference])
    sent = as_maria.post(address, {"macro": macro.pk}, "application/json", headers=headers)
    assert sent.status_code == 404
