"""The next inquiry for who asks, and giving in turn to who is there."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desks.actions import add_absence, note_seen, set_away
from desks.models import Agent, Assigning, Desk
from inquiries.actions.assign import assign_inquiry
from inquiries.actions.giving import give_waiting, take_next
from inquiries.actions.snooze import snooze_inquiry
from inquiries.models import Inquiry, TimelineFact
from inquiries.states import Fact, Status
from tests.factories import make_agent, make_inquiry

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def in_turn(madrid: Desk) -> Desk:
    Desk.objects.filter(pk=madrid.pk).update(assigns=Assigning.ROUND_ROBIN)
    madrid.refresh_from_db()
    return madrid


@pytest.fixture
def lucie(madrid: Desk) -> Agent:
    return make_agent("lucie", madrid, answers_in=["fr"])


def due(desk: Desk, at, **fields) -> Inquiry:
    """An inquiry that must be answered at this time."""
    inquiry = make_inquiry(desk)
    Inquiry.objects.filter(pk=inquiry.pk).update(due_at=at, **fields)
    inquiry.refresh_from_db()
    return inquiry


def seen(*agents: Agent, now) -> None:
    Agent.objects.filter(pk__in=[one.pk for one in agents]).update(seen_at=now)


def owner(inquiry: Inquiry) -> Agent | None:
    return Inquiry.objects.get(pk=inquiry.pk).assignee


# --- pull --------------------------------------------------------------------------------------
def test_the_next_one_is_what_must_be_answered_first(maria, madrid, now):
    _later, first = due(madrid, now + 2 * HOUR), due(madrid, now + HOUR)
    assert take_next(by=maria, now=now) == first
    assert (owner(first), Inquiry.objects.get(pk=first.pk).status) == (maria, Status.OPEN)


def test_what_is_not_due_comes_last(maria, madrid, now):
    due(madrid, None)
    promised = due(madrid, now + 9 * HOUR)
    assert take_next(by=maria, now=now) == promised


def test_the_next_one_is_in_my_languages(lucie, madrid, now):
    due(madrid, now, language="en")
    french = due(madrid, now + HOUR, language="fr")
    assert take_next(by=lucie, now=now) == french


def test_the_next_one_is_of_my_desks(maria, hague, now):
    due(hague, now)
    assert take_next(by=maria, now=now) is None


@pytest.mark.parametrize("who", ["olga", "ada"])
def test_who_has_no_desk_has_no_next_one(request, inquiry, who, now):
    assert take_next(by=request.getfixturevalue(who), now=now) is None


def test_what_is_put_aside_is_passed_over(maria, rui, inquiry, now):
    snooze_inquiry(inquiry_id=inquiry.pk, until=now + HOUR, by=rui, now=now)
    assert take_next(by=maria, now=now) is None


def test_what_has_come_back_from_being_put_aside_is_the_next(maria, rui, inquiry, now):
    snooze_inquiry(inquiry_id=inquiry.pk, until=now + HOUR, by=rui, now=now)
    assert take_next(by=maria, now=now + 2 * HOUR) == inquiry


def test_what_waits_for_the_inquirer_is_no_work_now(maria, madrid, now):
    due(madrid, now, status=Status.WAITING_INQUIRER)
    assert take_next(by=maria, now=now) is None


def test_a_double_click_takes_one(maria, madrid, now):
    for _number in range(2):
        make_inquiry(madrid)
    first = take_next(by=maria, now=now, submission_key="one")
    assert take_next(by=maria, now=now, submission_key="one") == first


def test_asking_again_takes_another_at_once(maria, madrid, now):
    for _number in range(2):
        make_inquiry(madrid)
    first = take_next(by=maria, now=now, submission_key="one")
    assert take_next(by=maria, now=now, submission_key="another") not in (first, None)


def test_each_page_has_a_click_of_its_own(as_maria, madrid):
    keys = set()
    for _page in range(2):
        page = as_maria.get("/inbox/madrid/open/").content.decode()
        keys.add(re.search(r'name="submission_key" value="([^"]+)"', page)[1])
    assert len(keys) == 2


def test_the_timeline_says_that_it_was_the_next(maria, inquiry, now):
    take_next(by=maria, now=now)
    fact = inquiry.timeline.get(kind=Fact.ASSIGNED)
    assert (fact.actor, fact.data["reason"]) == (maria, "next")


def test_the_next_one_costs_the_same_for_one_and_for_thirty(maria, madrid, now):
    counts = []
    for number in (1, 30):
        for _one in range(number):
            make_inquiry(madrid)
        with CaptureQueriesContext(connection) as captured:
            take_next(by=maria, now=now + number * MINUTE)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_button_opens_what_was_taken(as_maria, inquiry):
    answer = as_maria.post(reverse("inquiries:next"))
    assert answer.headers["Location"].startswith(f"/inquiries/{inquiry.reference}/")


def test_the_button_says_why_there_is_none(as_maria, maria, inquiry):
    Inquiry.objects.update(language="fr")
    Agent.objects.filter(pk=maria.pk).update(answers_in=["en"])
    page = as_maria.post(reverse("inquiries:next"), follow=True).content.decode()
    assert "Nothing waits in your languages. 1 inquiry waits in French." in page


def test_the_button_says_that_everything_is_put_aside(as_maria, rui, inquiry, now):
    snooze_inquiry(inquiry_id=inquiry.pk, until=now + HOUR, by=rui, now=now)
    page = as_maria.post(reverse("inquiries:next"), follow=True).content.decode()
    assert "1 inquiry is put aside until later." in page


def test_the_button_says_that_nothing_waits(as_maria):
    page = as_maria.post(reverse("inquiries:next"), follow=True).content.decode()
    assert "every inquiry of your desks has an owner" in page


# --- in turn -----------------------------------------------------------------------------------
def test_work_is_dealt_evenly_over_time(in_turn, now):
    three = [make_agent(name, in_turn) for name in ("ana", "ben", "cleo")]
    seen(*three, now=now)
    for number in range(9):
        make_inquiry(in_turn)
        give_waiting(desk=in_turn, now=now + number * MINUTE)
    owners = [row.assignee for row in Inquiry.objects.order_by("pk")]
    assert owners == three * 3


def test_many_at_once_are_dealt_evenly(in_turn, now):
    pair = [make_agent(name, in_turn) for name in ("ana", "ben")]
    seen(*pair, now=now)
    for _number in range(6):
        make_inquiry(in_turn)
    assert give_waiting(desk=in_turn, now=now) == 6
    assert [Inquiry.objects.filter(assignee=one).count() for one in pair] == [3, 3]


def test_giving_twice_gives_once(in_turn, maria, inquiry, now):
    seen(maria, now=now)
    assert [give_waiting(desk=in_turn, now=now) for _again in range(2)] == [1, 0]
    assert inquiry.timeline.filter(kind=Fact.ASSIGNED).count() == 1


def test_the_timeline_says_why_it_was_given(as_maria, in_turn, maria, inquiry, now):
    seen(maria, now=now)
    give_waiting(desk=in_turn, now=now)
    fact = inquiry.timeline.get(kind=Fact.ASSIGNED)
    assert (fact.actor, fact.data["reason"], fact.data["language"]) == (None, "turn", "en")
    page = as_maria.get(reverse("inquiries:conversation", args=[inquiry.reference]))
    assert "Given to Maria, who was next in turn for English" in page.content.decode()


def test_a_desk_whose_agents_take_for_themselves_gives_nothing(madrid, maria, inquiry, now):
    seen(maria, now=now)
    assert give_waiting(desk=madrid, now=now) == 0


def test_who_has_no_page_open_is_given_nothing(in_turn, maria, inquiry, now):
    seen(maria, now=now - HOUR)
    assert give_waiting(desk=in_turn, now=now) == 0


def test_who_is_away_is_given_nothing_until_back(in_turn, maria, inquiry, now):
    seen(maria, now=now)
    set_away(by=maria, is_away=True, now=now)
    assert give_waiting(desk=in_turn, now=now) == 0
    set_away(by=maria, is_away=False, now=now)
    assert give_waiting(desk=in_turn, now=now) == 1


def test_who_is_absent_is_given_nothing(in_turn, maria, inquiry, now):
    seen(maria, now=now)
    absence = {"agent": maria, "note": "", "substitute": None, "by": maria, "now": now}
    add_absence(starts_at=now - HOUR, ends_at=None, **absence)
    assert give_waiting(desk=in_turn, now=now) == 0


def test_who_left_the_company_is_given_nothing(in_turn, maria, inquiry, now):
    seen(maria, now=now)
    Agent.objects.update(is_active=False)
    assert give_waiting(desk=in_turn, now=now) == 0


def test_an_agent_of_another_desk_is_given_nothing(in_turn, henk, inquiry, now):
    seen(henk, now=now)
    assert give_waiting(desk=in_turn, now=now) == 0


def test_a_full_agent_is_given_nothing_until_something_is_done(in_turn, maria, now):
    seen(maria, now=now)
    Agent.objects.update(most_open=1)
    first, second = make_inquiry(in_turn), make_inquiry(in_turn)
    give_waiting(desk=in_turn, now=now)
    assert (owner(first), owner(second)) == (maria, None)
    Inquiry.objects.filter(pk=first.pk).update(status=Status.WAITING_INQUIRER)
    give_waiting(desk=in_turn, now=now)
    assert owner(second) == maria


def test_what_a_person_gave_back_waits_for_a_person(in_turn, maria, inquiry, now):
    assign_inquiry(inquiry_id=inquiry.pk, to=maria, by=maria, now=now)
    assign_inquiry(inquiry_id=inquiry.pk, to=None, by=maria, now=now)
    seen(maria, now=now)
    assert give_waiting(desk=in_turn, now=now) == 0


def test_hundreds_in_a_language_of_nobody_hold_up_no_other(in_turn, lucie, now):
    for _number in range(25):
        make_inquiry(in_turn)
    french = due(in_turn, None, language="fr")
    seen(lucie, now=now)
    assert give_waiting(desk=in_turn, now=now) == 1
    assert owner(french) == lucie


def test_giving_asks_as_much_for_two_agents_as_for_twenty(in_turn, now):
    def queries() -> int:
        make_inquiry(in_turn)
        with CaptureQueriesContext(connection) as captured:
            give_waiting(desk=in_turn, now=now)
        return len(captured)

    seen(make_agent("ana", in_turn), make_agent("ben", in_turn), now=now)
    few = queries()
    seen(*[make_agent(f"agent{number}", in_turn) for number in range(20)], now=now)
    assert queries() == few


def test_that_a_page_is_open_is_written_once_a_minute(maria, now):
    note_seen(agent_id=maria.pk, now=now)
    note_seen(agent_id=maria.pk, now=now + timedelta(seconds=30))
    maria.refresh_from_db()
    assert maria.seen_at == now
    note_seen(agent_id=maria.pk, now=now + 2 * MINUTE)
    maria.refresh_from_db()
    assert maria.seen_at == now + 2 * MINUTE


def test_nothing_is_given_by_a_mail_that_only_joins(in_turn, maria, inquiry, now):
    seen(maria, now=now)
    give_waiting(desk=in_turn, now=now)
    assert TimelineFact.objects.filter(kind=Fact.ASSIGNED).count() == 1
