"""The machine of test_workflow.py: any order of deeds on two inquiries, with all that stands above them.

A model of a few lines beside the product: which texts were let go, and by whom (R20).
"""

from contextlib import suppress
from datetime import timedelta
from itertools import count

from django.db import transaction
from django.http import Http404
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from approvals.actions.asking import ask_approval
from approvals.actions.deciding import (
    Decision,
    approve_reply,
    return_reply,
    send_unapproved,
    withdraw_approval,
)
from approvals.actions.owning import keep_owned, to_look_after
from approvals.actions.timing import due_timers, fire
from approvals.models import Approval, ApprovalTimer
from approvals.states import LETS_GO, MOVES, Fallback, State
from desks.models import DeskRole, Membership, Section, SectionMembership
from escalations.actions import owning as escalation_owning
from escalations.actions import timing as escalation_timing
from escalations.actions.answering import Decision as Answer
from escalations.actions.answering import answer_escalation
from escalations.actions.asking import Question, escalate_inquiry
from escalations.models import Escalation, EscalationReason
from escalations.owners import coordinators_there
from escalations.starter import load_reasons
from handovers.actions.answering import SectionWords, answer_handover
from handovers.actions.handing import hand_over
from handovers.models import Handover, HandoverReason
from handovers.starter import load_forms
from handovers.states import UNDER_WAY as HANDED
from inquiries.actions.drafts import own_words
from inquiries.actions.lifecycle import change_status
from inquiries.actions.merge import merge_inquiries
from inquiries.actions.reply import send_reply
from inquiries.actions.undo import release_reply, send_reply_now, undo_reply
from inquiries.models import Message
from inquiries.states import Fact, MessageKind, Status
from mailroom.states import OutgoingState
from shared.exceptions import HelpdeskError
from tests.approvals.conftest import MONDAY, make_rule
from tests.factories import make_agent, make_desk, make_inquiry, receive

TEXTS = [
    "Dear Vera, the basic fee is CHF 653 as of today.",
    "Dear Vera, the basic fee is CHF 903 as of today.",
    "Dear Vera, we have received your letter.",
]
STATUSES = [Status.OPEN, Status.WAITING_INQUIRER, Status.RESOLVED, Status.CLOSED, Status.SPAM]
TWO = st.integers(0, 1)
STOP = {"number": "1234567", "filed_at": "2026-11-23 09:00", "signed_by": "Vera"}
GIVEN_BACK = (State.RETURNED, State.WITHDRAWN, State.ENDED)
FACTS = {
    State.APPROVED: Fact.APPROVAL_GIVEN,
    State.RETURNED: Fact.APPROVAL_RETURNED,
    State.WITHDRAWN: Fact.APPROVAL_WITHDRAWN,
    State.UNAPPROVED: Fact.APPROVAL_SKIPPED,
    State.ENDED: Fact.APPROVAL_ENDED,
}


