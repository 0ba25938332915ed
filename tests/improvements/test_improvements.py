"""What recurs is counted by hand-made weeks; improvements are noted, changed, and nobody else's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desks.permissions import scope_of
from improvements.actions import Words, change_improvement, note_improvement
from improvements.growth import HEIGHT, Trend, trend_of
from improvements.models import Improvement
from improvements.queries import inquiries_behind, recurring_at, trend_at
from improvements.states import MOVES, State
from inquiries.actions.lifecycle import change_status, classify
from inquiries.actions.references import add_reference
from shared.exceptions import InvalidInput, NotAllowed, NotPossible
from tests.factories import make_agent, make_inquiry

DAY = timedelta(days=1)


@pytest.fixture
def ask(madrid, maria, now):
    """An inquiry about a topic, so many days ago; each from another person."""
    asked = []

    def deed(days: float, topic: str = "renewal"):
        asked.append(topic)
        sender = f"v{len(asked)}@visitor.example"
        inquiry = make_inquiry(madrid, at=now - days * DAY, sender_address=sender)
        classify(inquiry_id=inquiry.pk, by=maria, now=now, topic=topic)
        return inquiry

    return deed


@pytest.fixture
def note(madrid, rui, now):
    def deed(**said):
        what = {"desk": madrid, "kind": "topic", "value": "renewal", "by": rui, "now": now}
        what |= {"words": Words("Say it on the page"), "submission_key": "key"}
        return note_improvement(**what | said)

    return deed


def test_weeks_are_counted_back_from_now(ask, madrid, now):
    for days in (1, 2, 3, 8, 22, 50):
        ask(days)
    assert trend_at(madrid, "topic", "renewal", now).weeks == (0, 0, 1, 0, 1, 3)


def test_what_grows_most_comes_first(ask, madrid, now):
    for days in (9, 16, 23, 30, 37, 1):
        ask(days, "corrections")
    for days in (1, 2, 3):
        ask(days, "renewal")
    topics = [one.value for one in recurring_at(madrid, now) if one.kind == "topic"]
    assert topics[:2] == ["renewal", "corrections"]


def test_spam_is_not_asked(ask, maria, madrid, now):
    change_status(inquiry_id=ask(1).pk, status="spam", by=maria, now=now)
    assert trend_at(madrid, "topic", "renewal", now).last == 0


def test_a_number_recurs_when_two_ask_about_it(ask, maria, madrid, now):
    for _two in range(2):
        add_reference(inquiry_id=ask(1).pk, written="IR 1589321", by=maria, now=now)
    add_reference(inquiry_id=ask(1).pk, written="IR 1400000", by=maria, now=now)
    found = [one for one in recurring_at(madrid, now) if one.kind == "reference"]
    assert [(one.trend.last, "1589321" in one.name.replace(" ", "")) for one in found] == [
        (2, True)
    ]


def test_the_inquiries_behind_a_number_are_those_that_were_counted(ask, rui, madrid, now):
    for days in (1, 8, 60):
        ask(days)
    ask(1, "corrections")
    behind = inquiries_behind(scope_of(rui), madrid, "topic", "renewal", now)
    assert len(behind) == sum(trend_at(madrid, "topic", "renewal", now).weeks) == 2


def test_another_desk_sees_none_of_them(ask, mei, madrid, now):
    ask(1)
    assert not inquiries_behind(scope_of(mei), madrid, "topic", "renewal", now)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(0, 10_000), min_size=6, max_size=6))
def test_bars_stay_in_their_picture(weeks):
    for bar in Trend(tuple(weeks)).bars:
        assert 0 <= bar.y <= HEIGHT
        assert 0 < bar.height <= HEIGHT


@pytest.mark.parametrize(
    ("ages", "is_growing"),
    [({0: 2}, True), ({0: 1}, False), ({0: 10, 1: 10, 2: 10, 3: 10, 4: 10, 5: 10}, False)],
)
def test_one_letter_more_is_no_trend(ages, is_growing):
    assert trend_of(ages).is_growing is is_growing


def test_noted_twice_it_is_one(note):
    assert note() == note()
    assert Improvement.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"value": "nothing"}, {"kind": "moon"}, {"kind": "subtopic"}, {"words": Words(" ")}],
)
def test_what_means_nothing_is_refused(note, wrong):
    with pytest.raises(InvalidInput):
        note(**wrong)


def test_an_owner_is_of_the_desk(note, henk):
    with pytest.raises(InvalidInput):
        note(words=Words("Better", owner=henk))


@pytest.mark.parametrize("who", ["maria", "henk", "mei"])
def test_only_a_coordinator_of_the_desk_notes(request, note, who):
    with pytest.raises(NotAllowed):
        note(by=request.getfixturevalue(who))


def test_another_desks_coordinator_does_not_even_see_it(note, meetings, now):
    ana = make_agent("ana", meetings, role="coordinator")
    with pytest.raises(Http404):
        change_improvement(
            improvement_id=note().pk, words=Words("Mine"), state="done", by=ana, now=now
        )


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("after", State)
def test_only_moves_of_the_table_happen(note, rui, now, before, after):
    made = note()
    Improvement.objects.update(state=before)
    what = {"improvement_id": made.pk, "words": Words(made.title), "by": rui, "now": now}
    if after == before or after in MOVES[before]:
        assert change_improvement(state=after, **what).state == after
    else:
        with pytest.raises(NotPossible):
            change_improvement(state=after, **what)


def test_a_change_keeps_what_was_and_the_same_again_is_none(note, rui, maria, now):
    made = note()
    for _twice in range(2):
        change_improvement(
            improvement_id=made.pk,
            words=Words(made.title, owner=maria),
            state="agreed",
            by=rui,
            now=now,
        )
    [change] = made.changes.all()
    assert change.changes == {"owner_id": [None, maria.pk], "state": ["proposed", "agreed"]}


def test_the_board_costs_the_same_for_one_and_for_many(client, rui, ask, note, now):
    client.force_login(rui)
    address = reverse("improvements:board", args=["madrid"])

    def cost():
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    ask(1)
    note()
    one = cost()
    for number, topic in enumerate(("corrections", "fees_payment", "licences_restrictions")):
        ask(1, topic)
        note(submission_key=str(number), value=topic)
    assert cost() == one


def test_the_way_through_the_pages(client, rui, ask):
    inquiry = ask(1)
    client.force_login(rui)
    board = client.get(reverse("improvements:board", args=["madrid"])).content.decode()
    address = reverse("improvements:subject", args=["madrid", "topic", "renewal"])
    assert address in board
    page = client.get(address)
    assert inquiry.reference in page.content.decode()
    key = page.context["form"]["submission_key"].value()
    client.post(address, {"title": "Say it on the page", "submission_key": key})
    made = Improvement.objects.get()
    assert made.asked == 1
    posted = {"title": made.title, "owner": rui.pk, "state": "agreed"}
    client.post(reverse("improvements:improvement", args=[made.pk]), posted)
    made.refresh_from_db()
    assert (made.owner, made.state) == (rui, State.AGREED)
