"""Deeds on the International Bureau's calendar: copy the pattern, change days, confirm a year."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from desks.models import Agent, RegistryClosedDay, RegistryYear
from desks.permissions import Deed, scope_of
from registry.closed_days import DERIVED_SOURCE, PRINTED_YEARS, closed_days
from registry.deadlines.open_days import is_weekend
from shared.exceptions import InvalidInput, NotAllowed

FIRST_YEAR, LAST_YEAR = 1996, 2100


@transaction.atomic
def copy_pattern(*, year: int, by: Agent, now: datetime) -> RegistryYear:
    """Add the days that the pattern gives and the list does not have. Twice adds nothing.

    What is added is derived, so that the year is no longer confirmed; the years seen in print stay
    what they are. Raises NotAllowed, InvalidInput for a year out of reach.
    """
    kept = _lock(year, by, now)
    present = set(kept.days.values_list("date", flat=True))
    missing = [day for day in closed_days(year) if day.date not in present]
    RegistryClosedDay.objects.bulk_create(
        RegistryClosedDay(
            year=kept,
            date=day.date,
            name_en=day.name.en,
            name_fr=day.name.fr,
            name_es=day.name.es,
            note="" if year in PRINTED_YEARS else day.source,
        )
        for day in missing
    )
    if missing:
        _changed(kept, now, source=PRINTED_YEARS.get(year, DERIVED_SOURCE))
    return kept


@transaction.atomic
def keep_registry_day(*, day: date, name: str, by: Agent, now: datetime) -> RegistryClosedDay:
    """Add a closed day, or give it another name; the year is no longer confirmed by it.

    Raises NotAllowed, InvalidInput for a Saturday or Sunday (closed anyway) or a day without a name.
    """
    if is_weekend(day):
        raise InvalidInput(_("Saturdays and Sundays are closed anyway."))
    if not name.strip():
        raise InvalidInput(_("Say what the day is called."))
    kept = _lock(day.year, by, now)
    names = {"name_en": name.strip()[:80], "name_fr": "", "name_es": "", "note": ""}
    row, _is_new = RegistryClosedDay.objects.update_or_create(
        date=day, defaults={"year": kept, **names}
    )
    _changed(kept, now)
    return row


@transaction.atomic
def remove_registry_day(*, day_id: int, by: Agent, now: datetime) -> None:
    """Open on that day after all; the year is no longer confirmed by it. Twice is once."""
    found = RegistryClosedDay.objects.filter(pk=day_id).first()
    if found is None:
        _require(by)
        return
    kept = _lock(found.date.year, by, now)
    RegistryClosedDay.objects.filter(pk=day_id).delete()
    _changed(kept, now)


@transaction.atomic
def confirm_year(
    *, year: int, source: str, checked_on: date, by: Agent, now: datetime
) -> RegistryYear:
    """Say that the list of a year was compared with a published one: where it is, when, by whom.

    Again it replaces what was said. Raises NotAllowed, InvalidInput without a source or for a day of
    checking that is still to come, and for a year without any closed day.
    """
    kept = _lock(year, by, now)
    if not source.strip():
        raise InvalidInput(_("Say where the published list is, so that others can check it."))
    if checked_on > now.date():
        raise InvalidInput(_("The day of checking is still to come."))
    if not kept.days.exists():
        raise InvalidInput(_("The list is empty. Add its days first."))
    kept.is_confirmed, kept.source = True, source.strip()[:200]
    kept.checked_on, kept.checked_by, kept.changed_at = checked_on, by, now
    kept.save()
    return kept


def _changed(kept: RegistryYear, now: datetime, source: str = "") -> None:
    kept.is_confirmed, kept.checked_on, kept.checked_by = False, None, None
    kept.source, kept.changed_at = source[:200], now
    kept.save()


def _lock(year: int, by: Agent, now: datetime) -> RegistryYear:
    _require(by)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidInput()
    RegistryYear.objects.get_or_create(year=year, defaults={"changed_at": now})
    return RegistryYear.objects.select_for_update(of=("self",)).get(year=year)


def _require(by: Agent) -> None:
    """One calendar for all desks: whoever coordinates one of them looks after it."""
    if not scope_of(by).desk_ids_for(Deed.EDIT_CALENDAR):
        raise NotAllowed()
