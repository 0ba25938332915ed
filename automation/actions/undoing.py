"""Taking back what a firing changed, and trying again what failed."""

from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from automation.actions.hearing import WORK_TASK
from automation.models import Firing
from automation.permissions import all_rules_for
from automation.states import FIRING_MOVES, FiringState
from desks.models import Agent
from desks.permissions import Deed, scope_of
from inquiries.actions.bulk_state import lock_and_read, put_back
from inquiries.actions.facts import facts_saying
from inquiries.permissions import lock_inquiry_for
from shared.background import wake_on_commit
from shared.exceptions import NotPossible
from shared.transitions import require_move


@transaction.atomic
def undo_firing(*, firing_id: int, by: Agent, now: datetime) -> Firing:
    """Put back what it changed, with the facts of it, which do not wake the rule again. Twice is
    once.

    A note, a question to the coordinator and a sent text stay. Raises Conflict when somebody has
    changed it since, NotPossible when nothing was changed.
    """
    firing = _locked(firing_id, by)
    if firing.state == FiringState.UNDONE:
        return firing
    if firing.state != FiringState.DONE or not firing.after:
        raise NotPossible(_("There is nothing that could be undone."))
    inquiry, present = lock_and_read(firing.inquiry_id)
    with facts_saying(rules=[*firing.chain, firing.rule_id], undone_rule=firing.rule.name):
        put_back(
            inquiry=inquiry,
            present=present,
            before=firing.before,
            after=firing.after,
            by=by,
            now=now,
        )
    firing.undone_at, firing.undone_by = now, by
    _move(firing, FiringState.UNDONE, "undone_at", "undone_by")
    return firing


@transaction.atomic
def retry_firing(*, firing_id: int, by: Agent, now: datetime) -> Firing:
    """Let what failed, or was stopped as a loop, be done now. One that waits already goes on waiting."""
    firing = _locked(firing_id, by)
    if firing.state == FiringState.WAITING:
        return firing
    firing.reason, firing.done_at, firing.due_at = "", None, now
    _move(firing, FiringState.WAITING, "reason", "done_at", "due_at")
    wake_on_commit(WORK_TASK)
    return firing


def _move(firing: Firing, state: FiringState, *also: str) -> None:
    require_move(FIRING_MOVES, firing.state, state)
    firing.state = state
    firing.save(update_fields=["state", *also])


def _locked(firing_id: int, by: Agent) -> Firing:
    """Its inquiry locked first, then itself: Http404 for a rule or an inquiry that is not seen."""
    scope = scope_of(by)
    visible = Firing.objects.visible_to(scope).filter(pk=firing_id, rule__in=all_rules_for(scope))
    found = visible.values_list("inquiry_id", flat=True).first()
    if found is None:
        raise Http404
    lock_inquiry_for(by, found, Deed.CHANGE_STATUS)
    rows = Firing.objects.select_for_update(of=("self",), no_key=True).select_related("rule")
    return rows.get(pk=firing_id)
