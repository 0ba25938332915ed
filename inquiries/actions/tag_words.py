"""The words themselves: made, renamed, merged, retired by who looks after them."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.text import slugify
from django.utils.translation import gettext as _

from desks.models import Agent, Desk
from desks.permissions import Deed, require_managing
from inquiries.models import InquiryTag, Tag
from shared.exceptions import InvalidInput

CODE = 50
CHANGEABLE = ("name_en", "name_fr", "name_es", "colour", "shape")


@transaction.atomic
def save_tag(
    *, tag: Tag | None, desk: Desk | None, names: dict[str, Any], by: Agent, now: datetime
) -> Tag:
    """Make a tag of a desk, or of all (`desk=None`), or give a present one other names and looks.

    A tag keeps its desk and its code. Raises InvalidInput when the desk has such a word already.
    """
    require_managing(by, Deed.MANAGE_TAGS, tag.desk_id if tag else desk.pk if desk else None)
    if tag is None:
        tag = Tag(desk=desk, code=_free_code(names["name_en"]), created_by=by, created_at=now)
    for name in CHANGEABLE:
        setattr(tag, name, names[name])
    try:
        with transaction.atomic():
            tag.save()
    except IntegrityError:
        raise InvalidInput(_("There is a tag of this name already.")) from None
    return tag


@transaction.atomic
def retire_tag(*, tag_id: int, retired: bool, by: Agent, now: datetime) -> Tag:
    """Offer it no more, or again; where it is, it stays. Twice is once."""
    tag = _lock(tag_id, by)
    if tag.merged_into_id:
        raise InvalidInput(_("This tag went into another one."))
    tag.retired_at = (tag.retired_at or now) if retired else None
    tag.save(update_fields=["retired_at"])
    return tag


@transaction.atomic
def merge_tags(*, source_id: int, target_id: int, by: Agent, now: datetime) -> Tag:
    """Two words for one thing become one: whoever carried the source carries the target.

    The source's code goes on meaning the target. Twice is once. Raises InvalidInput for one tag, and
    for a word of one desk that other desks carry in the source.
    """
    if source_id == target_id:
        raise InvalidInput(_("Choose another tag."))
    rows = {pk: _lock(pk, by) for pk in sorted((source_id, target_id))}
    source, target = rows[source_id], rows[target_id]
    if source.merged_into_id == target.pk:
        return target
    if target.retired_at or target.desk_id not in (None, source.desk_id):
        raise InvalidInput(_("Choose a tag in use, of the same desk or of all desks."))
    both = InquiryTag.objects.filter(tag=target).values("inquiry")
    source.uses.filter(inquiry__in=both).delete()
    source.uses.update(tag=target)
    Tag.objects.filter(merged_into=source).update(merged_into=target)
    source.merged_into, source.retired_at = target, now
    source.save(update_fields=["merged_into", "retired_at"])
    return target


def _free_code(name: str) -> str:
    """From the English name, with a number where that is taken."""
    base = slugify(name)[:CODE] or "tag"
    taken = set(Tag.objects.filter(code__startswith=base).values_list("code", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(code for code in (base, *numbered) if code not in taken)


def _lock(tag_id: int, by: Agent) -> Tag:
    tag = Tag.objects.select_for_update(of=("self",), no_key=True).filter(pk=tag_id).first()
    if tag is None:
        raise Http404
    require_managing(by, Deed.MANAGE_TAGS, tag.desk_id)
    return tag
