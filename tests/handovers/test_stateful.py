"""Any order of deeds on an inquiry and its hand-overs to two sections: no answer is lost.

Clocks never negative, the timeline complete, nothing to the inquirer but what the desk sends.
"""

from datetime import timedelta
from itertools import count

import pytest
from django.db import transaction
from django.http import Http404
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from desks.models import Section, SectionMembership
from handovers.actions.answering import (
    SectionWords,
    answer_handover,
    ask_desk,
    decline_handover,
    promise_date,
)
from handovers.actions.handing import hand_over
from handovers.actions.timing import due_timers, fire
from handovers.actions.writing import (
    judge_mail,
    settle_answer,
    withdraw_handover,
    write_to_section,
)
from handovers.addresses import handover_address
from handovers.intake import take_mails
from handovers.models import Handover, HandoverReason, HandoverTimer, HandoverWord, SectionSettings
from handovers.starter import load_forms
from handovers.states import Said, State
from inquiries.actions.lifecycle import change_status
from inquiries.models import Message
from inquiries.states import Fact, MessageKind, Status
from mailroom.models import OutgoingEmail
from shared.exceptions import HelpdeskError
from tests.factories import make_agent, make_desk, make_incoming, make_inquiry
from tests.handovers.conftest import MONDAY, PAYMENT, STOP

STATUSES = [Status.OPEN, Status.WAITING_INQUIRER, Status.RESOLVED, Status.SPAM]
WHICH = st.sampled_from(["stop_recording", "payment"])
DEEDS = st.sampled_from([answer_handover, ask_desk, decline_handover])
TEXTS = st.sampled_from(["It is done.", "QUESTION which?", "DATE 2036-01-02", "RETURN", "…"])
SENDERS = st.sampled_from(["finance@section.example", "olga@agents.example", "x@home.example"])
CONTENTS = {"stop_recording": STOP, "payment": PAYMENT}


