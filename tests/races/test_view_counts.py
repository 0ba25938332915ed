"""Counts read while several change inquiries and others fold: equal to a COUNT in one snapshot."""

from datetime import timedelta
from random import Random

import pytest
from django.db import connection, transaction
from django.utils import timezone

from inquiries.actions.tallying import count_further, fold_changes
from inquiries.models import Tag, ViewDirty, ViewTally
from tests.factories import make_inquiry
from tests.inquiries.view_world import (
    CONDITIONS,
    change_something,
    count_everything,
    counted,
    fold_everything,
    make_view,
    make_views,
    truth,
)
from tests.races.together import errors_in, together

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)
CHANGES = 60


@pytest.fixture
def tags(db, now):
    return [Tag.objects.create(code=f"t{n}", name_en=f"T{n}", created_at=now) for n in range(2)]


@pytest.fixture
def pile(madrid, hague):
    return [make_inquiry(madrid if number % 2 else hague).pk for number in range(16)]


def in_one_snapshot(agent, now):
    """What is counted and what is there, as one moment saw both."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return counted(agent, now), truth(agent, now)


def test_counts_are_exact_while_everybody_writes_and_folds(pile, maria, rui, tags, now):
    make_views(rui, now)
    count_everything(now)

    def writer(seed):
        def write():
            random = Random(seed)
            for _ in range(CHANGES):
                with transaction.atomic():
                    for _several in range(random.randint(1, 3)):
                        # One at a time and in order of id, as the actions lock them.
                        change_something(random, pile[seed::4], [maria, rui], tags, now, HOUR)

        return write

    def fold():
        for _ in range(CHANGES):
            fold_changes(now=now)

    def read():
        pairs = [in_one_snapshot(rui, now) for _ in range(CHANGES)]
        return [(one, other) for one, other in pairs if one != other]

    results = together(*(writer(seed) for seed in range(4)), fold, fold, read, read)
    assert errors_in(results) == []
    assert results[-2:] == [[], []]
    assert counted(rui, now) == truth(rui, now)
    fold_everything(now)
    assert not ViewDirty.objects.exists()
    assert counted(rui, now) == truth(rui, now)


def test_a_view_is_counted_while_its_inquiries_change(pile, maria, rui, tags, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr("inquiries.actions.tallying.COUNT_AT_ONCE", 3)
    for name in ("open", "no fees", "mine"):
        make_view(rui, CONDITIONS[name], now, name=name)

    def write():
        random = Random(8)
        for _ in range(CHANGES):
            change_something(random, pile, [maria, rui], tags, now, HOUR)

    def count():
        while count_further(now=now):
            pass

    def fold():
        for _ in range(CHANGES):
            fold_changes(now=now)

    assert errors_in(together(write, count, count, fold)) == []
    assert counted(rui, now) == truth(rui, now)
    fold_everything(now)
    assert counted(rui, now) == truth(rui, now)


def test_a_fold_that_dies_leaves_its_marks(pile, rui, now, monkeypatch):
    make_views(rui, now)
    count_everything(now)
    before = list(ViewTally.objects.order_by("pk").values())

    def dies(*_args, **_kwargs):
        raise KeyboardInterrupt

    ViewDirty.objects.bulk_create([ViewDirty(inquiry_id=pk) for pk in pile])
    with monkeypatch.context() as patched:
        patched.setattr("inquiries.actions.tallying._add_to_tallies", dies)
        with pytest.raises(KeyboardInterrupt):
            fold_changes(now=now)
    assert ViewDirty.objects.count() >= len(pile)
    assert list(ViewTally.objects.order_by("pk").values()) == before
    assert counted(rui, now) == truth(rui, now)
