"""The words of a desk, and who looks after them."""

import pytest
from django.http import Http404
from django.urls import reverse

from inquiries.actions.tag_words import merge_tags, retire_tag, save_tag
from inquiries.actions.tags import add_tags
from inquiries.models import Tag
from shared.exceptions import InvalidInput, NotAllowed
from tests.factories import make_inquiry, make_tag

NAMES = {"name_en": "Fee refund", "name_fr": "Remboursement", "name_es": "Reembolso"}
LOOKS = {"colour": "teal", "shape": "flag"}


@pytest.fixture
def refund(madrid):
    return make_tag("refund", desk=madrid)


@pytest.fixture
def as_rui(client, rui):
    client.force_login(rui)
    return client


def save(by, now, *, tag=None, desk=None, **names):
    return save_tag(tag=tag, desk=desk, names=NAMES | LOOKS | names, by=by, now=now)


def test_a_coordinator_makes_a_word_for_the_own_desk(madrid, rui, now):
    tag = save(rui, now, desk=madrid)
    assert (tag.code, tag.desk, tag.shape, tag.created_by) == ("fee-refund", madrid, "flag", rui)


def test_the_same_name_twice_is_refused(madrid, rui, now):
    save(rui, now, desk=madrid)
    with pytest.raises(InvalidInput):
        save(rui, now, desk=madrid, name_en="FEE refund")


def test_another_desk_may_have_the_same_word_under_a_code_of_its_own(madrid, hague, rui, now):
    codes = [save(rui, now, desk=desk).code for desk in (madrid, hague)]
    assert codes == ["fee-refund", "fee-refund-2"]


def test_renamed_it_keeps_its_code(refund, rui, now):
    assert save(rui, now, tag=refund, name_en="Money back").code == "refund"


def test_an_assistant_and_another_desk_change_no_words(refund, madrid, maria, henk, mei, now):
    for stranger in (maria, henk, mei):
        with pytest.raises(NotAllowed):
            save(stranger, now, desk=madrid)
        with pytest.raises(NotAllowed):
            retire_tag(tag_id=refund.pk, retired=True, by=stranger, now=now)


def test_words_of_all_desks_are_for_who_has_every_desk_or_administers(meetings, rui, ada, now):
    assert save(ada, now).desk is None
    with pytest.raises(NotAllowed):
        save(rui, now)


def test_retired_twice_it_is_retired_once_and_comes_back(refund, rui, now):
    first = retire_tag(tag_id=refund.pk, retired=True, by=rui, now=now).retired_at
    assert retire_tag(tag_id=refund.pk, retired=True, by=rui, now=now).retired_at == first
    assert retire_tag(tag_id=refund.pk, retired=False, by=rui, now=now).retired_at is None


def test_merged_every_inquiry_carries_the_one_that_stays(madrid, refund, maria, rui, now):
    other = make_tag("money-back", desk=madrid)
    only_source, both = make_inquiry(madrid), make_inquiry(madrid)
    add_tags(inquiry_id=only_source.pk, tags=[refund], by=maria, now=now)
    add_tags(inquiry_id=both.pk, tags=[refund, other], by=maria, now=now)
    for _click in range(2):
        merge_tags(source_id=refund.pk, target_id=other.pk, by=rui, now=now)
    assert [list(one.tagged.values_list("tag", flat=True)) for one in (only_source, both)] == [
        [other.pk],
        [other.pk],
    ]
    assert Tag.objects.get(pk=refund.pk).merged_into == other


def test_a_word_of_all_desks_does_not_go_into_one_of_a_desk(refund, ada, now):
    everywhere = make_tag("press")
    with pytest.raises(InvalidInput):
        merge_tags(source_id=everywhere.pk, target_id=refund.pk, by=ada, now=now)


def test_what_is_none_is_not_found(rui, now):
    with pytest.raises(Http404):
        retire_tag(tag_id=999_999, retired=True, by=rui, now=now)


# --- pages -----------------------------------------------------------------------------------------
def test_the_page_makes_renames_and_retires(as_rui, madrid, rui):
    page = reverse("inquiries:tags")
    as_rui.post(page, NAMES | LOOKS | {"desk": madrid.pk})
    tag = Tag.objects.get()
    shown = as_rui.get(page).content.decode()
    assert "Fee refund" in shown
    one = reverse("inquiries:tag", args=[tag.pk])
    assert as_rui.get(one).status_code == 200
    as_rui.post(one, NAMES | LOOKS | {"name_en": "Money back"})
    as_rui.post(reverse("inquiries:tag_deed", args=[tag.pk]), {"decision": "retire"})
    tag.refresh_from_db()
    assert (tag.name_en, bool(tag.retired_at)) == ("Money back", True)


def test_the_page_says_what_is_wrong(as_rui, madrid, refund):
    answer = as_rui.post(
        reverse("inquiries:tags"), NAMES | LOOKS | {"desk": madrid.pk, "name_en": "Refund"}
    )
    assert answer.status_code == 422
    assert "already" in answer.content.decode()


def test_the_menu_puts_a_tag_on_and_off(as_maria, inquiry, refund):
    address = reverse("inquiries:tags_of", args=[inquiry.reference])
    assert "Refund" in as_maria.get(address).content.decode()
    as_maria.post(address, {"add": refund.pk})
    assert inquiry.tagged.get().tag == refund
    as_maria.post(address, {"remove": refund.pk})
    assert not inquiry.tagged.exists()


def test_head_and_list_show_the_tags(as_maria, inquiry, refund, maria, now):
    add_tags(inquiry_id=inquiry.pk, tags=[refund], by=maria, now=now)
    for address in (
        reverse("inquiries:conversation", args=[inquiry.reference]),
        reverse("inquiries:inbox", args=["madrid", "open"]),
    ):
        assert "chip-tag" in as_maria.get(address).content.decode()


def test_the_menu_of_times_marks_what_is_after_the_due_time(as_maria, inquiry):
    address = reverse("inquiries:snooze", args=[inquiry.reference])
    assert "After the answer is due" in as_maria.get(address).content.decode()
    as_maria.post(address, {"until": "week", "why": "Waiting for the fee"})
    inquiry.refresh_from_db()
    assert inquiry.snoozed_until is not None
    as_maria.post(address, {"until": "wake"})
    inquiry.refresh_from_db()
    assert inquiry.snoozed_until is None
