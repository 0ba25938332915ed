"""Any order of deeds on an inquiry and its questions: an owner always, clocks never negative.

The timeline tells every step, and no inquiry at rest keeps an open question.
"""

from datetime import timedelta
from itertools import count

import pytest
from django.db import transaction
from django.http import Http404
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from desks.models import DeskRole, Membership
from escalations.actions.answering import (
    Decision,
    answer_escalation,
    ask_back,
    reply_to_coordinator,
    withdraw_escalation,
)
from escalations.actions.asking import Question, escalate_inquiry
from escalations.actions.owning import keep_owned, to_look_after
from escalations.actions.timing import due_timers, fire
from escalations.models import Escalation, EscalationReason, EscalationTimer
from escalations.owners import coordinators_there
from escalations.starter import load_reasons
from escalations.states import UNDER_WAY, Answer, State
from inquiries.actions.lifecycle import change_status
from inquiries.states import Fact, Status
from shared.exceptions import HelpdeskError
from tests.escalations.conftest import MONDAY
from tests.factories import make_agent, make_desk, make_inquiry, receive

STATUSES = [Status.OPEN, Status.WAITING_INQUIRER, Status.RESOLVED, Status.CLOSED, Status.SPAM]
COORDINATORS = st.integers(0, 1)


class Machine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.now, self.keys = MONDAY, count()
        self.desk = make_desk("madrid")
        self.maria = make_agent("maria", self.desk)
        role = DeskRole.COORDINATOR
        self.leads = [make_agent(name, self.desk, role=role) for name in ("rui", "ines")]
        make_agent("ada", is_administrator=True)
        load_reasons(now=self.now)
        self.reason = EscalationReason.objects.get(code="payment")
        self.inquiry = make_inquiry(self.desk, at=self.now)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    # --- deeds: what the state forbids is refused in words, and changes nothing -------------------
    def _try(self, deed, **values) -> None:
        try:
            with transaction.atomic():
                deed(now=self.now, **values)
        except (HelpdeskError, Http404):
            pass
        self.inquiry.refresh_from_db()

    def _on_last(self, deed, **values) -> None:
        last = Escalation.objects.order_by("-pk").first()
        if last:
            key = f"key {next(self.keys)}"
            self._try(deed, escalation_id=last.pk, submission_key=key, **values)

    @rule()
    def ask(self) -> None:
        question = Question(self.reason.pk, "May we?", "The ledger.")
        key = f"key {next(self.keys)}"
        self._try(
            escalate_inquiry,
            inquiry_id=self.inquiry.pk,
            question=question,
            by=self.maria,
            submission_key=key,
        )

    @rule(kind=st.sampled_from([one for one in Answer if one != Answer.SECTION]), who=COORDINATORS)
    def answer(self, kind, who) -> None:
        self._on_last(answer_escalation, decision=Decision(kind, "Yes."), by=self.leads[who])

    @rule(who=COORDINATORS)
    def ask_back(self, who) -> None:
        self._on_last(ask_back, text="Which?", by=self.leads[who])

    @rule()
    def reply(self) -> None:
        self._on_last(reply_to_coordinator, text="This.", by=self.maria)

    @rule()
    def withdraw(self) -> None:
        self._on_last(withdraw_escalation, by=self.maria)

    @rule(status=st.sampled_from(STATUSES))
    def change_status(self, status) -> None:
        self._try(change_status, inquiry_id=self.inquiry.pk, status=status, by=self.maria)

    @rule()
    def the_inquirer_writes(self) -> None:
        first = self.inquiry.messages.order_by("pk").first()
        receive(self.desk, seen_ids=(first.message_id,), at=self.now)
        self.inquiry.refresh_from_db()

    # --- people and time --------------------------------------------------------------------------
    @rule(who=COORDINATORS, is_away=st.booleans())
    def step_out_or_in(self, who, is_away) -> None:
        agent = self.leads[who]
        agent.is_away, agent.away_since = is_away, self.now if is_away else None
        agent.save()

    @rule(who=COORDINATORS, stays=st.booleans())
    def leave_or_join_the_desk(self, who, stays) -> None:
        role = DeskRole.COORDINATOR if stays else DeskRole.ASSISTANT
        Membership.objects.filter(agent=self.leads[who]).update(role=role)

    @rule(hours=st.integers(1, 80))
    def time_passes_and_the_beat_looks(self, hours) -> None:
        self.now += timedelta(hours=hours)
        while sum(fire(timer_id=pk, now=self.now) for pk in due_timers(self.now)):
            pass
        for pk in to_look_after(self.now):
            keep_owned(escalation_id=pk, now=self.now)
        assert not due_timers(self.now)
        self._everything_has_an_owner_who_is_there()

    def _everything_has_an_owner_who_is_there(self) -> None:
        there = set(coordinators_there(self.desk.pk, self.now).values_list("pk", flat=True))
        for one in Escalation.objects.under_way():
            assert one.owner_id in (there or {None}), (one.owner_id, there)

    # --- what always holds ------------------------------------------------------------------------
    @invariant()
    def the_inquiry_says_whether_a_question_is_open(self) -> None:
        open_ones = Escalation.objects.under_way().count()
        assert open_ones == (self.inquiry.escalated_at is not None)
        assert open_ones == 0 or self.inquiry.is_active
        assert self.inquiry.status != Status.ESCALATED or open_ones == 1

    @invariant()
    def each_has_an_owner_or_says_since_when_not(self) -> None:
        for one in Escalation.objects.under_way():
            assert (one.owner_id is None) == (one.unowned_since is not None)
            assert one.owner_id != one.asked_by_id

    @invariant()
    def clocks_run_or_rest_and_are_never_negative(self) -> None:
        for one in Escalation.objects.all():
            assert (one.due_at is not None) == (one.state == State.OPEN)
            assert one.left is None or one.left >= timedelta()
            assert one.timers.count() == 3
        running = EscalationTimer.objects.filter(done_at=None, due_at__isnull=False)
        assert not running.exclude(escalation__state=State.OPEN).exists()

    @invariant()
    def the_timeline_is_complete(self) -> None:
        told = dict.fromkeys(Fact.values, 0)
        for kind in self.inquiry.timeline.values_list("kind", flat=True):
            told[kind] += 1
        states = list(Escalation.objects.values_list("state", flat=True))
        assert told[Fact.ESCALATED] == len(states)
        assert told[Fact.ESCALATION_ANSWERED] == states.count(State.ANSWERED)
        assert told[Fact.ESCALATION_WITHDRAWN] == states.count(State.WITHDRAWN)
        ended = told[Fact.ESCALATION_ENDED] - told[Fact.ESCALATION_RESUMED]
        assert ended == states.count(State.ENDED)
        back = told[Fact.ESCALATION_ASKED] - told[Fact.ESCALATION_REPLIED]
        assert back >= states.count(State.ASKED_BACK)
        assert sum(one in UNDER_WAY for one in states) <= 1


@pytest.mark.slow
@pytest.mark.django_db
def test_any_order_of_deeds_keeps_every_promise():
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=10,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
