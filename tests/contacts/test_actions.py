"""Contacts: found or added, edited, merged, and unmerged exactly."""

from itertools import permutations

import pytest
from django.http import Http404

from contacts.actions import (
    edit_contact,
    find_or_add_contact,
    merge_contacts,
    undo_merge,
)
from contacts.models import AddressKind, Contact, ContactAddress, ContactMerge
from contacts.queries import contacts_visible_to, family_ids, get_contact_for
from contacts.signals import contacts_merged
from desks.permissions import scope_of
from inquiries.queries import inquiries_of_contact
from shared.exceptions import InvalidInput, NotPossible
from tests.factories import make_inquiry


@pytest.fixture
def add(now):
    def add(desk, written="vera@visitor.example", name="Vera", kind=AddressKind.EMAIL):
        return find_or_add_contact(desk=desk, kind=kind, written=written, name=name, now=now)

    return add


@pytest.fixture
def four(madrid, add):
    return [add(madrid, f"{letter}@visitor.example", letter) for letter in "abcd"]


def merge(survivor, absorbed, by, now):
    return merge_contacts(survivor_id=survivor.pk, absorbed_id=absorbed.pk, by=by, now=now)


def undo(merged, by, now):
    return undo_merge(merge_id=merged.pk, by=by, now=now)


def picture():
    """Everything that a merge may change."""
    return list(Contact.objects.order_by("pk").values("pk", "merged_into", "root"))


# --- found or added -------------------------------------------------------------------------------
def test_the_same_address_is_the_same_contact(madrid, add):
    assert add(madrid, "Vera@Visitor.example") == add(madrid, "vera@visitor.example")


def test_the_address_is_kept_as_it_was_written(madrid, add):
    add(madrid, "Vera@Visitor.example")
    assert ContactAddress.objects.get().written == "Vera@Visitor.example"


def test_a_name_is_learned_but_not_overwritten(madrid, add):
    add(madrid, name="")
    add(madrid, name="Vera")
    assert add(madrid, name="Somebody else").name == "Vera"


@pytest.mark.parametrize("written", ["", "   "])
def test_without_an_address_everybody_is_somebody_else(madrid, add, written):
    assert add(madrid, written) != add(madrid, written)


def test_a_number_and_an_address_are_different_things(madrid, add):
    phone = add(madrid, "+41 22 338 91 11", kind=AddressKind.PHONE)
    assert phone != add(madrid, "+41223389111")


def test_over_long_names_are_cut(madrid, add):
    assert len(add(madrid, name="x" * 900).name) == 200


# --- who sees them --------------------------------------------------------------------------------
def test_a_desk_sees_those_who_wrote_to_it(madrid, add, maria):
    assert get_contact_for(maria, add(madrid).pk)


@pytest.mark.parametrize("who", ["henk", "olga", "ada"])
def test_others_find_no_such_contact(request, madrid, add, who):
    contact, agent = add(madrid), request.getfixturevalue(who)
    with pytest.raises(Http404):
        get_contact_for(agent, contact.pk)


def test_who_wrote_to_two_desks_is_seen_once_by_who_is_of_both(madrid, hague, add, rui):
    add(madrid)
    add(hague)
    assert contacts_visible_to(scope_of(rui)).count() == 1


def test_a_survivor_is_seen_where_an_absorbed_one_wrote(madrid, hague, add, rui, henk, now):
    survivor, absorbed = add(madrid, "a@x.example"), add(hague, "b@x.example")
    merge(survivor, absorbed, rui, now)
    assert get_contact_for(henk, survivor.pk)


def test_the_history_spans_what_was_merged_but_no_foreign_desk(madrid, hague, maria, rui, now):
    mine = make_inquiry(madrid, sender_address="a@x.example")
    other = make_inquiry(madrid, sender_address="b@x.example")
    foreign = make_inquiry(hague, sender_address="b@x.example")
    merge(mine.contact, other.contact, rui, now)
    seen = inquiries_of_contact(mine.contact, scope_of(maria))
    assert (set(seen), foreign in seen) == ({mine, other}, False)


# --- edited ---------------------------------------------------------------------------------------
def edit(contact, by):
    return edit_contact(
        contact_id=contact.pk, by=by, name=" V. ", organisation="", language="fr", role="office"
    )


