"""`manage.py parse_email PATH…`: what intake makes of a mail, one JSON object a line."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from mailroom.reading.export import as_json
from mailroom.reading.sandbox import ParserChild, ParsingFailed, minimal_email


class Command(BaseCommand):
    help = "Parse files, folders or standard input as intake does, and print JSON lines."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", help="mail files or folders; none: standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        with ParserChild() as child:
            for name, raw in _mails(options["paths"]):
                try:
                    parsed = child.parse(raw)
                except ParsingFailed as failure:
                    parsed = minimal_email(raw, reason=str(failure))
                self.stdout.write(json.dumps({"file": name} | as_json(parsed), ensure_ascii=False))


def _mails(paths: list[str]) -> Iterator[tuple[str, bytes]]:
    if not paths:
        yield "-", sys.stdin.buffer.read()
    for path in map(Path, paths):
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if not file.is_dir():
                yield str(file), file.read_bytes()