class Workflow(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.now, self.keys = MONDAY, count()
        self.desk = make_desk("madrid")
        self.staff = [make_agent(name, self.desk) for name in ("maria", "pia")]
        role = DeskRole.COORDINATOR
        self.leads = [make_agent(name, self.desk, role=role) for name in ("rui", "ines")]
        make_agent("ada", is_administrator=True)
        self._section()
        load_reasons(now=self.now)
        make_rule(names_fee=True)
        self.inquiries = [
            make_inquiry(self.desk, at=self.now, sender_address=f"vera{number}@visitor.example")
            for number in range(2)
        ]

    def _section(self) -> None:
        names = {f"name_{one}": "Operations" for one in ("en", "fr", "es")}
        section, _new = Section.objects.get_or_create(code="operations", defaults=names)
        self.olga = make_agent("olga")
        SectionMembership.objects.create(agent=self.olga, section=section)
        load_forms(now=self.now)
        self.stop = HandoverReason.objects.get(code="stop_recording")

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    # --- every deed: what the state forbids is refused in words, and changes nothing ---------------
    def _try(self, deed, **values) -> None:
        before = dict(Approval.objects.values_list("pk", "state"))
        with suppress(HelpdeskError, Http404), transaction.atomic():
            deed(now=self.now, **values)
        for one in self.inquiries:
            one.refresh_from_db()
        for approval in Approval.objects.all():
            self._moved_as_the_table_says(approval, before.get(approval.pk, State.WAITING))

    def _moved_as_the_table_says(self, approval, before) -> None:
        if approval.state == before:
            return
        assert approval.state in MOVES[before]
        if approval.state in GIVEN_BACK:
            home = approval.inquiry.merged_into or approval.inquiry
            text = approval.texts.order_by("-pk")[0].text
            assert text in own_words(home, approval.asked_by).text

    def _key(self) -> str:
        return str(next(self.keys))

    def _newest(self, inquiry) -> int:
        return Message.objects.filter(inquiry=inquiry).order_by("-pk")[0].pk

    def _answer(self, which, text) -> dict:
        inquiry = self.inquiries[which]
        newest = Message.objects.filter(inquiry=inquiry).order_by("-pk").first()
        seen = newest.pk if newest else 0
        return {
            "inquiry_id": inquiry.pk,
            "body": TEXTS[text],
            "submission_key": self._key(),
            "seen_message_id": seen,
        }

    # --- answers -----------------------------------------------------------------------------------
    @rule(which=TWO, text=st.integers(0, 2), who=TWO, later=st.booleans(), resolves=st.booleans())
    def send(self, which, text, who, later, resolves) -> None:
        then = Status.RESOLVED if resolves else Status.WAITING_INQUIRER
        at = self.now + timedelta(days=1) if later else None
        values = self._answer(which, text) | {"send_at": at, "then_status": then}
        self._try(send_reply, by=self.staff[who], **values)

    @rule(which=TWO, text=st.integers(0, 2), who=TWO, later=st.booleans())
    def ask(self, which, text, who, later) -> None:
        at = self.now + timedelta(days=1) if later else None
        values = self._answer(which, text) | {"send_at": at}
        self._try(ask_approval, by=self.staff[who], **values)

    @rule(act=st.sampled_from([undo_reply, release_reply, send_reply_now]), who=TWO)
    def do_with_the_last_answer(self, act, who) -> None:
        last = Message.objects.filter(kind=MessageKind.OUTBOUND).order_by("-pk").first()
        if last:
            self._try(act, message_id=last.pk, by=self.staff[who])

    @rule(
        act=st.sampled_from([approve_reply, return_reply]),
        who=TWO,
        text=st.sampled_from([None, *TEXTS[:2]]),
    )
    def decide(self, act, who, text) -> None:
        if last := self._last(Approval):
            seen = self._newest(last.inquiry) if self._has_messages(last) else 0
            decision = Decision(text=text, comment="See the date.", seen_message_id=seen)
            values = {"approval_id": last.pk, "submission_key": self._key()}
            self._try(act, decision=decision, by=self.leads[who], **values)

    @rule(takes_back=st.booleans())
    def the_asker_takes_it_back_or_sends_it_alone(self, takes_back) -> None:
        if not (last := self._last(Approval)):
            return
        values = {"approval_id": last.pk, "by": last.asked_by, "submission_key": self._key()}
        if takes_back:
            self._try(withdraw_approval, **values)
        elif self._has_messages(last):
            seen = self._newest(last.inquiry)
            self._try(send_unapproved, reason="Today.", seen_message_id=seen, **values)

    @rule(alone=st.booleans())
    def the_rule_has_another_version(self, alone) -> None:
        fallback = Fallback.ASSISTANT if alone else Fallback.NEXT
        make_rule(names_fee=True, fallback=fallback)

    def _last(self, model):
        return model.objects.order_by("-pk").first()

    def _has_messages(self, approval) -> bool:
        return Message.objects.filter(inquiry=approval.inquiry).exists()

    # --- beside them ---------------------------------------------------------------------------------
    @rule(which=TWO, who=TWO)
    def escalate(self, which, who) -> None:
        reason = EscalationReason.objects.get(code="payment")
        values = {"inquiry_id": self.inquiries[which].pk, "submission_key": self._key()}
        question = Question(reason.pk, "May we?")
        self._try(escalate_inquiry, question=question, by=self.staff[who], **values)

    @rule(who=TWO, takes_over=st.booleans())
    def answer_the_question(self, who, takes_over) -> None:
        if last := self._last(Escalation):
            decision = Answer("take_over" if takes_over else "advice", "Yes.")
            values = {"escalation_id": last.pk, "submission_key": self._key()}
            self._try(answer_escalation, decision=decision, by=self.leads[who], **values)

    @rule(which=TWO, who=TWO)
    def hand_it_over(self, which, who) -> None:
        values = {"section_id": self.stop.section_id, "reason_id": self.stop.pk, "contents": STOP}
        values |= {"inquiry_id": self.inquiries[which].pk, "submission_key": self._key()}
        self._try(hand_over, by=self.staff[who], **values)

    @rule()
    def the_section_answers(self) -> None:
        if last := self._last(Handover):
            values = {"handover_id": last.pk, "submission_key": self._key()}
            self._try(answer_handover, words=SectionWords("Stopped."), by=self.olga, **values)

    @rule(which=TWO, status=st.sampled_from(STATUSES))
    def change_status(self, which, status) -> None:
        inquiry = self.inquiries[which]
        self._try(change_status, inquiry_id=inquiry.pk, status=status, by=self.staff[0])

    @rule(which=TWO)
    def the_inquirer_writes(self, which) -> None:
        first = Message.objects.filter(inquiry=self.inquiries[which]).order_by("pk").first()
        if first and first.message_id:
            receive(self.desk, seen_ids=(first.message_id,), at=self.now)

    @rule(which=TWO)
    def merge(self, which) -> None:
        source, target = self.inquiries[which], self.inquiries[1 - which]
        values = {"source_id": source.pk, "target_id": target.pk}
        self._try(merge_inquiries, by=self.staff[0], **values)

    # --- people and time -----------------------------------------------------------------------------
    @rule(who=TWO, is_away=st.booleans())
    def step_out_or_in(self, who, is_away) -> None:
        lead = self.leads[who]
        lead.is_away, lead.away_since = is_away, self.now if is_away else None
        lead.save()

    @rule(who=TWO, stays=st.booleans())
    def leave_or_join(self, who, stays) -> None:
        role = DeskRole.COORDINATOR if stays else DeskRole.ASSISTANT
        Membership.objects.filter(agent=self.leads[who]).update(role=role)

    @rule(hours=st.integers(1, 80))
    def time_passes_and_the_beat_looks(self, hours) -> None:
        self.now += timedelta(hours=hours)
        while sum(fire(timer_id=pk, now=self.now) for pk in due_timers(self.now)):
            pass
        for pk in to_look_after(self.now):
            keep_owned(approval_id=pk, now=self.now)
        due, begun = escalation_timing.due_timers, escalation_timing.fire
        while sum(begun(timer_id=pk, now=self.now) for pk in due(self.now)):
            pass
        for pk in escalation_owning.to_look_after(self.now):
            escalation_owning.keep_owned(escalation_id=pk, now=self.now)
        there = set(coordinators_there(self.desk.pk, self.now).values_list("pk", flat=True))
        for one in Approval.objects.waiting():
            assert one.owner_id in ((there - {one.asked_by_id}) or {None})

    # --- what always holds ---------------------------------------------------------------------------
    @invariant()
    def nothing_left_without_approval_where_it_was_due(self) -> None:
        """By an assistant, with a fee: its very words were let go, in that inquiry or before a merge."""
        sent = Message.objects.filter(kind=MessageKind.OUTBOUND, body__contains="CHF")
        for one in sent.exclude(outgoing__state=OutgoingState.CANCELLED):
            granted = Approval.objects.filter(state__in=LETS_GO, texts__text=one.body)
            assert granted.exists(), one.body

    @invariant()
    def what_waits_has_an_owner_a_limit_and_a_live_inquiry(self) -> None:
        for one in Approval.objects.select_related("inquiry"):
            assert one.is_waiting == (one.due_at is not None) == (one.finished_at is None)
            if one.is_waiting:
                assert one.inquiry.is_active
                assert (one.owner_id is None) == (one.unowned_since is not None)
                assert one.owner_id != one.asked_by_id

    @invariant()
    def nothing_at_rest_keeps_anything_open(self) -> None:
        for one in self.inquiries:
            is_open = Escalation.objects.under_way().filter(inquiry=one).exists()
            is_handed = Handover.objects.filter(inquiry=one, state__in=HANDED).exists()
            assert one.is_active or not (is_open or is_handed)
            assert is_open == (one.escalated_at is not None)

    @invariant()
    def timers_run_only_for_what_waits(self) -> None:
        running = ApprovalTimer.objects.filter(done_at=None)
        assert not running.exclude(approval__state=State.WAITING).exists()

    @invariant()
    def what_was_let_go_became_a_message(self) -> None:
        for one in Approval.objects.filter(state__in=LETS_GO):
            assert one.message_id
            assert one.digest

    @invariant()
    def the_timeline_is_complete(self) -> None:
        from inquiries.models import TimelineFact

        facts = list(TimelineFact.objects.values_list("kind", flat=True))
        states = list(Approval.objects.values_list("state", flat=True))
        assert facts.count(Fact.APPROVAL_ASKED) == len(states)
        for state, fact in FACTS.items():
            assert facts.count(fact) == states.count(state)
