"""Addresses as they are matched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.addresses import normalise
from contacts.models import AddressKind


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("Vera@Visitor.Example", "vera@visitor.example"),
        ("  vera@visitor.example \n", "vera@visitor.example"),
        ("vera @visitor.example", "vera@visitor.example"),
        ("STRASSE@ß.example", "strasse@ss.example"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_an_email_address_is_matched_without_capitals_and_blanks(written, value):
    assert normalise(AddressKind.EMAIL, written) == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("+41 22 338 91 11", "+41223389111"),
        ("022 338 91 11", "+41223389111"),
        ("0041223389111", "+41223389111"),
        ("+33 (0)1 42 68 53 00", "+33142685300"),
        ("tel:+41-22-338-91-11", "+41223389111"),
        ("nonsense", ""),
        ("", ""),
        ("12", ""),
    ],
)
def test_a_telephone_number_is_matched_in_its_international_form(written, value):
    assert normalise(AddressKind.PHONE, written) == value


@given(st.text(max_size=400))
def test_an_address_once_normalised_stays_as_it_is(written):
    once = normalise(AddressKind.EMAIL, written)
    assert normalise(AddressKind.EMAIL, once) == once


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_a_number(written):
    value = normalise(AddressKind.PHONE, written)
    assert value == "" or value.startswith("+")
