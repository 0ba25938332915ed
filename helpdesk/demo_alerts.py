"""Plays who saw to the demo's urgent alerts, proposals to examiners, and a webhook to be filled in."""

from datetime import datetime, timedelta

from alerts.actions.acknowledging import acknowledge_alert
from alerts.models import Alert
from desks.models import Agent, Desk
from helpdesk.demo.proposals import PROPOSALS, REMARKS, DemoProposal
from inquiries.models import Inquiry
from inquiries.states import Status
from proposals.actions.deciding import decide_proposal
from proposals.actions.making import Suggestion, make_proposal
from webhooks.actions import WebhookValues, save_webhook
from webhooks.states import Event, Shape

SOON = timedelta(minutes=20)
A_WHILE = timedelta(days=3)
CHAT = "https://chat.example/hooks/infoline"


def see_to_alerts(*, inquiry_id: int, by: Agent, now: datetime) -> None:
    """Letters call by themselves; whoever works on the inquiry next has seen to it."""
    for pk in Alert.objects.open().filter(inquiry=inquiry_id).values_list("pk", flat=True):
        remark = REMARKS.get(by.language, REMARKS["en"])
        key = f"demo-alert-{pk}"
        acknowledge_alert(alert_id=pk, remark=remark, by=by, submission_key=key, now=now)


def play_proposals(*, now: datetime) -> None:
    """About Madrid's inquiries that have been open for some days, soon after their last message."""
    rows = Inquiry.objects.filter(desk__code="madrid", status__in=[Status.OPEN, Status.NEW])
    rows = rows.filter(assignee__isnull=False, last_message_at__lt=now - A_WHILE)
    found = rows.select_related("assignee", "desk").order_by("-last_message_at", "-pk")
    for said, inquiry in zip(PROPOSALS, found, strict=False):
        if inquiry.assignee:
            _propose(said, inquiry, inquiry.assignee)


def _propose(said: DemoProposal, inquiry: Inquiry, by: Agent) -> None:
    last = inquiry.timeline.order_by("-pk").values_list("at", flat=True)[0]
    proposal = make_proposal(
        inquiry_id=inquiry.pk,
        suggestion=Suggestion(said.kind, said.step, said.text, said.grounds),
        by=by,
        submission_key=f"demo-proposal-{inquiry.pk}",
        now=last + SOON,
    )
    coordinator = inquiry.desk.memberships.filter(role="coordinator").first()
    if said.answer and coordinator:
        decide_proposal(
            proposal_id=proposal.pk,
            is_accepted=said.is_accepted,
            reason=said.answer,
            by=coordinator.agent,
            submission_key=f"demo-decision-{inquiry.pk}",
            now=last + 2 * SOON,
        )


def make_webhook(*, by: Agent, now: datetime) -> None:
    """Switched off: it leads nowhere, and shows what there is to be filled in."""
    desk = Desk.objects.get(code="madrid")
    events = [Event.ALERT_RAISED, Event.ALERT_REPEATED, Event.ALERT_ACKNOWLEDGED]
    values = WebhookValues("Chat", CHAT, desk=desk, shape=Shape.CHAT, events=events)
    save_webhook(webhook=None, values=values, by=by, now=now)
