"""Whom a step of a hand-over concerns; told in the transaction of the step, each once."""

from datetime import datetime

from desks.models import Agent
from handovers.models import Handover, HandoverWord
from handovers.notified import subject_of
from handovers.reach import colleagues_of
from handovers.states import Said
from notifications.actions import notify
from notifications.states import Kind


def tell_section_handed(*, handover: Handover, by: Agent | None, now: datetime) -> None:
    """Everybody of the section who has an account."""
    notify(
        agent_ids=list(colleagues_of(handover.section_id).values_list("pk", flat=True)),
        kind=Kind.HANDED_OVER,
        key=f"handover:{handover.pk}:handed",
        now=now,
        by=by,
        subject=subject_of(handover),
    )


def tell_section_word(*, handover: Handover, word: HandoverWord) -> None:
    """Who works on it there; as long as nobody does, all of them."""
    _tell_word(handover, word, _workers(handover), Kind.HANDOVER_WORD)


def tell_desk_word(*, handover: Handover, word: HandoverWord) -> None:
    """Who asked, and whose inquiry it is now."""
    kind = Kind.HANDOVER_ANSWERED if word.kind == Said.ANSWERED else Kind.HANDOVER_WORD
    _tell_word(handover, word, _askers(handover), kind)


def _tell_word(handover: Handover, word: HandoverWord, people: set[int], kind: Kind) -> None:
    key, subject = f"handover:{handover.pk}:word:{word.pk}", subject_of(handover)
    notify(agent_ids=people, kind=kind, key=key, now=word.at, by=word.by, subject=subject)


def tell_due(*, handover: Handover, what: str, is_over: bool, now: datetime) -> None:
    """The section; of what is over also the desk. `what` tells one reminder from the next."""
    notify(
        agent_ids=_workers(handover) | (_askers(handover) if is_over else set()),
        kind=Kind.HANDOVER_DUE,
        key=f"handover:{handover.pk}:{what}",
        now=now,
        subject=subject_of(handover),
        params={"over": int(is_over)},
    )


def tell_trouble(*, handover: Handover, what: str, is_held: bool, now: datetime) -> None:
    """The desk: a mail to the section did not arrive, or one came from an unknown address."""
    notify(
        agent_ids=_askers(handover),
        kind=Kind.HANDOVER_TROUBLE,
        key=f"handover:{handover.pk}:{what}",
        now=now,
        subject=subject_of(handover),
        params={"held": int(is_held)},
    )


def _askers(handover: Handover) -> set[int]:
    people = {handover.asked_by_id, handover.inquiry.assignee_id}
    return {pk for pk in people if pk is not None}


def _workers(handover: Handover) -> set[int]:
    here = set(colleagues_of(handover.section_id).values_list("pk", flat=True))
    return {handover.taken_by_id} if handover.taken_by_id in here else here
