"""The ledger counts every mail of a day once, in the column of what became of it; and its picture."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailroom.models import Door, LedgerDay, RawEmail
from mailroom.states import RawState
from mailroom.watching.ledger import LedgerLine, ledger_of, lines_of_day
from mailroom.watching.ledger_picture import FLOOR, HEIGHT, LEAST, draw, nice_top

DAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def mailbox(madrid):
    return madrid.mailboxes.get()


def mail(mailbox, state=RawState.DONE, at=NOON):
    number = RawEmail.objects.count()
    RawEmail.objects.create(
        mailbox=mailbox,
        sha256=f"{number:032}".encode(),
        door=Door.IMAP,
        raw=b"x",
        received_at=at,
        state=state,
    )


def line(mailbox) -> LedgerLine:
    (one,) = ledger_of(mailbox.pk, first=DAY, last=DAY)
    return one


def test_every_state_has_its_column(mailbox):
    for state in RawState:
        mail(mailbox, state)
    found = line(mailbox)
    assert (found.filed, found.waiting, found.quarantined, found.stored) == (1, 2, 1, 4)


def test_the_server_and_the_gap_stand_beside_it(mailbox, now):
    mail(mailbox)
    LedgerDay.objects.create(mailbox=mailbox, day=DAY, on_server=3, missing=2, checked_at=now)
    found = line(mailbox)
    assert (found.on_server, found.missing, found.stored, found.all) == (3, 2, 1, 3)


def test_a_server_that_was_not_asked_has_no_number(mailbox):
    mail(mailbox)
    assert line(mailbox).on_server is None


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        (datetime(2026, 11, 19, 23, 59, 59, tzinfo=UTC), 0),
        (datetime(2026, 11, 20, 0, 0, 0, tzinfo=UTC), 1),
        (datetime(2026, 11, 20, 23, 59, 59, 999_999, tzinfo=UTC), 1),
        (datetime(2026, 11, 21, 0, 0, 0, tzinfo=UTC), 0),
    ],
)
def test_days_are_days_of_utc(mailbox, at, counts):
    mail(mailbox, at=at)
    assert line(mailbox).stored == counts


def test_quiet_days_are_there_too(mailbox):
    lines = ledger_of(mailbox.pk, first=DAY, last=DAY + timedelta(days=29))
    assert len(lines) == 30
    assert all(one.is_quiet for one in lines)


def test_each_mailbox_has_its_own(mailbox, hague):
    mail(mailbox)
    other = hague.mailboxes.get()
    found = lines_of_day([mailbox.pk, other.pk], DAY)
    assert (found[mailbox.pk].stored, found[other.pk].stored) == (1, 0)


def test_two_queries_whatever_the_number(mailbox, django_assert_num_queries):
    for number in range(5):
        mail(mailbox, at=NOON - timedelta(days=number))
    with django_assert_num_queries(2):
        ledger_of(mailbox.pk, first=DAY - timedelta(days=29), last=DAY)


# --- the picture --------------------------------------------------------------------------------
COUNTS = st.integers(0, 10_000)
LINES = st.lists(
    st.builds(
        LedgerLine,
        day=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        on_server=st.none() | COUNTS,
        missing=COUNTS,
        filed=COUNTS,
        waiting=COUNTS,
        quarantined=COUNTS,
    ),
    max_size=40,
)


@given(LINES)
def test_bars_stay_in_the_picture(lines):
    for bar in draw(lines).bars:
        assert 0 <= bar.x <= bar.end <= 100.001
        for part in bar.parts:
            assert 0 <= part.y <= part.y + part.height <= FLOOR + 0.2


def test_one_missing_mail_among_thousands_is_seen():
    (bar,) = draw([LedgerLine(DAY, on_server=5000, missing=1, filed=4999)]).bars
    missing = next(part for part in bar.parts if part.kind == "missing")
    assert missing.height == LEAST
    assert missing.fill == "url(#hatch)"


def test_the_highest_number_is_the_highest_line():
    picture = draw([LedgerLine(DAY, on_server=50, filed=50)])
    assert picture.grid[0].value == 50
    assert picture.bars[0].parts[0].height == HEIGHT


@pytest.mark.parametrize(
    ("value", "top"), [(0, 4), (1, 4), (4, 5), (5, 5), (11, 20), (50, 50), (51, 100), (1001, 2000)]
)
def test_the_scale_ends_at_a_round_number(value, top):
    assert nice_top(value) == top


def test_a_month_has_a_label_on_mondays_and_on_its_last_day():
    days = [LedgerLine(DAY + timedelta(days=number)) for number in range(30)]
    labels = [bar.line.day.weekday() for bar in draw(days).bars if bar.has_label]
    assert labels == [0, 0, 0, 5]
