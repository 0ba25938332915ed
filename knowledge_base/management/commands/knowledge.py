"""`manage.py knowledge export PATH` and `manage.py knowledge import PATH --by USERNAME`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from desks.models import Agent
from desks.permissions import scope_of
from knowledge_base.actions.importing import import_items
from knowledge_base.archives import (
    Unpacked,
    pack,
    picture_number,
    take_picture,
    take_text,
    unpack,
)
from knowledge_base.exporting import export_entries
from knowledge_base.importing import Change, Effect, plan_import
from knowledge_base.markdown_files import Problem, read_items
from knowledge_base.models import Item
from shared.exceptions import HelpdeskError


class Command(BaseCommand):
    help = "Objects of the knowledge base as Markdown files: a folder, or an archive (.zip)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        deeds.add_parser("export").add_argument("path", type=Path)
        taking = deeds.add_parser("import")
        taking.add_argument("path", type=Path)
        taking.add_argument("--by", required=True, help="user name of a coordinator")
        taking.add_argument("--dry-run", action="store_true", help="only say what would change")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["deed"] == "export":
            self._export(options["path"])
        else:
            self._import(options["path"], options["by"], options["dry_run"])

    def _export(self, path: Path) -> None:
        entries = export_entries(Item.objects.all())
        if path.suffix == ".zip":
            with path.open("wb") as whole:
                pack(entries, whole)
        else:
            for name, content in entries:
                (path / name).parent.mkdir(parents=True, exist_ok=True)
                (path / name).write_bytes(content)
        self.stdout.write(f"Written: {path}")

    def _import(self, path: Path, username: str, is_trial: bool) -> None:
        by = Agent.objects.filter(username=username, is_active=True).first()
        if by is None:
            raise CommandError(f"There is no active agent {username}.")
        found = _files_at(path)
        reading = read_items(found.texts)
        pictures = found.pictures
        try:
            if is_trial:
                changes = plan_import(reading.items, scope_of(by), pictures)
            else:
                changes = import_items(
                    files=reading.items, pictures=pictures, by=by, now=timezone.now()
                )
        except HelpdeskError as error:
            raise CommandError(str(error.message)) from error
        self._report(changes, [*found.problems, *reading.problems])

    def _report(self, changes: list[Change], problems: list[Problem]) -> None:
        for problem in problems:
            self.stderr.write(str(problem))
        for change in changes:
            for reason in change.reasons:
                self.stderr.write(f"{change.file.code}: {reason}")
        for effect in Effect:
            count = sum(change.effect == effect for change in changes)
            self.stdout.write(f"{effect}: {count}")


def _files_at(path: Path) -> Unpacked:
    try:
        return unpack(path.read_bytes()) if path.is_file() else _files_in(path)
    except (OSError, HelpdeskError) as error:
        raise CommandError(str(error)) from error


def _files_in(folder: Path) -> Unpacked:
    found = Unpacked()
    for one in sorted(folder.glob("*.md")):
        take_text(found, one.name, one.read_bytes())
    for one in sorted(folder.glob("files/*")):
        number = picture_number(f"files/{one.name}")
        if number is not None:
            take_picture(found, f"files/{one.name}", number, one.read_bytes())
    return found
