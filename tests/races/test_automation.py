"""Workers who look for the same firings at the same moment: each is done once."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from automation.actions.firing import work_off
from automation.actions.rules import RuleContent, save_rule, switch_rule
from automation.actions.undoing import undo_firing
from automation.models import Firing
from automation.states import FiringState
from inquiries.models import Message, TimelineFact
from inquiries.states import Fact, MessageKind
from tests.factories import make_inquiry
from tests.races.together import errors_in, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def woken(madrid, rui, now) -> int:
    """A rule that writes a note in each of six inquiries, and nobody has looked yet."""
    content = RuleContent(
        name="Note", event="opened", desk=madrid, effects={"note": "Seen.", "urgency": 4}
    )
    rule = save_rule(content=content, by=rui, now=now)
    switch_rule(rule_id=rule.pk, is_on=True, by=rui, now=now)
    for number in range(6):
        make_inquiry(madrid, sender_address=f"v{number}@visitor.example")
    return 6


def test_of_four_workers_each_firing_is_done_by_one(woken):
    later = timezone.now() + timedelta(seconds=1)
    results = together(*(partial(work_off, now=later) for _worker in range(4)))
    assert errors_in(results) == []
    work_off(now=later)  # what was locked by others when it was looked at
    assert Firing.objects.filter(state=FiringState.DONE).count() == woken
    assert Message.objects.filter(kind=MessageKind.NOTE).count() == woken


def test_undone_by_two_at_once_it_is_undone_once(woken, rui, now):
    work_off(now=timezone.now() + timedelta(seconds=1))
    firing = Firing.objects.first()
    undo = partial(undo_firing, firing_id=firing.pk, by=rui, now=now)
    assert errors_in(together(undo, undo)) == []
    facts = TimelineFact.objects.filter(kind=Fact.CLASSIFIED, inquiry=firing.inquiry)
    assert facts.count() == 2  # done, and undone
