"""The coordinator answers or asks back; who asked replies or withdraws."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from desks.models import Agent, Section
from desks.permissions import Deed, may
from escalations.actions.asking import MAX_WORDS
from escalations.actions.finishing import finish
from escalations.actions.telling import tell_answered, tell_asked_back, tell_replied
from escalations.actions.timing import rest, resume
from escalations.models import Escalation, EscalationWord
from escalations.notified import subject_of
from escalations.permissions import lock_escalation_for
from escalations.states import MOVES, NEEDS_WORDS, Answer, Said, State
from inquiries.actions.assign import set_assignee
from inquiries.actions.facts import record_fact
from inquiries.actions.note import write_note
from inquiries.states import Fact
from notifications.actions import mark_read
from shared.exceptions import InvalidInput, NotAllowed, NotPossible
from shared.submissions import once
from shared.transitions import can_move


@dataclass(frozen=True, slots=True)
class Decision:
    """`text` is what the coordinator says; `section_id` only for a section that must decide."""

    answer: str
    text: str = ""
    section_id: int | None = None


def answer_escalation(
    *, escalation_id: int, decision: Decision, by: Agent, submission_key: str, now: datetime
) -> Escalation:
    """Answer a question, once per key; any coordinator of the desk may, but not who asked it.

    TAKE_OVER assigns the inquiry to `by`; with every other answer it stays with whose it is, or
    goes to who asked. Words stand as an internal note in the inquiry. Who asked is told. A section
    is recorded with the reason; nothing is sent to it. Raises InvalidInput where words or the
    section are missing, NotPossible when it is answered or over.
    """

    def deed() -> dict[str, Any]:
        escalation = lock_escalation_for(by, escalation_id, Deed.ANSWER_ESCALATION)
        _require_answerable(escalation, by)
        section = _valid(decision)
        escalation.answer, escalation.section = decision.answer, section
        escalation.answered_by = escalation.owner = by
        escalation.unowned_since = None
        # Before the fact: who hears of it may need the words.
        word = _say(escalation, Said.ANSWERED, decision.text, by, now)
        code = {"section": section.code} if section else {}
        finish(
            escalation=escalation,
            state=State.ANSWERED,
            fact=Fact.ESCALATION_ANSWERED,
            by=by,
            now=now,
            answer=decision.answer,
            **code,
        )
        _hand_over(escalation, word, by, now)
        tell_answered(escalation=escalation, word=word, by=by)
        mark_read(by=by, now=now, subject=subject_of(escalation))
        return {"escalation": escalation.pk}

    content = {
        "answer": decision.answer,
        "text": decision.text,
        "section": decision.section_id,
        "of": escalation_id,
    }
    return _once(by, submission_key, content, now, deed)


def _require_answerable(escalation: Escalation, by: Agent) -> None:
    if escalation.asked_by_id == by.pk:
        raise NotPossible(_("You have asked this yourself: somebody else must answer."))
    _require_move(escalation, State.ANSWERED)


def _require_move(escalation: Escalation, state: State) -> None:
    if can_move(MOVES, escalation.state, state):
        return
    if escalation.answered_by:
        words = _("%(name)s has answered this already.")
        raise NotPossible(words % {"name": escalation.answered_by.display_name})
    raise NotPossible(_("This question is not open any more."))


def _valid(decision: Decision) -> Section | None:
    if decision.answer not in Answer.values:
        raise InvalidInput(_("Choose how you answer."))
    if decision.answer in NEEDS_WORDS:
        _require_words(decision.text)
    if decision.answer != Answer.SECTION:
        return None
    section = Section.objects.filter(pk=decision.section_id or 0).first()
    if section is None:
        raise InvalidInput(_("Choose a section."))
    return section


def _require_words(text: str) -> None:
    if not text.strip():
        raise InvalidInput(_("Write a text first."))
    if len(text) > MAX_WORDS:
        raise InvalidInput(_("The text is too long."))


def _hand_over(escalation: Escalation, word: EscalationWord, by: Agent, now: datetime) -> None:
    """The words into the inquiry, below the question; the inquiry to who goes on with it."""
    inquiry = escalation.inquiry
    if word.text:
        body = f"> {escalation.question}\n\n{word.text}"
        key = f"escalation:{escalation.pk}:{word.pk}"
        write_note(inquiry=inquiry, by=by, body=body, external_key=key, now=now)
    if escalation.answer == Answer.TAKE_OVER:
        set_assignee(inquiry=inquiry, to=by, by=by, now=now)
    elif inquiry.assignee_id is None and may(escalation.asked_by, Deed.TAKE, inquiry.desk_id):
        set_assignee(inquiry=inquiry, to=escalation.asked_by, by=by, now=now)


def ask_back(
    *, escalation_id: int, text: str, by: Agent, submission_key: str, now: datetime
) -> Escalation:
    """A question back to who asked, once per key: the coordinator's clock rests until the reply."""

    def deed() -> dict[str, Any]:
        escalation = lock_escalation_for(by, escalation_id, Deed.ANSWER_ESCALATION)
        _require_move(escalation, State.ASKED_BACK)
        _require_words(text)
        rest(escalation=escalation, now=now)
        _enter(escalation, State.ASKED_BACK)
        record_fact(inquiry=escalation.inquiry, kind=Fact.ESCALATION_ASKED, at=now, by=by)
        word = _say(escalation, Said.ASKED_BACK, text, by, now)
        tell_asked_back(escalation=escalation, word=word, by=by)
        return {"escalation": escalation.pk}

    content = {"ask_back": escalation_id, "text": text}
    return _once(by, submission_key, content, now, deed)


