"""Madrid asks: Maria (assistant), Rui (coordinator there and in The Hague), Ines (a second one)."""

from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from desks.models import Agent, Desk, DeskRole, Section
from escalations.actions.answering import Decision, answer_escalation
from escalations.actions.asking import Question, escalate_inquiry
from escalations.models import Escalation, EscalationReason
from escalations.starter import load_reasons
from inquiries.models import Inquiry
from tests.factories import make_agent, make_inquiry

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Zurich"))


@pytest.fixture
def monday() -> datetime:
    """Ten o'clock on a working day; the desks of the tests work from nine to six."""
    return MONDAY


@pytest.fixture
def reason(db: None) -> EscalationReason:
    """Four hours of working time."""
    load_reasons(now=MONDAY)
    return EscalationReason.objects.get(code="payment")


@pytest.fixture
def ines(madrid: Desk) -> Agent:
    return make_agent("ines", madrid, role=DeskRole.COORDINATOR)


@pytest.fixture
def legal(db: None) -> Section:
    return Section.objects.create(code="legal", name_en="Legal", name_fr="Droit", name_es="Derecho")


@pytest.fixture
def inquiry(madrid: Desk) -> Inquiry:
    return make_inquiry(madrid, at=MONDAY)


@pytest.fixture
def ask(inquiry: Inquiry, maria: Agent, reason: EscalationReason):
    """Maria asks about the inquiry; each call with a key of its own."""

    def deed(**fields) -> Escalation:
        about = {"question": "May we refund twice?", "tried": "The ledger.", "wanted_on": None}
        values = about | {name: fields.pop(name) for name in list(fields) if name in about}
        chosen = fields.pop("reason", reason)
        defaults = {
            "inquiry_id": inquiry.pk,
            "by": maria,
            "submission_key": str(uuid4()),
            "now": MONDAY,
        }
        question = Question(reason_id=chosen.pk, **values)
        return escalate_inquiry(question=question, **defaults | fields)

    return deed


@pytest.fixture
def answer():
    def deed(escalation: Escalation, kind: str, by: Agent, **fields) -> Escalation:
        decision = Decision(kind, fields.pop("text", "Yes."), fields.pop("section_id", None))
        defaults = {"submission_key": str(uuid4()), "now": MONDAY}
        return answer_escalation(
            escalation_id=escalation.pk, decision=decision, by=by, **defaults | fields
        )

    return deed
