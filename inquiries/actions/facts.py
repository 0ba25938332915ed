"""Writing facts of the timeline, in the transaction of their deed, and telling whom they concern."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from desks.models import Agent
from inquiries.actions.telling import tell_of_facts
from inquiries.models import Inquiry, Message, TimelineFact
from inquiries.realtime import announce_all
from inquiries.signals import facts_recorded
from inquiries.states import Fact
from inquiries.tallies import COUNT_VIEWS_TASK
from shared.background import wake_on_commit

_said: ContextVar[dict[str, Any] | None] = ContextVar("said", default=None)


@contextmanager
def facts_saying(**data: Any) -> Iterator[None]:
    """Every fact written within says this as well: single actions need not know on whose behalf."""
    token = _said.set((_said.get() or {}) | data)
    try:
        yield
    finally:
        _said.reset(token)


@contextmanager
def facts_of_bulk(pk: int, total: int, macro: str = "") -> Iterator[None]:
    """Every fact written within names the bulk, and its macro."""
    named = {"macro": macro} if macro else {}
    with facts_saying(bulk=pk, bulk_total=total, **named):
        yield


def record_fact(
    *,
    inquiry: Inquiry,
    kind: Fact,
    at: datetime,
    by: Agent | None = None,
    message: Message | None = None,
    **data: Any,
) -> TimelineFact:
    fact = new_fact(inquiry=inquiry, kind=kind, at=at, by=by, message=message, **data)
    record_facts([fact])
    return fact


def new_fact(
    *,
    inquiry: Inquiry,
    kind: Fact,
    at: datetime,
    by: Agent | None = None,
    message: Message | None = None,
    **data: Any,
) -> TimelineFact:
    """A fact that is yet to be recorded: see record_facts."""
    return TimelineFact(
        inquiry=inquiry,
        desk_id=inquiry.desk_id,
        kind=kind,
        at=at,
        actor=by,
        message=message,
        data=data | (_said.get() or {}),
    )


def record_facts(facts: Sequence[TimelineFact]) -> None:
    """Write facts in this order; the browsers hear of each inquiry once, by its first fact.

    Apps above hear of them in the same transaction (inquiries.signals).
    """
    TimelineFact.objects.bulk_create(facts)
    tell_of_facts(facts)
    facts_recorded.send(TimelineFact, facts=facts)
    first = {fact.inquiry_id: fact for fact in reversed(facts)}
    wake_on_commit(COUNT_VIEWS_TASK)
    announce_all((fact.inquiry.reference, fact.desk_id, fact.kind) for fact in first.values())
