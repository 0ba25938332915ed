"""Whether a rule holds: days of the desk, the triage's codes, words in three languages."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.judging import Letter, Rule, cause_of, find_phrase
from alerts.starter import STARTER
from alerts.states import Cause

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (1, True), (2, False)])
def test_a_day_holds_from_today_to_the_last_one(days, holds):
    letter = Letter("", TODAY, limits=[TODAY + timedelta(days=days)])
    assert (cause_of(Rule(days=1), letter) is not None) == holds


def test_of_several_days_the_first_that_has_not_passed_is_named():
    limits = [TODAY - timedelta(days=1), TODAY + timedelta(days=1), TODAY]
    held = cause_of(Rule(days=1), Letter("", TODAY, limits=limits))
    assert (held.kind, held.value) == (Cause.LIMIT, "2026-11-23")


def test_a_rule_without_days_knows_no_limits():
    assert cause_of(Rule(), Letter("", TODAY, limits=[TODAY])) is None


def test_what_the_triage_found_holds_before_words():
    rule = Rule(phrases=("stop it",), signals=frozenset({"stop_now"}))
    assert cause_of(rule, Letter("Stop it", TODAY, ["stop_now"])).kind == Cause.SIGNAL
    assert cause_of(rule, Letter("Stop it", TODAY, ["event_now"])).kind == Cause.PHRASE


@pytest.mark.parametrize(
    "text",
    [
        "Please STOP the recording!",
        "stop\nthe\nrecording",
        "Il faut arrêter l’inscription aujourd'hui",
        "Arreter l'inscription svp",
        "¡Detengan la inscripcion!",
        "Ha sido publicado por error",
        "Il n'aurait pas dû être publiée si tôt",
    ],
)
def test_words_are_found_whatever_their_accents_capitals_and_signs(text):
    phrases = [one for *_rest, parts in STARTER for one in parts.get("phrases", ())]
    assert find_phrase(phrases, text)


@pytest.mark.parametrize("text", ["nonstop the recordings", "stop recording the", "", "registro"])
def test_parts_of_words_and_another_order_are_not_meant(text):
    assert not find_phrase(["stop the recording", "", "   ", "*"], text)


@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=5))
def test_no_text_breaks_it_and_what_is_found_is_a_phrase(text, phrases):
    assert find_phrase(phrases, text) in {*phrases, ""}
