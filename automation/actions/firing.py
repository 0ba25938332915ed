"""What a firing does when its time has come: once, under the lock of its inquiry, all or nothing."""

import logging
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _

from automation.actions.doing import do_effects
from automation.effects import LASTING
from automation.models import Firing
from automation.saying import texts_of
from automation.states import FIRING_MOVES, FiringState, Opening, Why
from desks.actions import machine_agent
from desks.models import Agent
from desks.queries import calendar_of
from desks.working_hours import is_open
from inquiries.actions.bulk_state import changed, lock_and_read, read_again
from inquiries.actions.facts import facts_saying
from inquiries.conditions import OTHER_PEOPLE, matches
from inquiries.permissions import lock_if_free
from inquiries.phrases import find_phrase
from inquiries.tallies import clock_at, facts_of
from shared.exceptions import HelpdeskError
from shared.transitions import require_move

log = logging.getLogger(__name__)
BATCH = 100
MOST_A_DAY, DAY = 5, timedelta(days=1)
"""So often a rule may change one inquiry within a day; what would be more is taken for a loop."""
KEPT_NOT_MET = timedelta(days=7)
REASON = 300


def work_off(*, now: datetime) -> int:
    """Do a batch of what is due, the earliest first; returns how many were done by this call."""
    due = Firing.objects.due(now).order_by("due_at", "pk")
    inquiry_ids = dict.fromkeys(due.values_list("inquiry_id", flat=True)[:BATCH])
    return sum(fire_next(inquiry_id=pk, now=now) for pk in inquiry_ids)


@transaction.atomic
def fire_next(*, inquiry_id: int, now: datetime) -> bool:
    """Do the first firing of an inquiry that is due, in the order of rules: true if it was done here.

    False when there is none any more, or somebody acts on the inquiry at this moment: then the next
    look finds it again. What fails is taken back, kept with its reason, and stops nothing else.
    """
    inquiry = lock_if_free(inquiry_id)
    if inquiry is None:
        return False
    waiting = Firing.objects.due(now).filter(inquiry=inquiry)
    ordered = waiting.order_by("due_at", "rule__position", "pk")
    firing = ordered.select_related("version__made_by", "rule", "fact").first()
    if firing is None:
        return False
    firing.inquiry = inquiry
    state = _outcome(firing, now)
    require_move(FIRING_MOVES, firing.state, state)
    firing.state, firing.done_at = state, now
    firing.save(update_fields=["state", "done_at", "reason", "before", "after"])
    return True


def _outcome(firing: Firing, now: datetime) -> FiringState:
    if why := _hindrance(firing, now):
        firing.reason = why
        return FiringState.STOPPED if why == Why.LOOP else FiringState.NOT_MET
    with translation.override(firing.version.made_by.language):
        try:
            with transaction.atomic(), facts_saying(**_said_by(firing)):
                return _do(firing, machine_agent(), now)
        except Http404:
            firing.reason = _("It is not there any more.")
        except HelpdeskError as error:
            firing.reason = str(error.message)[:REASON]
        except (OperationalError, InterfaceError):
            raise  # the database is away: nothing has happened, the next run begins here again
        except Exception:
            log.exception("a rule failed unexpectedly: firing %s", firing.pk)
            firing.reason = _("This did not work.")
    firing.before, firing.after = {}, {}
    return FiringState.FAILED


def _said_by(firing: Firing) -> dict[str, object]:
    """What every fact of it says: the rule by its name as it was, and the chain that led here."""
    return {
        "rule": firing.rule.name,
        "firing": firing.pk,
        "rules": [*firing.chain, firing.rule_id],
    }


def _do(firing: Firing, by: Agent, now: datetime) -> FiringState:
    effects = firing.version.effects
    inquiry, before = lock_and_read(firing.inquiry_id)
    do_effects(firing=firing, inquiry=inquiry, by=by, now=now)
    firing.before, firing.after = changed(before, read_again(inquiry))
    is_new = bool(firing.after) or not LASTING.isdisjoint(effects)
    return FiringState.DONE if is_new else FiringState.UNCHANGED


def _hindrance(firing: Firing, now: datetime) -> str:
    """Why nothing is done; '' when all holds. What costs nothing is asked first."""
    rule, version, inquiry = firing.rule, firing.version, firing.inquiry
    if not (rule.is_on and version.is_current) or rule.removed_at:
        return Why.CHANGED
    if rule.desk_id not in (None, inquiry.desk_id):
        return Why.DESK
    if inquiry.merged_into_id:
        return Why.MERGED
    if not _holds_at(version.opening, firing):
        return Why.HOURS
    facts = facts_of([inquiry.pk])[0]
    if not matches(version.condition, facts, clock_at(now), OTHER_PEOPLE):
        return Why.CONDITION
    if version.phrases and not find_phrase(
        version.phrases, texts_of([firing.fact])[firing.fact_id]
    ):
        return Why.WORDS
    return Why.LOOP if _is_loop(firing, now) else ""


def _holds_at(opening: str, firing: Firing) -> bool:
    if not opening:
        return True
    was_open = is_open(calendar_of(firing.inquiry.desk), firing.fact.at)
    return was_open is (opening == Opening.OPEN)


def _is_loop(firing: Firing, now: datetime) -> bool:
    lately = Firing.objects.filter(
        inquiry_id=firing.inquiry_id,
        rule_id=firing.rule_id,
        state=FiringState.DONE,
        done_at__gt=now - DAY,
    )
    return lately.count() >= MOST_A_DAY


@transaction.atomic
def forget_old(*, now: datetime) -> int:
    """Delete some of what did not apply, a week ago and more; returns how many. Twice is once."""
    old = Firing.objects.filter(state=FiringState.NOT_MET, done_at__lt=now - KEPT_NOT_MET)
    ids = list(old.order_by("done_at").values_list("pk", flat=True)[: BATCH * 10])
    return Firing.objects.filter(pk__in=ids).delete()[0]
