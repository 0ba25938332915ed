"""What is being written: kept, shared, taken over, thrown away. Nothing of it is ever sent here."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from desks.models import Agent
from desks.permissions import Deed, scope_of
from inquiries.actions.telling import tell_draft_back, tell_draft_shared
from inquiries.models import Draft, DraftFile, DraftKind, Inquiry
from inquiries.permissions import lock_even_merged
from inquiries.realtime import announce
from inquiries.rich_text import clean_written, html_of, words_of
from inquiries.used_texts import Used
from shared.exceptions import Conflict, NotPossible
from shared.models import Submission

DEEDS = {DraftKind.REPLY: Deed.REPLY, DraftKind.NOTE: Deed.NOTE}
EMPTY_LINE = "<div><br></div>"
MOST_CHARACTERS = 200_000
MOST_TEXTS = 100
CHANGED = "draft"  # what browsers hear


class DraftConflict(Conflict):
    """The draft was changed elsewhere since; `draft` is what is there now."""

    default = _("This draft was changed elsewhere in the meantime.")

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft


@dataclass(frozen=True, slots=True)
class DraftWords:
    """What is written so far, as the page has it."""

    text: str = ""
    html: str = ""
    cc: str = ""
    used_texts: tuple[Used, ...] = ()

    def cleaned(self) -> "DraftWords":
        html = clean_written(self.html)
        text = words_of(html) if html else self.text
        used = tuple(dict.fromkeys(self.used_texts))[:MOST_TEXTS]
        return DraftWords(text[:MOST_CHARACTERS], html, self.cc[:2000], used)


@transaction.atomic
def save_draft(
    *,
    inquiry_id: int,
    by: Agent,
    kind: str,
    words: DraftWords,
    version: int,
    submission_key: str,
    now: datetime,
) -> Draft | None:
    """Keep the agent's text at the inquiry, or where that was merged into. None: there is none now.

    `version` is the one that was written on (0: none yet). The same words again change nothing.
    Nothing is kept of what was sent under the same key meanwhile; emptied words without files throw
    the draft away. Raises DraftConflict when another page has changed it, Http404 when the inquiry
    may not be seen (any more), NotAllowed as the desk's table says.
    """
    inquiry = _lock_home(by, inquiry_id, DEEDS[DraftKind(kind)])
    if submission_key and Submission.objects.filter(agent=by, key=submission_key).exists():
        return None
    words = words.cleaned()
    draft = _own(inquiry, by, kind)
    if draft is None:
        return _create(inquiry, by, kind, words, now) if words.text or words.html else None
    if words_in(draft) == words:
        return draft
    is_begun = bool(draft.text or draft.html)  # by its first file it is not
    if draft.version != version and is_begun:
        raise DraftConflict(draft)
    if not words.text and not words.html and not draft.files.exists():
        _let_go(draft, inquiry, by, now)
        return None
    return _write(draft, words, by, now)


@transaction.atomic
def discard_draft(*, inquiry_id: int, by: Agent, kind: str, now: datetime) -> None:
    """Throw the agent's own draft away, with its files. Twice is once.

    One that was taken over goes back to whose it was: nobody throws away what another has written.
    """
    inquiry = _lock_home(by, inquiry_id, DEEDS[DraftKind(kind)])
    if draft := _own(inquiry, by, kind):
        _let_go(draft, inquiry, by, now)


@transaction.atomic
def share_draft(*, inquiry_id: int, by: Agent, is_shared: bool, now: datetime) -> Draft:
    """Let the colleagues of the inquiry's desk read one's reply, or no longer. Twice is once.

    Raises NotPossible when nothing is written yet, and for hiding one that was taken over.
    """
    inquiry = _lock_home(by, inquiry_id, Deed.REPLY)
    draft = _own(inquiry, by, DraftKind.REPLY)
    if draft is None:
        raise NotPossible(_("Write something first."))
    if draft.taken_from and not is_shared:
        raise NotPossible(_("It is also somebody else’s: hand it back, or leave it shared."))
    draft.shared_with = inquiry.desk if is_shared else None
    draft.save(update_fields=["shared_with"])
    if is_shared:
        tell_draft_shared(draft=draft, by=by, now=now)
    _announce(inquiry)
    return draft


@transaction.atomic
def take_over_draft(*, draft_id: int, by: Agent, now: datetime) -> Draft:
    """A shared reply becomes one's own to write on; it stays shared, so its writer can read it.

    What the agent had begun comes behind it. Twice is once. Raises Http404 for what is not shared
    with him.
    """
    visible = Draft.objects.visible_to(scope_of(by)).filter(pk=draft_id)
    found = visible.select_related("inquiry").first()
    if found is None:
        raise Http404
    inquiry = lock_even_merged(by, found.inquiry_id, Deed.REPLY)
    draft = visible.select_for_update(of=("self",)).first()
    if draft is None:
        raise Http404
    if draft.author_id == by.pk:
        return draft
    if own := _own(inquiry, by, draft.kind):
        _join(first=draft, then=own, by=by, now=now)
    _give(draft, to=by, by=by, now=now)
    _announce(inquiry)
    return draft


@transaction.atomic
def hand_back_draft(*, inquiry_id: int, by: Agent, now: datetime) -> None:
    """What was taken over goes back to whose it was, with everything that was written on it.

    What that colleague has begun meanwhile comes behind it. Twice is once: then `by` has none.
    """
    inquiry = _lock_home(by, inquiry_id, Deed.REPLY)
    draft = _own(inquiry, by, DraftKind.REPLY)
    if draft and draft.taken_from:
        _hand_back(draft, inquiry, by, now)


# --- for other deeds ---------------------------------------------------------------------------
def clear_sent(*, inquiry: Inquiry, by: Agent, kind: str) -> None:
    """It has become a message: the inquiry is locked, so no late keystroke brings it back."""
    if draft := _own(inquiry, by, kind):
        _delete(draft, inquiry)


def put_back(
    *, inquiry: Inquiry, by: Agent, words: DraftWords, files: list[DraftFile], now: datetime
) -> Draft:
    """An answer that was taken back is the agent's draft again, before what was begun since."""
    present = _own(inquiry, by, DraftKind.REPLY)
    if present and words.text and words.text in present.text:
        return present
    if present:
        _write(present, _joined(words, words_in(present)), by, now)
    draft = present or _create(inquiry, by, DraftKind.REPLY, words, now)
    for file in files:
        file.draft = draft
    DraftFile.objects.bulk_create(files)
    return draft


