"""Four eyes: what is written is read by somebody who did not write it, before it can go live."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed
from knowledge_base.actions.telling import tell_returned, tell_reviewers
from knowledge_base.models import TextVersion
from knowledge_base.named_pictures import named_in, unsaid_in
from knowledge_base.permissions import lock_item_for
from knowledge_base.queries import find_open_version
from knowledge_base.states import VERSION_MOVES, VersionState
from shared.exceptions import InvalidInput, NotAllowed, NotPossible


def open_version(item_id: int, language: str) -> TextVersion:
    """The one that is written or reviewed; the item is locked. Raises NotPossible without one."""
    version = find_open_version(item_id, language)
    if version is None:
        raise NotPossible(_("There is no draft in this language."))
    return version


def move(version: TextVersion, state: VersionState) -> None:
    if state not in VERSION_MOVES[version.state]:
        raise NotPossible()
    version.state = state


@transaction.atomic
def submit_version(*, item_id: int, language: str, by: Agent, now: datetime) -> TextVersion:
    """The draft waits for its review; twice is once.

    Raises InvalidInput for a picture without words for who does not see it, and for one that is
    not of this object: it would not be shown wherever the object is.
    """
    lock_item_for(by, item_id, Deed.PROPOSE_KNOWLEDGE)
    version = open_version(item_id, language)
    if version.state == VersionState.IN_REVIEW:
        return version
    _require_pictures(version)
    move(version, VersionState.IN_REVIEW)
    version.submitted_at = now
    version.save(update_fields=["state", "submitted_at"])
    tell_reviewers(version, by=by, now=now)
    return version


def _require_pictures(version: TextVersion) -> None:
    if unsaid := unsaid_in(version.body):
        words = _("Say what is seen in the picture, for who does not see it: ![…](file:%(name)s)")
        raise InvalidInput(words % {"name": unsaid[0]})
    named = named_in(version.body)
    own = set(version.text.item.pictures.filter(pk__in=named).values_list("pk", flat=True))
    if missing := [one for one in named if one not in own]:
        words = _("This text has no picture %(name)s: add it to its pictures first.")
        raise InvalidInput(words % {"name": f"file:{missing[0]}"})


@transaction.atomic
def return_version(
    *, item_id: int, language: str, note: str, by: Agent, now: datetime
) -> TextVersion:
    """Back to the author, with what is to be changed; a writer takes it back without a word.

    Raises InvalidInput when a reviewer says nothing, NotAllowed for who may neither.
    """
    item = lock_item_for(by, item_id, Deed.PROPOSE_KNOWLEDGE)
    version = open_version(item_id, language)
    if version.state == VersionState.DRAFT:
        return version
    if not _is_writer(version, by):
        lock_item_for(by, item.pk, Deed.PUBLISH_KNOWLEDGE)
        if not note.strip():
            raise InvalidInput(_("Say what is to be changed."))
        version.reviewer, version.reviewed_at, version.note = by, now, note.strip()
        tell_returned(version, by=by, now=now)
    move(version, VersionState.DRAFT)
    version.publish_at = None
    version.save()
    return version


@transaction.atomic
def approve_version(
    *,
    item_id: int,
    language: str,
    by: Agent,
    now: datetime,
    publish_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> TextVersion:
    """Read and right; live when somebody publishes it, or at `publish_at` by itself.

    Twice is once. Raises NotAllowed for a writer of these words: nobody reviews what he wrote.
    """
    lock_item_for(by, item_id, Deed.PUBLISH_KNOWLEDGE)
    version = open_version(item_id, language)
    if _is_writer(version, by):
        raise NotAllowed(_("Somebody else must review what you wrote."))
    if publish_at and expires_at and expires_at <= publish_at:
        raise InvalidInput(_("It would expire before it is published."))
    if version.state != VersionState.APPROVED:
        move(version, VersionState.APPROVED)
        version.reviewer, version.reviewed_at = by, now
    version.publish_at, version.expires_at = publish_at, expires_at
    version.save()
    return version


@transaction.atomic
def withdraw_version(*, item_id: int, language: str, by: Agent, now: datetime) -> TextVersion:
    """Nothing comes of it; its words stay in the history. Raises NotAllowed for others' words."""
    item = lock_item_for(by, item_id, Deed.PROPOSE_KNOWLEDGE)
    version = open_version(item_id, language)
    if not _is_writer(version, by):
        lock_item_for(by, item.pk, Deed.PUBLISH_KNOWLEDGE)
    move(version, VersionState.WITHDRAWN)
    version.save(update_fields=["state"])
    return version


def _is_writer(version: TextVersion, agent: Agent) -> bool:
    return version.writers.filter(pk=agent.pk).exists()
