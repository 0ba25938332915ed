"""Milliseconds that the triage of a mail costs in one process, beside what is allowed."""

from dataclasses import dataclass
from datetime import date
from statistics import median, quantiles
from time import perf_counter

from registry.triage import base_examples
from triage.proposing import Arrived, propose, shipped_tools

LIMIT = 10.0
TWICE = 2  # every example after a first round that fills what a long-running process has filled


@dataclass(frozen=True, slots=True)
class TriageTime:
    """`share` of the limit at the median; `loading` is what a new process pays once."""

    mails: int
    loading: float
    p50: float
    p95: float
    share: float


def measure() -> TriageTime:
    start = perf_counter()
    tools = shipped_tools()
    loading = (perf_counter() - start) * 1000
    letters = [
        Arrived(one.arrived, "email", "", one.subject, _mail(one.body), date(2026, 11, 20))
        for one in base_examples()
    ]
    for _round in range(TWICE):
        times = []
        for letter in letters:
            start = perf_counter()
            propose(letter, tools)
            times.append((perf_counter() - start) * 1000)
    middle = median(times)
    return TriageTime(len(times), loading, middle, quantiles(times, n=20)[-1], middle / LIMIT)


def _mail(body: str) -> str:
    """As mails are: three paragraphs, a signature, and what was quoted below."""
    quoted = "\n".join(f"> {line}" for line in body.splitlines())
    return f"{body}\n\n{body}\n\nKind regards,\nAnn Example\nTel. +41 22 555 01 02\n\n{quoted}"
