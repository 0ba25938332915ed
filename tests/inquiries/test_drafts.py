"""Drafts survive: sending, undoing, merging, moving, two windows; and nobody else sees them."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse

from desks.models import Membership
from desks.permissions import scope_of
from inquiries.actions.attachments import IncomingFile
from inquiries.actions.draft_files import add_draft_file, remove_draft_file
from inquiries.actions.drafts import (
    DraftConflict,
    DraftWords,
    discard_draft,
    hand_back_draft,
    save_draft,
    share_draft,
    take_over_draft,
)
from inquiries.actions.merge import merge_inquiries, undo_merge
from inquiries.actions.note import add_note
from inquiries.actions.undo import undo_reply
from inquiries.models import Draft, Inquiry
from inquiries.queries import drafts_at, drafts_of
from shared.exceptions import InvalidInput, NotPossible
from tests.factories import make_agent, make_inquiry
from tests.inquiries.test_reply import answer
from tests.pictures import picture


def keep(inquiry, by, now, text="Half an answer", *, version=0, **fields):
    values = {"kind": "reply", "submission_key": str(uuid4())} | fields
    words = DraftWords(text=text, html=values.pop("html", ""), cc=values.pop("cc", ""))
    return save_draft(inquiry_id=inquiry.pk, by=by, words=words, version=version, now=now, **values)


def texts():
    return list(Draft.objects.order_by("pk").values_list("text", flat=True))


def attach(inquiry, by, now, content=b"%PDF-1", name="form.pdf", *, is_picture=False, key=""):
    file = IncomingFile(name, "application/pdf", content)
    return add_draft_file(
        inquiry_id=inquiry.pk,
        by=by,
        file=file,
        is_picture=is_picture,
        submission_key=key,
        now=now,
    )


def test_the_same_words_twice_are_one_draft_of_one_version(inquiry, maria, now):
    first = keep(inquiry, maria, now)
    again = keep(inquiry, maria, now)
    assert (first, again.version) == (again, 1)


def test_a_version_written_on_grows(inquiry, maria, now):
    keep(inquiry, maria, now)
    assert keep(inquiry, maria, now, "More", version=1).version == 2


def test_a_second_window_overwrites_nothing(inquiry, maria, now):
    keep(inquiry, maria, now)
    keep(inquiry, maria, now, "From the first window", version=1)
    with pytest.raises(DraftConflict) as conflict:
        keep(inquiry, maria, now, "From the second window", version=1)
    assert conflict.value.draft.text == "From the first window"
    assert texts() == ["From the first window"]


def test_rich_text_is_cleaned_and_its_words_kept(inquiry, maria, now):
    draft = keep(inquiry, maria, now, "x", html='<div onclick="x()">Hi <b>Vera</b></div>')
    assert (draft.text, draft.html) == ("Hi Vera", "<div>Hi <b>Vera</b></div>")


def test_emptied_words_throw_it_away(inquiry, maria, now):
    keep(inquiry, maria, now)
    assert keep(inquiry, maria, now, "", version=1) is None
    assert texts() == []


def test_sending_clears_it_and_a_late_keystroke_does_not_bring_it_back(inquiry, maria, now):
    keep(inquiry, maria, now)
    answer(inquiry, maria, now, submission_key="sent")
    assert texts() == []
    late = keep(inquiry, maria, now, "Half an answe", version=1, submission_key="sent")
    assert late is None
    assert texts() == []


def test_sending_leaves_the_note_and_the_drafts_of_others(inquiry, maria, madrid, now):
    lucie = make_agent("lucie", madrid)
    keep(inquiry, maria, now, "a note", kind="note")
    keep(inquiry, lucie, now, "of Lucie")
    answer(inquiry, maria, now)
    assert texts() == ["a note", "of Lucie"]


def test_a_note_that_is_written_clears_its_draft(inquiry, maria, now):
    keep(inquiry, maria, now, "a note", kind="note")
    add_note(inquiry_id=inquiry.pk, by=maria, body="a note", submission_key="n", now=now)
    assert texts() == []


def test_an_answer_that_is_taken_back_is_a_draft_with_its_files(inquiry, maria, now):
    files = [IncomingFile("form.pdf", "application/pdf", b"%PDF-1")]
    sent = answer(inquiry, maria, now, html="<div>Dear <b>Vera</b></div>", files=files)
    undo_reply(message_id=sent.pk, by=maria, now=now)
    draft = Draft.objects.get()
    assert (draft.text, draft.html) == ("Dear Vera", "<div>Dear <b>Vera</b></div>")
    assert [file.filename for file in draft.files.all()] == ["form.pdf"]


def test_taken_back_twice_it_is_there_once(inquiry, maria, now):
    sent = answer(inquiry, maria, now, body="It is sent.")
    undo_reply(message_id=sent.pk, by=maria, now=now)
    undo_reply(message_id=sent.pk, by=maria, now=now)
    assert texts() == ["It is sent."]


def test_taken_back_it_stands_before_what_was_begun_since(inquiry, maria, now):
    sent = answer(inquiry, maria, now, body="First.")
    keep(inquiry, maria, now, "Second.")
    undo_reply(message_id=sent.pk, by=maria, now=now)
    assert texts() == ["First.\n\nSecond."]


# --- merging and moving ------------------------------------------------------------------------
@pytest.fixture
def other(madrid):
    return make_inquiry(madrid, sender_address="other@visitor.example")


def merge(source, target, by, now):
    return merge_inquiries(source_id=source.pk, target_id=target.pk, by=by, now=now)


def test_a_merge_takes_the_drafts_along_and_undoing_it_brings_them_back(inquiry, other, maria, now):
    draft = keep(inquiry, maria, now)
    done = merge(inquiry, other, maria, now)
    draft.refresh_from_db()
    assert draft.inquiry == other
    undo_merge(merge_id=done.pk, by=maria, now=now)
    draft.refresh_from_db()
    assert draft.inquiry == inquiry


def test_a_merge_of_two_drafts_of_one_agent_keeps_both_texts(inquiry, other, maria, now):
    keep(inquiry, maria, now, "there")
    attach(inquiry, maria, now)
    keep(other, maria, now, "here")
    merge(inquiry, other, maria, now)
    assert texts() == ["here\n\nthere"]
    assert Draft.objects.get().files.count() == 1


def test_a_window_that_knows_nothing_of_the_merge_saves_where_it_goes_on(
    inquiry, other, maria, now
):
    merge(inquiry, other, maria, now)
    assert keep(inquiry, maria, now).inquiry == other


def move_to(desk, inquiry):
    Inquiry.objects.filter(pk=inquiry.pk).update(desk=desk)


def test_a_draft_of_an_inquiry_that_went_to_another_desk_waits_unseen(inquiry, maria, hague, now):
    keep(inquiry, maria, now)
    move_to(hague, inquiry)
    assert drafts_of(scope_of(maria)) == []
    with pytest.raises(Http404):
        keep(inquiry, maria, now, "More", version=1)
    assert texts() == ["Half an answer"]


# --- sharing -----------------------------------------------------------------------------------
def share(inquiry, by, now, *, is_shared=True):
    return share_draft(inquiry_id=inquiry.pk, by=by, is_shared=is_shared, now=now)


def seen_by(agent, inquiry):
    inquiry.refresh_from_db()
    return [draft.text for draft in drafts_at(inquiry, scope_of(agent))]


def test_a_private_draft_is_seen_by_nobody_else(inquiry, maria, madrid, now):
    keep(inquiry, maria, now)
    assert seen_by(make_agent("lucie", madrid), inquiry) == []


def test_a_shared_draft_is_read_by_the_desk_and_no_other(inquiry, maria, madrid, henk, now):
    keep(inquiry, maria, now)
    share(inquiry, maria, now)
    share(inquiry, maria, now)
    assert seen_by(make_agent("lucie", madrid), inquiry) == ["Half an answer"]
    assert seen_by(henk, inquiry) == []


def test_shared_with_one_desk_it_is_not_with_the_next(inquiry, maria, hague, henk, now):
    keep(inquiry, maria, now)
    share(inquiry, maria, now)
    move_to(hague, inquiry)
    assert seen_by(henk, inquiry) == []


def test_it_can_be_kept_to_oneself_again(inquiry, maria, madrid, now):
    keep(inquiry, maria, now)
    share(inquiry, maria, now)
    share(inquiry, maria, now, is_shared=False)
    assert seen_by(make_agent("lucie", madrid), inquiry) == []


def test_nothing_cannot_be_shared(inquiry, maria, now):
    with pytest.raises(NotPossible):
        share(inquiry, maria, now)


def test_a_colleague_takes_a_shared_draft_over(inquiry, maria, madrid, now):
    lucie = make_agent("lucie", madrid)
    draft = keep(inquiry, maria, now)
    share(inquiry, maria, now)
    keep(inquiry, lucie, now, "What Lucie had begun")
    take_over_draft(draft_id=draft.pk, by=lucie, now=now)
    taken = take_over_draft(draft_id=draft.pk, by=lucie, now=now)
    assert (taken.author, taken.edited_by, taken.is_shared) == (lucie, lucie, True)
    assert texts() == ["Half an answer\n\nWhat Lucie had begun"]


@pytest.fixture
def lucie(madrid):
    return make_agent("lucie", madrid)


@pytest.fixture
def taken(inquiry, maria, lucie, now):
    """Maria's draft in Lucie's hands."""
    draft = keep(inquiry, maria, now, "Of Maria")
    share(inquiry, maria, now)
    return take_over_draft(draft_id=draft.pk, by=lucie, now=now)


def written_on(draft, text, by, now):
    return keep(draft.inquiry, by, now, text, version=draft.version)


def owners():
    return {draft.text: draft.author.username for draft in Draft.objects.all()}


def test_handed_back_it_is_its_writers_with_what_was_written_on_it(taken, maria, lucie, now):
    written_on(taken, "Of Maria and Lucie", lucie, now)
    for _twice in range(2):
        hand_back_draft(inquiry_id=taken.inquiry_id, by=lucie, now=now)
    draft = Draft.objects.get()
    assert (draft.text, draft.author, draft.taken_from) == ("Of Maria and Lucie", maria, None)


def test_what_its_writer_went_on_with_comes_behind_it(taken, maria, lucie, now):
    keep(taken.inquiry, maria, now, "Begun anew")
    hand_back_draft(inquiry_id=taken.inquiry_id, by=lucie, now=now)
    assert owners() == {"Of Maria\n\nBegun anew": "maria"}


def test_its_writer_takes_it_back(taken, maria, lucie, now):
    back = take_over_draft(draft_id=taken.pk, by=maria, now=now)
    assert (back.author, back.taken_from, back.is_shared) == (maria, None, True)


@pytest.mark.parametrize("text", ["", None])
def test_who_took_it_over_cannot_throw_it_away(taken, lucie, now, text):
    if text is None:
        discard_draft(inquiry_id=taken.inquiry_id, by=lucie, kind="reply", now=now)
    else:
        written_on(taken, text, lucie, now)
    assert owners() == {"Of Maria": "maria"}


def test_who_took_it_over_cannot_hide_it(taken, lucie, now):
    with pytest.raises(NotPossible, match="somebody else"):
        share(taken.inquiry, lucie, now, is_shared=False)


def test_only_who_has_it_hands_it_back(taken, maria, rui, now):
    for other in (maria, rui):
        hand_back_draft(inquiry_id=taken.inquiry_id, by=other, now=now)
    assert owners() == {"Of Maria": "lucie"}


def test_a_stranger_cannot_hand_it_back(taken, henk, now):
    with pytest.raises(Http404):
        hand_back_draft(inquiry_id=taken.inquiry_id, by=henk, now=now)


def test_both_read_who_has_it(client, taken, maria, lucie):
    address = reverse("inquiries:conversation", args=[taken.inquiry.reference])
    client.force_login(maria)
    assert "Lucie has taken over your draft" in client.get(address).content.decode()
    client.force_login(lucie)
    assert "Hand it back to Maria" in client.get(address).content.decode()


# --- the page --------------------------------------------------------------------------------------
def plainly(client, inquiry, kind="reply", version=0, **values):
    address = reverse("inquiries:save_draft", args=[inquiry.reference, kind])
    return client.post(address, {"plain_version": version, "submission_key": uuid4(), **values})


def test_without_script_a_button_keeps_the_draft_with_its_files(as_maria, inquiry):
    file = SimpleUploadedFile("form.pdf", b"%PDF-1")
    answer = plainly(as_maria, inquiry, body="Begun\r\nso", attachments=file)
    draft = Draft.objects.get()
    assert answer.status_code == 303
    assert (draft.text, draft.files.get().filename) == ("Begun\nso", "form.pdf")


def test_without_script_a_note_is_kept_as_well(as_maria, inquiry):
    plainly(as_maria, inquiry, "note", body="For us")
    assert Draft.objects.get().kind == "note"


def test_without_script_bold_words_stay_bold_while_the_words_are_the_same(
    as_maria, inquiry, maria, now
):
    draft = keep(inquiry, maria, now, "", html="<div>Dear <b>Vera</b></div>")
    plainly(as_maria, inquiry, version=draft.version, body="Dear Vera")
    assert Draft.objects.get().html == "<div>Dear <b>Vera</b></div>"


def test_without_script_a_conflict_shows_both_texts_and_keeps_them(as_maria, inquiry, maria, now):
    draft = keep(inquiry, maria, now, "From the other window")
    answer = plainly(as_maria, inquiry, version=draft.version + 7, body="From this one")
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "From the other window" in said
    assert "From this one" in said
    assert texts() == ["From the other window"]


def test_texts_that_were_used_are_there_after_a_reload(as_maria, inquiry, maria, now):
    address = reverse("inquiries:save_draft", args=[inquiry.reference, "reply"])
    as_maria.post(address, {"body": "A template", "version": 0, "used_texts": ["7", "9", "7"]})
    assert Draft.objects.get().used_texts == [7, 9]
    page = as_maria.get(reverse("inquiries:conversation", args=[inquiry.reference]))
    assert page.content.decode().count('name="used_texts"') == 2


def test_the_rail_counts_ones_own_drafts_and_so_does_its_live_part(
    as_maria, inquiry, maria, lucie, now
):
    keep(inquiry, maria, now)
    keep(inquiry, lucie, now)
    for address in (reverse("inquiries:drafts"), reverse("inquiries:inbox_counts")):
        rail = as_maria.get(address).content.decode().partition('id="rail-drafts"')[2]
        assert '<span class="count">1</span>' in rail.partition("</a>")[0]


def test_a_private_draft_cannot_be_taken_over(inquiry, maria, madrid, now):
    draft = keep(inquiry, maria, now)
    with pytest.raises(Http404):
        take_over_draft(draft_id=draft.pk, by=make_agent("lucie", madrid), now=now)


def test_who_has_left_the_desk_has_no_draft_there(inquiry, maria, now):
    keep(inquiry, maria, now)
    Membership.objects.filter(agent=maria).delete()
    assert drafts_of(scope_of(maria)) == []


def test_discard_throws_the_own_one_away_and_twice_is_once(inquiry, maria, madrid, now):
    keep(inquiry, make_agent("lucie", madrid), now, "of Lucie")
    keep(inquiry, maria, now)
    for _time in range(2):
        discard_draft(inquiry_id=inquiry.pk, by=maria, kind="reply", now=now)
    assert texts() == ["of Lucie"]


# --- files -------------------------------------------------------------------------------------
def test_a_file_may_come_before_the_first_word(inquiry, maria, now):
    file = attach(inquiry, maria, now)
    assert keep(inquiry, maria, now, "Now the words").pk == file.draft_id


def test_the_same_file_twice_is_one(inquiry, maria, now):
    assert attach(inquiry, maria, now) == attach(inquiry, maria, now)


def test_files_that_are_too_large_together_are_refused(inquiry, maria, now):
    attach(inquiry, maria, now, b"a" * 15 * 1024 * 1024)
    with pytest.raises(InvalidInput):
        attach(inquiry, maria, now, b"b" * 6 * 1024 * 1024, "other.pdf")


def test_only_a_picture_stands_within_the_text(inquiry, maria, now):
    shown = attach(inquiry, maria, now, picture(), "form.png", is_picture=True)
    feigned = attach(inquiry, maria, now, b"<svg>", "form2.png", is_picture=True)
    assert (bool(shown.content_id), feigned.content_id) == (True, "")


def test_a_file_that_comes_after_the_answer_was_sent_is_refused(inquiry, maria, now):
    answer(inquiry, maria, now, submission_key="sent")
    with pytest.raises(NotPossible):
        attach(inquiry, maria, now, key="sent")


def test_a_file_is_removed_and_put_back_by_its_owner_only(inquiry, maria, madrid, now):
    file = attach(inquiry, maria, now)
    removed = remove_draft_file(file_id=file.pk, by=maria, is_back=False, now=now)
    assert removed.removed_at == now
    assert remove_draft_file(file_id=file.pk, by=maria, is_back=True, now=now).removed_at is None
    with pytest.raises(Http404):
        remove_draft_file(file_id=file.pk, by=make_agent("l", madrid), is_back=False, now=now)


# --- pages -------------------------------------------------------------------------------------
def post(client, inquiry, **data):
    fields = {"version": 0, "submission_key": str(uuid4())} | data
    return client.post(f"/inquiries/{inquiry.reference}/draft/reply/", fields)


def test_saving_answers_with_the_version(as_maria, inquiry):
    assert post(as_maria, inquiry, body="One").json()["version"] == 1


def test_a_conflict_answers_with_what_is_there(as_maria, inquiry):
    post(as_maria, inquiry, body="One")
    conflict = post(as_maria, inquiry, body="Two")
    assert (conflict.status_code, conflict.json()["text"]) == (409, "One")


def test_the_conversation_shows_ones_own_draft(as_maria, inquiry, maria, now):
    keep(inquiry, maria, now, "Half an answer", cc="boss@visitor.example")
    page = as_maria.get(f"/inquiries/{inquiry.reference}/").content.decode()
    assert "Half an answer</textarea>" in page
    assert 'data-version="1"' in page
    assert "boss@visitor.example" in page


def test_the_conversation_shows_what_a_colleague_shares(as_maria, inquiry, madrid, now):
    lucie = make_agent("lucie", madrid)
    draft = keep(inquiry, lucie, now, html="<div>Of <b>Lucie</b></div>")
    address = f"/inquiries/{inquiry.reference}/messages/"
    assert "Of <b>Lucie</b>" not in as_maria.get(address).content.decode()
    share(inquiry, lucie, now)
    page = as_maria.get(address).content.decode()
    assert "Of <b>Lucie</b>" in page
    assert f"/drafts/{draft.pk}/take-over/" in page


def test_the_list_has_ones_own_only(as_maria, inquiry, maria, madrid, now):
    keep(inquiry, maria, now, "Mine to finish")
    lucie = make_agent("lucie", madrid)
    keep(inquiry, lucie, now, "Of Lucie")
    share(inquiry, lucie, now)
    page = as_maria.get("/drafts/").content.decode()
    assert "Mine to finish" in page
    assert "Of Lucie" not in page


def test_an_uploaded_file_leaves_with_the_answer(as_maria, inquiry):
    address = f"/inquiries/{inquiry.reference}/draft/files/"
    upload = SimpleUploadedFile("form.pdf", b"%PDF-1", "application/pdf")
    file = as_maria.post(address, {"file": upload, "submission_key": str(uuid4())}).json()
    newest = inquiry.messages.latest("pk").pk
    fields = {"body": "See the file.", "seen": newest, "submission_key": str(uuid4())}
    as_maria.post(f"/inquiries/{inquiry.reference}/reply/", fields | {"again": [file["pk"]]})
    assert inquiry.messages.latest("pk").attachments.get().filename == "form.pdf"


def test_the_file_of_a_colleagues_draft_is_not_sent_with_ones_own(as_maria, inquiry, madrid, now):
    file = attach(inquiry, make_agent("lucie", madrid), now)
    fields = {"body": "Hello.", "seen": 10**9, "submission_key": str(uuid4()), "again": [file.pk]}
    answered = as_maria.post(f"/inquiries/{inquiry.reference}/reply/", fields)
    assert answered.status_code == 422


def test_a_picture_of_a_private_draft_is_its_writers(client, inquiry, maria, madrid, now):
    file = attach(inquiry, maria, now, picture(), "form.png", is_picture=True)
    client.force_login(maria)
    assert client.get(f"/draft-files/{file.pk}/").status_code == 200
    client.force_login(make_agent("lucie", madrid))
    assert client.get(f"/draft-files/{file.pk}/").status_code == 404
