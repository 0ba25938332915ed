"""`manage.py check_translations`: fail when a text has no French or Spanish."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from helpdesk.translation_catalogs import LOCALES, gaps


class Command(BaseCommand):
    help = "Fail when a text of the product has no translation."

    def handle(self, *args: Any, **options: Any) -> None:
        missing = [f"{locale}: {gap}" for locale in LOCALES for gap in gaps(locale)]
        if missing:
            raise CommandError("\n".join(["Translations are not complete:", *missing]))
        self.stdout.write("Every text has its translations.")
