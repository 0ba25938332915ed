"""`manage.py note_references --all`: find the numbers of the registries in what came before."""

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from inquiries.actions.references import NOTED_KINDS, note_references
from inquiries.models import Message

BATCH = 500


class Command(BaseCommand):
    help = (
        "Notes what messages speak of. Can be stopped and run again: what is noted stays as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="every message, the newest first")
        parser.add_argument("--below", type=int, help="only messages with a smaller id: to go on")

    def handle(self, *, all: bool, below: int | None, **_: Any) -> None:  # noqa: A002
        if not (all or below):
            raise CommandError("Say --all, or --below with the id where it stopped.")
        started, done = monotonic(), 0
        while messages := _batch(below):
            note_references(messages=messages, now=timezone.now())
            below, done = messages[-1].pk, done + len(messages)
            self.stderr.write(f"{done:,}, down to {below}, {monotonic() - started:.0f} s")
        self.stdout.write(f"{done:,} messages, {monotonic() - started:.0f} s")


def _batch(below: int | None) -> list[Message]:
    rows = Message.objects.filter(kind__in=NOTED_KINDS).select_related("inquiry").defer("html")
    if below:
        rows = rows.filter(pk__lt=below)
    return list(rows.order_by("-pk")[:BATCH])
