"""What a fact says of an inquiry that comes to rest, or was not to after all; for the apps above."""

from enum import StrEnum

from inquiries.models import TimelineFact
from inquiries.states import ACTIVE, AT_REST, Fact, Status

UNDOES = frozenset({Fact.STATUS_CHANGED, Fact.UNMERGED})


class Course(StrEnum):
    """Why what stands beside an inquiry is over. Endings of the apps above have the same codes."""

    AT_REST = "at_rest"
    MERGED = "merged"
    TRANSFERRED = "transferred"


def ended_by(fact: TimelineFact) -> Course | None:
    """Whether the inquiry needs nothing more where it is; None for every other fact."""
    if fact.kind == Fact.TRANSFER_ACCEPTED:
        return Course.TRANSFERRED
    after = status_in(fact, "after")
    if after not in AT_REST:
        return None
    return Course.MERGED if after == Status.MERGED else Course.AT_REST


def is_taken_back(fact: TimelineFact) -> bool:
    """Nothing happened after all; a reopening is another kind of fact, and begins anew."""
    before, after = status_in(fact, "before"), status_in(fact, "after")
    return fact.kind in UNDOES and before in AT_REST and after in ACTIVE


def coming_to_rest_before(fact: TimelineFact) -> TimelineFact | None:
    """What `fact` takes back: the last time that its inquiry came to rest."""
    earlier = TimelineFact.objects.filter(inquiry=fact.inquiry, pk__lt=fact.pk)
    return earlier.filter(data__after__in=sorted(AT_REST)).order_by("-pk").first()


def status_in(fact: TimelineFact, name: str) -> str:
    """Facts of other kinds keep lists and numbers there."""
    value = fact.data.get(name)
    return value if isinstance(value, str) else ""
