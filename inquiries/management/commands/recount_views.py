"""`manage.py recount_views`: compare what is kept for the counts of views with the inquiries."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from inquiries.actions.tallying import count_further, fold_changes, mend_chunk, mend_tallies


class Command(BaseCommand):
    help = "Compares the counts of saved views with the inquiries themselves and mends them."

    def handle(self, **_: Any) -> None:
        while fold_changes(now=timezone.now()):
            pass
        rows = self._mend_rows()
        tallies = mend_tallies()
        while count_further(now=timezone.now()):
            pass
        if rows or tallies:
            self.stdout.write(f"{rows:,} rows and {tallies:,} sums were wrong and are mended.")
        else:
            self.stdout.write("Every count is right.")

    def _mend_rows(self) -> int:
        wrong, after = 0, 0
        while True:
            last, mended = mend_chunk(after=after, now=timezone.now())
            wrong += mended
            if last == after:
                return wrong
            after = last