def move_drafts(source: Inquiry, target: Inquiry, now: datetime) -> list[int]:
    """At a merge: to the target, behind what the same agent has begun there. Ids of those moved."""
    moved = []
    for draft in source.drafts.select_related("author").order_by("pk"):
        if there := _own(target, draft.author, draft.kind):
            _join(first=there, then=draft, by=draft.author, now=now)
        else:
            Draft.objects.filter(pk=draft.pk).update(inquiry=target)
            moved.append(draft.pk)
    return moved


def append_to_draft(*, inquiry: Inquiry, by: Agent, words: DraftWords, now: datetime) -> Draft:
    """Put words behind what the agent has begun to answer at a locked inquiry, or begin with them."""
    present = _own(inquiry, by, DraftKind.REPLY)
    if present is None:
        return _create(inquiry, by, DraftKind.REPLY, words, now)
    return _write(present, _joined(words_in(present), words), by, now)


def own_words(inquiry: Inquiry, by: Agent) -> DraftWords | None:
    """What the agent has begun to answer; None when nothing."""
    draft = _own(inquiry, by, DraftKind.REPLY)
    return words_in(draft) if draft else None


def set_own_words(*, inquiry: Inquiry, by: Agent, words: DraftWords | None, now: datetime) -> None:
    """Give a locked inquiry's draft back the words that it had; None: there was no draft."""
    draft = _own(inquiry, by, DraftKind.REPLY)
    if draft and words is None and not draft.files.exists():
        _delete(draft, inquiry)
    elif draft:
        _write(draft, words or DraftWords(), by, now)
    elif words:
        _create(inquiry, by, DraftKind.REPLY, words, now)


