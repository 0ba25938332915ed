"""`manage.py fill --inquiries N [--seed S]`: N more inquiries by COPY, for measurements."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.models import Max, Model
from django.utils import timezone

from contacts.models import Contact
from desks.models import Desk
from desks.queries import agents_at
from inquiries.actions.tallying import count_again_from, count_further
from inquiries.filling import ACTIVE_SHARE, MOST_ACTIVE, TABLES, Chunk, FillDesk, Filling, Rows
from inquiries.models import Inquiry, Message
from inquiries.references import reserve_numbers
from mailroom.models import Mailbox
from registry.topics import DESK_CODES, topics_for
from shared.foreign_keys import foreign_keys_unchecked
from shared.new_ids import new_ids

COUNTED = ("inquiries_viewmember", "inquiries_viewtally")
NUMBERED = (Contact, Inquiry, Message)
IDS_AT_ONCE = 10_000


class Command(BaseCommand):
    help = "Adds many invented inquiries, quickly. For measurements: they cannot be removed again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--inquiries", type=int, required=True, metavar="N")
        parser.add_argument(
            "--in-work",
            type=int,
            metavar="M",
            help=f"so many of them are in work (default: 1.5 %%, {MOST_ACTIVE:,} in all at most)",
        )
        parser.add_argument("--seed", type=int, default=1, help="the same seed, the same stories")

    def handle(self, *, inquiries: int, in_work: int | None, seed: int, **_: Any) -> None:
        if inquiries < 1:
            raise CommandError("--inquiries must be at least 1.")
        started = monotonic()
        filling = Filling(
            desks=_desks(),
            total=inquiries,
            in_work=_room_in_work(inquiries) if in_work is None else in_work,
            new_ids={model._meta.db_table: _ids_of(model) for model in NUMBERED},
            now=timezone.now(),
            seed=seed,
        )
        done, before = 0, Inquiry.objects.aggregate(last=Max("pk"))["last"] or 0
        for chunk in filling.chunks():
            _write(chunk)
            done += chunk.size
            self.stderr.write(f"{done:,} of {inquiries:,}, {monotonic() - started:.0f} s")
        count_again_from(inquiry_id=before)
        while count_further(now=timezone.now()):
            pass
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join([*TABLES, *COUNTED])}")


def _desks() -> list[FillDesk]:
    desks = [_fill_desk(desk) for desk in Desk.objects.all()]
    if not desks:
        raise CommandError("There are no desks yet: run `manage.py seed_desks` first.")
    return desks


def _fill_desk(desk: Desk) -> FillDesk:
    mailbox = Mailbox.objects.filter(desk=desk).order_by("pk").first()
    known = topics_for(desk.code) if desk.code in DESK_CODES else ()
    return FillDesk(
        id=desk.pk,
        prefix=desk.prefix,
        address=mailbox.address if mailbox else f"{desk.code}@helpdesk.example",
        topics=tuple(topic.code for topic in known) or ("",),
        agents=tuple((agent.pk, agent.display_name) for agent in agents_at(desk.pk)),
    )


def _room_in_work(inquiries: int) -> int:
    room = MOST_ACTIVE - Inquiry.objects.active().count()
    return max(0, min(room, round(inquiries * ACTIVE_SHARE)))


def _ids_of(model: type[Model]) -> Iterator[int]:
    """From the table's own sequence: others may write meanwhile, and it is right afterwards."""
    while True:
        yield from new_ids(model, IDS_AT_ONCE)


@transaction.atomic
def _write(chunk: Chunk) -> None:
    rows = chunk.numbered_rows(_reserve_references(chunk))
    with foreign_keys_unchecked():
        for table, columns in TABLES.items():
            _copy(table, columns, rows)


def _reserve_references(chunk: Chunk) -> dict[tuple[str, int], int]:
    """The first of the numbers that each desk's year gives to this chunk."""
    wanted = Counter((desk.prefix, year) for desk, year in chunk.numbered)
    return {
        (prefix, year): reserve_numbers(prefix=prefix, year=year, count=count)
        for (prefix, year), count in sorted(wanted.items())
    }


def _copy(table: str, columns: str, rows: Rows) -> None:
    command = f"COPY {table} ({', '.join(columns.split())}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        for row in rows[table]:
            copy.write_row(row)
