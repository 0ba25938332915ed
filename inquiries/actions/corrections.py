"""Putting right what inquirers were told: drafts for a person to check, never sent by themselves."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.queries import family_ids
from desks.models import Agent
from desks.permissions import Deed, scope_of
from inquiries.actions.drafts import DraftWords, append_to_draft
from inquiries.actions.facts import record_fact
from inquiries.actions.telling import tell_correction
from inquiries.advice_queries import Asked, uses_asked, with_names
from inquiries.corrective_words import puts_right
from inquiries.inserted import letter_of
from inquiries.models import BulkDeed, Correction, Draft, Inquiry, KnowledgeUse, Message
from inquiries.permissions import lock_inquiry_for
from inquiries.states import Fact
from inquiries.used_texts import Used, name_used
from knowledge_base.letters import Letter
from knowledge_base.models import Fact as RegistryFact
from knowledge_base.models import FactVersion, Item
from knowledge_base.queries import find_text
from shared.exceptions import NotPossible


@dataclass(frozen=True, slots=True)
class Words:
    letter: Letter
    used: tuple[Used, ...]


def asked_in(values: dict[str, Any]) -> Asked:
    """What a bulk deed corrects, read anew. Raises NotPossible when it is not there any more."""
    what: RegistryFact | Item | None
    if values["kind"] == "fact":
        what = RegistryFact.objects.select_related("current").filter(pk=values["pk"]).first()
    else:
        what = Item.objects.filter(pk=values["pk"]).first()
    if what is None:
        raise NotPossible()
    since, until = (date.fromisoformat(values[name]) for name in ("since", "until"))
    return Asked(what, since, until, is_outdated=True)


def values_of(asked: Asked, *, template: int | None, text: dict[str, str]) -> dict[str, Any]:
    """The same as plain values, with the words: an object of the knowledge base, or own ones."""
    return {
        "kind": "fact" if asked.fact else "item",
        "pk": asked.what.pk,
        "since": asked.since.isoformat(),
        "until": asked.until.isoformat(),
        "template": template,
        "text": text,
        "name": asked.fact.name if asked.fact else str(asked.what),
    }


def writer_of(inquiry: Inquiry, by: Agent) -> Agent:
    """Whose draft it becomes: the assignee's, if he may answer there; else whoever prepares it."""
    to = inquiry.assignee
    may = to and to.is_active and scope_of(to).may(Deed.REPLY, inquiry.desk_id)
    return to if to and may else by


def prepare_correction(
    inquiry: Inquiry, values: dict[str, Any], bulk: BulkDeed, now: datetime
) -> None:
    """Put the words behind what the assignee has begun to answer, and note who is corrected.

    Once for each inquirer and value: a second preparing changes nothing, nor one for who was told
    what is right by now. Raises NotPossible when there are no words in his language or in English.
    """
    locked = lock_inquiry_for(bulk.by, inquiry.pk, Deed.CORRECT_ADVICE)
    asked = asked_in(values)
    contact = locked.contact.survivor
    use = _told_in(locked, asked, bulk.by)
    there = Correction.objects.filter(contact=contact, about=asked.about, undone_at=None)
    if use is None or there.exists():
        return
    to = writer_of(locked, bulk.by)
    words = _words(locked, asked, use, values, to, now)
    correction = Correction.objects.create(
        inquiry=locked,
        contact=contact,
        about=asked.about,
        words=words.letter.text,
        right=_right(asked, locked.language),
        bulk=bulk,
        given_to=to,
        by=bulk.by,
        at=now,
    )
    draft = append_to_draft(
        inquiry=locked,
        by=to,
        words=DraftWords(words.letter.text, words.letter.html, _copies(use), words.used),
        now=now,
    )
    if locked.assignee_id != to.pk:  # nobody's work yet: whoever takes it finds it
        Draft.objects.filter(pk=draft.pk).update(shared_with=locked.desk)
    tell_correction(correction=correction, by=bulk.by)
    kind = Fact.CORRECTION_PREPARED
    record_fact(inquiry=locked, kind=kind, at=now, by=bulk.by, about=values["name"], after=to.pk)


def _told_in(inquiry: Inquiry, asked: Asked, by: Agent) -> KnowledgeUse | None:
    here = Q(message__inquiry=inquiry) | Q(message__inquiry__merged_into=inquiry)
    return with_names(uses_asked(scope_of(by), asked, Deed.CORRECT_ADVICE)).filter(here).first()


def _copies(use: KnowledgeUse) -> str:
    """Whoever read the wrong words reads the right ones."""
    return ", ".join(use.message.outgoing.cc) if use.message.outgoing else ""


def _right(asked: Asked, language: str) -> str:
    return asked.fact.current.value_in(language) if asked.fact and asked.fact.current else ""


def _words(
    inquiry: Inquiry,
    asked: Asked,
    use: KnowledgeUse,
    values: dict[str, Any],
    to: Agent,
    now: datetime,
) -> Words:
    template, used = values["template"], cast("tuple[Used, ...]", ())
    if template is None:
        own: dict[str, str] = values["text"]
        language = inquiry.language if own.get(inquiry.language) else "en"
        written = own.get(language, "")
    else:
        found = find_text(scope=scope_of(to), item_id=template, language=inquiry.language)
        language = found.language if found else ""
        written = found.body if found else ""
        used = (name_used(found.pk, found.version),) if found else ()
    if not written.strip():
        raise NotPossible(_("There are no words for this in the inquirer’s language."))
    told = _told_values(inquiry, asked, use, language)
    return Words(letter_of(written, language, inquiry, by=to, now=now, more=told), used)


def _told_values(
    inquiry: Inquiry, asked: Asked, use: KnowledgeUse, language: str
) -> dict[str, str]:
    """`{{ told.date }}` and `{{ told.value }}`: what the wrong answer said, and when."""
    at = use.message.at.astimezone(ZoneInfo(inquiry.desk.time_zone))
    number = use.told  # type: ignore[attr-defined]
    value = FactVersion.objects.filter(fact=asked.fact, number=number).first()
    with translation.override(language):
        day = date_format(at, "DATE_FORMAT")
    return {"told.date": day, "told.value": value.value_in(language) if value else ""}


def withdraw_correction(*, inquiry: Inquiry, bulk: BulkDeed, now: datetime) -> None:
    """Its draft was taken back: the inquirer can be corrected again. Twice is once."""
    Correction.objects.filter(inquiry=inquiry, bulk=bulk, undone_at=None).update(undone_at=now)


def note_corrected(*, inquiry: Inquiry, message: Message, by: Agent, now: datetime) -> None:
    """Called in the answer's transaction: what it puts right is put right, whoever wrote it."""
    family = family_ids(inquiry.contact.survivor)
    waiting = Correction.objects.filter(contact__in=family, undone_at=None)
    for one in waiting.select_related("message__outgoing"):
        if one.is_sent or not puts_right(message.body, prepared=one.words, right=one.right):
            continue
        one.message = message
        one.save(update_fields=["message"])
        record_fact(inquiry=inquiry, kind=Fact.CORRECTED, at=now, by=by, message=message)
