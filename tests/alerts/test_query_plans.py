"""What the page of rules counts is what was lately: no more to read with every year."""

from datetime import timedelta

import pytest

from alerts.models import Alert
from alerts.queries import Tally, tallies_of
from alerts.states import Ending, State
from desks.models import Desk
from tests.plans import analyse, whole_reads

LONG_AGO = 5_000
TABLE = "alerts_alert"


@pytest.fixture
def archive(alarm, monday):
    """One that calls, and many that were over long ago."""
    past = monday - timedelta(days=400)
    kept = ("inquiry_id", "rule_id", "version", "cause", "value", "message_id")
    same = {name: getattr(alarm, name) for name in kept}
    over = {"state": State.ENDED, "ending": Ending.AT_REST, "finished_at": past}
    Alert.objects.bulk_create(
        Alert(**same, **over, occasion=f"past:{number}", raised_at=past)
        for number in range(LONG_AGO)
    )
    analyse([TABLE])
    return alarm


def test_the_counts_of_rules_read_no_archive(archive, madrid, monday):
    mine = Desk.objects.filter(pk=madrid.pk)
    assert whole_reads(lambda: tallies_of(mine, monday), [TABLE]) == []


def test_counted_is_what_was_raised_lately_at_these_desks(archive, madrid, hague, monday):
    mine, theirs = (Desk.objects.filter(pk=one.pk) for one in (madrid, hague))
    assert tallies_of(mine, monday) == {archive.rule_id: Tally(raised=1, open=1)}
    assert tallies_of(theirs, monday) == {}
