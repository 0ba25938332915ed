"""Work finds its people: the next inquiry for who asks, and giving in turn to who is there."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from desks.models import Agent, Assigning, Desk, Membership
from desks.permissions import Deed, scope_of
from inquiries.actions.assign import assign_inquiry, set_assignee
from inquiries.assigning import Gift, Waiting, Why, choose_of_named, deal, languages_wanted
from inquiries.models import Inquiry
from inquiries.permissions import lock_inquiry_for
from inquiries.pool import candidates_at, candidates_named, not_given_back, waiting_at, waiting_for
from shared.exceptions import NotPossible
from shared.submissions import once

BATCH = 20  # given in one transaction


@transaction.atomic
def take_next(*, by: Agent, now: datetime, submission_key: str = "") -> Inquiry | None:
    """The unassigned inquiry that `by` may take and answers in, and that must be answered first.

    Of many who ask at once each gets another one, and nobody waits for anybody. With the same
    `submission_key` (a double click) it is the same inquiry, without one each call takes another.
    None when nothing waits: see `inquiries.pool` for why. Records ASSIGNED.
    """

    def deed() -> dict[str, Any]:
        taken = _take(by, now)
        return {"inquiry": taken.pk if taken else None}

    if not submission_key:
        return _take(by, now)
    content = {"deed": "next"}
    done = once(by_id=by.pk, key=submission_key, content=content, now=now, deed=deed)
    return Inquiry.objects.filter(pk=done["inquiry"]).first()


def _take(by: Agent, now: datetime) -> Inquiry | None:
    # One agent's calls come one after the other: the second counts what the first took.
    agent = Agent.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    waiting = waiting_for(agent, scope_of(agent), now)
    free = waiting.select_for_update(of=("self",), no_key=True, skip_locked=True)
    inquiry = free.first()
    if inquiry:
        set_assignee(inquiry=inquiry, to=agent, by=agent, now=now, reason=Why.NEXT)
    return inquiry


@transaction.atomic
def give_waiting(*, desk: Desk, now: datetime) -> int:
    """Give what waits at a desk to those who are there, in turn; returns how many were given.

    Nothing happens at a desk whose agents take for themselves. Each gift is a fact ASSIGNED without
    an actor, with the reason. What fits nobody stays and is looked at again. Called twice, or by
    two at once, nothing is given twice: the desk's memberships are locked.
    """
    if desk.assigns != Assigning.ROUND_ROBIN:
        return 0
    members = Membership.objects.select_for_update(of=("self",), no_key=True).filter(desk=desk)
    turn_of = {one.agent_id: one.turn for one in members.order_by("pk")}
    candidates = candidates_at(desk.pk, now)
    rows = _waiting(desk, languages_wanted(candidates), now)
    gifts = deal([Waiting(row.pk, row.language) for row in rows.values()], candidates)
    last = max(turn_of.values(), default=0)
    for turn, gift in enumerate(gifts, last + 1):
        _give(rows[gift.inquiry_id], gift, now)
        Membership.objects.filter(desk=desk, agent=gift.to.agent_id).update(turn=turn)
    return len(gifts)


@transaction.atomic
def give_to_one_of(
    *, inquiry_id: int, agent_ids: Collection[int], by: Agent, now: datetime
) -> Inquiry:
    """Give an inquiry to one of these colleagues of its desk: who is here first, then who has the least.

    Whose it is already keeps it, if it is one of them. Each must answer in its language and have
    room. The memberships are locked, so that of two at once the second counts what the first gave.
    Raises NotPossible when none of them can be given it.
    """
    inquiry = lock_inquiry_for(by, inquiry_id, Deed.ASSIGN)
    if inquiry.assignee_id in agent_ids:
        return inquiry
    members = Membership.objects.filter(desk_id=inquiry.desk_id, agent__in=agent_ids)
    list(members.order_by("pk").select_for_update(of=("self",), no_key=True))
    named = candidates_named(inquiry.desk_id, agent_ids, now)
    to = choose_of_named(named, inquiry.language)
    if to is None:
        raise NotPossible(
            _("None of these colleagues is there, has room and answers in the language.")
        )
    return assign_inquiry(
        inquiry_id=inquiry_id, to=Agent.objects.get(pk=to.agent_id), by=by, now=now
    )


def _waiting(desk: Desk, languages: frozenset[str] | None, now: datetime) -> dict[int, Inquiry]:
    waiting = not_given_back(waiting_at([desk.pk], now))
    if languages is not None:
        waiting = waiting.filter(language__in=languages)
    locked = waiting.select_for_update(of=("self",), no_key=True, skip_locked=True)
    return {row.pk: row for row in locked[:BATCH]}


def _give(inquiry: Inquiry, gift: Gift, now: datetime) -> None:
    set_assignee(
        inquiry=inquiry,
        to=Agent.objects.get(pk=gift.to.agent_id),
        by=None,
        now=now,
        reason=Why.TURN,
        language=inquiry.language,
        load=gift.to.load,
    )
