"""The International Bureau's closed days: kept by coordinators, confirmed with source and person."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from desks.actions import set_limit_warning
from desks.models import RegistryClosedDay, RegistryYear
from desks.queries import registry_closed_days
from desks.registry_days import confirm_year, copy_pattern, keep_registry_day, remove_registry_day
from registry.closed_days import closed_days
from registry.deadlines import RULES, compute
from registry.deadlines.wording import WarningCode
from shared.exceptions import InvalidInput, NotAllowed

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
CHECKED = {"source": "Information Notice 1/2026", "checked_on": date(2026, 11, 20), "now": NOW}


@pytest.fixture
def copied(rui):
    return copy_pattern(year=2026, by=rui, now=NOW)


def test_the_pattern_is_copied_as_derived(copied):
    assert {day.date for day in copied.days.all()} == {one.date for one in closed_days(2026)}
    assert not copied.is_confirmed
    assert "verify" in copied.source


def test_copying_twice_adds_nothing(copied, rui):
    copy_pattern(year=2026, by=rui, now=NOW)
    assert RegistryClosedDay.objects.count() == len(closed_days(2026))


def test_copying_keeps_what_a_person_added(rui):
    keep_registry_day(day=date(2026, 12, 24), name="Eve", by=rui, now=NOW)
    copy_pattern(year=2026, by=rui, now=NOW)
    assert RegistryClosedDay.objects.filter(date=date(2026, 12, 24), name_en="Eve").exists()


def test_a_confirmed_year_says_who_when_and_where(copied, rui):
    kept = confirm_year(year=2026, by=rui, **CHECKED)
    assert (kept.is_confirmed, kept.checked_by, kept.checked_on) == (True, rui, date(2026, 11, 20))


def test_a_confirmed_year_takes_the_warning_away(copied, rui):
    confirm_year(year=2026, by=rui, **CHECKED)
    computed = compute(RULES["M2"], date(2026, 9, 15), registry_closed_days())
    assert WarningCode.CALENDAR_UNCONFIRMED not in {one.code for one in computed.warnings}


@pytest.mark.parametrize("change", ["add", "remove"])
def test_a_change_takes_the_confirmation_away(copied, rui, change):
    confirm_year(year=2026, by=rui, **CHECKED)
    if change == "add":
        keep_registry_day(day=date(2026, 12, 24), name="Eve", by=rui, now=NOW)
    else:
        remove_registry_day(day_id=copied.days.first().pk, by=rui, now=NOW)
    kept = RegistryYear.objects.get(year=2026)
    assert (kept.is_confirmed, kept.checked_by) == (False, None)


def test_an_added_day_moves_a_limit(rui):
    for day in (15, 16):
        keep_registry_day(day=date(2026, 12, day), name="Closed", by=rui, now=NOW)
    computed = compute(RULES["M2"], date(2026, 9, 15), registry_closed_days())
    assert computed.due_on == date(2026, 12, 17)


def test_removing_twice_is_once(copied, rui):
    day = copied.days.first()
    for _ in range(2):
        remove_registry_day(day_id=day.pk, by=rui, now=NOW)
    assert not RegistryClosedDay.objects.filter(pk=day.pk).exists()


@pytest.mark.parametrize(
    "values",
    [{"source": " "}, {"checked_on": date(2026, 11, 23)}],
    ids=["without a source", "checked tomorrow"],
)
def test_nothing_is_confirmed_without_a_check(copied, rui, values):
    with pytest.raises(InvalidInput):
        confirm_year(year=2026, by=rui, **CHECKED | values)


def test_an_empty_year_cannot_be_confirmed(rui):
    with pytest.raises(InvalidInput):
        confirm_year(year=2026, by=rui, **CHECKED)


def test_weekends_are_closed_anyway(rui):
    with pytest.raises(InvalidInput):
        keep_registry_day(day=date(2026, 12, 26), name="Boxing Day", by=rui, now=NOW)


def test_an_assistant_changes_nothing(maria):
    with pytest.raises(NotAllowed):
        copy_pattern(year=2026, by=maria, now=NOW)
    with pytest.raises(NotAllowed):
        keep_registry_day(day=date(2026, 12, 24), name="Eve", by=maria, now=NOW)


def test_an_assistant_reads_the_list_and_is_offered_no_change(as_maria):
    page = as_maria.get(reverse("desks:registry_year", args=[2027])).content.decode()
    assert "Good Friday" in page
    assert reverse("desks:copy_registry_days", args=[2027]) not in page


def test_a_coordinator_confirms_on_the_page(client, rui, copied):
    client.force_login(rui)
    values = {"source": "Notice", "checked_on": "2026-11-20"}
    client.post(reverse("desks:confirm_registry_year", args=[2026]), values)
    page = client.get(reverse("desks:registry_year", args=[2026])).content.decode()
    assert "The list of 2026 is confirmed." in page
    assert "Notice" in page


def test_a_year_out_of_reach_is_no_page(as_maria):
    assert as_maria.get(reverse("desks:registry_year", args=[1800])).status_code == 404


def test_a_coordinator_chooses_how_long_before_it_is_warned(client, rui, madrid):
    client.force_login(rui)
    client.post(reverse("desks:limit_warning", args=[madrid.pk]), {"days": "5"})
    madrid.refresh_from_db()
    assert madrid.limit_warning_days == 5


@pytest.mark.parametrize("days", ["31", "-1", "soon"])
def test_an_absurd_warning_is_refused(client, rui, madrid, days):
    client.force_login(rui)
    client.post(reverse("desks:limit_warning", args=[madrid.pk]), {"days": days})
    madrid.refresh_from_db()
    assert madrid.limit_warning_days == 3


def test_who_coordinates_another_desk_does_not_choose(meetings, rui):
    with pytest.raises(NotAllowed):
        set_limit_warning(desk=meetings, days=5, by=rui)
