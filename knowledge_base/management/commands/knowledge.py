"""`manage.py knowledge export PATH` and `manage.py knowledge import PATH --by USERNAME`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from desks.models import Agent
from desks.permissions import scope_of
from knowledge_base.actions.importing import import_items
from knowledge_base.archives import pack, unpack
from knowledge_base.exporting import export_files, for_export
from knowledge_base.importing import Change, Effect, plan_import
from knowledge_base.markdown_files import Problem, Reading, read_items
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
        files = export_files(for_export(Item.objects.all()))
        if path.suffix == ".zip":
            path.write_bytes(pack(files))
        else:
            path.mkdir(parents=True, exist_ok=True)
            for name, text in files.items():
                (path / name).write_text(text, encoding="utf-8", newline="\n")
        self.stdout.write(f"{len(files)} files written.")

    def _import(self, path: Path, username: str, is_trial: bool) -> None:
        by = Agent.objects.filter(username=username, is_active=True).first()
        if by is None:
            raise CommandError(f"There is no active agent {username}.")
        reading = self._read(path)
        try:
            if is_trial:
                changes = plan_import(reading.items, scope_of(by))
            else:
                changes = import_items(files=reading.items, by=by, now=timezone.now())
        except HelpdeskError as error:
            raise CommandError(str(error.message)) from error
        self._report(changes, reading.problems)

    def _read(self, path: Path) -> Reading:
        files, problems = _files_at(path)
        reading = read_items(files)
        return Reading(reading.items, [*problems, *reading.problems])

    def _report(self, changes: list[Change], problems: list[Problem]) -> None:
        for problem in problems:
            self.stderr.write(str(problem))
        for change in changes:
            for reason in change.reasons:
                self.stderr.write(f"{change.file.code}: {reason}")
        for effect in Effect:
            count = sum(change.effect == effect for change in changes)
            self.stdout.write(f"{effect}: {count}")


def _files_at(path: Path) -> tuple[dict[str, str], list[Problem]]:
    try:
        if path.is_file():
            return unpack(path.read_bytes())
        texts = sorted(path.glob("*.md"))
        return {one.name: one.read_text(encoding="utf-8") for one in texts}, []
    except (OSError, UnicodeDecodeError, HelpdeskError) as error:
        raise CommandError(str(error)) from error
