"""What the demo's desks promise besides the usual: quicker where it presses."""

from datetime import datetime, timedelta

from desks.models import Agent, Desk
from targets.actions import STEPS, PolicyValues, add_policy

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
POLICIES = (
    PolicyValues(
        name="Urgent",
        urgency=4,
        acknowledgement=15 * MINUTE,
        first_answer=2 * HOUR,
        next_answer=2 * HOUR,
        resolution=9 * HOUR,
        steps=STEPS,
    ),
    PolicyValues(
        name="Telephone",
        channel="phone",
        first_answer=HOUR,
        next_answer=4 * HOUR,
        resolution=9 * HOUR,
        steps=STEPS,
    ),
)


def make_promises(*, by: Agent, now: datetime) -> None:
    """Of Madrid and The Hague, before anything comes in."""
    for desk in Desk.objects.filter(memberships__agent=by).order_by("position"):
        for values in POLICIES:
            add_policy(desk=desk, values=values, by=by, now=now)
