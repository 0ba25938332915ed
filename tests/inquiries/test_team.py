"""The page of a team, for who coordinates its desk."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desks.actions import add_absence
from desks.models import Absence, Agent, Desk
from inquiries.actions.assign import take_inquiry
from inquiries.actions.snooze import snooze_inquiry
from inquiries.models import Inquiry
from inquiries.states import Status
from inquiries.team import Load, team_loads, team_of
from tests.factories import make_agent, make_inquiry

HOUR = timedelta(hours=1)


@pytest.fixture
def as_rui(rui) -> Client:
    client = Client()
    client.force_login(rui)
    return client


def of(maria: Agent, desk: Desk, now, **fields) -> Inquiry:
    inquiry = make_inquiry(desk)
    take_inquiry(inquiry_id=inquiry.pk, by=maria, now=now)
    Inquiry.objects.filter(pk=inquiry.pk).update(**{"due_at": now + HOUR} | fields)
    return inquiry


def test_the_load_says_what_is_open_overdue_and_waiting(maria, madrid, now):
    of(maria, madrid, now)
    of(maria, madrid, now, due_at=now - HOUR)
    of(maria, madrid, now, status=Status.WAITING_INQUIRER)
    of(maria, madrid, now, status=Status.RESOLVED)
    aside = of(maria, madrid, now)
    snooze_inquiry(inquiry_id=aside.pk, until=now + HOUR, by=maria, now=now)
    assert team_loads([maria.pk], now) == {maria.pk: Load(open=2, overdue=1, waiting=2)}


@pytest.mark.parametrize(
    ("seen", "away", "absent", "expected"),
    [
        (0, False, False, "here"),
        (-1, False, False, "elsewhere"),
        (0, True, False, "away"),
        (0, True, True, "absent"),
    ],
)
def test_who_is_here(maria, madrid, now, seen, away, absent, expected):
    Agent.objects.filter(pk=maria.pk).update(seen_at=now + seen * HOUR, is_away=away)
    if absent:
        times = {"starts_at": now - HOUR, "ends_at": None}
        add_absence(agent=maria, note="", substitute=None, by=maria, now=now, **times)
    [row] = [row for row in team_of(madrid, now) if row.agent == maria]
    assert row.attendance == expected


def test_who_never_was_here_is_elsewhere(maria, madrid, now):
    assert team_of(madrid, now)[0].attendance == "elsewhere"


def test_bars_have_one_scale(maria, madrid, now):
    Agent.objects.update(most_open=10)
    for _number in range(5):
        of(maria, madrid, now, due_at=now - HOUR)
    [row] = team_of(madrid, now)
    assert (row.percent, row.overdue_percent, row.limit_percent) == (50, 50, 100)
    assert not row.is_full


def test_the_page_shows_people_and_numbers(as_rui, maria, madrid, now):
    of(maria, madrid, now)
    page = as_rui.get(reverse("inquiries:team", args=["madrid"])).content.decode()
    assert "Maria" in page
    assert "No page open" in page


def test_who_works_at_another_desk_does_not_show(as_rui, henk, mei, madrid):
    page = as_rui.get(reverse("inquiries:team", args=["madrid"])).content.decode()
    assert "Henk" not in page
    assert "Mei" not in page


@pytest.mark.parametrize("who", ["maria", "henk", "mei", "ada", "olga"])
def test_nobody_else_sees_it(request, client, madrid, rui, who):
    client.force_login(request.getfixturevalue(who))
    for name in ("team", "team_limit", "team_assigning", "team_absence", "end_team_absence"):
        address = reverse(f"inquiries:{name}", args=["madrid"])
        assert getattr(client, "get" if name == "team" else "post")(address).status_code == 404


def test_a_limit_is_set(as_rui, maria):
    address = reverse("inquiries:team_limit", args=["madrid"])
    as_rui.post(address, {"agent": maria.pk, "most_open": "7"})
    maria.refresh_from_db()
    assert maria.most_open == 7


@pytest.mark.parametrize("written", ["", "many", "-1", "99999"])
def test_a_limit_that_is_none_changes_nothing(as_rui, maria, written):
    address = reverse("inquiries:team_limit", args=["madrid"])
    as_rui.post(address, {"agent": maria.pk, "most_open": written})
    maria.refresh_from_db()
    assert maria.most_open == 30


def test_nobody_of_another_desk_is_limited(as_rui, mei):
    address = reverse("inquiries:team_limit", args=["madrid"])
    assert as_rui.post(address, {"agent": mei.pk, "most_open": 1}).status_code == 404


def test_how_work_is_given_is_chosen(as_rui, madrid):
    address = reverse("inquiries:team_assigning", args=["madrid"])
    as_rui.post(address, {"assigns": "round_robin"})
    assert Desk.objects.get(pk=madrid.pk).assigns == "round_robin"


def test_an_absence_is_noted_shown_and_ended(as_rui, maria):
    page = reverse("inquiries:team", args=["madrid"])
    noted = {"agent": maria.pk, "starts_on": "2036-01-07", "ends_on": "2036-01-08", "note": "Leave"}
    as_rui.post(f"{page}absences/", noted)
    assert "Leave" in as_rui.get(page).content.decode()
    as_rui.post(f"{page}absences/end/", {"absence": Absence.objects.get().pk})
    assert not Absence.objects.exists()


def test_an_absence_of_somebody_of_another_desk_is_not_ended_here(as_rui, mei, now):
    other = Absence.objects.create(agent=mei, starts_at=now, added_by=mei, created_at=now)
    address = reverse("inquiries:end_team_absence", args=["madrid"])
    assert as_rui.post(address, {"absence": other.pk}).status_code == 404


def test_an_absence_without_a_day_is_explained(as_rui, maria):
    address = reverse("inquiries:team_absence", args=["madrid"])
    answer = as_rui.post(address, {"agent": maria.pk})
    assert answer.status_code == 422
    assert "correct the marked fields" in answer.content.decode()


def test_the_page_costs_the_same_for_two_and_for_twenty(as_rui, maria, madrid, now):
    address = reverse("inquiries:team", args=["madrid"])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            as_rui.get(address)
        return len(captured)

    of(maria, madrid, now)
    queries()
    few = queries()
    for number in range(20):
        agent = make_agent(f"agent{number}", madrid)
        of(agent, madrid, now)
        times = {"starts_at": now - HOUR, "ends_at": None}
        add_absence(agent=agent, note="", substitute=maria, by=agent, now=now, **times)
    assert queries() == few