def reply_to_coordinator(
    *, escalation_id: int, text: str, by: Agent, submission_key: str, now: datetime
) -> Escalation:
    """Answer what was asked back, once per key: any colleague of the desk may; the clock goes on."""

    def deed() -> dict[str, Any]:
        escalation = lock_escalation_for(by, escalation_id, Deed.ESCALATE)
        if escalation.state != State.ASKED_BACK:  # what has ended may open again too: not by this
            raise NotPossible(_("Nothing is asked back at present."))
        _require_words(text)
        resume(escalation=escalation, now=now)
        _enter(escalation, State.OPEN)
        record_fact(inquiry=escalation.inquiry, kind=Fact.ESCALATION_REPLIED, at=now, by=by)
        word = _say(escalation, Said.REPLIED, text, by, now)
        tell_replied(escalation=escalation, word=word, by=by)
        return {"escalation": escalation.pk}

    content = {"reply": escalation_id, "text": text}
    return _once(by, submission_key, content, now, deed)


def withdraw_escalation(
    *, escalation_id: int, by: Agent, submission_key: str, now: datetime, text: str = ""
) -> Escalation:
    """Take a question back, once per key: who asked it, or whose inquiry it is.

    Raises NotAllowed for anybody else, NotPossible when it is answered or over.
    """

    def deed() -> dict[str, Any]:
        escalation = lock_escalation_for(by, escalation_id, Deed.ESCALATE)
        if by.pk not in (escalation.asked_by_id, escalation.inquiry.assignee_id):
            raise NotAllowed(_("Only who asked may withdraw it."))
        _require_move(escalation, State.WITHDRAWN)
        fact = Fact.ESCALATION_WITHDRAWN
        finish(escalation=escalation, state=State.WITHDRAWN, fact=fact, by=by, now=now)
        _say(escalation, Said.WITHDREW, text, by, now)
        return {"escalation": escalation.pk}

    content = {"withdraw": escalation_id, "text": text}
    return _once(by, submission_key, content, now, deed)


def _enter(escalation: Escalation, state: State) -> None:
    escalation.state = state
    escalation.save(update_fields=["state", "due_at", "left"])


def _say(escalation: Escalation, kind: Said, text: str, by: Agent, now: datetime) -> EscalationWord:
    words = text.strip()[:MAX_WORDS]
    return EscalationWord.objects.create(
        escalation=escalation, kind=kind, by=by, text=words, at=now
    )


def _once(
    by: Agent,
    key: str,
    content: dict[str, Any],
    now: datetime,
    deed: Callable[[], dict[str, Any]],
) -> Escalation:
    result = once(by_id=by.pk, key=key, content=content, now=now, deed=deed)
    return Escalation.objects.select_related("inquiry", "owner").get(pk=result["escalation"])
