"""The figures as a table for people and as JSON for the next run."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.intake import Figures
from benchmarks.memory import ROUNDS, Memory
from benchmarks.pages import BARE, PageTime


@dataclass
class Report:
    """By the number of inquiries that were there."""

    intake: dict[int, list[Figures]] = field(default_factory=dict)
    pages: dict[int, list[PageTime]] = field(default_factory=dict)
    search: dict[int, list[PageTime]] = field(default_factory=dict)
    plans: dict[int, dict[str, str]] = field(default_factory=dict)
    memory: Memory | None = None

    def lines(self) -> list[str]:
        return [
            *self._intake_lines(),
            *self._memory_lines(),
            "",
            *self._page_lines(),
            "",
            *self._search_lines(),
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

    def _search_lines(self) -> list[str]:
        """Growth is against the smallest size: what an agent waits for must not follow the archive."""
        head = "Search, one client, milliseconds; what PostgreSQL read for it"
        columns = ("inquiries", "search", "p50", "p95", "growth", "queries", "plan")
        first = {one.name: one.p50 for one in next(iter(self.search.values()), [])}
        rows: list[tuple[object, ...]] = [
            (
                f"{size:,}",
                one.name,
                f"{one.p50:.1f}",
                f"{one.p95:.1f}",
                f"{one.p50 / first[one.name]:.2f}",
                one.queries,
                self.plans[size].get(one.name, ""),
            )
            for size, searches in self.search.items()
            for one in searches
        ]
        return [head, *_table(columns, rows)]

    def _page_lines(self) -> list[str]:
        head = "Pages, one client, milliseconds; 'bare' is a Django view that does nothing"
        columns = ("inquiries", "page", "p50", "p95", "p50/bare", "kB", "queries")
        rows: list[tuple[object, ...]] = []
        for size, pages in self.pages.items():
            bare = next(page.p50 for page in pages if page.name == BARE)
            for page in pages:
                ratio = f"{page.p50 / bare:.1f}"
                times = (f"{page.p50:.1f}", f"{page.p95:.1f}", ratio, f"{page.kilobytes:.0f}")
                rows.append((f"{size:,}", page.name, *times, page.queries))
        return [head, *_table(columns, rows)]


def _rounded(*figures: float) -> tuple[str, ...]:
    return tuple(f"{figure:.0f}" for figure in figures)


def _table(columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> list[str]:
    cells = [columns, *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(columns))]
    return [
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in cells
    ]
