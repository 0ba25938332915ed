"""Periods as Rule 4 counts them: every worked example of the desk's table, and what always holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.closed_days import closed_days as generated
from registry.deadlines import (
    RULES,
    Calendar,
    ClosedDays,
    Length,
    Rolling,
    Unit,
    compute,
    derived_closed_days,
    find_rule,
    rules_of,
)
from registry.deadlines.computing import LengthNeeded
from registry.deadlines.wording import WarningCode
from registry.vocabulary import Certainty

DERIVED = derived_closed_days()
D = date.fromisoformat


def months(count):
    return Length(count, Unit.MONTHS)


# case, rule, start, other length than the rule's, nominal, the date to go by
WORKED = [
    ("M2 ordinary", "M2", "2026-09-15", None, "2026-12-15", "2026-12-15"),
    ("M2 end of month", "M2", "2026-08-31", None, "2026-11-30", "2026-11-30"),
    ("M2 Saturday", "M2", "2026-08-28", None, "2026-11-28", "2026-11-30"),
    ("M2 Christmas", "M2", "2026-09-25", None, "2026-12-25", "2026-12-28"),
    ("M2 end of month and Sunday", "M2", "2026-11-30", None, "2027-02-28", "2027-03-01"),
    ("M2 Good Friday bridge", "M2", "2026-12-26", None, "2027-03-26", "2027-03-30"),
    ("M7 simple", "M7", "2026-10-12", None, "2026-12-12", "2026-12-14"),
    ("M7 chained, from nominal", "M7", "2026-10-31", None, "2026-12-31", "2027-01-04"),
    ("M7 chained, from moved", "M7", "2026-11-02", None, "2027-01-02", "2027-01-04"),
    ("M8", "M8", "2026-11-09", None, "2027-05-09", "2027-05-10"),
    ("M9 18 months, end of month", "M9", "2025-08-31", months(18), "2027-02-28", "2027-03-01"),
    ("M11 leap", "M11", "2024-02-29", None, "2029-02-28", "2029-02-28"),
    ("M13 leap", "M13", "2016-02-29", None, "2026-02-28", "2026-03-02"),
    ("M14", "M14", "2026-06-16", None, "2026-12-16", "2026-12-16"),
    ("M14 trap", "M14", "2026-06-14", None, "2026-12-14", "2026-12-14"),
    ("M12", "M12", "2026-08-31", None, "2026-11-30", "2026-11-30"),
    ("H1", "H1", "2026-09-29", None, "2026-12-29", "2026-12-29"),
    ("H4", "H4", "2026-05-22", None, "2026-11-22", "2026-11-23"),
    ("H4 Christmas", "H4", "2026-06-25", None, "2026-12-25", "2026-12-28"),
    ("H5", "H5", "2026-03-04", None, "2027-03-04", "2027-03-04"),
    ("H6", "H6", "2024-08-31", None, "2027-02-28", "2027-02-28"),
    ("H7", "H7", "2026-12-18", None, "2026-11-27", "2026-11-27"),
    ("H8 six months", "H8", "2026-06-05", None, "2026-12-05", "2026-12-05"),
    ("H8 twelve months", "H8", "2026-06-05", months(12), "2027-06-05", "2027-06-05"),
    ("H10", "H10", "2026-05-28", None, "2026-11-28", "2026-11-30"),
]


@pytest.mark.parametrize(
    ("code", "start", "length", "nominal", "due_on"),
    [row[1:] for row in WORKED],
    ids=[row[0] for row in WORKED],
)
def test_worked_example(code, start, length, nominal, due_on):
    computed = compute(RULES[code], D(start), DERIVED, length=length)
    assert (computed.nominal, computed.due_on) == (D(nominal), D(due_on))


def warnings_of(code, start, calendar=DERIVED):
    return {one.code for one in compute(RULES[code], D(start), calendar).warnings}


def test_trap_of_a_moved_start_shows_the_earlier_date_and_warns():
    computed = compute(RULES["M14"], D("2026-06-14"), DERIVED)
    assert computed.other_due_on == D("2026-12-15")
    assert WarningCode.EARLIER_OF_TWO in {one.code for one in computed.warnings}


def test_chained_period_that_ends_the_same_either_way_has_no_such_warning():
    computed = compute(RULES["M7"], D("2026-10-31"), DERIVED)
    assert computed.other_due_on is None
    assert WarningCode.EARLIER_OF_TWO not in {one.code for one in computed.warnings}


def test_a_start_after_closed_days_is_pointed_out_where_it_may_have_been_moved():
    assert WarningCode.START_MAY_HAVE_MOVED in warnings_of("M7", "2026-11-02")
    assert WarningCode.START_MAY_HAVE_MOVED not in warnings_of("M2", "2026-11-02")


def test_a_year_without_a_confirmed_list_is_warned_of():
    confirmed = ClosedDays({}, frozenset({2026}))
    assert WarningCode.CALENDAR_UNCONFIRMED in warnings_of("M2", "2026-09-15")
    assert WarningCode.CALENDAR_UNCONFIRMED not in warnings_of("M2", "2026-09-15", confirmed)
    assert WarningCode.CALENDAR_UNCONFIRMED in warnings_of("M2", "2026-12-15", confirmed)


def test_a_printed_list_needs_no_confirmation_by_us():
    assert WarningCode.CALENDAR_UNCONFIRMED not in warnings_of("M2", "2019-02-15")


def test_acts_before_an_office_name_its_calendar_not_the_bureaus():
    assert WarningCode.OFFICE_CALENDAR in warnings_of("H8", "2026-06-05")
    assert WarningCode.CALENDAR_UNCONFIRMED not in warnings_of("H8", "2026-06-05")


def test_rule_that_is_not_confirmed_says_so():
    assert WarningCode.RULE_UNCERTAIN in warnings_of("H10", "2026-05-28")
    assert WarningCode.RULE_UNCERTAIN not in warnings_of("H1", "2026-05-28")


@pytest.mark.parametrize("code", ["M10", "M18", "H3"])
def test_rule_as_printed_needs_a_length(code):
    with pytest.raises(LengthNeeded):
        compute(RULES[code], D("2026-06-05"), DERIVED)


def test_a_coordinators_list_is_used_instead_of_the_pattern():
    closed = ClosedDays({2026: frozenset({D("2026-12-15"), D("2026-12-16")})}, frozenset({2026}))
    assert compute(RULES["M2"], D("2026-09-15"), closed).due_on == D("2026-12-17")


def test_days_are_counted_from_the_day_after():
    assert compute(RULES["M16"], D("2026-11-10"), DERIVED).due_on == D("2026-11-24")


def test_every_row_of_the_table_is_there():
    codes = [f"M{row}" for row in range(1, 19)] + [f"H{row}" for row in range(1, 13)]
    assert list(RULES) == codes
    assert len(rules_of("madrid")) == 18
    assert len(rules_of("hague")) == 12


# As the desk's table flags them; a rule may only move up after somebody saw a page.
PARTLY = {"M1", "M12", "H7", "H12"}
UNVERIFIED = {"M6", "M17", "M18", "H2", "H3", "H9", "H10", "H11"}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_rule_carries_its_flag_source_and_words(rule):
    expected = Certainty.CONFIRMED
    expected = Certainty.PARTLY if rule.code in PARTLY else expected
    expected = Certainty.UNVERIFIED if rule.code in UNVERIFIED else expected
    assert rule.status == expected
    words = (rule.name, rule.trigger, rule.length_words, rule.missed)
    assert all((rule.citation, rule.source))
    assert all(text for one in words for text in (one.en, one.fr, one.es))


def test_chains_lead_to_rules_that_exist():
    assert all(code in RULES for rule in RULES.values() for code in rule.then)


def test_rule_is_found_in_any_case():
    assert find_rule("m2") is RULES["M2"]
    assert find_rule("M99") is None


DAYS = st.dates(D("2015-01-01"), D("2060-12-31"))
COMPUTABLE = st.sampled_from([rule for rule in RULES.values() if rule.lengths])
MOVED = st.sampled_from([rule for rule in RULES.values() if rule.rolling == Rolling.FORWARD])
LENGTHS = st.builds(Length, st.integers(1, 60), st.sampled_from([Unit.DAYS, Unit.MONTHS]))


@given(MOVED, DAYS, LENGTHS)
def test_moved_limit_never_falls_on_a_closed_day(rule, start, length):
    due_on = compute(rule, start, DERIVED, length=length).due_on
    assert due_on.weekday() < 5
    if rule.calendar == Calendar.BUREAU:
        assert due_on not in {day.date for day in generated(due_on.year)}


@given(COMPUTABLE, DAYS)
def test_limit_is_never_before_its_nominal_date(rule, start):
    computed = compute(rule, start, DERIVED)
    assert computed.nominal <= computed.due_on <= computed.rolled


@given(MOVED, DAYS, LENGTHS)
def test_every_day_between_the_nominal_date_and_the_limit_is_closed(rule, start, length):
    computed = compute(rule, start, DERIVED, length=length)
    closed = (computed.due_on - computed.nominal).days
    assert all(DERIVED.is_closed(computed.nominal + timedelta(days=step)) for step in range(closed))


@given(DAYS, st.integers(1, 40), st.sampled_from(list(Unit)))
def test_counting_back_never_rolls(start, count, unit):
    back = Length(count, unit, back=True)
    for rule in RULES.values():
        computed = compute(rule, start, DERIVED, length=back)
        assert computed.due_on == computed.nominal == computed.rolled < start


@given(COMPUTABLE.filter(lambda rule: rule.follows), DAYS)
def test_of_two_readings_the_earlier_one_counts(rule, start):
    computed = compute(rule, start, DERIVED)
    assert computed.other_due_on is None or computed.due_on < computed.other_due_on


@given(DAYS, st.integers(1, 600))
def test_months_end_on_the_same_day_or_on_the_last_of_a_shorter_month(start, count):
    nominal = compute(RULES["M2"], start, DERIVED, length=months(count)).nominal
    is_last = (nominal + timedelta(days=1)).day == 1
    assert nominal.day == start.day or (is_last and nominal.day < start.day)
