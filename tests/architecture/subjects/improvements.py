"""An improvement of Madrid, noted at its renewals."""

from uuid import uuid4

from django.utils import timezone

from improvements.actions import Words, note_improvement
from tests.architecture.world import NO_ID, World


def furnish(world: World) -> None:
    made = note_improvement(
        desk=world.madrid,
        kind="topic",
        value="renewal",
        words=Words("Canary improvement"),
        by=world.cast["rui"],
        submission_key="improve",
        now=timezone.now(),
    )
    world.add("improvements:first", [])
    of_desk = "improvements:board api_recurring api_improvements"
    world.add(of_desk, ["madrid"], ["nowhere"])
    world.add(
        "improvements:subject", ["madrid", "topic", "renewal"], ["madrid", "topic", "nothing"]
    )
    world.add("improvements:improvement api_improvement", [made.pk], [NO_ID])
    form = {"title": "Better words", "note": "On the page."}
    world.posts |= {
        "improvements:subject": form | {"submission_key": str(uuid4())},
        "improvements:improvement": form | {"state": "agreed"},
        "api_improvements": form | {"kind": "topic", "value": "renewal"},
        "api_improvement": form | {"state": "agreed"},
    }
