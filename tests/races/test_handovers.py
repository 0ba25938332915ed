"""Two sections, and two colleagues of one section, who answer at the same moment."""

from functools import partial

import pytest

from desks.models import SectionMembership
from handovers.actions.answering import SectionWords, answer_handover
from handovers.actions.handing import hand_over
from handovers.actions.timing import due_timers, fire
from handovers.models import HandoverReason, HandoverWord
from handovers.starter import load_forms
from handovers.states import Said
from inquiries.models import Message, TimelineFact
from inquiries.states import Fact, MessageKind, Status
from mailroom.models import OutgoingEmail
from shared.exceptions import NotPossible
from tests.factories import make_agent
from tests.handovers.conftest import MONDAY, PAYMENT, STOP, finance  # noqa: F401
from tests.races.together import errors_in, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def four(olga, madrid) -> list:
    """Olga and three more of Operations."""
    section = olga.section_memberships.get().section
    others = [make_agent(f"olga{number}") for number in range(3)]
    for agent in others:
        SectionMembership.objects.create(agent=agent, section=section)
    return [olga, *others]


def hand(inquiry, maria, code, contents):
    reason = HandoverReason.objects.get(code=code)
    return hand_over(
        inquiry_id=inquiry.pk,
        section_id=reason.section_id,
        reason_id=reason.pk,
        contents=contents,
        by=maria,
        submission_key=code,
        now=MONDAY,
    )


def answering(handover, by):
    return partial(
        answer_handover,
        handover_id=handover.pk,
        words=SectionWords(f"By {by.username}."),
        by=by,
        submission_key="answer",
        now=MONDAY,
    )


def test_of_four_colleagues_one_answers(inquiry, maria, four):
    load_forms(now=MONDAY)
    handover = hand(inquiry, maria, "stop_recording", STOP)
    results = together(*(answering(handover, by) for by in four))
    assert errors_in(results) == [NotPossible] * 3
    assert HandoverWord.objects.filter(kind=Said.ANSWERED).count() == 1
    assert Message.objects.filter(kind=MessageKind.NOTE).count() == 1


def test_two_sections_at_once_are_both_heard_and_the_inquiry_is_open(
    inquiry, maria, olga, finance  # noqa: F811
):  # fmt: skip
    load_forms(now=MONDAY)
    felix = make_agent("felix")
    SectionMembership.objects.create(agent=felix, section=finance)
    first = hand(inquiry, maria, "stop_recording", STOP)
    second = hand(inquiry, maria, "payment", PAYMENT)
    results = together(answering(first, olga), answering(second, felix))
    inquiry.refresh_from_db()
    assert errors_in(results) == []
    assert Message.objects.filter(kind=MessageKind.NOTE).count() == 2
    assert inquiry.status == Status.OPEN


def test_four_sweeps_at_once_tell_a_limit_once(inquiry, maria, finance):  # noqa: F811
    load_forms(now=MONDAY)
    handover = hand(inquiry, maria, "payment", PAYMENT)
    late = handover.due_at

    def sweep():
        return sum(fire(timer_id=pk, now=late) for pk in due_timers(late))

    together(*[sweep] * 4)
    sweep()
    assert TimelineFact.objects.filter(kind=Fact.HANDOVER_OVERDUE).count() == 1
    mails = OutgoingEmail.objects.filter(dedup_key__startswith="handover:", is_automatic=True)
    assert mails.count() == 1