def own_draft_to_fill(*, inquiry_id: int, by: Agent, now: datetime) -> Draft:
    """The agent's reply, begun if need be: a file may come before the first word. Locked."""
    inquiry = _lock_home(by, inquiry_id, Deed.REPLY)
    found = _own(inquiry, by, DraftKind.REPLY)
    return found or _create(inquiry, by, DraftKind.REPLY, DraftWords(), now)


# --- rows --------------------------------------------------------------------------------------
def _lock_home(by: Agent, inquiry_id: int, deed: Deed) -> Inquiry:
    """Where the inquiry goes on: a merge must not cost anybody what he is writing (zammad#702)."""
    inquiry = lock_even_merged(by, inquiry_id, deed)
    while inquiry.merged_into_id:
        inquiry = lock_even_merged(by, inquiry.merged_into_id, deed)
    return inquiry


def _own(inquiry: Inquiry, by: Agent, kind: str) -> Draft | None:
    return Draft.objects.filter(inquiry=inquiry, author=by, kind=kind).first()


def _create(inquiry: Inquiry, by: Agent, kind: str, words: DraftWords, now: datetime) -> Draft:
    return Draft.objects.create(
        inquiry=inquiry,
        author=by,
        edited_by=by,
        kind=kind,
        text=words.text,
        html=words.html,
        cc=words.cc,
        used_texts=list(words.used_texts),
        created_at=now,
        updated_at=now,
    )


def _write(draft: Draft, words: DraftWords, by: Agent, now: datetime) -> Draft:
    draft.text, draft.html, draft.cc = words.text, words.html, words.cc
    draft.used_texts = list(words.used_texts)
    draft.version += 1
    draft.edited_by, draft.updated_at = by, now
    draft.save()
    return draft


def _give(draft: Draft, *, to: Agent, by: Agent, now: datetime) -> None:
    """It is known whose it was; back there it is nobody else's any more."""
    draft.taken_from = None if draft.taken_from_id == to.pk else draft.author
    draft.author, draft.edited_by = to, by
    draft.version += 1
    draft.updated_at = now
    draft.save()


def _hand_back(draft: Draft, inquiry: Inquiry, by: Agent, now: datetime) -> None:
    writer = draft.taken_from
    assert writer
    if begun := _own(inquiry, writer, draft.kind):
        _join(first=draft, then=begun, by=by, now=now)
    _give(draft, to=writer, by=by, now=now)
    tell_draft_back(draft=draft, by=by, now=now)
    _announce(inquiry)


def _let_go(draft: Draft, inquiry: Inquiry, by: Agent, now: datetime) -> None:
    if draft.taken_from:
        _hand_back(draft, inquiry, by, now)
    else:
        _delete(draft, inquiry)


def _delete(draft: Draft, inquiry: Inquiry) -> None:
    was_shared = draft.shared_with_id is not None
    draft.delete()
    if was_shared:
        _announce(inquiry)


def _join(*, first: Draft, then: Draft, by: Agent, now: datetime) -> None:
    """Nothing of either is lost; the second row is gone."""
    then.files.update(draft=first)
    words = _joined(words_in(first), words_in(then))
    first.taken_from = first.taken_from or then.taken_from
    then.delete()
    _write(first, words, by, now)


def _joined(first: DraftWords, then: DraftWords) -> DraftWords:
    if not first.text or not then.text:
        return first if first.text else then
    html, used = "", tuple(dict.fromkeys((*first.used_texts, *then.used_texts)))
    if first.html or then.html:
        both = (first.html or html_of(first.text), then.html or html_of(then.text))
        html = EMPTY_LINE.join(both)
    return DraftWords(f"{first.text}\n\n{then.text}", html, first.cc or then.cc, used)


def words_in(draft: Draft) -> DraftWords:
    return DraftWords(draft.text, draft.html, draft.cc, tuple(draft.used_texts))


def _announce(inquiry: Inquiry) -> None:
    announce(reference=inquiry.reference, desk_id=inquiry.desk_id, kind=CHANGED)
