"""Proposals to the examiners: made, decided, taken back; who sees them, and in which order."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desks.permissions import scope_of
from inquiries.actions.lifecycle import change_status
from inquiries.actions.merge import merge_inquiries
from inquiries.states import Fact, Status
from notifications.models import Notification
from notifications.states import Kind as Notice
from proposals.actions.deciding import decide_proposal
from proposals.actions.making import Suggestion, make_proposal, withdraw_proposal
from proposals.models import Proposal
from proposals.queries import Queue, groups_of, rows_of
from proposals.states import MOVES, Kind, State, Step
from shared.exceptions import InvalidInput, KeyReused, NotAllowed, NotPossible
from tests.factories import make_agent, make_inquiry


@pytest.fixture
def propose(inquiry, maria, rui, now):
    def propose(**fields) -> Proposal:
        named = {"kind": Kind.EXPEDITE, "step": Step.RECORDING, "text": "Record it this week."}
        suggestion = Suggestion(**named | {n: fields.pop(n) for n in [*fields] if n in SUGGESTION})
        given = {"inquiry_id": inquiry.pk, "by": maria, "submission_key": str(uuid4()), "now": now}
        return make_proposal(suggestion=suggestion, **given | fields)

    return propose


SUGGESTION = ("kind", "step", "text", "grounds", "number", "wanted_on")


@pytest.fixture
def decide(rui, now):
    def decide(proposal: Proposal, is_accepted: bool = True, **fields) -> Proposal:
        given = {"reason": "", "by": rui, "submission_key": str(uuid4()), "now": now}
        return decide_proposal(proposal_id=proposal.pk, is_accepted=is_accepted, **given | fields)

    return decide


@pytest.fixture
def as_rui(client, rui):
    client.force_login(rui)
    return client


def test_it_waits_and_the_coordinator_is_told_without_content(propose, inquiry, maria, rui):
    made = propose(text="  Record it\n this week. ")
    assert (made.state, made.text, made.made_by) == (State.MADE, "Record it this week.", maria)
    fact = inquiry.timeline.get(kind=Fact.PROPOSAL_MADE)
    assert fact.data == {"proposal": "expedite", "step": "recording"}
    told = Notification.objects.get(kind=Notice.PROPOSAL_MADE)
    assert (told.agent, told.params) == (rui, {})


def test_the_same_key_is_one_proposal_and_another_content_is_refused(propose):
    assert propose(submission_key="k") == propose(submission_key="k")
    with pytest.raises(KeyReused):
        propose(submission_key="k", text="Something else.")


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "  "},
        {"text": "x" * 401},
        {"kind": "nothing"},
        {"step": "nowhere"},
        {"wanted_on": timezone.localdate() - timedelta(days=3)},
    ],
)
def test_what_says_nothing_or_is_too_late_is_refused(propose, fields):
    with pytest.raises(InvalidInput):
        propose(**fields)


def test_accepted_it_is_noted_with_who_and_told(propose, decide, inquiry, maria, rui):
    proposal = propose()
    for _twice in range(2):
        done = decide(proposal, examiner="Examiner A", submission_key="k")
    assert (done.state, done.decided_by, done.examiner) == (State.ACCEPTED, rui, "Examiner A")
    assert inquiry.timeline.filter(kind=Fact.PROPOSAL_ACCEPTED).count() == 1
    assert Notification.objects.get(kind=Notice.PROPOSAL_DECIDED).agent == maria


def test_a_refusal_needs_its_reason(propose, decide):
    proposal = propose()
    with pytest.raises(InvalidInput):
        decide(proposal, is_accepted=False, reason=" ")
    assert decide(proposal, is_accepted=False, reason="No basis.").reason == "No basis."


def test_what_is_decided_is_decided(propose, decide, maria, now):
    proposal = propose()
    decide(proposal)
    with pytest.raises(NotPossible):
        decide(proposal, is_accepted=False, reason="No.")
    with pytest.raises(NotPossible):
        withdraw_proposal(proposal_id=proposal.pk, by=maria, submission_key="w", now=now)


def test_who_made_it_takes_it_back_and_no_other_assistant_does(propose, madrid, maria, now):
    marc = make_agent("marc", madrid)
    proposal = propose()
    with pytest.raises(NotAllowed):
        withdraw_proposal(proposal_id=proposal.pk, by=marc, submission_key="w", now=now)
    for _twice in range(2):
        done = withdraw_proposal(proposal_id=proposal.pk, by=maria, submission_key="w", now=now)
    assert done.state == State.WITHDRAWN


def test_an_assistant_decides_nothing_and_strangers_find_nothing(
    propose, decide, maria, henk, olga, ada
):
    proposal = propose()
    with pytest.raises(NotAllowed):
        decide(proposal, by=maria)
    for stranger in (henk, olga, ada):
        with pytest.raises(Http404):
            decide(proposal, by=stranger)
        with pytest.raises(Http404):
            propose(by=stranger)


def test_it_outlives_the_inquiry_that_was_resolved_or_merged(
    propose, decide, inquiry, madrid, maria, now
):
    first, second = propose(), propose(kind=Kind.CORRECT)
    change_status(inquiry_id=inquiry.pk, status=Status.RESOLVED, by=maria, now=now)
    assert decide(first).state == State.ACCEPTED
    other = make_inquiry(madrid, sender_address="other@visitor.example")
    merge_inquiries(source_id=inquiry.pk, target_id=other.pk, by=maria, now=now)
    assert decide(second).state == State.ACCEPTED


def test_what_is_blocked_by_the_same_stands_together_the_most_first(propose, rui, now):
    propose(step=Step.PAYMENT, now=now - timedelta(days=9))
    later = propose(step=Step.CERTIFICATE, now=now - timedelta(days=1))
    sooner = propose(step=Step.CERTIFICATE, now=now - timedelta(days=2))
    groups = groups_of(rows_of(scope_of(rui), Queue.WAITING, now))
    assert [group.step for group in groups] == [Step.CERTIFICATE, Step.PAYMENT]
    assert [row.proposal for row in groups[0].rows] == [sooner, later]
    assert groups[0].oldest == sooner.made_at


def test_others_see_neither_row_nor_count(propose, henk, olga, rui, maria, madrid, now):
    propose()
    marc = make_agent("marc", madrid)
    seen = {
        agent.username: [len(rows_of(scope_of(agent), one, now)) for one in Queue]
        for agent in (rui, maria, marc, henk, olga)
    }
    assert seen == {
        "rui": [1, 0, 0],
        "maria": [0, 1, 0],
        "marc": [0, 0, 0],
        "henk": [0, 0, 0],
        "olga": [0, 0, 0],
    }


def test_the_list_costs_the_same_for_one_and_for_many(propose, as_rui, madrid):
    def cost() -> int:
        address = reverse("proposals:queue_rows", args=["waiting"])
        as_rui.get(address)
        with CaptureQueriesContext(connection) as captured:
            as_rui.get(address)
        return len(captured)

    propose()
    one = cost()
    for number in range(6):
        other = make_inquiry(madrid, sender_address=f"v{number}@visitor.example")
        propose(inquiry_id=other.pk)
    assert cost() == one


def test_without_scripts_from_the_form_to_the_decision(as_maria, inquiry, rui):
    as_maria.post(
        reverse("proposals:propose", args=[inquiry.reference]),
        {
            "kind": "reconsider",
            "step": "formalities",
            "text": "Look again at the list.",
            "submission_key": uuid4(),
        },
    )
    proposal = Proposal.objects.get()
    as_maria.force_login(rui)
    page = as_maria.get(reverse("proposals:queue", args=["waiting"])).content.decode()
    assert "Look again at the list." in page
    sent = {"do": "decline", "reason": "Correct as it is.", "submission_key": uuid4()}
    assert as_maria.post(reverse("proposals:deed", args=[proposal.pk]), sent).status_code == 303
    page = as_maria.get(reverse("proposals:queue", args=["decided"])).content.decode()
    assert "Correct as it is." in page


def test_the_api_proposes_and_decides_once(client, maria, rui, inquiry):
    client.force_login(maria)
    address = reverse("api_inquiry_proposals", args=[inquiry.reference])
    said = {"kind": "correct", "step": "certificate", "text": "Correct the name."}
    for _twice in range(2):
        key = {"Idempotency-Key": "p"}
        made = client.post(address, said, "application/json", headers=key)
        assert made.status_code == 201
    assert Proposal.objects.count() == 1
    client.force_login(rui)
    done = client.put(
        reverse("api_proposal", args=[made.json()["id"]]),
        {"deed": "accept"},
        "application/json",
        headers={"Idempotency-Key": "d"},
    )
    assert (done.status_code, done.json()["state"]) == (200, "accepted")


def test_every_move_is_in_the_table():
    assert set(MOVES) == set(State)
    moves = {(a, b) for a, after in MOVES.items() for b in after}
    assert moves == {(State.MADE, b) for b in State if b != State.MADE}
