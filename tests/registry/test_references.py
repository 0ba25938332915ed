"""Every form of the table, what is none of them, lists, speech; and what holds for any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.references import Kind, Sureness, find_references


def found(text, **asked):
    return [(one.kind.value, one.value) for one in find_references(text, **asked)]


@pytest.mark.parametrize(
    "written",
    [
        "1589321",
        "1 589 321",
        "1'589'321",
        "1.589.321",
        "1,589,321",
        "1\u202f589\u202f321",
        "No. 1589321",
    ],
)
def test_an_anchored_registration_is_certain_however_it_is_grouped(written):
    [one] = find_references(f"our international registration {written} was renewed")
    assert (one.kind, one.value, one.certainty) == (Kind.MADRID_IRN, "1589321", Sureness.CERTAIN)


def test_seven_bare_digits_are_a_candidate_only():
    [one] = find_references("What about 1589321, please?")
    assert (one.kind, one.certainty) == (Kind.MADRID_IRN, Sureness.CANDIDATE)


@pytest.mark.parametrize(
    "text",
    [
        "tel. 022 338 9111", "call me at 5551234", "CHF 1'200'000", "1,200,000 EUR", "20261130",
        "VAT 1234567", "MM25", "25 mm", "DM 200", "CA 94105", "WIPO 1211 Geneva", "EPAY-12",
        "4111 1111 1111 1111", "CH93 0076 2011 6238 5295 7", "French registration 4512345",
        "invoice 1234567", "DM/1234567", "MAD-2026-000123", "+41 22 338 91 11",
        "IRN 25 35 41 42", "the international registration 09 16 35", "IRN 12 34 56 78 90",
        "international registration classes 1 2 3 4 5 6 7", "Hague registration: views 1 2 3 4 5 6",
        "flight LX 1234567", "vol nº 123456", "el vuelo IB 1234567", "booking reference 1234567",
        "reservation 1234567", "PNR: 1234567", "billet 1234567", "Flight BA 724, booking 1234567",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_reference_is_none(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "one three zero seven four one two", "un trois zéro sept quatre un deux",
        "uno tres cero siete cuatro uno dos", "thirteen oh seven four twelve", "1 3 0 7 4 1 2",
        "un million trois cent sept mille quatre cent douze",
    ],
)  # fmt: skip
def test_numbers_said_aloud_are_read(text):
    assert found(f"IRN {text}") == [("madrid_irn", "1307412")]


@pytest.mark.parametrize(
    "text", ["13 07 412", "13 07 41 2", "1 307 412", "13 07 412 of 12 05 2026"]
)
def test_groups_of_any_size_behind_its_name_are_one_number(text):
    assert found(f"IRN {text}") == [("madrid_irn", "1307412")]


def test_a_flight_beside_a_registration_is_not_in_its_way():
    assert found("Flight LX2086, then IR 1234567") == [("madrid_irn", "1234567")]


# --- what holds for any text -----------------------------------------------------------------------
NOISE = "0123456789 /.,-'()…\n:ABDIMOPRSWXaeimnorst°éñ#€+"
GAPS = ["", " ", "'", ".", ",", "\u00a0", "\u202f"]


@given(st.text(alphabet=NOISE, max_size=300))
@settings(max_examples=300, deadline=None)
def test_nothing_overlaps_and_every_place_is_in_the_text(text):
    last = (0, 0)
    for one in find_references(text):
        assert text[one.start : one.end] == one.written
        assert one.value
        assert (one.start, one.end) == last or one.start >= last[1]
        last = (one.start, one.end)


@given(st.text(max_size=200), st.sampled_from([None, "en", "fr", "es"]))
@settings(max_examples=200, deadline=None)
def test_it_never_raises(text, language):
    find_references(text, language=language)


@given(
    st.integers(1_000_000, 1_999_999),
    st.sampled_from(GAPS),
    st.sampled_from(["IR ", "WO", "IRN: "]),
)
@settings(max_examples=100, deadline=None)
def test_every_writing_of_a_registration_is_the_same_value(number, gap, prefix):
    digits = str(number)
    written = gap.join([digits[0], digits[1:4], digits[4:]])
    assert found(f"our {prefix}{written} please") == [("madrid_irn", digits)]


ENGLISH = "zero one two three four five six seven eight nine".split()
FRENCH = "zéro un deux trois quatre cinq six sept huit neuf".split()
SPANISH = "cero uno dos tres cuatro cinco seis siete ocho nueve".split()


@given(st.integers(1_000_000, 1_999_999), st.sampled_from([ENGLISH, FRENCH, SPANISH]))
@settings(max_examples=100, deadline=None)
def test_digits_said_one_by_one_are_the_same_value(number, words):
    said = " ".join(words[int(digit)] for digit in str(number))
    assert found(f"IRN {said}") == [("madrid_irn", str(number))]


@given(st.integers(10_000, 999_999), st.sampled_from(["DM/", "DM", "dm/", "DM ", "DM-"]))
@settings(max_examples=100, deadline=None)
def test_every_writing_of_a_hague_registration_has_the_same_key(number, prefix):
    [one] = find_references(f"design {prefix}{number:06d} please")
    assert (one.kind, one.key) == (Kind.HAGUE_IRN, f"DM/{number}")


@pytest.mark.parametrize("piece", ["12/", "1234567 "])
def test_a_megabyte_of_digits_and_separators_is_read(piece):
    """Were it quadratic, it would take hours."""
    find_references(piece * (1_000_000 // len(piece)))


PIECES = [
    "DM/", "IR ", "our ref ", "…201 ", "MM", "basic ", "1'234", "> 1", "a@", "+41 ", "A", "EPAY-",
    "- ", "(", "DAS ", "quatre vingt ", "1.", "A1", "www.", "PCT/", "no. ", "CH93 0076 ", "1",
    "one two ", "1533200-05, ",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_text_of_anything_is_read(piece):
    find_references(piece * (100_000 // len(piece)))
