"""Words, queries and days: pure, for any text whatever."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inquiries.search.dates import read_day
from inquiries.search.operators import Operator
from inquiries.search.parser import LONGEST_QUERY, parse_query
from inquiries.search.words import fold, numbers_in, pieces_of, words_in

QUERY_LIKE = st.text(st.sampled_from(list('ab1:-"“”« |()OR.,é商\n\x00 ')), max_size=60)


@given(st.text(max_size=300))
def test_words_lie_in_the_text_one_after_the_other(text):
    position = 0
    for word in words_in(text):
        assert position <= word.start < word.end <= len(text)
        assert word.folded
        assert pieces_of(word)
        position = word.end


@given(st.text(max_size=80))
def test_folding_twice_is_folding_once(text):
    for word in words_in(text):
        assert fold(word.folded) == word.folded


@given(st.text(max_size=80))
def test_what_is_written_in_capitals_is_the_same_word(text):
    words = [word.folded for word in words_in(text) if word.written.isascii()]
    assert words == [
        word.folded for word in words_in(text.upper()) if word.written.isascii()
    ] or any(not char.isascii() for char in text)


@given(st.one_of(QUERY_LIKE, st.text(max_size=600)), st.booleans())
@example('"', False)
@example("de:", True)
@example("OR OR OR -", True)
def test_a_query_never_raises_and_its_terms_lie_in_it(text, is_typing):
    query = parse_query(text, is_typing=is_typing)
    for term in query.terms:
        assert 0 <= term.start < term.end <= LONGEST_QUERY
        assert len(query.without(term)) < len(query.text) + 1


@given(QUERY_LIKE)
def test_every_word_of_a_query_is_kept(text):
    kept = {word.folded for term in parse_query(text).terms for word in words_in(term.value)}
    plain = {word.folded for word in words_in(text.replace("\x00", " "))}
    assert {word for word in plain - kept if word not in ("or", "o")} == set() or ":" in text


@given(st.text(max_size=30))
def test_a_day_never_raises(text):
    read_day(text, today=date(2026, 11, 22))


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-01", date(2026, 11, 1)),
        ("01.11.2026", date(2026, 11, 1)),
        ("1/11/26", date(2026, 11, 1)),
        ("2026-11", date(2026, 11, 1)),
        ("2025", date(2025, 1, 1)),
        ("today", date(2026, 11, 22)),
        ("hier", date(2026, 11, 21)),
        ("Hoy", date(2026, 11, 22)),
        ("7d", date(2026, 11, 15)),
        ("2 semaines", date(2026, 11, 8)),
        ("12 mois", date(2025, 11, 22)),
        ("1y", date(2025, 11, 22)),
        ("9m", date(2026, 2, 22)),
        ("9999y", None),
        ("31.02.2026", None),
        ("soon", None),
    ],
)
def test_days_as_people_write_them(written, day):
    assert read_day(written, today=date(2026, 11, 22)) == day


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1 234 567", ["1234567"]),
        ("IR 1.234.567, and DM/123-456", ["1234567", "123456"]),
        ("1'234'567", ["1234567"]),
        ("12 34", []),
        ("1234567", []),
    ],
)
def test_numbers_in_groups(text, numbers):
    assert [digits for _start, digits in numbers_in(text)] == numbers


def terms(text, **options):
    groups = parse_query(text, **options).groups
    return [[(one.operator, one.value, one.is_negated) for one in group] for group in groups]


@pytest.mark.parametrize(
    "text", ["status:open", "status: open", "Statut:open", "estado:open", '-x status:"open"']
)
def test_an_operator_in_any_language(text):
    assert terms(text)[-1] == [(Operator.STATUS, "open", False)]


def test_words_phrases_not_and_or():
    assert terms('a "b c" -d e OU f -tag:g') == [
        [(None, "a", False)],
        [(None, "b c", False)],
        [(None, "d", True)],
        [(None, "e", False), (None, "f", False)],
        [(Operator.TAG, "g", True)],
    ]


def test_a_number_in_groups_is_one_term():
    assert terms("IR 1 234 567 x") == [
        [(None, "IR", False)],
        [(None, "1 234 567", False)],
        [(None, "x", False)],
    ]


def test_a_misspelt_operator_is_a_word_and_is_pointed_out():
    query = parse_query("staus:open re:hello http://x.example 12:30")
    assert [term.value for term in query.terms] == [
        "staus:open",
        "re:hello",
        "http://x.example",
        "12:30",
    ]
    assert [(one.name, one.meant) for one in query.unknown] == [("staus", Operator.STATUS)]


def test_only_the_last_word_while_typing_is_a_beginning():
    assert [term.is_prefix for term in parse_query("one tw", is_typing=True).terms] == [False, True]
    assert [term.is_prefix for term in parse_query("one two ", is_typing=True).terms] == [
        False,
        False,
    ]


def test_a_term_is_taken_away_with_its_operator():
    query = parse_query('one desk: madrid "two"')
    assert [query.without(term) for term in query.terms] == [
        'desk: madrid "two"',
        'one "two"',
        "one desk: madrid",
    ]
