"""The ledger of a mailbox: for each day (UTC) what lay on the server and what became of it here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncDate

from mailroom.models import LedgerDay, RawEmail
from mailroom.states import RawState

COLUMN = {
    RawState.DONE: "filed",
    RawState.NEW: "waiting",
    RawState.PROCESSING: "waiting",
    RawState.QUARANTINED: "quarantined",
}


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One day. `on_server` is None when the server was not asked about it (or there is none)."""

    day: date
    on_server: int | None = None
    missing: int = 0
    filed: int = 0
    waiting: int = 0
    quarantined: int = 0
    checked_at: datetime | None = None

    @property
    def stored(self) -> int:
        return self.filed + self.waiting + self.quarantined

    @property
    def all(self) -> int:
        """Every mail that we know of, here or missing."""
        return self.stored + self.missing

    @property
    def is_quiet(self) -> bool:
        return not (self.all or self.on_server)


def today(now: datetime) -> date:
    return now.astimezone(UTC).date()


def ledger_of(mailbox_id: int, *, first: date, last: date) -> list[LedgerLine]:
    """The days from `first` to `last`, oldest first, quiet days too. Two queries."""
    lines = _lines([mailbox_id], first, last)
    days = ((last - first).days + 1) if last >= first else 0
    every = (first + timedelta(days=number) for number in range(days))
    return [lines.get((mailbox_id, day), LedgerLine(day)) for day in every]


def lines_of_day(mailbox_ids: Iterable[int], day: date) -> dict[int, LedgerLine]:
    """The same day of many mailboxes, each by its id. Two queries."""
    ids = list(mailbox_ids)
    lines = _lines(ids, day, day)
    return {pk: lines.get((pk, day), LedgerLine(day)) for pk in ids}


def _lines(ids: list[int], first: date, last: date) -> dict[tuple[int, date], LedgerLine]:
    lines = {
        (row.mailbox_id, row.day): LedgerLine(
            row.day, on_server=row.on_server, missing=row.missing, checked_at=row.checked_at
        )
        for row in LedgerDay.objects.filter(mailbox__in=ids, day__range=(first, last))
    }
    for row in _stored(ids, first, last):
        key, column = (row["mailbox"], row["day"]), COLUMN[RawState(row["state"])]
        line = lines.get(key, LedgerLine(row["day"]))
        lines[key] = replace(line, **{column: getattr(line, column) + row["count"]})
    return lines


def _stored(ids: list[int], first: date, last: date) -> Iterable[Mapping[str, Any]]:
    """By the index of mailbox and time; the bytes are not touched."""
    begin = datetime.combine(first, time(), UTC)
    end = datetime.combine(last + timedelta(days=1), time(), UTC)
    return (
        RawEmail.objects.filter(mailbox__in=ids, received_at__gte=begin, received_at__lt=end)
        .annotate(day=TruncDate("received_at", tzinfo=UTC))
        .values("mailbox", "day", "state")
        .annotate(count=Count("pk"))
        .order_by()
    )
