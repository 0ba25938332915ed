"""Words without persons: what goes, what becomes a variable, what stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.anonymous import without_persons


def clean(text, language="en", names=("Vera Visitor", "Maison Hortense"), facts=None):
    return without_persons(
        text,
        language=language,
        names=names,
        variables={"Vera Visitor": "inquirer.name", "MAD-2026-000123": "inquiry.reference"},
        facts=facts or {"653 Swiss francs": "basic_fee"},
    )


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Dear Vera Visitor,", "Dear {{ inquirer.name }},"),
        ("Dear Ms Visitor,", "Dear Ms [name],"),
        ("your file MAD-2026-000123", "your file {{ inquiry.reference }}"),
        ("in MAD-2026-000999", "in [number]"),
        ("write to vera.v@visitor.example", "write to [mail address]"),
        ("call +41 22 338 91 11 today", "call [telephone] today"),
        ("call (022) 338 91 11", "call [telephone]"),
        ("before 12 March 2026.", "before [date]."),
        ("before March 12, 2026", "before [date]"),
        ("on 12.03.2026", "on [date]"),
        ("on 2026-03-12", "on [date]"),
        ("at 34, chemin des Colombettes, Geneva", "at [address], Geneva"),
        ("at 221 Baker Street, London", "at [address], London"),
        ("registration 1523456 lapsed", "registration [number] lapsed"),
        ("for Maison Hortense", "for [name]"),
    ],
)
def test_what_names_a_person_or_a_matter_goes(said, left):
    assert clean(said).text == left


@pytest.mark.parametrize(
    "said",
    [
        "The renewal fee is due every 10 years.",
        "See https://www.example.org/madrid/en/form/12345 for the form.",
        "Rule 30(1) and Article 7 say so; form MM11 is used.",
        "It costs 1000 CHF for each class.",
        "{{ inquirer.name }} and {{ fact.basic_fee }} stay.",
    ],
)
def test_what_names_nobody_stays(said):
    assert clean(said).text == said


def test_a_fee_that_is_known_becomes_its_placeholder():
    assert clean("It costs 653 Swiss francs.").text == "It costs {{ fact.basic_fee }}."


@pytest.mark.parametrize(
    ("language", "said", "left"),
    [
        ("fr", "le 3 août 2026 au plus tard", "le [date] au plus tard"),
        ("es", "el 3 de agosto de 2026", "el [fecha]"),
        ("es", "calle Mayor, 15", "[dirección]"),
    ],
)
def test_other_languages(language, said, left):
    assert clean(said, language).text == left


def test_what_was_taken_out_is_listed_once():
    removed = clean("Vera Visitor, Vera Visitor, 12 March 2026").removed
    assert [one.words for one in removed] == ["Vera Visitor", "12 March 2026"]


@given(st.text(max_size=400))
def test_it_never_raises_and_never_keeps_an_address(text):
    assert "vera@visitor.example" not in clean(f"{text} vera@visitor.example {text}").text
