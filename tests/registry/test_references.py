"""Every form of the table, what is none of them, lists, speech; and what holds for any text."""

import pytest

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