def test_an_agent_of_the_desk_edits(madrid, add, maria):
    contact = edit(add(madrid), maria)
    assert (contact.name, contact.language) == ("V.", "fr")


def test_another_desk_edits_nothing(madrid, add, henk):
    contact = add(madrid)
    with pytest.raises(Http404):
        edit(contact, henk)


# --- merged ---------------------------------------------------------------------------------------
def test_an_assistant_merges_nothing(four, maria, now):
    with pytest.raises(Http404):
        merge(four[0], four[1], maria, now)


def test_a_foreign_contact_cannot_be_merged(madrid, meetings, add, rui, now):
    with pytest.raises(Http404):
        merge(add(madrid, "a@x.example"), add(meetings, "b@x.example"), rui, now)


def test_a_merged_contact_points_at_the_survivor(four, rui, now):
    merge(four[0], four[1], rui, now)
    assert Contact.objects.get(pk=four[1].pk).survivor == four[0]


def test_merging_twice_is_one_merge(four, rui, now):
    assert merge(four[0], four[1], rui, now) == merge(four[0], four[1], rui, now)


def test_nobody_is_merged_into_themselves(four, rui, now):
    with pytest.raises(InvalidInput):
        merge(four[0], four[0], rui, now)


def test_what_is_merged_already_neither_absorbs_nor_is_absorbed(four, rui, now):
    a, b, c, _d = four
    merge(a, b, rui, now)
    for pair in [(b, c), (c, b), (b, a)]:
        with pytest.raises(NotPossible):
            merge(*pair, rui, now)


def test_a_new_mail_of_an_absorbed_writer_stays_with_its_own_contact(madrid, four, add, rui, now):
    merge(four[0], four[1], rui, now)
    assert add(madrid, "b@visitor.example") == four[1]


def test_a_whole_chain_has_one_root(four, rui, now):
    a, b, c, d = four
    merge(b, a, rui, now)
    merge(c, b, rui, now)
    merge(d, c, rui, now)
    assert family_ids(Contact.objects.get(pk=a.pk)) == [d.pk, a.pk, b.pk, c.pk]


def test_undoing_gives_everything_back(four, rui, now):
    before = picture()
    undo(merge(four[0], four[1], rui, now), rui, now)
    assert picture() == before


def test_undoing_the_last_merge_of_a_chain_restores_the_picture_before_it(four, rui, now):
    a, b, c, d = four
    merge(b, a, rui, now)
    merge(c, b, rui, now)
    before = picture()
    undo(merge(d, c, rui, now), rui, now)
    assert picture() == before


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_chain_undone_in_any_order_leaves_nothing(four, rui, now, order):
    before = picture()
    a, b, c, d = four
    merges = [merge(b, a, rui, now), merge(c, b, rui, now), merge(d, c, rui, now)]
    for number in order:
        undo(merges[number], rui, now)
    assert picture() == before


def test_undoing_in_the_middle_keeps_what_hangs_below(four, rui, now):
    a, b, c, d = four
    merge(b, a, rui, now)
    middle = merge(c, b, rui, now)
    merge(d, c, rui, now)
    undo(middle, rui, now)
    roots = dict(Contact.objects.values_list("pk", "root"))
    assert roots == {a.pk: b.pk, b.pk: None, c.pk: d.pk, d.pk: None}


def test_undoing_twice_happens_once(four, rui, now):
    merged = merge(four[0], four[1], rui, now)
    undo(merged, rui, now)
    merge(four[2], four[1], rui, now)
    undo(merged, rui, now)
    assert Contact.objects.get(pk=four[1].pk).survivor == four[2]


def test_after_undoing_it_may_be_merged_again(four, rui, now):
    undo(merge(four[0], four[1], rui, now), rui, now)
    merge(four[0], four[1], rui, now)
    assert ContactMerge.objects.filter(undone_at=None).count() == 1


def test_an_assistant_undoes_nothing(four, rui, maria, now):
    merged = merge(four[0], four[1], rui, now)
    with pytest.raises(Http404):
        undo(merged, maria, now)


def test_the_apps_above_are_told_of_both(four, rui, now):
    heard = []

    def hear(*, merge, **_):
        heard.append(merge.undone_at is None)

    contacts_merged.connect(hear)
    undo(merge(four[0], four[1], rui, now), rui, now)
    contacts_merged.disconnect(hear)
    assert heard == [True, False]
