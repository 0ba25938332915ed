"""What the inquiry's own facts mean for alerts: judged anew, over, gone with it, or open again."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from alerts.actions.calling import tell_outside, write_next
from alerts.actions.raising import LIVE, Arrived, look_at_messages, raise_alert
from alerts.actions.showing import show_alerted
from alerts.judging import Held
from alerts.models import Alert, AlertStep
from alerts.permissions import lock_of
from alerts.states import MOVES, Cause, Ending, State
from desks.models import Agent
from inquiries.actions.facts import record_fact
from inquiries.coming_to_rest import Course, coming_to_rest_before, ended_by, is_taken_back
from inquiries.models import Inquiry, Message, TimelineFact
from inquiries.signals import facts_recorded
from inquiries.states import Fact, MessageKind
from shared.transitions import require_move
from webhooks.states import Event

log = logging.getLogger(__name__)
OF_LIMITS = frozenset({Fact.LIMIT_REJECTED, Fact.LIMIT_SETTLED})
HEARD = OF_LIMITS | {Fact.RECEIVED, Fact.REOPENED, Fact.TRANSFER_ACCEPTED}


def listen() -> None:
    facts_recorded.connect(hear, dispatch_uid="alerts.hearing")


def hear(*, facts: Sequence[TimelineFact], **_kwargs: Any) -> None:
    """In the transaction of the deed, whose inquiries are locked.

    A fault of ours must not keep a letter out, nor a deed from being done: it is logged, and what
    this would have written is not.
    """
    if not any(_concerns(fact) for fact in facts):
        return
    try:
        with transaction.atomic():
            _judge(facts)
            for fact in facts:
                _follow(fact)
    except Exception:
        log.exception("alerts could not follow what happened")


def _concerns(fact: TimelineFact) -> bool:
    """Most facts mean nothing here, and cost nothing."""
    return fact.kind in HEARD or ended_by(fact) is not None or is_taken_back(fact)


def _judge(facts: Sequence[TimelineFact]) -> None:
    opened = {fact.inquiry_id for fact in facts if fact.kind == Fact.CREATED}
    arrived = [
        Arrived(fact.inquiry, message, fact.inquiry_id in opened)
        for fact in facts
        if (message := _message_to_judge(fact))
    ]
    if arrived:
        now = max(fact.at for fact in facts)
        look_at_messages([one for one in arrived if one.inquiry.is_active], now)


def _message_to_judge(fact: TimelineFact) -> Message | None:
    """What a person wrote; what arrived before an inquiry was reopened is judged with that."""
    if fact.kind == Fact.RECEIVED:
        return None if fact.data.get("automatic") else fact.message
    if fact.kind != Fact.REOPENED:
        return None
    inbound = fact.inquiry.messages.filter(kind=MessageKind.INBOUND, automatic="")
    return inbound.order_by("-pk").first()


def _follow(fact: TimelineFact) -> None:
    course = ended_by(fact)
    if course == Course.MERGED:
        _move_on(fact)
    elif course == Course.AT_REST:
        _end_all(fact.inquiry, Ending.AT_REST, fact.actor, fact.at)
    elif fact.kind in OF_LIMITS:
        _end_without_limit(fact)
    elif course == Course.TRANSFERRED:
        _hurry(fact)
    elif is_taken_back(fact):
        _revive(fact)


def _end_all(inquiry: Inquiry, ending: Ending, by: Agent | None, now: datetime) -> list[Alert]:
    found = list(Alert.objects.open().filter(inquiry=inquiry).values_list("pk", flat=True))
    return [end(lock_of(inquiry, pk), ending, by, now) for pk in found]


def end(alert: Alert, ending: Ending, by: Agent | None, now: datetime) -> Alert:
    """A locked alert is over: nobody is called any more."""
    require_move(MOVES, alert.state, State.ENDED)
    alert.state, alert.ending, alert.finished_at = State.ENDED, ending, now
    alert.save()
    AlertStep.objects.filter(alert=alert, done_at=None).delete()
    show_alerted(alert.inquiry)
    record_fact(
        inquiry=alert.inquiry,
        kind=Fact.ALERT_ENDED,
        at=now,
        by=by,
        alert=alert.rule.code,
        ending=str(ending),
    )
    tell_outside(alert=alert, event=Event.ALERT_OVER, now=now)
    return alert


def _end_without_limit(fact: TimelineFact) -> None:
    """Those raised by a date that binds nobody any more."""
    dates = {
        day.isoformat()
        for day in fact.inquiry.limits.filter(state__in=LIVE).values_list("due_on", flat=True)
        if day
    }
    of_days = Alert.objects.open().filter(inquiry=fact.inquiry, cause=Cause.LIMIT)
    for pk in list(of_days.exclude(value__in=dates).values_list("pk", flat=True)):
        end(lock_of(fact.inquiry, pk), Ending.LIMIT_GONE, fact.actor, fact.at)


def _move_on(fact: TimelineFact) -> None:
    """What calls for somebody goes on in the inquiry that this one became a part of."""
    target = fact.inquiry.merged_into
    for alert in _end_all(fact.inquiry, Ending.MERGED, fact.actor, fact.at):
        if target and target.is_active:
            raise_alert(
                inquiry=target,
                rule=alert.rule,
                held=Held(Cause(alert.cause), alert.value),
                message=alert.message,
                limit=alert.limit,
                now=fact.at,
            )


def _hurry(fact: TimelineFact) -> None:
    """Another desk has it now, and none of its people has been called: at the next look."""
    steps = AlertStep.objects.filter(alert__inquiry=fact.inquiry, done_at=None)
    steps.update(due_at=fact.at)


def _revive(fact: TimelineFact) -> None:
    """Alerts that were ended by what is now undone call again."""
    came_to_rest = coming_to_rest_before(fact)
    if came_to_rest is None:
        return
    ended = Alert.objects.filter(
        inquiry=fact.inquiry, state=State.ENDED, finished_at=came_to_rest.at
    ).exclude(rule__in=Alert.objects.open().filter(inquiry=fact.inquiry).values("rule"))
    for pk in list(ended.values_list("pk", flat=True)):
        _open_again(lock_of(fact.inquiry, pk), fact)


def _open_again(alert: Alert, fact: TimelineFact) -> None:
    require_move(MOVES, alert.state, State.OPEN)
    alert.state, alert.ending, alert.finished_at = State.OPEN, "", None
    alert.save()
    write_next(alert=alert, now=fact.at)
    show_alerted(alert.inquiry)
    kind, code = Fact.ALERT_RAISED, alert.rule.code
    record_fact(inquiry=alert.inquiry, kind=kind, at=fact.at, by=fact.actor, alert=code)
