"""`manage.py triage`: JSON lines of letters from standard input, what is proposed to standard output."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand
from django.db import Error

from registry.topics import DESK_CODES
from triage.proposing import Arrived, Proposal, Tools, propose, shipped_tools, tools_in_use

GENEVA = ZoneInfo("Europe/Zurich")
CHANNELS = {"webform": "web_form", "form": "web_form"}


class BadLine(ValueError):
    """What is wrong with a line, in words."""


class Command(BaseCommand):
    help = (
        "Reads JSON lines (id, arrived_desk, channel, received_at, subject, body) and prints what"
        " intake would propose, one JSON line each. Stores nothing. A line that cannot be read"
        ' gives {"line": number, "error": "…"}, and the next one is read.'
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--shipped",
            action="store_true",
            help="the shipped model without the desks' rules; needs no database",
        )
        parser.add_argument("--language", default="en", choices=["en", "fr", "es"])

    def handle(self, *args: Any, **options: Any) -> None:
        tools = shipped_tools() if options["shipped"] else self._tools()
        # Bytes that are no UTF-8 are a bad line, not the end of the reading.
        lines = (raw.decode("utf-8", "replace") for raw in sys.stdin.buffer)
        for answer in answers(lines, tools, options["language"]):
            self.stdout.write(json.dumps(answer, ensure_ascii=False))

    def _tools(self) -> Tools:
        try:
            return tools_in_use()
        except Error:
            self.stderr.write("No database: the shipped model is used, without the desks' rules.")
            return shipped_tools()


def answers(lines: Iterable[str], tools: Tools, language: str) -> Iterable[dict[str, Any]]:
    """One for each line that is not blank, in their order."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = _row(line)
            arrived = _arrived(row)
        except BadLine as error:
            yield {"line": number, "error": str(error)}
            continue
        yield {"id": row.get("id", number), **in_json(propose(arrived, tools), language)}


def _row(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BadLine(f"not JSON: {error}") from None
    if not isinstance(row, dict):
        raise BadLine("not a JSON object")
    return row


def _arrived(row: dict[str, Any]) -> Arrived:
    desk = _text(row, "arrived_desk")
    if desk not in DESK_CODES:
        raise BadLine(f"arrived_desk must be one of {', '.join(DESK_CODES)}")
    channel = _text(row, "channel", "email")
    return Arrived(
        desk=desk,
        channel=CHANNELS.get(channel, channel),
        sender=_text(row, "sender", ""),
        subject=_text(row, "subject", ""),
        body=_text(row, "body", ""),
        on=_day(_text(row, "received_at")),
    )


def _text(row: dict[str, Any], name: str, default: str | None = None) -> str:
    value = row.get(name)
    if value is None:
        value = default
    if not isinstance(value, str):
        raise BadLine(f"{name} is missing or no text")
    return value


def _day(written: str) -> date:
    """The day in Geneva; a time without a zone is Geneva's."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise BadLine("received_at is no date and time as in ISO 8601") from None
    return moment.astimezone(GENEVA).date() if moment.tzinfo else moment.date()


def in_json(proposal: Proposal, language: str) -> dict[str, Any]:
    found = proposal.triage
    due = found.deadline.due_on if found.deadline else None
    return {
        "desk": found.desk,
        "language": found.language,
        "topic": found.topic,
        "subtopic": found.subtopic,
        "urgency": str(found.urgency),
        "resolver": str(found.resolver),
        "wrong_service": found.wrong_service or None,
        "references": [
            {"kind": kind, "value": value, "certainty": certainty}
            for kind, value, certainty in dict.fromkeys(
                (str(one.kind), one.value, str(one.certainty)) for one in found.references
            )
        ],
        "deadline": due.isoformat() if due else None,
        "reasons": [words for one in found.reasons if (words := one.in_language(language))],
    }
