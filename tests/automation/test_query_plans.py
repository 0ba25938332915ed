"""What the page of rules counts is what was lately: no more to read with every year."""

from datetime import timedelta

import pytest
from django.utils import timezone

from automation.models import Firing
from automation.queries import Tally, tallies_of
from automation.states import FiringState
from inquiries.models import TimelineFact
from inquiries.states import Fact
from tests.factories import make_inquiry
from tests.plans import analyse, whole_reads

LONG_AGO = 5_000
TABLE = "automation_firing"


@pytest.fixture
def archive(rule, work, madrid):
    """One done now, one that waits, and many of long ago; of what did not apply many every day."""
    made = rule()
    inquiry = make_inquiry(madrid)
    work()
    present = Firing.objects.get()
    version, now = present.version, timezone.now()
    facts = TimelineFact.objects.bulk_create(
        TimelineFact(inquiry=inquiry, desk=madrid, kind=Fact.NOTED, at=now)
        for _ in range(LONG_AGO * 2 + 1)
    )
    past = now - timedelta(days=400)
    same = {"version": version, "rule": made, "inquiry": inquiry, "due_at": past}
    done = {"state": FiringState.DONE, "done_at": past}
    idle = {"state": FiringState.UNCHANGED, "done_at": now}
    waits = {"state": FiringState.WAITING}
    said = [*[done] * LONG_AGO, *[idle] * LONG_AGO, waits]
    Firing.objects.bulk_create(
        Firing(fact=fact, **same | how) for fact, how in zip(facts, said, strict=True)
    )
    analyse([TABLE])
    return made


def test_the_counts_of_rules_read_no_archive(archive):
    now = timezone.now()
    assert whole_reads(lambda: tallies_of([archive.pk], now), [TABLE]) == []


def test_counted_is_what_was_lately_and_what_waits(archive):
    assert tallies_of([archive.pk], timezone.now()) == {archive.pk: Tally(done=1, waiting=1)}
