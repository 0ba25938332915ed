"""A rule gives an inquiry to one of several colleagues: present ones first, then by load."""

from datetime import timedelta

import pytest

from automation.actions.rules import RuleContent, save_rule
from automation.models import Firing
from automation.states import FiringState
from automation.trials import try_version
from automation.words import change_words, names_of_changes
from desks.actions import note_seen, set_away
from desks.permissions import scope_of
from inquiries.actions.assign import assign_inquiry
from inquiries.models import Inquiry
from inquiries.states import Status
from shared.exceptions import InvalidInput
from tests.factories import make_agent, make_inquiry


@pytest.fixture
def pia(madrid):
    return make_agent("pia", madrid)


@pytest.fixture
def arrive(madrid):
    """One more inquiry each time, of a writer of its own."""

    def deed(**fields) -> Inquiry:
        number = Inquiry.objects.count()
        return make_inquiry(madrid, sender_address=f"v{number}@visitor.example", **fields)

    return deed


def test_it_goes_to_who_is_here_and_then_to_who_has_the_least(rule, work, arrive, maria, pia, now):
    rule(effects={"group": [maria.pk, pia.pk]})
    note_seen(agent_id=pia.pk, now=now)
    first = arrive()
    work()
    note_seen(agent_id=maria.pk, now=now)
    second, third = arrive(), arrive()
    work()
    for one in (first, second, third):
        one.refresh_from_db()
    assert [first.assignee, second.assignee, third.assignee] == [pia, maria, maria]
    assert first.status == Status.OPEN


def test_of_two_at_once_the_second_counts_the_first(rule, work, arrive, maria, pia):
    rule(effects={"group": [maria.pk, pia.pk]})
    inquiries = [arrive() for _ in range(4)]
    work()
    owners = [Inquiry.objects.get(pk=one.pk).assignee for one in inquiries]
    assert owners == [maria, pia, maria, pia]


def test_whose_it_is_keeps_it(rule, work, arrive, maria, pia, now):
    rule(effects={"group": [maria.pk, pia.pk]})
    inquiry = arrive()
    assign_inquiry(inquiry_id=inquiry.pk, to=pia, by=maria, now=now)
    work()
    inquiry.refresh_from_db()
    assert (inquiry.assignee, Firing.objects.get().state) == (pia, FiringState.UNCHANGED)


def test_where_nobody_can_be_given_it_the_log_says_so(rule, work, arrive, maria, now):
    rule(effects={"group": [maria.pk]})
    set_away(is_away=True, by=maria, now=now)
    inquiry = arrive()
    work()
    inquiry.refresh_from_db()
    firing = Firing.objects.get()
    assert (firing.state, inquiry.assignee) == (FiringState.FAILED, None)
    assert "None of these colleagues" in firing.reason


def test_a_rule_gives_only_to_colleagues_of_its_authors_desks(rui, mei, madrid, maria, now):
    effects = {"group": [maria.pk, mei.pk]}
    content = RuleContent(name="x", event="opened", desk=madrid, effects=effects)
    with pytest.raises(InvalidInput):
        save_rule(content=content, by=rui, now=now)


def test_one_colleague_or_one_of_several_but_not_both(rui, madrid, maria, now):
    effects = {"group": [maria.pk], "assignee": maria.pk}
    content = RuleContent(name="x", event="opened", desk=madrid, effects=effects)
    with pytest.raises(InvalidInput):
        save_rule(content=content, by=rui, now=now)


def test_a_trial_names_those_of_whom_one_would_have_it(rule, arrive, rui, madrid, maria, pia, now):
    arrive()
    made = rule(effects={"group": [maria.pk, pia.pk]}, is_on=False)
    later = now + timedelta(minutes=5)
    tried = try_version(version=made.current, desk=madrid, scope=scope_of(rui), now=later)
    [acted] = tried.changed
    names = names_of_changes([(acted.before, acted.after)])
    words = change_words(acted.before, acted.after, names)
    assert f"Assigned to: nobody → {maria.display_name} / {pia.display_name}" in words
