"""The demo's improvements: noted at what was asked most, one of them agreed."""

from datetime import datetime

from desks.models import Agent, Desk
from improvements.actions import Words, change_improvement, note_improvement
from improvements.queries import recurring_at
from improvements.states import State

TITLES = ("Say it in the automatic receipt", "A page of its own with an example")


def play_improvements(*, by: Agent, now: datetime) -> None:
    desk = Desk.objects.get(code="madrid")
    for title, found in zip(TITLES, recurring_at(desk, now), strict=False):
        words = Words(title, owner=by if title == TITLES[0] else None)
        made = note_improvement(
            desk=desk,
            kind=found.kind,
            value=found.value,
            words=words,
            by=by,
            submission_key=f"demo-improvement-{found.kind}-{found.value}"[:64],
            now=now,
        )
        if words.owner:
            change_improvement(
                improvement_id=made.pk, words=words, state=State.AGREED, by=by, now=now
            )
