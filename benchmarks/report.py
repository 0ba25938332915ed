"""The figures as a table for people and as JSON for the next run."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.intake import Figures
from benchmarks.knowledge import Knowledge, Quality
from benchmarks.livechat import ChatFigures
from benchmarks.memory import ROUNDS, Memory
from benchmarks.pages import BARE, PageTime
from benchmarks.targets import SWEEP_EVERY, SweepTime
from benchmarks.triage import LIMIT, TriageTime


@dataclass
class Report:
    """By the number of inquiries that were there."""

    intake: dict[int, list[Figures]] = field(default_factory=dict)
    pages: dict[int, list[PageTime]] = field(default_factory=dict)
    search: dict[int, list[PageTime]] = field(default_factory=dict)
    memory: Memory | None = None
    triage: TriageTime | None = None
    knowledge: Knowledge | None = None
    targets: list[SweepTime] = field(default_factory=list)
    livechat: ChatFigures | None = None

    def lines(self) -> list[str]:
        return [
            *self._intake_lines(),
            *self._memory_lines(),
            *self._triage_lines(),
            "",
            *self._knowledge_lines(),
            "",
            *self._target_lines(),
            "",
            *self._chat_lines(),
            "",
            *self._page_lines(self.pages, "Pages"),
            "",
            *self._page_lines(self.search, "Search and palette"),
            "",
            *self._plan_lines(),
        ]

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    def _intake_lines(self) -> list[str]:
        head = "Mails per second: kept (raw bytes committed), read (to a stored inquiry), both"
        columns = ("inquiries", "readers", "floor", "kept", "read", "both", "both/floor")
        rows: list[tuple[object, ...]] = [
            (
                f"{size:,}",
                one.readers,
                *_rounded(one.floor, one.stored, one.read, one.both),
                f"{one.share:.0%}",
            )
            for size, figures in self.intake.items()
            for one in figures
        ]
        return [head, *_table(columns, rows)]

    def _memory_lines(self) -> list[str]:
        if self.memory is None:
            return []
        one = self.memory
        first = f"{one.first:.0f} MB after {one.mails:,} mails"
        last = f"{one.last:.0f} MB after {ROUNDS * one.mails:,}"
        return [f"Memory of a reader: {first}, {last} ({one.last / one.first:.2f})"]

    def _triage_lines(self) -> list[str]:
        if self.triage is None:
            return []
        one = self.triage
        times = f"{one.p50:.2f} ms at the median, {one.p95:.2f} ms at 95 %"
        share = f"{one.share:.0%} of the {LIMIT:.0f} ms that are allowed"
        return [f"Triage of a mail: {times} ({share}); loading {one.loading:.0f} ms once"]

    def _knowledge_lines(self) -> list[str]:
        if self.knowledge is None:
            return []
        head = "Finding texts: held-out questions; 'ts_rank' is PostgreSQL's own ranking"
        columns = ("engine", "language", "questions", "hit at 1", "hit at 3", "reciprocal rank")
        rows: list[tuple[object, ...]] = [
            (one.engine, one.language, one.questions, *_hundredths(one))
            for one in self.knowledge.quality
        ]
        times = ("objects", "p50 ms", "p95 ms", "growth")
        first = self.knowledge.speed[0].p50
        speed: list[tuple[object, ...]] = [
            (f"{one.objects:,}", f"{one.p50:.1f}", f"{one.p95:.1f}", f"{one.p50 / first:.2f}")
            for one in self.knowledge.speed
        ]
        return [head, *_table(columns, rows), "", *_table(times, speed)]

    def _target_lines(self) -> list[str]:
        head = f"Service targets, in seconds of the sweep of every {SWEEP_EVERY} s"
        columns = ("open inquiries", "clocks", "nothing due", "due", "for these", "counted anew/s")
        rows: list[tuple[object, ...]] = [
            (
                f"{one.inquiries:,}",
                f"{one.clocks:,}",
                f"{one.idle:.4f}",
                f"{one.due:,}",
                f"{one.busy:.2f}",
                f"{one.recount:,.0f}",
            )
            for one in self.targets
        ]
        return [head, *_table(columns, rows)] if rows else []

    def _chat_lines(self) -> list[str]:
        if self.livechat is None:
            return []
        one = self.livechat
        head = f"Live chat, {one.talks} conversations of two pages, one web process"
        columns = ("", "lines told/s", "p50 ms", "p99 ms", "of the echo")
        flows = (
            ("bare Channels echo", one.echo),
            ("chat", one.chat),
            (f"chat beside {one.idle:,} idle", one.beside_idle),
        )
        rows: list[tuple[object, ...]] = [
            (
                name,
                *_rounded(flow.delivered, flow.p50, flow.p99),
                f"{flow.delivered / one.echo.delivered:.0%}",
            )
            for name, flow in flows
        ]
        memory = f"An idle connection: {one.kilobytes:.0f} kB"
        grown = ", ".join(f"{p50:.1f} ms at {size:,}" for size, p50 in one.stored.items())
        return [head, *_table(columns, rows), memory, f"One line by lines stored: {grown}"]

    def _page_lines(self, measured: dict[int, list[PageTime]], kind: str) -> list[str]:
        """Growth is against the smallest size: what an agent waits for must not follow the archive."""
        head = f"{kind}, one client, milliseconds; 'bare' is a Django view that does nothing"
        columns = ("inquiries", "page", "p50", "p95", "p50/bare", "growth", "kB", "queries", "rows")
        first = {one.name: one.p50 for one in next(iter(measured.values()), [])}
        rows: list[tuple[object, ...]] = []
        for size, times in measured.items():
            bare = next(one.p50 for one in times if one.name == BARE)
            for one in times:
                ratios = (f"{one.p50 / bare:.1f}", f"{one.p50 / first[one.name]:.2f}")
                counts = (f"{one.kilobytes:.0f}", one.queries, f"{one.rows:,}")
                milliseconds = (f"{one.p50:.1f}", f"{one.p95:.1f}")
                rows.append((f"{size:,}", one.name, *milliseconds, *ratios, *counts))
        return [head, *_table(columns, rows)]

    def _plan_lines(self) -> list[str]:
        """At the largest size: rows of large tables that were looked at, and by which index."""
        last = [*list(self.pages.values())[-1:], *list(self.search.values())[-1:]]
        plans = [f"  {one.name}: {one.plan}" for times in last for one in times if one.plan]
        return ["Plans at the largest size", *plans]


def _hundredths(one: Quality) -> tuple[str, ...]:
    return tuple(f"{share:.2f}" for share in (one.first, one.among_three, one.reciprocal))


def _rounded(*figures: float) -> tuple[str, ...]:
    return tuple(f"{figure:.0f}" for figure in figures)


def _table(columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> list[str]:
    cells = [columns, *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(columns))]
    return [
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in cells
    ]
