"""Tags on an inquiry: add and remove."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed
from inquiries.actions.facts import record_fact
from inquiries.models import Inquiry, InquiryTag, Tag
from inquiries.permissions import lock_inquiry_for
from inquiries.states import Fact
from shared.exceptions import InvalidInput


@transaction.atomic
def add_tags(*, inquiry_id: int, tags: Collection[Tag], by: Agent, now: datetime) -> list[Tag]:
    """Put tags on an inquiry; returns, and names in one fact, those that are new.

    Called twice: nothing more. Raises InvalidInput for a tag of another desk or a retired one.
    """
    inquiry = lock_inquiry_for(by, inquiry_id, Deed.CLASSIFY)
    present = set(inquiry.tagged.values_list("tag_id", flat=True))
    new = [tag for tag in tags if tag.pk not in present]
    for tag in new:
        _require_usable(tag, inquiry)
    if new:
        rows = [InquiryTag(inquiry=inquiry, tag=tag, by=by, at=now) for tag in new]
        InquiryTag.objects.bulk_create(rows)
        _note(inquiry, Fact.TAGGED, new, by, now)
    return new


@transaction.atomic
def remove_tags(*, inquiry_id: int, tags: Collection[Tag], by: Agent, now: datetime) -> list[Tag]:
    """Take tags off an inquiry; returns, and names in one fact, those that were there.

    Called twice: nothing more. What another desk left, and what is retired, goes as well.
    """
    inquiry = lock_inquiry_for(by, inquiry_id, Deed.CLASSIFY)
    present = inquiry.tagged.filter(tag__in=[tag.pk for tag in tags]).select_related("tag")
    gone = [one.tag for one in present]
    if gone:
        inquiry.tagged.filter(tag__in=gone).delete()
        _note(inquiry, Fact.UNTAGGED, gone, by, now)
    return gone


def _require_usable(tag: Tag, inquiry: Inquiry) -> None:
    if tag.retired_at or tag.desk_id not in (None, inquiry.desk_id):
        words = _("“%(tag)s” is not among the tags of this desk. Choose another.")
        raise InvalidInput(words % {"tag": tag.name})


def _note(inquiry: Inquiry, kind: Fact, tags: Sequence[Tag], by: Agent, now: datetime) -> None:
    """The names stand in the fact as they were: a timeline is read years later."""
    inquiry.version += 1
    inquiry.save(update_fields=["version"])
    names, codes = [tag.name_en for tag in tags], [tag.code for tag in tags]
    record_fact(inquiry=inquiry, kind=kind, at=now, by=by, tags=names, codes=codes)
