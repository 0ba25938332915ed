"""Plays the demo's urgent alerts, proposals to examiners and its webhook."""

from datetime import datetime, timedelta

from alerts.actions.acknowledging import acknowledge_alert
from alerts.actions.days import limits_to_look_at, look_at_limit
from alerts.models import Alert
from desks.models import Agent, Desk
from desks.permissions import Deed, may
from helpdesk.demo.proposals import PROPOSALS, REMARKS, DemoProposal
from inquiries.models import Inquiry
from inquiries.states import ACTIVE
from proposals.actions.deciding import decide_proposal
from proposals.actions.making import Suggestion, make_proposal
from webhooks.actions import WebhookValues, save_webhook
from webhooks.states import Event, Shape

LEFT_OPEN = 1
SOON = timedelta(minutes=6)
ONE_DAY = timedelta(days=1)
CHAT = "https://chat.example/hooks/infoline"


def play_alerts(*, staff: dict[str, Agent], now: datetime) -> None:
    """The letters have called by themselves: most are seen to, the newest still call."""
    for pk in limits_to_look_at(now):
        look_at_limit(limit_id=pk, now=now)
    open_ones = Alert.objects.open().select_related("inquiry").order_by("-raised_at", "-pk")
    for alert in list(open_ones)[LEFT_OPEN:]:
        if by := _agent_of(alert.inquiry, staff):
            acknowledge_alert(
                alert_id=alert.pk,
                remark=REMARKS.get(by.language, REMARKS["en"]),
                by=by,
                submission_key=f"demo-alert-{alert.pk}",
                now=min(alert.raised_at + SOON, now),
            )
    _play_proposals(staff, now)
    _make_webhook(staff, now)


def _play_proposals(staff: dict[str, Agent], now: datetime) -> None:
    inquiries = Inquiry.objects.filter(
        status__in=ACTIVE, desk__code="madrid", assignee__isnull=False
    )
    for number, inquiry in enumerate(inquiries.order_by("-pk")[: len(PROPOSALS)]):
        if inquiry.assignee:
            _propose(PROPOSALS[number], inquiry, inquiry.assignee, now - ONE_DAY * (number + 1))


def _propose(said: DemoProposal, inquiry: Inquiry, by: Agent, at: datetime) -> None:
    proposal = make_proposal(
        inquiry_id=inquiry.pk,
        suggestion=Suggestion(said.kind, said.step, said.text, said.grounds),
        by=by,
        submission_key=f"demo-proposal-{inquiry.pk}",
        now=at,
    )
    coordinator = inquiry.desk.memberships.filter(role="coordinator").first()
    if said.answer and coordinator:
        decide_proposal(
            proposal_id=proposal.pk,
            is_accepted=said.is_accepted,
            reason=said.answer,
            by=coordinator.agent,
            submission_key=f"demo-decision-{inquiry.pk}",
            now=at + ONE_DAY / 2,
        )


def _agent_of(inquiry: Inquiry, staff: dict[str, Agent]) -> Agent | None:
    """Whose it is, or the first of the demo's people who may see to it."""
    people = [inquiry.assignee, *staff.values()]
    return next(
        (one for one in people if one and may(one, Deed.ACKNOWLEDGE_ALERT, inquiry.desk_id)), None
    )


def _make_webhook(staff: dict[str, Agent], now: datetime) -> None:
    """Switched off: it leads nowhere, and shows what there is to be filled in."""
    desk = Desk.objects.get(code="madrid")
    coordinator = next(
        (one for one in staff.values() if may(one, Deed.MANAGE_WEBHOOKS, desk.pk)), None
    )
    if coordinator:
        events = [Event.ALERT_RAISED, Event.ALERT_REPEATED, Event.ALERT_ACKNOWLEDGED]
        values = WebhookValues("Chat", CHAT, desk=desk, shape=Shape.CHAT, events=events)
        save_webhook(webhook=None, values=values, by=coordinator, now=now)
