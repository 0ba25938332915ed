"""Plays the demo's hand-overs: some wait, one asks back, one is answered, one has promised a day."""

from datetime import datetime, timedelta

from desks.models import Agent
from handovers.actions.answering import SectionWords, answer_handover, ask_desk, promise_date
from handovers.actions.handing import hand_over
from handovers.models import Handover, HandoverReason, SectionSettings
from helpdesk.demo.handovers import ANSWER, HANDOVERS, QUESTION, DemoHandover
from inquiries.models import Inquiry
from inquiries.states import Status

BETWEEN = timedelta(minutes=25)
IS_ANSWERED, IS_ASKED_BACK, IS_PROMISED = 0, 1, 2
PROMISED_IN = timedelta(days=2)
BY_MAIL = "organisers"


def play_handovers(*, staff: dict[str, Agent], now: datetime) -> None:
    """For every inquiry that the plan lets wait for a section, in the hours before `now`."""
    _reach_by_mail()
    rows = Inquiry.objects.filter(status=Status.WAITING_SECTION, handovers=None)
    for number, inquiry in enumerate(rows.select_related("desk").order_by("pk")):
        handed = HANDOVERS[number % len(HANDOVERS)]
        handover = _hand(inquiry, handed, staff, now - BETWEEN * (number + 1))
        _go_on(handover, number, staff, now)


def _reach_by_mail() -> None:
    """One section has no account; its mails stay in the quick start's own sink."""
    reason = HandoverReason.objects.filter(section__code=BY_MAIL).first()
    if reason:
        address = f"{BY_MAIL}@section.example"
        SectionSettings.objects.get_or_create(section=reason.section, defaults={"address": address})


def _hand(
    inquiry: Inquiry, handed: DemoHandover, staff: dict[str, Agent], at: datetime
) -> Handover:
    reason = HandoverReason.objects.get(code=handed.reason)
    assistants = inquiry.desk.memberships.filter(role="assistant").order_by("pk")
    names = {agent.pk: agent for agent in staff.values()}
    by = inquiry.assignee or names[assistants.values_list("agent", flat=True)[0]]
    return hand_over(
        inquiry_id=inquiry.pk,
        section_id=reason.section_id,
        reason_id=reason.pk,
        contents=handed.contents,
        by=by,
        submission_key=f"demo-hand-over-{inquiry.pk}",
        now=at,
    )


def _go_on(handover: Handover, number: int, staff: dict[str, Agent], now: datetime) -> None:
    here = handover.section.memberships.order_by("pk").values_list("agent", flat=True).first()
    by = next((agent for agent in staff.values() if agent.pk == here), None)
    if by is None:
        return
    key, pk = f"demo-hand-over-{handover.pk}", handover.pk
    if number == IS_ANSWERED:
        words = SectionWords(ANSWER.get(handover.inquiry.language, ANSWER["en"]))
        answer_handover(handover_id=pk, words=words, by=by, submission_key=key, now=now)
    elif number == IS_ASKED_BACK:
        words = SectionWords(QUESTION)
        ask_desk(handover_id=pk, words=words, by=by, submission_key=key, now=now)
    elif number == IS_PROMISED:
        words = SectionWords("", promised_on=(now + PROMISED_IN).date())
        promise_date(handover_id=pk, words=words, by=by, submission_key=key, now=now)
