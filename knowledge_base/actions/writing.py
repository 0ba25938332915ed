"""The words of one language while they are written. What is live stays live meanwhile."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desks.models import Agent
from desks.permissions import Deed
from knowledge_base.models import Fact, Item, Text, TextVersion
from knowledge_base.permissions import lock_item_for
from knowledge_base.queries import open_version_of
from knowledge_base.states import LANGUAGE_CODES, OPEN, VersionState
from knowledge_base.variables import fact_codes, unknown_variables
from shared.exceptions import Conflict, InvalidInput, NotPossible

MAX_BODY = 100_000


class WordsConflict(Conflict):
    """`present` is what a colleague saved meanwhile; nothing of it is written over."""

    default = gettext_lazy(
        "A colleague saved other words meanwhile. Yours are not saved yet: compare both."
    )

    def __init__(self, present: TextVersion | None) -> None:
        super().__init__()
        self.present = present


@transaction.atomic
def write_version(
    *,
    item_id: int,
    language: str,
    title: str,
    body: str,
    by: Agent,
    now: datetime,
    is_correction: bool = False,
    is_shipped: bool = False,
    seen: str | None = None,
) -> TextVersion:
    """The open version of one language with these words; a new one when none is open.

    Twice the same is once. Words that were in review or approved become a draft again, and lose
    their dates: what was read were other words. Who writes is one of the version's writers from now
    on, and will not review it; words that came with the product (`is_shipped`) have no writer here.
    The version follows the item's revision of now. Words that are live already need no version: the
    open one, if any, is left as it is. A draft of a colleague is not written over: it stays in the history,
    withdrawn, and these words are the next version. Raises InvalidInput for an empty text, an
    unknown language, or a variable or fact that does not exist; WordsConflict when `seen`, the mark
    of the version that the writer has read, is not that of the words of now.
    """
    item = lock_item_for(by, item_id, Deed.PROPOSE_KNOWLEDGE)
    title, body = title.strip(), body.strip().replace("\r\n", "\n")
    facts = _require_sensible(language, title, body)
    text, _is_new = Text.objects.get_or_create(item=item, language=language)
    version = open_version_of(text)
    if version is None and text.live and (text.title, text.body) == (title, body):
        return text.live
    words = (title, body, is_correction)
    if version and (version.title, version.body, version.is_correction) == words:
        return version
    _require_seen(text, version or text.live, seen)
    before = version
    version = _next(text, before, by, now)
    version.title, version.body, version.is_correction = title, body, is_correction
    version.state, version.written_at, version.revision = VersionState.DRAFT, now, item.revision
    version.publish_at = version.expires_at = None
    version.author = None if is_shipped else by
    version.save()
    version.facts.set(facts)
    if before:
        version.writers.add(*before.writers.all())
    if not is_shipped:
        version.writers.add(by)
    return version


def _require_seen(text: Text, present: TextVersion | None, seen: str | None) -> None:
    """Of another tab or colleague; `None` asks nothing, `""` saw no words."""
    if seen is not None and seen != (present.mark if present else ""):
        raise WordsConflict(present)


def _next(text: Text, before: TextVersion | None, by: Agent, now: datetime) -> TextVersion:
    """One's own draft is written on; that of a colleague stays as it was, in the history."""
    if before and before.author_id in (None, by.pk):
        return before
    last = text.versions.aggregate(Max("number"))["number__max"] or 0
    version = TextVersion(text=text, number=last + 1, written_at=now)
    if before:
        version.note, version.reviewer = before.note, before.reviewer
        version.reviewed_at = before.reviewed_at
        before.state = VersionState.WITHDRAWN
        before.save(update_fields=["state"])
    return version


def _require_sensible(language: str, title: str, body: str) -> list[Fact]:
    if language not in LANGUAGE_CODES:
        raise InvalidInput()
    if not title or not body:
        raise InvalidInput(_("A text needs a title and words."))
    if len(title) > 200 or len(body) > MAX_BODY:
        raise InvalidInput(_("The text is too long."))
    written = f"{title} {body}"
    codes = fact_codes(written)
    facts = list(Fact.objects.filter(code__in=codes, current__isnull=False, retired_at=None))
    missing = [f"fact.{code}" for code in codes if code not in {fact.code for fact in facts}]
    if unknown := unknown_variables(written) + missing:
        words = _("Nothing is known that could stand for “%(name)s”.")
        raise InvalidInput(words % {"name": unknown[0]})
    return facts


@transaction.atomic
def restore_version(
    *, item_id: int, language: str, number: int, by: Agent, now: datetime
) -> TextVersion:
    """The words of an earlier version as the open one, to be reviewed like any other.

    Raises NotPossible when there is no such version, or while another one is being written.
    """
    item: Item = lock_item_for(by, item_id, Deed.PROPOSE_KNOWLEDGE)
    old = TextVersion.objects.filter(text__item=item, text__language=language, number=number)
    found = old.first()
    if found is None:
        raise NotPossible(_("There is no such version."))
    is_open = TextVersion.objects.filter(text_id=found.text_id, state__in=OPEN)
    if is_open.exclude(title=found.title, body=found.body).exists():
        raise NotPossible(_("Another version is being written. Publish or withdraw it first."))
    return write_version(
        item_id=item_id, language=language, title=found.title, body=found.body, by=by, now=now
    )
