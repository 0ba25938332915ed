"""Which policy holds for an inquiry: the first that fits, in the desk's order. Reads nothing."""

from collections.abc import Sequence

from targets.models import PolicyVersion


def fits(version: PolicyVersion, *, channel: str, topic: str, urgency: int) -> bool:
    return (
        version.channel in ("", channel)
        and version.topic in ("", topic)
        and version.urgency in (None, urgency)
    )


def choose(
    versions: Sequence[PolicyVersion], *, channel: str, topic: str, urgency: int
) -> PolicyVersion:
    """`versions` as targets.queries gives them: in order, the general one last."""
    return next(one for one in versions if fits(one, channel=channel, topic=topic, urgency=urgency))
