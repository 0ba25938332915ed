"""What a section says in a locked hand-over, by an account or by mail, and what follows from it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from desks.models import Agent
from handovers.actions.finishing import finish, note
from handovers.actions.telling import tell_desk_word
from handovers.actions.timing import promise, rest
from handovers.models import Handover, HandoverWord
from handovers.reading import Meaning
from handovers.states import MOVES, Said, State
from inquiries.actions.messages import touch
from inquiries.actions.references import note_references
from inquiries.models import Message
from inquiries.states import Fact, MessageKind
from shared.exceptions import InvalidInput, NotPossible
from shared.transitions import can_move

MAX_WORDS = 50_000


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks for the section: a colleague with an account, or an address of a mail."""

    by: Agent | None = None
    name: str = ""
    address: str = ""
    raw_email_id: int | None = None
    content_digest: UUID | None = None


def say(
    *,
    handover: Handover,
    kind: Said,
    voice: Voice,
    now: datetime,
    text: str = "",
    internal: str = "",
    promised_on: date | None = None,
) -> HandoverWord:
    """Keep the words as they are, without any effect."""
    return HandoverWord.objects.create(
        handover=handover,
        kind=kind,
        by=voice.by,
        from_name=voice.name[:200],
        from_address=voice.address[:320],
        text=text.strip()[:MAX_WORDS],
        internal=internal.strip()[:MAX_WORDS],
        promised_on=promised_on,
        at=now,
        raw_email_id=voice.raw_email_id,
        content_digest=voice.content_digest,
    )


def take_effect(*, handover: Handover, word: HandoverWord, now: datetime) -> None:
    """What the section's words do. Raises NotPossible where the state does not allow it."""
    EFFECTS[Said(word.kind)](handover, word, now)
    tell_desk_word(handover=handover, word=word)


def fitting(handover: Handover, meaning: Meaning, now: datetime) -> Meaning:
    """What a mail can still mean now: to a hand-over that is over it comes afterwards."""
    state = NEEDED.get(meaning.kind)
    if state is None:
        return meaning
    is_under_way = handover.is_under_way
    if meaning.kind == Said.PROMISED:
        is_sensible = meaning.promised_on and meaning.promised_on >= timezone.localdate(now)
        if is_under_way and is_sensible:
            return meaning
    elif handover.state != State.ENDED and can_move(MOVES, handover.state, state):
        return meaning
    if is_under_way and meaning.kind != Said.PROMISED:
        return meaning  # a second question while the first one waits
    kind = Said.AFTERWARDS if not is_under_way else Said.ANSWERED
    return Meaning(kind, meaning.text)


NEEDED = {
    Said.ASKED_BACK: State.ASKED_BACK,
    Said.ANSWERED: State.ANSWERED,
    Said.DECLINED: State.DECLINED,
    Said.PROMISED: State.OPEN,
}


def require_under_way(handover: Handover, state: State) -> None:
    if handover.state == State.ANSWERED:
        raise NotPossible(_("Your section has answered this already."))
    # From ENDED there are moves only for what takes back the end, never for words.
    if handover.state == State.ENDED or not can_move(MOVES, handover.state, state):
        raise NotPossible(_("This hand-over is not open any more."))


def require_words(text: str) -> None:
    if not text.strip():
        raise InvalidInput(_("Write a text first."))
    if len(text) > MAX_WORDS:
        raise InvalidInput(_("The text is too long."))


# --- effects -------------------------------------------------------------------------------------
def _answered(handover: Handover, word: HandoverWord, now: datetime) -> None:
    require_under_way(handover, State.ANSWERED)
    message = _into_inquiry(handover, word, _("%(section)s answers:"), now)
    fact, by = Fact.HANDOVER_ANSWERED, word.by
    finish(handover=handover, state=State.ANSWERED, fact=fact, by=by, now=now, message=message)


def _declined(handover: Handover, word: HandoverWord, now: datetime) -> None:
    require_under_way(handover, State.DECLINED)
    message = _into_inquiry(handover, word, _("%(section)s sends it back:"), now)
    fact, by = Fact.HANDOVER_DECLINED, word.by
    finish(handover=handover, state=State.DECLINED, fact=fact, by=by, now=now, message=message)


def _asked_back(handover: Handover, word: HandoverWord, now: datetime) -> None:
    """A second question while the first one waits only adds to it."""
    if handover.state != State.ASKED_BACK:
        require_under_way(handover, State.ASKED_BACK)
    rest(handover=handover, now=now)
    handover.state = State.ASKED_BACK
    handover.save(update_fields=["state", "due_at", "left"])
    note(handover=handover, fact=Fact.HANDOVER_ASKED, by=word.by, now=now)


def _promised(handover: Handover, word: HandoverWord, now: datetime) -> None:
    if handover.state != State.OPEN:
        raise NotPossible(_("Answer the open question first, or wait for its answer."))
    assert word.promised_on
    promise(handover=handover, promised_on=word.promised_on)
    handover.save(update_fields=["promised_on"])
    promised = word.promised_on.isoformat()
    note(handover=handover, fact=Fact.HANDOVER_PROMISED, by=word.by, now=now, on=promised)


def _afterwards(handover: Handover, word: HandoverWord, now: datetime) -> None:
    """Nobody waits for it any more, so it must be seen: it stands in the inquiry as well."""
    _into_inquiry(handover, word, _("%(section)s writes afterwards:"), now)
    note(handover=handover, fact=Fact.HANDOVER_ANSWERED, by=word.by, now=now, afterwards=True)


EFFECTS = {
    Said.ANSWERED: _answered,
    Said.DECLINED: _declined,
    Said.ASKED_BACK: _asked_back,
    Said.PROMISED: _promised,
    Said.AFTERWARDS: _afterwards,
}


def _into_inquiry(handover: Handover, word: HandoverWord, title: str, now: datetime) -> Message:
    """An internal note, so that whoever opens the inquiry later finds what the section said."""
    inquiry = handover.inquiry
    said = "\n\n".join(part for part in (word.text, word.internal) if part)
    message = Message.objects.create(
        inquiry=inquiry,
        kind=MessageKind.NOTE,
        channel=inquiry.channel,
        external_key=f"handover:{handover.pk}:{word.pk}",
        author=word.by,
        sender_name=word.who[:200],
        sender_address=word.from_address,
        body=f"{title % {'section': handover.section.name}}\n\n{said}".strip(),
        at=now,
    )
    touch(inquiry=inquiry, message=message)
    note_references(messages=[message], filenames={}, now=now)
    return message
