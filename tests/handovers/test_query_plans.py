"""What every page asks about hand-overs goes by an index, however many there ever were."""

from datetime import timedelta

import pytest

from desks.permissions import scope_of
from handovers.models import Handover, HandoverWord
from handovers.queries import Queue, rows_of, waiting_for
from handovers.states import Said, State
from tests.plans import analyse, whole_reads

TABLES = ("handovers_handover", "handovers_handoverword")
LONG_AGO = 5_000


@pytest.fixture
def archive(stop, monday):
    """One under way, and many that were answered and used long ago."""
    present = stop()
    past = monday - timedelta(days=400)
    kept = ("inquiry_id", "desk_id", "section_id", "form_id", "reason_id", "asked_by_id")
    same = {name: getattr(present, name) for name in kept}
    done = {"state": State.ANSWERED, "asked_at": past, "finished_at": past, "language": "en"}
    rows = Handover.objects.bulk_create(Handover(**same, **done) for _ in range(LONG_AGO))
    HandoverWord.objects.bulk_create(
        HandoverWord(handover=one, kind=Said.ANSWERED, at=past, settled_at=past) for one in rows
    )
    analyse(TABLES)
    return present


@pytest.mark.parametrize("who", ["maria", "olga"])
def test_the_count_in_the_rail_reads_no_archive(request, archive, who):
    scope = scope_of(request.getfixturevalue(who))
    assert whole_reads(lambda: waiting_for(scope).count(), TABLES) == []


@pytest.mark.parametrize(
    ("who", "queue"),
    [("olga", Queue.SECTION), ("maria", Queue.MINE), ("maria", Queue.ALL), ("maria", Queue.DONE)],
)
def test_no_queue_reads_the_archive(request, archive, monday, who, queue):
    scope = scope_of(request.getfixturevalue(who))
    assert whole_reads(lambda: rows_of(scope, queue, monday), TABLES) == []
