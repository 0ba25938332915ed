"""Plays the demo's escalations: some wait, one is asked back, one is answered."""

from datetime import datetime, timedelta

from desks.models import Agent
from escalations.actions.answering import Decision, answer_escalation, ask_back
from escalations.actions.asking import Question, escalate_inquiry
from escalations.models import Escalation, EscalationReason
from escalations.states import Answer
from helpdesk.demo.escalations import ADVICE, ASKED_BACK, QUESTIONS, DemoQuestion
from inquiries.models import Inquiry
from inquiries.states import Status

BETWEEN = timedelta(minutes=35)
IS_ASKED_BACK, IS_ANSWERED = 0, 1


def play_escalations(*, staff: dict[str, Agent], now: datetime) -> None:
    """For every inquiry that the plan has escalated, in the hours before `now`."""
    rows = Inquiry.objects.filter(status=Status.ESCALATED, escalated_at=None)
    for number, inquiry in enumerate(rows.select_related("desk", "assignee").order_by("pk")):
        asked = QUESTIONS[number % len(QUESTIONS)]
        at = now - BETWEEN * (number + 1)
        escalation = _ask(inquiry, asked, staff, at)
        _go_on(escalation, number, inquiry.language, now)


def _ask(
    inquiry: Inquiry, asked: DemoQuestion, staff: dict[str, Agent], at: datetime
) -> Escalation:
    coordinators = inquiry.desk.memberships.filter(role="coordinator").values("agent")
    assistants = inquiry.desk.memberships.exclude(agent__in=coordinators).order_by("pk")
    names = {agent.pk: agent for agent in staff.values()}
    by = names[assistants.values_list("agent", flat=True)[0]]
    reason = EscalationReason.objects.get(code=asked.reason)
    question = Question(
        reason_id=reason.pk,
        question=_in(asked.question, inquiry.language),
        tried=_in(asked.tried, inquiry.language),
    )
    key = f"demo-escalate-{inquiry.pk}"
    return escalate_inquiry(
        inquiry_id=inquiry.pk, question=question, by=by, submission_key=key, now=at
    )


def _go_on(escalation: Escalation, number: int, language: str, now: datetime) -> None:
    if escalation.owner is None or number not in (IS_ASKED_BACK, IS_ANSWERED):
        return
    key = f"demo-escalation-{escalation.pk}"
    if number == IS_ASKED_BACK:
        ask_back(
            escalation_id=escalation.pk,
            text=_in(ASKED_BACK, language),
            by=escalation.owner,
            submission_key=key,
            now=now,
        )
        return
    answer_escalation(
        escalation_id=escalation.pk,
        decision=Decision(Answer.ADVICE, _in(ADVICE, language)),
        by=escalation.owner,
        submission_key=key,
        now=now,
    )


def _in(words: dict[str, str], language: str) -> str:
    return words.get(language, words["en"])
