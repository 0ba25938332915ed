"""The mail at a glance: each mailbox with its state, its day, and what waits for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from desks.permissions import Scope
from desks.request import AgentRequest, rights_of
from mailroom.models import Alert, Mailbox
from mailroom.permissions import (
    mailboxes_for,
    may_manage_mail,
    open_alerts_for,
    outgoing_for,
    raw_emails_for,
)
from mailroom.states import TO_SETTLE, OutgoingState, RawState
from mailroom.views.place import require_mail_rights
from mailroom.watching.ledger import LedgerLine, lines_of_day, today

ON_THE_WAY = (OutgoingState.QUEUED, OutgoingState.CLAIMED, OutgoingState.SENDING)


@dataclass(frozen=True, slots=True)
class Card:
    mailbox: Mailbox
    today: LedgerLine
    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a person or for a server, in all the agent's mailboxes."""

    quarantined: int
    to_settle: int
    held: int
    on_the_way: int


@require_safe
def overview(request: AgentRequest) -> HttpResponse:
    require_mail_rights(request)
    scope, now = rights_of(request), timezone.now()
    boxes = mailboxes_for(scope).select_related("desk", "sign_in").order_by("desk", "address")
    alerts = list(open_alerts_for(scope).order_by("pk"))
    context = {
        "cards": _cards(list(boxes), alerts, now),
        "common_alerts": [one for one in alerts if one.mailbox_id is None],
        "waiting": waiting_of(scope),
        "may_manage": may_manage_mail(scope),
        "now": now,
    }
    return render(request, page_or_part(request, "overview"), context)


def page_or_part(request: HttpRequest, name: str) -> str:
    """The whole page, or with ?live the part of it that htmx asks for again and again."""
    return f"mailroom/_{name}.html" if "live" in request.GET else f"mailroom/{name}.html"


def _cards(boxes: Sequence[Mailbox], alerts: Sequence[Alert], now: datetime) -> list[Card]:
    lines = lines_of_day([box.pk for box in boxes], today(now))
    return [
        Card(box, lines[box.pk], tuple(one for one in alerts if one.mailbox_id == box.pk))
        for box in boxes
    ]


def waiting_of(scope: Scope) -> Waiting:
    states = outgoing_for(scope).filter(state__in=[*TO_SETTLE, OutgoingState.HELD, *ON_THE_WAY])
    found = dict(states.order_by().values_list("state").annotate(Count("pk")))
    return Waiting(
        quarantined=raw_emails_for(scope).filter(state=RawState.QUARANTINED).count(),
        to_settle=sum(found.get(state, 0) for state in TO_SETTLE),
        held=found.get(OutgoingState.HELD, 0),
        on_the_way=sum(found.get(state, 0) for state in ON_THE_WAY),
    )
