"""Madrid answers: Maria (assistant), Rui (coordinator there and in The Hague), Ines (a second one)."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from approvals.actions.asking import ask_approval
from approvals.actions.deciding import Decision, approve_reply, return_reply
from approvals.models import Approval, ApprovalRule, ApprovalRuleVersion
from desks.models import Agent, Desk, DeskRole
from inquiries.actions.reply import send_reply
from inquiries.models import Inquiry, Message
from tests.factories import make_agent, make_inquiry

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Zurich"))
LONG_AGO = MONDAY.replace(year=2020)
FEE = "Dear Vera, the basic fee is CHF 653 as of today."


@pytest.fixture
def monday() -> datetime:
    """Ten o'clock on a working day; the desks of the tests work from nine to six."""
    return MONDAY


def make_rule(code: str = "fee", desk: Desk | None = None, **fields) -> ApprovalRuleVersion:
    """In force since long ago; four hours of working time unless said otherwise."""
    names = {f"name_{one}": code.capitalize() for one in ("en", "fr", "es")}
    for_requests = fields.pop("is_for_requests", False)
    rule, _is_new = ApprovalRule.objects.get_or_create(
        code=code,
        defaults={**names, "desk": desk, "is_for_requests": for_requests, "created_at": LONG_AGO},
    )
    values = {"is_on": True, "target": timedelta(hours=4), "at": LONG_AGO} | fields
    number = rule.versions.count() + 1
    return ApprovalRuleVersion.objects.create(rule=rule, number=number, **values)


@pytest.fixture
def fee_rule(db: None) -> ApprovalRuleVersion:
    return make_rule(names_fee=True)


@pytest.fixture
def ines(madrid: Desk) -> Agent:
    return make_agent("ines", madrid, role=DeskRole.COORDINATOR)


@pytest.fixture
def pia(madrid: Desk) -> Agent:
    """A colleague of Maria: her answers are none of hers."""
    return make_agent("pia", madrid)


@pytest.fixture
def inquiry(madrid: Desk) -> Inquiry:
    return make_inquiry(madrid, at=MONDAY)


def newest(inquiry: Inquiry) -> int:
    return inquiry.messages.latest("pk").pk


@pytest.fixture
def send(inquiry: Inquiry, maria: Agent):
    """Maria sends; each call with a key of its own."""

    def deed(body: str = FEE, **fields) -> Message:
        defaults = {
            "inquiry_id": inquiry.pk,
            "by": maria,
            "submission_key": str(uuid4()),
            "seen_message_id": newest(inquiry),
            "now": MONDAY,
        }
        return send_reply(body=body, **defaults | fields)

    return deed


@pytest.fixture
def ask(inquiry: Inquiry, maria: Agent):
    def deed(body: str = FEE, **fields) -> Approval:
        defaults = {
            "inquiry_id": inquiry.pk,
            "by": maria,
            "submission_key": str(uuid4()),
            "seen_message_id": newest(inquiry),
            "now": MONDAY,
        }
        return ask_approval(body=body, **defaults | fields)

    return deed


def _decide(act):
    def deed(approval: Approval, by: Agent, **fields) -> Approval:
        own = {"submission_key": str(uuid4()), "now": MONDAY}
        common = {name: fields.pop(name, default) for name, default in own.items()}
        seen = fields.pop("seen_message_id", newest(approval.inquiry))
        decision = Decision(seen_message_id=seen, **fields)
        return act(approval_id=approval.pk, decision=decision, by=by, **common)

    return deed


@pytest.fixture
def approve():
    return _decide(approve_reply)


@pytest.fixture
def give_back():
    return _decide(return_reply)
