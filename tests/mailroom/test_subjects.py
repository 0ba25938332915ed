"""Prefixes of answers and forwards, as clients of many languages write them."""

import pytest

from mailroom.reading.subjects import (
    EITHER_PREFIXES,
    FORWARD_PREFIXES,
    REPLY_PREFIXES,
    bare_subject,
    is_answer,
    is_forwarded,
    may_be_forwarded,
)


@pytest.mark.parametrize("prefix", [*REPLY_PREFIXES, *FORWARD_PREFIXES, *EITHER_PREFIXES])
@pytest.mark.parametrize("shape", ["{}: x", "{} : x", "{}：x", "{}[2]: x", "{}(3): x", " {}:x"])
def test_every_prefix_in_every_shape_is_taken_off(prefix, shape):
    assert bare_subject(shape.format(prefix.upper())) == "x"


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("Re: Aw: RE: SV: 回复：Antw: TR: x", "x"),
        ("RE\u00a0: x", "x"),
        ("Re^2: x", "x"),
        ("RE2: x", "x"),
        ("Re:", ""),
        ("", ""),
        ("Regarding: the fees", "Regarding: the fees"),
        ("Renewal", "Renewal"),
        ("Ref: 1234567", "Ref: 1234567"),
        ("Invoice: due", "Invoice: due"),
        ("Art. 5ter: question", "Art. 5ter: question"),
        ("[EXTERNAL] Re: x", "[EXTERNAL] Re: x"),
        ("Re: [EXTERNAL] x", "[EXTERNAL] x"),
        ("İLT: x", "x"),
    ],
)
def test_only_prefixes_are_taken_off(subject, bare):
    assert bare_subject(subject) == bare


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Fwd: x", True),
        ("WG: AW: x", True),
        ("TR : x", True),
        ("转发：x", True),
        ("AW: WG: x", False),
        ("Re: Fwd: x", False),
        ("[EXTERNAL] WG: x", True),
        ("[EXT] [Spam?] AW: x", False),
        ("Forward planning", False),
        ("x", False),
    ],
)
def test_the_outermost_prefix_says_whether_it_was_forwarded(subject, expected):
    assert is_forwarded(subject) is expected


@pytest.mark.parametrize("prefix", EITHER_PREFIXES)
def test_what_may_be_either_joins_as_an_answer_and_is_read_as_a_forward(prefix):
    subject = f"{prefix}: x"
    assert (is_answer(subject), is_forwarded(subject), may_be_forwarded(subject)) == (
        True,
        False,
        True,
    )


def test_no_word_both_answers_and_forwards():
    assert not set(REPLY_PREFIXES) & set(FORWARD_PREFIXES)


def test_of_an_endless_chain_the_rest_stays():
    assert bare_subject("Re: " * 100_000).startswith("Re: ")
