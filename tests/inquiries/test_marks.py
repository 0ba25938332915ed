"""Times, links and marks as they are read."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from inquiries.states import Fact, Status
from inquiries.templatetags.inquiry_ui import (
    DELIVERY_SHAPES,
    FACT_SHAPES,
    STATUS_SHAPES,
    due_in_words,
    linked,
    status_mark,
)
from mailroom.states import OutgoingState
from shared.templatetags.ui import initials, short_ago, span_in_words, work_time_in_words

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # a Friday


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        (timedelta(seconds=5), "now"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=23), "23 h"),
        (timedelta(days=2), "Wed 13:00"),
        (timedelta(days=30), "21 Oct"),
        (timedelta(days=400), "16 Oct 2025"),
    ],
)
def test_times_are_short_and_never_vague(gone, words):
    assert short_ago(NOW - gone, NOW) == words


def test_a_span_is_named_by_its_largest_unit():
    spans = [timedelta(seconds=30), timedelta(minutes=90), timedelta(days=1), timedelta(days=-2)]
    assert [span_in_words(one) for one in spans] == ["1 min", "1 h", "1 day", "2 days"]


def test_working_time_has_no_days():
    spans = [
        timedelta(0),
        timedelta(minutes=15),
        timedelta(hours=9),
        timedelta(hours=49, minutes=30),
    ]
    assert [work_time_in_words(one) for one in spans] == ["0 min", "15 min", "9 h", "49 h 30 min"]


@pytest.mark.parametrize(
    ("left", "tone"),
    [
        (timedelta(minutes=-1), "is-danger"),
        (timedelta(minutes=90), "is-warn"),
        (timedelta(hours=9), "is-muted"),
    ],
)
def test_what_is_late_or_soon_stands_out(left, tone):
    assert due_in_words(NOW + left, NOW)[1] == tone


def test_every_state_has_a_shape_of_its_own():
    assert set(STATUS_SHAPES) == set(Status)
    assert len({shape for shape, _tone in STATUS_SHAPES.values()}) == len(Status)
    assert set(FACT_SHAPES) == set(Fact)
    assert set(DELIVERY_SHAPES) == set(OutgoingState)


def test_marks_follow_the_language_of_the_reader():
    english = status_mark("open")
    with translation.override("fr"):
        assert status_mark("open") != english or Status.OPEN.label == "Open"


def test_web_addresses_become_links_and_nothing_else_does():
    shown = linked('See https://a.example/x?y=1&z="<b>. javascript:alert(1) <script>')
    address = "https://a.example/x?y=1&amp;z="
    assert f'<a href="{address}" title="{address}" target="_blank"' in shown
    assert "<script>" not in shown
    assert 'href="javascript' not in shown


def test_a_doubtful_address_says_where_it_leads():
    shown = linked("See https://office.example@evil.example/x now")
    assert 'href="/leaving/?to=' in shown
    assert '<span class="leads-to">evil.example</span>' in shown


def test_what_turns_text_belongs_to_no_address():
    assert 'href="https://a.example/"' in linked("https://a.example/\u202egpj.exe")


def test_a_full_stop_after_an_address_is_not_part_of_it():
    assert 'href="https://a.example/x"' in linked("Look at https://a.example/x.")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Penelope Ashdown", "PA"),
        ("María del Carmen Iglesias", "MI"),
        ("p.ashdown@larkfield.example", "PE"),
        ("李明", "李"),
        ("…", "?"),
        ("", "?"),
    ],
)
def test_initials_are_found_in_any_name(name, letters):
    assert initials(name) == letters
