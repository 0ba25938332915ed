"""A letter is never lost to what reads it."""

import pytest

from inquiries.letters import found_or_nothing
from inquiries.models import Inquiry
from tests.factories import make_inquiry


def test_what_is_found_is_given():
    assert found_or_nothing(lambda: [1, 2]) == [1, 2]


def test_a_reader_that_breaks_down_finds_nothing_and_that_is_logged(caplog):
    assert found_or_nothing(lambda: [1 // 0]) == []
    assert "could not be read" in caplog.text


@pytest.mark.parametrize(
    "reader",
    [
        "inquiries.actions.limit_proposals.find_limits",
        "inquiries.actions.references.find_in_message",
    ],
)
def test_the_letter_arrives_all_the_same(madrid, monkeypatch, reader):
    def breaks(*_given: object, **_named: object) -> list[object]:
        raise RuntimeError

    monkeypatch.setattr(reader, breaks)
    assert Inquiry.objects.filter(pk=make_inquiry(madrid).pk).exists()
