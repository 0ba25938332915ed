"""Whose an escalation is: given, moved when the owner is not there, raised to the second level."""

from datetime import datetime

from django.db import transaction

from desks.models import Agent
from escalations.actions.telling import tell_alone, tell_moved, tell_second_level
from escalations.models import Escalation
from escalations.owners import find_owner, find_second_owner, must_leave, without_a_proper_owner
from escalations.permissions import lock_of
from escalations.states import Move
from inquiries.actions.facts import record_fact
from inquiries.permissions import lock_if_free
from inquiries.states import Fact

FIELDS = ["owner", "unowned_since", "level"]


def to_look_after(now: datetime) -> list[int]:
    """Ids of escalations whose owner is not there, or who have none.

    All of them: those for whom nobody is there would else hide the ones behind them.
    """
    return list(without_a_proper_owner(now).values_list("pk", flat=True))


@transaction.atomic
def keep_owned(*, escalation_id: int, now: datetime) -> bool:
    """Give it to somebody who is there; true when it went to somebody else, or to nobody.

    Where no coordinator is there it stands in the desk's queue, marked, and the administrators are
    told once. Called twice, the second call finds nothing to do;
    while somebody acts on its inquiry the next look finds it again.
    """
    found = Escalation.objects.get(pk=escalation_id)
    inquiry = lock_if_free(found.inquiry_id)
    if inquiry is None:
        return False
    escalation = lock_of(inquiry, escalation_id)
    if not escalation.is_under_way:
        return False
    why = must_leave(escalation.owner, inquiry.desk_id, now) if escalation.owner else Move.ARRIVED
    if why is None:
        return False
    to = find_owner(inquiry.desk, now=now, but={escalation.asked_by_id})
    if to is None and escalation.owner is None:
        return False
    move(escalation=escalation, to=to, why=why, now=now)
    return True


def move(*, escalation: Escalation, to: Agent | None, why: Move, now: datetime) -> None:
    """Give a locked escalation to another owner, or to nobody, with the fact; tells who it is."""
    before = escalation.owner_id
    set_owner(escalation, to, now)
    escalation.save(update_fields=FIELDS)
    fact = record_fact(
        inquiry=escalation.inquiry,
        kind=Fact.ESCALATION_MOVED,
        at=now,
        before=before,
        after=escalation.owner_id,
        reason=str(why),
    )
    if to:
        tell_moved(escalation=escalation, fact=fact)
    else:
        tell_alone(escalation=escalation, now=now)


def set_owner(escalation: Escalation, to: Agent | None, now: datetime) -> None:
    """On the row in memory. Since when nobody is there is kept, not moved on."""
    escalation.owner = to
    escalation.unowned_since = None if to else escalation.unowned_since or now


def raise_level(escalation: Escalation, now: datetime) -> None:
    """No answer in the time that the desk allows: to another coordinator, and all of them hear.

    Where there is nobody else it stays where it is, and the administrators hear.
    """
    escalation.level = 2
    but = {pk for pk in (escalation.asked_by_id, escalation.owner_id) if pk is not None}
    to = find_second_owner(escalation.inquiry.desk, now=now, but=but)
    if to:
        move(escalation=escalation, to=to, why=Move.SECOND_LEVEL, now=now)
    else:
        escalation.save(update_fields=FIELDS)
        tell_alone(escalation=escalation, now=now)
    tell_second_level(escalation=escalation, now=now)
