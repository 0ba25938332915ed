"""A mail in a hand-over's thread: from the section, from an unknown address, or from a machine."""

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from files.actions import content_hash, keep_files
from handovers.actions.finishing import note
from handovers.actions.speaking import Voice, fitting, say, take_effect
from handovers.actions.telling import tell_trouble
from handovers.models import Handover, HandoverFile, HandoverWord
from handovers.permissions import lock_both
from handovers.reach import speaks_for
from handovers.reading import Meaning, read_meaning
from handovers.states import Said
from inquiries.actions.attachments import IncomingFile
from inquiries.actions.incoming import Incoming
from inquiries.states import Fact
from mailroom.states import Trust


def take_mail(*, handover_id: int, incoming: Incoming, now: datetime) -> HandoverWord | None:
    """Keep a mail in the hand-over and let it take effect, once; None when it is there already.

    Words from an address that is not the section's, or that was forged, are held until a person
    decides; a machine's do nothing. To a hand-over that is over they come afterwards: kept, shown
    in the inquiry, told to the desk. Nothing is ever answered automatically.
    """
    handover = lock_both(handover_id)
    if _is_here(handover, incoming):
        return None
    meaning = _meaning(handover, incoming, now)
    word = say(
        handover=handover,
        kind=meaning.kind,
        voice=_voice(incoming),
        text=meaning.text,
        promised_on=meaning.promised_on,
        now=now,
    )
    _keep_files(word, incoming.files, now)
    if word.kind == Said.HELD:
        note(handover=handover, fact=Fact.HANDOVER_HELD, by=None, now=now)
        tell_trouble(handover=handover, what=f"word:{word.pk}", is_held=True, now=now)
    elif word.kind != Said.AUTOMATIC:
        take_effect(handover=handover, word=word, now=now)
    return word


def _is_here(handover: Handover, incoming: Incoming) -> bool:
    """By the same mailbox again, or by another one of the desk."""
    marks = {"raw_email_id": incoming.raw_email_id, "content_digest": incoming.content_digest}
    known = [Q(**{name: value}) for name, value in marks.items() if value is not None]
    return bool(known) and handover.words.filter(reduce(or_, known)).exists()


def _meaning(handover: Handover, incoming: Incoming, now: datetime) -> Meaning:
    text = incoming.body.strip() or incoming.subject
    if incoming.automatic:
        return Meaning(Said.AUTOMATIC, text)
    is_known = speaks_for(handover, incoming.sender_address)
    if not is_known or incoming.trust == Trust.FAIL:
        return Meaning(Said.HELD, text)
    return fitting(handover, read_meaning(text), now)


def _voice(incoming: Incoming) -> Voice:
    """By its address, not by an account: no mail acts as an agent."""
    return Voice(
        name=incoming.sender_name,
        address=incoming.sender_address,
        raw_email_id=incoming.raw_email_id,
        content_digest=incoming.content_digest,
    )


def _keep_files(word: HandoverWord, files: Sequence[IncomingFile], now: datetime) -> None:
    stored = keep_files(contents=[one.content for one in files], now=now)
    HandoverFile.objects.bulk_create(
        HandoverFile(
            word=word,
            stored_file=stored[content_hash(one.content)],
            filename=one.filename[:255],
            content_type=one.content_type[:120],
        )
        for one in files
    )