class Machine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.now, self.keys = MONDAY, count()
        self.desk = make_desk("madrid")
        self.maria, self.olga = make_agent("maria", self.desk), make_agent("olga")
        for code in ("operations", "finance"):
            section = Section.objects.create(code=code, name_en=code)
            SectionMembership.objects.create(agent=self.olga, section=section)
        SectionSettings.objects.create(section=section, address="finance@section.example")
        load_forms(now=self.now)
        self.inquiry = make_inquiry(self.desk, at=self.now)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    def _try(self, deed, **values) -> None:
        try:
            with transaction.atomic():
                deed(now=self.now, **values)
        except (HelpdeskError, Http404):
            pass
        self.inquiry.refresh_from_db()

    def _last(self, code) -> Handover | None:
        return Handover.objects.filter(reason__code=code).order_by("-pk").first()

    def _on_last(self, code, deed, **values) -> None:
        if last := self._last(code):
            key = f"key {next(self.keys)}"
            self._try(deed, handover_id=last.pk, submission_key=key, **values)

    # --- deeds ------------------------------------------------------------------------------------
    @rule(code=WHICH)
    def hand_over(self, code) -> None:
        reason = HandoverReason.objects.get(code=code)
        self._try(
            hand_over,
            inquiry_id=self.inquiry.pk,
            section_id=reason.section_id,
            reason_id=reason.pk,
            contents=CONTENTS[code],
            by=self.maria,
            submission_key=f"key {next(self.keys)}",
        )

    @rule(code=WHICH, deed=DEEDS)
    def the_section_speaks(self, code, deed) -> None:
        self._on_last(code, deed, words=SectionWords("Words."), by=self.olga)

    @rule(code=WHICH, days=st.integers(0, 5))
    def the_section_promises(self, code, days) -> None:
        day = (self.now + timedelta(days=days)).date()
        self._on_last(code, promise_date, words=SectionWords("", "", day), by=self.olga)

    @rule(code=WHICH)
    def the_desk_writes(self, code) -> None:
        self._on_last(code, write_to_section, text="More.", by=self.maria)

    @rule(code=WHICH)
    def the_desk_withdraws(self, code) -> None:
        self._on_last(code, withdraw_handover, by=self.maria)

    @rule(code=WHICH, text=TEXTS, sender=SENDERS)
    def a_mail_comes(self, code, text, sender) -> None:
        last = self._last(code)
        if last is None:
            return
        box = self.desk.mailboxes.first().address
        address = handover_address(mailbox_address=box, handover_id=last.pk)
        incoming = make_incoming(self.desk, body=text, sender_address=sender, recipients=(address,))
        before = last.words.count()
        assert take_mails(incomings=[incoming], now=self.now) == {incoming.external_key}
        assert last.words.count() == before + 1
        self.inquiry.refresh_from_db()

    @rule(accepts=st.booleans())
    def somebody_judges(self, accepts) -> None:
        if held := HandoverWord.objects.filter(kind=Said.HELD).first():
            self._try(judge_mail, word_id=held.pk, accepts=accepts, by=self.maria)

    @rule(uses=st.booleans())
    def somebody_settles(self, uses) -> None:
        word = HandoverWord.objects.filter(kind=Said.ANSWERED, settled_at=None).first()
        if word:
            self._try(settle_answer, word_id=word.pk, uses=uses, by=self.maria)

    @rule(status=st.sampled_from(STATUSES))
    def change_status(self, status) -> None:
        self._try(change_status, inquiry_id=self.inquiry.pk, status=status, by=self.maria)

    @rule(hours=st.integers(1, 80))
    def time_passes_and_the_beat_looks(self, hours) -> None:
        self.now += timedelta(hours=hours)
        while sum(fire(timer_id=pk, now=self.now) for pk in due_timers(self.now)):
            pass
        assert not due_timers(self.now)

    # --- what always holds ------------------------------------------------------------------------
    @invariant()
    def nothing_at_rest_keeps_a_section_busy(self) -> None:
        under_way = Handover.objects.under_way().count()
        assert under_way == 0 or self.inquiry.is_active
        assert self.inquiry.status != Status.WAITING_SECTION or under_way

    @invariant()
    def clocks_run_or_rest_and_are_never_negative(self) -> None:
        for one in Handover.objects.all():
            assert (one.due_at is not None) == (one.state == State.OPEN), one.state
            assert one.left is None or one.left >= timedelta()
        running = HandoverTimer.objects.filter(done_at=None, due_at__isnull=False)
        assert not running.exclude(handover__state=State.OPEN).exists()

    @invariant()
    def no_answer_is_lost(self) -> None:
        """Each stands in the inquiry, and is a fact."""
        said = HandoverWord.objects.filter(kind__in=(Said.ANSWERED, Said.DECLINED, Said.AFTERWARDS))
        notes = Message.objects.filter(kind=MessageKind.NOTE, external_key__startswith="handover:")
        assert said.count() == notes.count()

    @invariant()
    def the_timeline_is_complete(self) -> None:
        told = dict.fromkeys(Fact.values, 0)
        for kind in self.inquiry.timeline.values_list("kind", flat=True):
            told[kind] += 1
        states = list(Handover.objects.values_list("state", flat=True))
        kinds = list(HandoverWord.objects.values_list("kind", flat=True))
        assert told[Fact.HANDED_OVER] == len(states)
        answers = kinds.count(Said.ANSWERED) + kinds.count(Said.AFTERWARDS)
        assert told[Fact.HANDOVER_ANSWERED] == answers
        assert told[Fact.HANDOVER_DECLINED] == states.count(State.DECLINED)
        assert told[Fact.HANDOVER_WITHDRAWN] == states.count(State.WITHDRAWN)
        assert told[Fact.HANDOVER_ENDED] == states.count(State.ENDED)
        assert told[Fact.HANDOVER_ASKED] == kinds.count(Said.ASKED_BACK)

    @invariant()
    def nothing_goes_to_the_inquirer(self) -> None:
        mails = OutgoingEmail.objects.exclude(dedup_key__startswith="acknowledgement:")
        assert all(to == ["finance@section.example"] for to in mails.values_list("to", flat=True))


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
