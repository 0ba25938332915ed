"""Which dates of a text are time limits: own texts in three languages, a part kept for measuring."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.deadlines import (
    FoundKind,
    Length,
    Unit,
    derived_closed_days,
    find_limits,
    find_rule,
    next_limit,
)
from registry.deadlines.reading import read_date, read_dates, read_periods

TEXTS = Path(__file__).parent.parent / "data" / "limits"
CLOSED = derived_closed_days()
TODAY = date(2026, 11, 10)


def rows_of(name):
    lines = (TEXTS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def deadline_of(row):
    on = date.fromisoformat(row["received_on"])
    found = find_limits(row["text"], language=row["language"], received_on=on, closed_days=CLOSED)
    limit = next_limit(found, received_on=on)
    return limit.due_on.isoformat() if limit and limit.due_on else None


def found_in(text, language="en"):
    return find_limits(text, language=language, received_on=TODAY, closed_days=CLOSED)


@pytest.mark.parametrize("row", rows_of("tuning"), ids=lambda row: row["text"][:50])
def test_text_gives_its_limit_or_none(row):
    assert deadline_of(row) == row["expected"]


def test_measured_texts_are_right_where_a_limit_is_due_and_seldom_invented():
    """Never looked at while the rules were written: the numbers are the measure, not a target."""
    rows = rows_of("measuring")
    due = [row for row in rows if row["expected"]]
    none = [row for row in rows if not row["expected"]]
    right = sum(deadline_of(row) == row["expected"] for row in due)
    invented = sum(deadline_of(row) is not None for row in none)
    assert right / len(due) >= 0.85
    assert invented <= 2


FORMS = [
    ("30 November 2026", "en"),
    ("November 30th, 2026", "en"),
    ("30-Nov-26", "en"),
    ("Nov 30", "en"),
    ("2026-11-30", "en"),
    ("30.11.2026", "en"),
    ("30/11/2026", "en"),
    ("Monday 30 November", "en"),
    ("le 30 novembre", "fr"),
    ("lundi 30 novembre 2026", "fr"),
    ("30/11/26", "fr"),
    ("el 30 de noviembre de 2026", "es"),
    ("lunes 30 de noviembre del 2026", "es"),
]


@pytest.mark.parametrize(("written", "language"), FORMS)
def test_every_usual_form_is_the_same_day(written, language):
    [said] = read_dates(written, language=language, received_on=TODAY)
    assert said.coming(TODAY) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("03/04/2026", "fr", date(2026, 4, 3)),
        ("03/04/2026", "es", date(2026, 4, 3)),
        ("03.04.2026", "en", date(2026, 4, 3)),
    ],
)
def test_the_order_of_day_and_month_is_clear_there(text, language, day):
    [said] = read_dates(text, language=language, received_on=TODAY)
    assert said.fixed == day


def test_an_english_date_with_slashes_has_two_readings():
    [found] = found_in("The deadline is 03/12/2026.")
    assert (found.kind, found.due_on) == (FoundKind.AMBIGUOUS, None)
    assert found.readings == (date(2026, 3, 12), date(2026, 12, 3))


@pytest.mark.parametrize("text", ["20261130", "29/32", "1.3 and 1.4", "WIPO163245", "2026-12-AB"])
def test_numbers_are_no_dates(text):
    assert read_dates(f"see {text} please", language="en", received_on=TODAY) == []


def test_a_field_takes_one_date_and_nothing_else():
    assert read_date("28 Aug", language="en", today=TODAY).past(TODAY) == date(2026, 8, 28)
    assert read_date("28/8", language="en", today=TODAY).past(TODAY) == date(2026, 8, 28)
    assert read_date("about 28 Aug or so", language="en", today=TODAY) is None


def test_periods_are_read_in_words_and_working_days_are_left_out():
    said = read_periods("three months, dix-huit mois, 14 días, 10 working days")
    assert [one.length for one in said] == [
        Length(3, Unit.MONTHS),
        Length(18, Unit.MONTHS),
        Length(14, Unit.DAYS),
    ]


def test_a_printed_date_wins_over_a_computed_one():
    text = "Irregularity notice dated 15 September 2026; the printed time limit is 4 December 2026."
    assert [one.due_on for one in found_in(text)] == [date(2026, 12, 4)]


def test_what_is_computed_names_rule_start_and_flag():
    [found] = found_in("IR 1602233 was cancelled on 31 August 2026. Is transformation possible?")
    assert (found.rule, found.start_on) == ("M12", date(2026, 8, 31))
    assert found.status == find_rule("M12").status
    assert "31 août 2026" in found.basis.fr


def test_quoted_lines_state_nothing():
    assert found_in("> The deadline is 20 November 2026.") == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A día de hoy no consta nada y el plazo vence pronto.", "es"),
        ("Au jour d'aujourd'hui, le délai court toujours.", "fr"),
        ("As of today the deadline is not known.", "en"),
    ],
)
def test_until_now_is_no_date(text, language):
    assert found_in(text, language) == []


def test_offsets_belong_to_the_text():
    text = "Bonjour,\nle délai imprimé est le 4 décembre 2026."
    [found] = found_in(text, "fr")
    assert text[found.start : found.end].strip() == found.written == "4 décembre 2026"


@given(st.text(max_size=300))
def test_no_text_breaks_it(text):
    for found in found_in(text):
        assert found.start < found.end


@given(st.dates(date(2026, 11, 11), date(2027, 10, 1)))
def test_a_stated_limit_is_found_whatever_its_day(day):
    words = f"The printed time limit is {day.day} {day:%B} {day.year}."
    assert [one.due_on for one in found_in(words)] == [day]
