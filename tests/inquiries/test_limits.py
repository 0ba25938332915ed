"""Time limits of an inquiry: proposed by its text, decided by agents, ordering the queue, told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import Http404
from django.urls import reverse

from desks.permissions import scope_of
from inquiries.actions.assign import take_inquiry
from inquiries.actions.limit_warnings import tell_of_limits
from inquiries.actions.limits import (
    NewLimit,
    add_limit,
    confirm_limit,
    decide_limit,
    let_limits_press,
    undo_limit,
)
from inquiries.actions.merge import merge_inquiries, undo_merge
from inquiries.inbox import View, inbox_page
from inquiries.models import Inquiry, InquiryLimit, TimelineFact
from inquiries.queries import open_limits_of
from inquiries.states import LIMIT_MOVES, Fact, LimitState
from notifications.models import Notification
from shared.exceptions import InvalidInput, NotPossible
from tests.factories import make_agent, make_inquiry, receive

TUESDAY = datetime(2026, 11, 10, 9, tzinfo=UTC)
STATED = "The time limit printed on your notice is 20 November 2026. Can it be extended?"


@pytest.fixture
def message(madrid):
    return receive(madrid, body=STATED, subject="Question", at=TUESDAY)


@pytest.fixture
def proposal(message):
    return message.inquiry.limits.get()


@pytest.fixture
def confirmed(inquiry, maria):
    return add_limit(
        inquiry_id=inquiry.pk, new=NewLimit(due_on=date(2026, 11, 20)), by=maria, now=TUESDAY
    )


def facts_of(inquiry):
    return list(
        TimelineFact.objects.filter(inquiry=inquiry, kind__startswith="limit")
        .order_by("pk")
        .values_list("kind", flat=True)
    )


# --- proposed --------------------------------------------------------------------------------------
def test_a_stated_limit_is_proposed_with_where_it_stands(proposal):
    assert (proposal.state, proposal.due_on) == (LimitState.PROPOSED, date(2026, 11, 20))
    assert (proposal.written, proposal.is_printed) == ("20 November 2026", True)


def test_a_message_proposes_as_it_comes(madrid):
    inquiry = receive(madrid, body=STATED, at=TUESDAY).inquiry
    assert [one.due_on for one in inquiry.limits.all()] == [date(2026, 11, 20)]
    assert facts_of(inquiry) == [Fact.LIMITS_PROPOSED]


@pytest.mark.parametrize("how", [{"automatic": "auto_reply"}, {"is_archive": True}])
def test_machines_and_old_mail_propose_nothing(madrid, how):
    assert not receive(madrid, body=STATED, at=TUESDAY, **how).inquiry.limits.exists()


def test_the_same_date_in_the_next_message_is_proposed_once(madrid):
    first = receive(madrid, body=STATED, at=TUESDAY)
    receive(madrid, body=STATED, at=TUESDAY, seen_ids=(first.message_id,))
    assert first.inquiry.limits.count() == 1


def test_a_rejected_limit_is_not_proposed_again(madrid, proposal, message, maria):
    decide_limit(limit_id=proposal.pk, state="rejected", by=maria, now=TUESDAY)
    receive(madrid, body=STATED, at=TUESDAY, seen_ids=(message.message_id,))
    assert message.inquiry.limits.get().state == LimitState.REJECTED


def test_a_computed_proposal_carries_rule_start_and_flag(madrid):
    text = "IR 1602233 was cancelled on 31 August 2026. Until when can we ask for transformation?"
    message = receive(madrid, body=text, at=TUESDAY)
    limit = message.inquiry.limits.get()
    assert (limit.rule, limit.start_on) == ("M12", date(2026, 8, 31))
    assert limit.certainty == "partly_confirmed"
    assert "M12" in limit.basis["fr"]


def test_a_proposal_does_not_order_the_queue(proposal):
    proposal.inquiry.refresh_from_db()
    assert proposal.inquiry.limit_on is None


# --- decided -----------------------------------------------------------------------------------
def test_confirming_orders_the_queue_and_is_recorded(proposal, maria):
    confirm_limit(limit_id=proposal.pk, by=maria, now=TUESDAY)
    inquiry = Inquiry.objects.get(pk=proposal.inquiry_id)
    assert inquiry.limit_on == date(2026, 11, 20)
    assert inquiry.limit_presses_at.date() == date(2026, 11, 16)  # midnight in Geneva, the 17th
    assert facts_of(inquiry)[-1] == Fact.LIMIT_CONFIRMED


def test_confirming_twice_is_once(proposal, maria):
    for _ in range(2):
        confirm_limit(limit_id=proposal.pk, by=maria, now=TUESDAY)
    assert facts_of(proposal.inquiry).count(Fact.LIMIT_CONFIRMED) == 1


def test_a_corrected_date_is_a_printed_one(proposal, maria):
    limit = confirm_limit(limit_id=proposal.pk, by=maria, now=TUESDAY, due_on=date(2026, 11, 27))
    assert (limit.due_on, limit.is_printed, limit.rule) == (date(2026, 11, 27), True, "")
    fact = TimelineFact.objects.filter(kind=Fact.LIMIT_CONFIRMED).get()
    assert (fact.data["date_before"], fact.data["date"]) == ("2026-11-20", "2026-11-27")


def test_an_ambiguous_date_needs_a_choice(madrid, maria):
    message = receive(madrid, body="Deadline: 03/12/2026. Is the form enough?", at=TUESDAY)
    limit = message.inquiry.limits.get()
    assert limit.readings == ["2026-03-12", "2026-12-03"]
    with pytest.raises(InvalidInput):
        confirm_limit(limit_id=limit.pk, by=maria, now=TUESDAY)
    chosen = confirm_limit(limit_id=limit.pk, by=maria, now=TUESDAY, due_on=date(2026, 12, 3))
    assert chosen.due_on == date(2026, 12, 3)


@pytest.mark.parametrize("after", ["rejected", "settled"])
def test_a_decision_is_undone(proposal, maria, after):
    if after == "settled":
        confirm_limit(limit_id=proposal.pk, by=maria, now=TUESDAY)
    before = InquiryLimit.objects.get(pk=proposal.pk).state
    decide_limit(limit_id=proposal.pk, state=after, by=maria, now=TUESDAY)
    undo_limit(limit_id=proposal.pk, by=maria, now=TUESDAY)
    assert InquiryLimit.objects.get(pk=proposal.pk).state == before


def test_undoing_a_confirmation_takes_it_out_of_the_queue(confirmed, maria):
    undo_limit(limit_id=confirmed.pk, by=maria, now=TUESDAY)
    inquiry = Inquiry.objects.get(pk=confirmed.inquiry_id)
    assert (inquiry.limit_on, inquiry.limit_presses_at) == (None, None)


def test_a_settled_limit_orders_nothing_more(confirmed, maria):
    for _ in range(2):
        decide_limit(limit_id=confirmed.pk, state="settled", by=maria, now=TUESDAY)
    assert Inquiry.objects.get(pk=confirmed.inquiry_id).limit_on is None
    assert facts_of(confirmed.inquiry).count(Fact.LIMIT_SETTLED) == 1


@pytest.mark.parametrize("state", ["rejected", "settled"])
def test_only_moves_of_the_table_are_made(proposal, confirmed, maria, state):
    for limit in (proposal, confirmed):
        if state in LIMIT_MOVES[limit.state]:
            continue
        with pytest.raises(NotPossible):
            decide_limit(limit_id=limit.pk, state=state, by=maria, now=TUESDAY)


def test_who_does_not_see_the_inquiry_decides_nothing(proposal, henk):
    with pytest.raises(Http404):
        confirm_limit(limit_id=proposal.pk, by=henk, now=TUESDAY)


# --- by hand -----------------------------------------------------------------------------------
def test_a_rule_with_its_trigger_is_computed(inquiry, maria):
    new = NewLimit(rule="M2", start_on=date(2026, 8, 28))
    limit = add_limit(inquiry_id=inquiry.pk, new=new, by=maria, now=TUESDAY)
    assert (limit.due_on, limit.nominal_on) == (date(2026, 11, 30), date(2026, 11, 28))
    assert limit.state == LimitState.CONFIRMED
    assert limit.cautions  # no confirmed list of closed days


def test_adding_the_same_twice_gives_one(inquiry, maria):
    new = NewLimit(rule="M2", start_on=date(2026, 8, 28))
    first, second = (
        add_limit(inquiry_id=inquiry.pk, new=new, by=maria, now=TUESDAY) for _ in range(2)
    )
    assert first.pk == second.pk


@pytest.mark.parametrize(
    "new", [NewLimit(), NewLimit(rule="M2"), NewLimit(rule="M10", start_on=date(2026, 8, 28))]
)
def test_what_cannot_be_computed_is_refused_in_words(inquiry, maria, new):
    with pytest.raises(InvalidInput):
        add_limit(inquiry_id=inquiry.pk, new=new, by=maria, now=TUESDAY)


# --- the queue ---------------------------------------------------------------------------------
def test_a_pressing_limit_comes_before_an_earlier_promise(madrid, maria):
    early, late = make_inquiry(madrid), make_inquiry(madrid)
    now = TUESDAY
    Inquiry.objects.filter(pk=early.pk).update(due_at=now + timedelta(days=1))
    Inquiry.objects.filter(pk=late.pk).update(due_at=now + timedelta(days=5))
    add_limit(inquiry_id=late.pk, new=NewLimit(due_on=date(2026, 11, 11)), by=maria, now=now)
    page = inbox_page(scope=scope_of(maria), view=View.OPEN, desk_id=madrid.pk, now=now)
    assert [row.pk for row in page.rows] == [late.pk, early.pk]


def test_what_waits_for_nobody_is_not_pulled_forward(inquiry, confirmed):
    Inquiry.objects.filter(pk=inquiry.pk).update(due_at=None)
    assert Inquiry.objects.get(pk=inquiry.pk).queue_at is None


def test_the_earliest_of_several_counts(inquiry, confirmed, maria):
    add_limit(inquiry_id=inquiry.pk, new=NewLimit(due_on=date(2026, 11, 13)), by=maria, now=TUESDAY)
    assert Inquiry.objects.get(pk=inquiry.pk).limit_on == date(2026, 11, 13)


def test_a_merge_takes_limits_along_and_brings_them_back(madrid, confirmed, inquiry, maria):
    target = make_inquiry(madrid, sender_address="other@visitor.example")
    merge = merge_inquiries(source_id=inquiry.pk, target_id=target.pk, by=maria, now=TUESDAY)
    assert Inquiry.objects.get(pk=target.pk).limit_on == date(2026, 11, 20)
    undo_merge(merge_id=merge.pk, by=maria, now=TUESDAY)
    assert Inquiry.objects.get(pk=target.pk).limit_on is None
    assert Inquiry.objects.get(pk=inquiry.pk).limit_on == date(2026, 11, 20)


# --- told --------------------------------------------------------------------------------------
def told(agent):
    return list(
        Notification.objects.filter(agent=agent, kind__startswith="limit")
        .order_by("pk")
        .values_list("kind", flat=True)
    )


def test_the_agent_is_warned_once_before(inquiry, confirmed, maria, rui):
    take_inquiry(inquiry_id=inquiry.pk, by=maria, now=TUESDAY)
    for hours in (0, 1):
        tell_of_limits(now=datetime(2026, 11, 17, 9 + hours, tzinfo=UTC))
    assert told(maria) == ["limit_near"]
    assert told(rui) == []


def test_nobody_is_warned_earlier(inquiry, confirmed, maria):
    take_inquiry(inquiry_id=inquiry.pk, by=maria, now=TUESDAY)
    tell_of_limits(now=datetime(2026, 11, 16, 9, tzinfo=UTC))
    assert told(maria) == []


def test_coordinators_hear_on_the_day_before_and_on_the_day(inquiry, confirmed, rui, henk):
    for day in (19, 19, 20, 20):
        tell_of_limits(now=datetime(2026, 11, day, 9, tzinfo=UTC))
    assert told(rui) == ["limit_expires", "limit_expires"]
    assert told(henk) == []


def test_before_a_weekend_monday_counts_as_tomorrow(inquiry, maria, rui):
    add_limit(inquiry_id=inquiry.pk, new=NewLimit(due_on=date(2026, 11, 23)), by=maria, now=TUESDAY)
    tell_of_limits(now=datetime(2026, 11, 20, 9, tzinfo=UTC))
    assert told(rui) == ["limit_expires"]


@pytest.mark.parametrize("how", ["settled", "undo", "at rest"])
def test_what_is_settled_or_at_rest_is_told_to_nobody(inquiry, confirmed, maria, rui, how):
    if how == "settled":
        decide_limit(limit_id=confirmed.pk, state="settled", by=maria, now=TUESDAY)
    elif how == "undo":
        undo_limit(limit_id=confirmed.pk, by=maria, now=TUESDAY)
    else:
        Inquiry.objects.filter(pk=inquiry.pk).update(status="resolved")
    tell_of_limits(now=datetime(2026, 11, 20, 9, tzinfo=UTC))
    assert told(rui) == []


# --- pages and API -----------------------------------------------------------------------------
def test_the_panel_offers_to_confirm(as_maria, proposal):
    page = as_maria.get(reverse("inquiries:limits", args=[proposal.inquiry.reference]))
    assert "20 November 2026" in page.content.decode()
    assert 'data-key="y l"' in page.content.decode()


def test_one_click_confirms(as_maria, proposal):
    as_maria.post(reverse("inquiries:decide_limit", args=[proposal.pk]), {"decision": "confirm"})
    assert InquiryLimit.objects.get(pk=proposal.pk).state == LimitState.CONFIRMED


def test_a_row_says_how_many_working_days_are_left(as_maria, inquiry, maria, now):
    new = NewLimit(due_on=now.date())
    add_limit(inquiry_id=inquiry.pk, new=new, by=maria, now=now)
    page = as_maria.get(reverse("inquiries:inbox", args=["madrid", "open"])).content.decode()
    assert "Time limit today" in page


def test_the_api_adds_and_decides(as_maria, inquiry):
    address = reverse("api_limits", args=[inquiry.reference])
    made = as_maria.post(address, {"rule": "M2", "start": "2026-08-28"}, "application/json").json()
    assert made["due_on"] == "2026-11-30"
    decided = as_maria.post(
        reverse("api_limit", args=[made["id"]]), {"decision": "settled"}, "application/json"
    )
    assert decided.json()["state"] == "settled"


def test_open_limits_are_those_that_still_count(confirmed, proposal, maria, henk):
    ids = [confirmed.inquiry_id, proposal.inquiry_id]
    assert [one.pk for one in open_limits_of(ids, scope_of(maria))] == [confirmed.pk, proposal.pk]
    assert open_limits_of(ids, scope_of(henk)) == []
    decide_limit(limit_id=proposal.pk, state="rejected", by=maria, now=TUESDAY)
    assert [one.pk for one in open_limits_of(ids, scope_of(maria))] == [confirmed.pk]


def test_agents_of_other_desks_read_no_limits(client, proposal, hague):
    client.force_login(make_agent("hans", hague))
    answer = client.get(reverse("inquiries:limits", args=[proposal.inquiry.reference]))
    assert answer.status_code == 404


DAY = timedelta(days=1)
NEXT_YEAR = TUESDAY + 400 * DAY


def _order(maria, desk, now):
    page = inbox_page(scope=scope_of(maria), view=View.OPEN, desk_id=desk.pk, now=now)
    return [row.pk for row in page.rows]


def _pair(madrid, maria, *, promise, limit, own_promise):
    """One with a promise alone, one with a limit; `promise` and the others in days from Tuesday."""
    plain, limited = make_inquiry(madrid), make_inquiry(madrid, sender_address="b@b.example")
    for one, days in ((plain, promise), (limited, own_promise)):
        Inquiry.objects.filter(pk=one.pk).update(due_at=TUESDAY + days * DAY)
    day = (TUESDAY + limit * DAY).date()
    add_limit(inquiry_id=limited.pk, new=NewLimit(due_on=day), by=maria, now=TUESDAY)
    return plain, limited


@pytest.mark.parametrize("promise", [-300, -10, -1, 0, 1])
@pytest.mark.parametrize("limit", [-5, 0, 1, 3])
@pytest.mark.parametrize("own_promise", [-1, 30])
def test_a_limit_that_presses_or_has_passed_comes_before_every_promise(
    madrid, maria, promise, limit, own_promise
):
    plain, limited = _pair(madrid, maria, promise=promise, limit=limit, own_promise=own_promise)
    assert _order(maria, madrid, TUESDAY) == [limited.pk, plain.pk]


def test_a_limit_that_does_not_press_yet_leaves_the_order_to_the_promises(madrid, maria):
    plain, limited = _pair(madrid, maria, promise=1, limit=60, own_promise=5)
    assert _order(maria, madrid, TUESDAY) == [plain.pk, limited.pk]


def test_of_two_that_press_the_earlier_last_day_comes_first_whatever_was_promised(madrid, maria):
    late, early = _pair(madrid, maria, promise=-9, limit=0, own_promise=3)
    day = (TUESDAY + DAY).date()
    add_limit(inquiry_id=late.pk, new=NewLimit(due_on=day), by=maria, now=TUESDAY)
    assert _order(maria, madrid, TUESDAY) == [early.pk, late.pk]


def test_a_limit_begins_to_press_by_the_clock_alone(madrid, maria):
    plain, limited = _pair(madrid, maria, promise=-300, limit=60, own_promise=90)
    assert let_limits_press(now=TUESDAY) == 0
    limited.refresh_from_db()
    assert let_limits_press(now=limited.limit_presses_at) == 1
    assert let_limits_press(now=limited.limit_presses_at) == 0
    assert _order(maria, madrid, limited.limit_presses_at) == [limited.pk, plain.pk]


def test_many_that_begin_to_press_at_once_are_put_first_batch_by_batch(madrid, maria, monkeypatch):
    monkeypatch.setattr("inquiries.actions.limits.BATCH", 2)
    for number in range(3):
        one = make_inquiry(madrid, sender_address=f"v{number}@visitor.example")
        Inquiry.objects.filter(pk=one.pk).update(limit_on=TUESDAY, limit_presses_at=TUESDAY)
    assert [let_limits_press(now=TUESDAY) for _look in range(3)] == [2, 1, 0]


def test_settled_it_presses_no_more_and_undone_it_does_again(madrid, maria):
    plain, limited = _pair(madrid, maria, promise=1, limit=0, own_promise=5)
    limit = limited.limits.get()
    decide_limit(limit_id=limit.pk, state="settled", by=maria, now=TUESDAY)
    assert _order(maria, madrid, TUESDAY) == [plain.pk, limited.pk]
    undo_limit(limit_id=limit.pk, by=maria, now=TUESDAY)
    assert _order(maria, madrid, TUESDAY) == [limited.pk, plain.pk]


def test_pages_of_the_queue_go_on_behind_the_limits(madrid, maria, monkeypatch):
    monkeypatch.setattr("inquiries.inbox.PAGE_SIZE", 1)
    plain, limited = _pair(madrid, maria, promise=-9, limit=0, own_promise=3)
    asked = {"scope": scope_of(maria), "view": View.OPEN, "desk_id": madrid.pk, "now": TUESDAY}
    first = inbox_page(**asked)
    second = inbox_page(**asked, cursor=first.next_cursor)
    assert [row.pk for page in (first, second) for row in page.rows] == [limited.pk, plain.pk]


def test_grouped_by_time_limits_have_a_group_of_their_own(as_maria, madrid, maria):
    _pair(madrid, maria, promise=-9, limit=0, own_promise=3)
    address = reverse("inquiries:inbox", args=["madrid", "open"])
    as_maria.post(reverse("inquiries:group_list"), {"grouping": "due", "next": address})
    page = as_maria.get(f"{address}?group=due").content.decode()
    assert "Time limits" in page


def test_the_api_says_which_limit_orders_the_queue(as_maria, madrid, maria):
    _plain, limited = _pair(madrid, maria, promise=-9, limit=0, own_promise=3)
    said = as_maria.get(reverse("api_inquiry", args=[limited.reference])).json()
    assert said["limit_on"] == "2026-11-10"
