"""The deeds of the desk on a hand-over: write to the section, withdraw, use its answer."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed
from handovers.actions.finishing import finish, note
from handovers.actions.mailing import about, mail_section
from handovers.actions.speaking import Voice, fitting, require_words, say, take_effect
from handovers.actions.telling import tell_section_word
from handovers.actions.timing import begin, resume
from handovers.emails import no_more_needed, written
from handovers.models import Handover, HandoverWord
from handovers.permissions import lock_for_desk
from handovers.reading import read_meaning
from handovers.states import MOVES, TO_USE, Said, State
from inquiries.actions.drafts import DraftWords, append_to_draft
from inquiries.actions.lifecycle import enter_status
from inquiries.states import STATUS_MOVES, Fact, Status
from shared.exceptions import NotPossible
from shared.submissions import once
from shared.transitions import can_move


def write_to_section(
    *, handover_id: int, text: str, by: Agent, submission_key: str, now: datetime
) -> Handover:
    """Say something to the section, once per key: the reply to its question, or one thing more.

    Where it has asked, its clock runs on; where it has answered, it is asked again in the same
    thread and its time begins anew. Any colleague of the desk may. Raises NotPossible when it was
    sent back, withdrawn or is over: hand it over anew.
    """

    def deed() -> dict[str, Any]:
        handover = lock_for_desk(by, handover_id, Deed.HAND_OVER)
        require_words(text)
        _go_on(handover, by, now)
        note(handover=handover, fact=Fact.HANDOVER_WRITTEN, by=by, now=now)
        word = say(handover=handover, kind=Said.FROM_DESK, voice=Voice(by=by), text=text, now=now)
        tell_section_word(handover=handover, word=word)
        words = written(about(handover), word.text, by=by.display_name)
        mail_section(handover=handover, words=words, key=f"word:{word.pk}", now=now)
        return {"handover": handover.pk}

    content = {"write": handover_id, "text": text}
    return _once(by, submission_key, content, now, deed)


def _go_on(handover: Handover, by: Agent, now: datetime) -> None:
    if handover.state == State.OPEN:
        return
    if handover.state == State.ENDED or not can_move(MOVES, handover.state, State.OPEN):
        raise NotPossible(_("This hand-over is not open any more."))
    if handover.state == State.ANSWERED:
        _require_free(handover)
        begin(handover=handover, now=now)
        handover.finished_at = None
    else:
        resume(handover=handover, now=now)
    handover.state = State.OPEN
    handover.save()
    wait_again(handover, by, now)


def _require_free(handover: Handover) -> None:
    """Another one for the same reason may have been opened since."""
    if not handover.inquiry.is_active:
        raise NotPossible(_("This is done already. Reopen it first."))
    if handover.inquiry.handovers.under_way().filter(reason=handover.reason).exists():
        raise NotPossible(_("The section has this already, in a newer hand-over."))


def wait_again(handover: Handover, by: Agent | None, now: datetime) -> None:
    inquiry = handover.inquiry
    if can_move(STATUS_MOVES, inquiry.status, Status.WAITING_SECTION) and inquiry.is_active:
        enter_status(inquiry=inquiry, status=Status.WAITING_SECTION, by=by, now=now)


def withdraw_handover(
    *, handover_id: int, by: Agent, submission_key: str, now: datetime, text: str = ""
) -> Handover:
    """The section need do nothing more, once per key; it is told. Any colleague of the desk may.

    Raises NotPossible when it is answered or over.
    """

    def deed() -> dict[str, Any]:
        handover = lock_for_desk(by, handover_id, Deed.HAND_OVER)
        if not can_move(MOVES, handover.state, State.WITHDRAWN):
            raise NotPossible(_("This hand-over is not open any more."))
        fact = Fact.HANDOVER_WITHDRAWN
        finish(handover=handover, state=State.WITHDRAWN, fact=fact, by=by, now=now)
        word = say(handover=handover, kind=Said.WITHDREW, voice=Voice(by=by), text=text, now=now)
        tell_section_word(handover=handover, word=word)
        words = no_more_needed(about(handover), reason=word.text)
        mail_section(handover=handover, words=words, key=f"word:{word.pk}", now=now)
        return {"handover": handover.pk}

    content = {"withdraw": handover_id, "text": text}
    return _once(by, submission_key, content, now, deed)


# --- what the section said -----------------------------------------------------------------------
@transaction.atomic
def settle_answer(*, word_id: int, uses: bool, by: Agent, now: datetime) -> HandoverWord:
    """Put a section's answer into one's own reply, behind what is begun there; or set it aside.

    Nothing is sent: the reply waits in the composer. Decided once: a second call changes nothing.
    """
    word = _lock_word(word_id, by, Deed.REPLY)
    if word.settled_at or word.kind not in TO_USE:
        return word
    word.settled_at, word.settled_by, word.is_used = now, by, uses
    word.save(update_fields=["settled_at", "settled_by", "is_used"])
    handover = word.handover
    if uses:
        append_to_draft(inquiry=handover.inquiry, by=by, words=DraftWords(word.text), now=now)
    note(handover=handover, fact=Fact.HANDOVER_USED, by=by, now=now, used=uses)
    return word


@transaction.atomic
def judge_mail(*, word_id: int, accepts: bool, by: Agent, now: datetime) -> HandoverWord:
    """A person decides whether a mail from an unknown address is the section's; once.

    Accepted it does what its words say, as if it had come from the section; refused it stays
    readable for the desk and does nothing.
    """
    word = _lock_word(word_id, by, Deed.HAND_OVER)
    if word.kind != Said.HELD:
        return word
    handover = word.handover
    word.decided_by = by
    if accepts:
        meaning = fitting(handover, read_meaning(word.text), now)
        word.kind, word.text, word.promised_on = meaning.kind, meaning.text, meaning.promised_on
    else:
        word.kind = Said.REFUSED
    word.save(update_fields=["kind", "text", "promised_on", "decided_by"])
    note(handover=handover, fact=Fact.HANDOVER_JUDGED, by=by, now=now, accepted=accepts)
    if accepts:
        take_effect(handover=handover, word=word, now=now)
    return word


def _lock_word(word_id: int, by: Agent, deed: Deed) -> HandoverWord:
    found = HandoverWord.objects.filter(pk=word_id).first()
    if found is None:
        raise Http404
    handover = lock_for_desk(by, found.handover_id, deed)
    word = HandoverWord.objects.select_for_update().get(pk=word_id)
    word.handover = handover
    return word


def _once(by: Agent, key: str, content: dict[str, Any], now: datetime, deed: Any) -> Handover:
    result = once(by_id=by.pk, key=key, content=content, now=now, deed=deed)
    rows = Handover.objects.select_related("inquiry", "section", "form")
    return rows.get(pk=result["handover"])
