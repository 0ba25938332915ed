"""What a desk promises: a policy of Madrid alone."""

from datetime import timedelta

from django.utils import timezone

from targets.actions import PolicyValues, add_policy
from tests.architecture.world import ABSENT, NO_ID, World

HOUR = timedelta(hours=1)


def furnish(world: World) -> None:
    values = PolicyValues("Urgent", HOUR, HOUR, 4 * HOUR, urgency=4)
    by, now = world.cast["rui"], timezone.now()
    policy = add_policy(desk=world.madrid, values=values, by=by, now=now).policy_id
    world.add("targets:policies api_targets", [])
    world.add("inquiries:targets api_inquiry_targets", [world.inquiry.reference], [ABSENT])
    world.add("targets:new_policy targets:example", ["madrid"], ["nowhere"])
    world.add("targets:policy targets:policy_deed", [policy], [NO_ID])
    typed = {
        "name": "Chat",
        "channel": "chat",
        "first_answer": "1:00",
        "next_answer": "1:00",
        "resolution": "9",
    }
    world.posts |= {
        "targets:new_policy": typed,
        "targets:policy": typed,
        "targets:policy_deed": {"deed": "up"},
    }
