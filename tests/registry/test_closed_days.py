"""The two published lists come out exactly; every other year says that it is only derived."""

from datetime import date

import pytest

from registry.closed_days import (
    DayStatus,
    closed_days,
    easter_sunday,
    geneva_fast,
    is_list_confirmed,
)

PRINTED = {
    2017: [(1, 2), (4, 14), (4, 17), (5, 25), (6, 5), (9, 7), (12, 25), (12, 29)],
    2019: [(1, 1), (4, 19), (4, 22), (5, 30), (6, 10), (9, 5), (12, 25), (12, 31)],
}
DERIVED = {
    2026: [(1, 1), (4, 3), (4, 6), (5, 14), (5, 25), (9, 10), (12, 25), (12, 31)],
    2027: [(1, 1), (3, 26), (3, 29), (5, 6), (5, 17), (9, 9), (12, 24), (12, 31)],
}


@pytest.mark.parametrize("year", [*PRINTED, *DERIVED])
def test_pattern_gives_the_list_of_the_year(year):
    expected = [date(year, month, day) for month, day in {**PRINTED, **DERIVED}[year]]
    assert [day.date for day in closed_days(year)] == expected


def test_end_of_2016_is_as_published():
    december = [day.date.day for day in closed_days(2016) if day.date.month == 12]
    assert december == [26, 30]


@pytest.mark.parametrize("year", PRINTED)
def test_printed_years_are_confirmed_and_name_their_source(year):
    assert is_list_confirmed(year)
    assert {day.status for day in closed_days(year)} == {DayStatus.CONFIRMED}
    assert all(str(year) in day.source for day in closed_days(year))


@pytest.mark.parametrize("year", [2016, 2018, 2026, 2030])
def test_other_years_are_derived_and_say_so(year):
    assert not is_list_confirmed(year)
    assert {day.status for day in closed_days(year)} == {DayStatus.DERIVED}
    assert all("verify" in day.source for day in closed_days(year))


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2027, date(2027, 12, 24)), (2032, date(2032, 12, 24)), (2028, date(2028, 1, 3))],
)
def test_holiday_on_a_saturday_is_called_doubtful(year, expected):
    doubtful = [day for day in closed_days(year) if day.status is DayStatus.DOUBTFUL]
    assert [day.date for day in doubtful] == [expected]
    assert "24th or 25th" in doubtful[0].source


@pytest.mark.parametrize("year", range(2016, 2061))
def test_every_year_has_eight_working_days_closed_in_three_languages(year):
    days = closed_days(year)
    assert len(days) == 8
    assert all(day.date.weekday() < 5 and day.date.year == year for day in days)
    assert all(day.name.en and day.name.fr and day.name.es for day in days)


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(1961, 4, 2), (2000, 4, 23), (2008, 3, 23), (2026, 4, 5), (2038, 4, 25)],
)
def test_easter_falls_on_the_known_sunday(year, month, day):
    assert easter_sunday(year) == date(year, month, day)


@pytest.mark.parametrize(("year", "day"), [(2017, 7), (2019, 5), (2024, 5), (2026, 10)])
def test_geneva_fast_is_the_thursday_after_the_first_sunday(year, day):
    assert geneva_fast(year) == date(year, 9, day)
