"""Madrid hands over: Maria and Rui of the desk, Olga of Operations (account), Finance (mail)."""

from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from desks.models import Agent, Desk, Section
from handovers.actions.answering import SectionWords, answer_handover, ask_desk
from handovers.actions.handing import Extras, hand_over
from handovers.models import Handover, HandoverReason, SectionSettings
from handovers.starter import load_forms
from inquiries.models import Inquiry
from mailroom.models import Mailbox
from tests.factories import make_inquiry

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Zurich"))
STOP = {"number": "1234567", "filed_at": "2026-11-23 09:00", "signed_by": "Vera"}
PAYMENT = {
    "date": "2026-11-20",
    "amount": "CHF 653",
    "payer": "Vera",
    "method": "Transfer",
    "item": "123",
}


@pytest.fixture
def monday() -> datetime:
    """Ten o'clock on a working day; the desks of the tests work from nine to six."""
    return MONDAY


@pytest.fixture
def operations(olga: Agent) -> Section:
    """Olga has an account; no mail goes there."""
    return Section.objects.get(code="operations")


@pytest.fixture
def finance(db: None) -> Section:
    """Nobody has an account: by mail alone."""
    section = Section.objects.create(
        code="finance", name_en="Finance", name_fr="Finances", name_es="Finanzas"
    )
    SectionSettings.objects.create(section=section, address="finance@section.example")
    return section


@pytest.fixture
def forms(operations: Section, finance: Section) -> None:
    load_forms(now=MONDAY)


@pytest.fixture
def inquiry(madrid: Desk) -> Inquiry:
    return make_inquiry(madrid, at=MONDAY)


@pytest.fixture
def mailbox(madrid: Desk) -> Mailbox:
    found = Mailbox.objects.filter(desk=madrid).first()
    assert found
    return found


@pytest.fixture
def stop(inquiry: Inquiry, maria: Agent, forms: None):
    """Maria asks Operations to stop a recording; each call with a key of its own."""
    return _asking(inquiry, maria, "stop_recording", STOP)


@pytest.fixture
def payment(inquiry: Inquiry, maria: Agent, forms: None):
    """Maria asks Finance, which is reached by mail."""
    return _asking(inquiry, maria, "payment", PAYMENT)


def _asking(inquiry: Inquiry, maria: Agent, code: str, contents: dict[str, str]):
    def deed(**fields) -> Handover:
        reason = HandoverReason.objects.get(code=fields.pop("code", code))
        extras = Extras(**{one: fields.pop(one) for one in list(fields) if one in Extras.__slots__})
        defaults = {
            "inquiry_id": inquiry.pk,
            "section_id": reason.section_id,
            "reason_id": reason.pk,
            "contents": contents,
            "by": maria,
            "submission_key": str(uuid4()),
            "now": MONDAY,
        }
        return hand_over(extras=extras, **defaults | fields)

    return deed


@pytest.fixture
def answer(olga: Agent):
    def deed(handover: Handover, text: str = "It is stopped.", **fields) -> Handover:
        words = SectionWords(text, fields.pop("internal", ""))
        defaults = {"by": olga, "submission_key": str(uuid4()), "now": MONDAY}
        return answer_handover(handover_id=handover.pk, words=words, **defaults | fields)

    return deed


@pytest.fixture
def ask_back(olga: Agent):
    def deed(handover: Handover, text: str = "Which class?", **fields) -> Handover:
        defaults = {"by": olga, "submission_key": str(uuid4()), "now": MONDAY}
        return ask_desk(handover_id=handover.pk, words=SectionWords(text), **defaults | fields)

    return deed
