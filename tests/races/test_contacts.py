"""Contacts that are merged and unmerged at the same moment."""

from functools import partial

import pytest

from contacts.actions import find_or_add_contact, merge_contacts, undo_merge
from contacts.models import AddressKind, Contact, ContactMerge
from shared.submissions import once
from tests.races.together import errors_in, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def four(madrid, now):
    return [
        find_or_add_contact(
            desk=madrid, kind=AddressKind.EMAIL, written=f"{one}@x.example", name=one, now=now
        )
        for one in "abcd"
    ]


def merging(survivor, absorbed, rui, now):
    return partial(
        merge_contacts, survivor_id=survivor.pk, absorbed_id=absorbed.pk, by=rui, now=now
    )


def is_sound():
    """Every root is the end of the chain of pointers, and nothing points in a circle."""
    rows = {row.pk: row for row in Contact.objects.all()}

    def end_of(pk, steps=0):
        assert steps < 10
        into = rows[pk].merged_into_id
        return end_of(into, steps + 1) if into else pk

    return all((row.root_id or row.pk) == end_of(row.pk) for row in rows.values())


def test_two_merged_into_each_other_at_once_are_one_merge(four, rui, now):
    a, b, *_ = four
    together(merging(a, b, rui, now), merging(b, a, rui, now))
    assert (ContactMerge.objects.count(), is_sound()) == (1, True)


def test_the_same_merge_at_once_is_one(four, rui, now):
    a, b, *_ = four
    assert errors_in(together(*[merging(a, b, rui, now)] * 4)) == []
    assert ContactMerge.objects.count() == 1


@pytest.mark.parametrize("_again", range(3))
def test_a_chain_made_at_once_stays_sound(four, rui, now, _again):
    a, b, c, d = four
    together(merging(b, a, rui, now), merging(c, b, rui, now), merging(d, c, rui, now))
    assert is_sound()


@pytest.mark.parametrize("_again", range(5))
def test_a_chain_undone_at_once_leaves_nothing(four, rui, now, _again):
    a, b, c, d = four
    merges = [merging(b, a, rui, now)(), merging(c, b, rui, now)(), merging(d, c, rui, now)()]
    results = together(*(partial(undo_merge, merge_id=one.pk, by=rui, now=now) for one in merges))
    assert (errors_in(results), is_sound()) == ([], True)
    assert not Contact.objects.exclude(root=None).exists()


def test_one_form_sent_at_once_is_one_deed(maria, now):
    done = []

    def deed():
        done.append(1)
        return {"number": len(done)}

    work = partial(once, by_id=maria.pk, key="k", content={}, now=now, deed=deed)
    assert together(*[work] * 8) == [{"number": 1}] * 8
