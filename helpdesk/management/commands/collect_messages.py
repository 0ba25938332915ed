"""`manage.py collect_messages`: bring the catalogues up to date with the texts of the product."""

from typing import Any

from django.core.management.base import BaseCommand

from helpdesk.translation_catalogs import LOCALES, gaps, update_catalogue


class Command(BaseCommand):
    help = "Add new texts to locale/*/django.po and drop unused ones."

    def handle(self, *args: Any, **options: Any) -> None:
        for locale in LOCALES:
            update_catalogue(locale)
            self.stdout.write(f"{locale}: {len(gaps(locale))} to translate")
