"""Pages and API: what is shown to whom, and the way through the forms."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.models import Approval, ApprovalRule
from approvals.queries import Queue, rows_of, waiting_for
from approvals.states import State
from desks.permissions import scope_of
from inquiries.models import Message
from inquiries.states import MessageKind
from tests.approvals.conftest import FEE, make_rule, newest
from tests.factories import make_inquiry, receive

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _rule(fee_rule):
    return fee_rule


@pytest.fixture
def as_rui(client, rui):
    client.force_login(rui)
    return client


def page(client, name, *args):
    return client.get(reverse(f"approvals:{name}", args=args))


def post(client, approval, **fields):
    values = {"submission_key": uuid4(), "seen": newest(approval.inquiry), "body": FEE} | fields
    return client.post(reverse("approvals:deed", args=[approval.pk]), values)


def test_the_queue_shows_rule_words_and_inquirer(ask, as_rui):
    ask(question="Is it 653?")
    shown = page(as_rui, "queue", "mine").content.decode()
    for said in ("Fee", "CHF 653", "Is it 653?", "still waiting for our certificate", "Maria"):
        assert said in shown


def test_the_page_begins_with_what_was_written(ask, as_rui):
    form = page(as_rui, "detail", ask().pk).context["form"]
    assert form.initial["body"] == FEE


def test_card_numbers_are_masked_where_they_are_only_shown(ask, as_rui, ines):
    ask("The fee is CHF 653 as of today; card 4111 1111 1111 1111 is not needed.", by=ines)
    assert "4111 1111 1111" not in page(as_rui, "queue", "mine").content.decode()


def test_approved_on_the_page_it_leaves(ask, as_rui):
    answer = post(as_rui, ask(), do="approve")
    assert answer.status_code == 303
    assert Message.objects.get(kind=MessageKind.OUTBOUND).body == FEE


def test_a_finding_in_what_the_coordinator_wrote_is_shown_and_may_be_overridden(ask, as_rui):
    approval, changed = ask(), "Dear Vera, the basic fee is CHF 903."
    stopped = post(as_rui, approval, do="approve", body=changed)
    assert stopped.status_code == 422
    keys = stopped.context["checks"]["keys"]
    post(as_rui, approval, body=changed, override=keys, reason="Checked: it is right")
    assert Message.objects.get(kind=MessageKind.OUTBOUND).body == changed


def test_over_a_newer_message_it_is_shown_and_what_was_typed_stays(
    ask, as_rui, inquiry, madrid, monday
):
    approval = ask()
    seen = newest(inquiry)
    first = inquiry.messages.order_by("pk").first()
    receive(madrid, seen_ids=(first.message_id,), at=monday, body="I have found it myself.")
    answer = post(as_rui, approval, do="approve", body="Mine.", seen=seen)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "I have found it myself." in shown
    assert "Mine." in shown


def test_returned_without_a_comment_it_says_what_is_missing(ask, as_rui):
    assert post(as_rui, ask(), do="return").status_code == 422


def test_who_wrote_it_sees_what_was_changed(ask, approve, client, maria, rui):
    approval = approve(ask(), rui, text="Dear Vera, the fee is CHF 653 as of today.")
    client.force_login(maria)
    shown = page(client, "detail", approval.pk).content.decode()
    assert "<del>" in shown
    assert "basic" in shown


def test_what_was_learned_is_for_who_wrote_it_and_coordinators(
    ask, give_back, client, maria, rui, pia
):
    give_back(ask(), rui, comment="Always with its date.")
    seen = {}
    for one in (maria, rui, pia):
        client.force_login(one)
        seen[one.username] = "with its date" in page(client, "queue", "learned").content.decode()
    assert seen == {"maria": True, "rui": True, "pia": False}


def test_a_colleague_learns_only_that_something_waits(ask, client, pia, rui, inquiry):
    ask()
    client.force_login(pia)
    shown = client.get(reverse("approvals:panel", args=[inquiry.reference]), headers=HTMX)
    assert "An answer of a colleague waits for approval." in shown.content.decode()
    assert "CHF 653" not in shown.content.decode()
    assert waiting_for(scope_of(pia)).count() == 0


@pytest.mark.parametrize("queue", ["mine", "all", "done"])
def test_an_assistant_has_no_queue_of_the_coordinator(as_maria, queue):
    assert page(as_maria, "queue", queue).status_code == 404


def test_the_count_is_that_of_the_queue(ask, rui, monday):
    ask()
    scope = scope_of(rui)
    assert waiting_for(scope).count() == len(rows_of(scope, Queue.MINE, monday)) == 1


@pytest.mark.parametrize("queue", ["mine", "learned"])
def test_the_queue_costs_the_same_for_one_and_for_many(
    ask, give_back, as_rui, madrid, rui, monday, queue
):
    def add(number):
        other = make_inquiry(madrid, at=monday, sender_address=f"w{number}@visitor.example")
        approval = ask(inquiry_id=other.pk, seen_message_id=newest(other))
        if queue == "learned":
            give_back(approval, rui, comment="No.", text="Dear Vera, no fee is due.")

    def cost():
        page(as_rui, "queue", queue)
        with CaptureQueriesContext(connection) as captured:
            page(as_rui, "queue", queue)
        return len(captured)

    add(0)
    one = cost()
    for number in range(1, 8):
        add(number)
    assert cost() == one


def test_taken_back_on_the_page(ask, client, maria, rui):
    approval = ask()
    client.force_login(maria)
    post(client, approval, do="withdraw")
    approval.refresh_from_db()
    assert approval.state == State.WITHDRAWN


def test_a_rule_is_made_and_changed_on_its_pages(as_rui, madrid):
    values = {f"name_{one}": "Fees" for one in ("en", "fr", "es")}
    values |= {"desk": madrid.pk, "minutes": 60, "fallback": "next", "names_fee": "on"}
    as_rui.post(reverse("approvals:rules"), values | {"is_on": "on"})
    rule = ApprovalRule.objects.get(desk=madrid)
    as_rui.post(reverse("approvals:rule", args=[rule.pk]), values)
    assert [one.is_on for one in rule.versions.order_by("number")] == [True, False]


def test_the_rule_for_requests_has_no_conditions(as_rui, hague, meetings, ada, client):
    rule = make_rule("request", is_for_requests=True).rule
    client.force_login(ada)
    form = page(client, "rule", rule.pk).context["form"]
    assert "topics" not in form.fields


# --- API -------------------------------------------------------------------------------------------
def _put(client, approval, **content):
    return client.put(
        reverse("api_approval", args=[approval.pk]),
        content,
        content_type="application/json",
        headers={"Idempotency-Key": str(uuid4())},
    )


def test_the_api_asks_and_decides(as_maria, client, inquiry, rui):
    asked = as_maria.post(
        reverse("api_inquiry_approvals", args=[inquiry.reference]),
        {"body": FEE, "seen_message_id": newest(inquiry), "question": "Is it?"},
        content_type="application/json",
        headers={"Idempotency-Key": "k"},
    )
    assert asked.status_code == 201
    client.force_login(rui)
    approval = Approval.objects.get()
    done = _put(client, approval, deed="approve", seen_message_id=newest(inquiry))
    assert (done.status_code, done.json()["state"]) == (200, "approved")
    assert done.json()["grounds"] == [{"rule": "fee", "version": 1, "found": "CHF 653"}]


def test_the_api_returns_and_withdraws(ask, client, maria, rui):
    approval = ask()
    client.force_login(rui)
    assert _put(client, approval, deed="return").status_code == 422
    client.force_login(maria)
    assert _put(client, approval, deed="withdraw").json()["state"] == "withdrawn"
