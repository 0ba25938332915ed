"""`manage.py index_search`: make what waits findable now, or everything anew (--rebuild)."""

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inquiries.search.indexing import index_waiting
from inquiries.search.rebuilding import rebuild
from inquiries.tasks import INDEX_TASK
from shared.alone import only_one


class Command(BaseCommand):
    help = "Makes messages findable: those that wait, or with --rebuild all of them anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--rebuild",
            action="store_true",
            help="all messages, newest first; what is there stays findable meanwhile",
        )
        parser.add_argument(
            "--without-index",
            action="store_true",
            help="with --rebuild: drop the index and make it again at the end. Several times as"
            " fast from a hundred thousand messages on; nothing is found meanwhile",
        )

    def handle(self, *, rebuild: bool, without_index: bool, **_: Any) -> None:
        started = monotonic()
        with only_one(INDEX_TASK) as is_alone:
            if not is_alone:
                raise CommandError("A worker is indexing right now: try again in ten seconds.")
            done = self._rebuild(started, without_index) if rebuild else self._waiting()
        self.stdout.write(f"{done:,} messages, {monotonic() - started:.0f} s")

    def _waiting(self) -> int:
        done = 0
        while count := index_waiting():
            done += count
        return done

    def _rebuild(self, started: float, without_index: bool) -> int:
        done = 0
        for count in rebuild(without_index=without_index):
            done += count
            self.stderr.write(f"{done:,}, {monotonic() - started:.0f} s")
        return done
