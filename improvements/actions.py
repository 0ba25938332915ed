"""Noting an improvement at what recurs, and what becomes of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from desks.models import Agent, Desk
from desks.permissions import Deed, require, scope_of
from desks.queries import agents_at
from improvements.models import Improvement, ImprovementChange
from improvements.queries import subject_name, trend_at
from improvements.states import MOVES, State
from shared.exceptions import InvalidInput
from shared.submissions import once
from shared.transitions import require_move

TITLE, NOTE = 160, 5000


@dataclass(frozen=True, slots=True)
class Words:
    """What is noted, as typed."""

    title: str
    note: str = ""
    owner: Agent | None = None


def note_improvement(
    *,
    desk: Desk,
    kind: str,
    value: str,
    words: Words,
    by: Agent,
    submission_key: str,
    now: datetime,
) -> Improvement:
    """Note what could be done about something that recurs, once per key; it is proposed.

    Raises NotAllowed for who does not coordinate the desk, InvalidInput for an empty title, for
    what cannot recur, and for an owner who is not of the desk.
    """

    def deed() -> dict[str, Any]:
        require(by, Deed.MANAGE_IMPROVEMENTS, desk.pk)
        if subject_name(desk, kind, value) is None:
            raise InvalidInput()
        _require_sensible(desk, words)
        made = Improvement.objects.create(
            desk=desk,
            kind=kind,
            value=value,
            title=words.title.strip()[:TITLE],
            note=words.note.strip()[:NOTE],
            owner=words.owner,
            asked=trend_at(desk, kind, value, now).last,
            made_at=now,
            made_by=by,
            changed_at=now,
        )
        return {"improvement": made.pk}

    content = {"improve": [desk.pk, kind, value], "title": words.title, "note": words.note}
    result = once(by_id=by.pk, key=submission_key, content=content, now=now, deed=deed)
    return Improvement.objects.get(pk=result["improvement"])


@transaction.atomic
def change_improvement(
    *, improvement_id: int, words: Words, state: str, by: Agent, now: datetime
) -> Improvement:
    """Other words, another owner, another state; before and after are kept. The same again is none.

    Raises NotPossible for a move outside the table, InvalidInput for an empty title or an owner who
    is not of the desk.
    """
    found = _lock(by, improvement_id)
    _require_sensible(found.desk, words)
    if state != found.state:
        require_move(MOVES, found.state, state)
    wanted = {
        "title": words.title.strip()[:TITLE],
        "note": words.note.strip()[:NOTE],
        "owner_id": words.owner.pk if words.owner else None,
        "state": str(State(state)),
    }
    present = {name: getattr(found, name) for name in wanted}
    changes = {name: [present[name], new] for name, new in wanted.items() if present[name] != new}
    if not changes:
        return found
    for name, (_before, after) in changes.items():
        setattr(found, name, after)
    found.changed_at = now
    found.save()
    ImprovementChange.objects.create(improvement=found, changes=changes, at=now, by=by)
    return found


def _require_sensible(desk: Desk, words: Words) -> None:
    if not words.title.strip():
        raise InvalidInput(_("Say in a few words what could be better."))
    if words.owner and not agents_at(desk.pk).filter(pk=words.owner.pk).exists():
        raise InvalidInput(_("Choose somebody of this desk."))


def _lock(by: Agent, improvement_id: int) -> Improvement:
    rows = Improvement.objects.visible_to(scope_of(by)).select_related("desk")
    found = rows.select_for_update(of=("self",), no_key=True).filter(pk=improvement_id).first()
    if found is None:
        raise Http404
    return found
