"""What a browser may say: two sentences of a few characters, and not too often."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.said import Allowance, Said, read_said

REFERENCE = "MAD-2026-000123"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ({"type": "viewing", "reference": REFERENCE}, Said(REFERENCE)),
        ({"type": "viewing", "reference": ""}, Said("")),
        ({"type": "typing", "reference": REFERENCE, "kind": "reply"}, Said(REFERENCE, "reply")),
        ({"type": "typing", "reference": REFERENCE, "kind": "note"}, Said(REFERENCE, "note")),
        ({"type": "typing", "reference": REFERENCE, "kind": ""}, Said(REFERENCE, "")),
    ],
)
def test_the_two_sentences_are_understood(said, meant):
    assert read_said(json.dumps(said)) == meant


@pytest.mark.parametrize(
    "said",
    [
        None,
        "",
        "viewing",
        "[]",
        "null",
        "[" * 150,
        '{"type": "viewing"}',
        '{"type": "viewing", "reference": null}',
        '{"type": "viewing", "reference": 7}',
        '{"type": "viewing", "reference": "MAD-2026-000123 "}',
        '{"type": "viewing", "reference": "../etc"}',
        '{"type": "viewing", "reference": "MAD-2026-000123", "kind": "reply"}',
        '{"type": "viewing", "reference": "MAD-2026-000123", "group": "desk.1"}',
        '{"type": "typing", "reference": "MAD-2026-000123"}',
        '{"type": "typing", "reference": "", "kind": "reply"}',
        '{"type": "typing", "reference": "MAD-2026-000123", "kind": "mail"}',
        '{"type": "subscribe", "reference": "MAD-2026-000123"}',
        '{"type": "viewing", "reference": "MAD-2026-000123"}' + " " * 200,
        '{"type": {"a": 1}, "reference": "MAD-2026-000123"}',
    ],
)
def test_anything_else_is_not(said):
    assert read_said(said) is None


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text):
    read_said(text)


def test_a_burst_is_heard_and_then_so_many_a_second():
    allowance = Allowance(burst=3, per_second=2, at=0)
    assert [allowance.take(0) for _number in range(5)] == [True, True, True, False, False]
    assert [allowance.take(1) for _number in range(3)] == [True, True, False]
    assert allowance.refused == 3


def test_silence_saves_up_no_more_than_a_burst():
    allowance = Allowance(burst=2, per_second=1, at=0)
    assert [allowance.take(1000) for _number in range(3)] == [True, True, False]
