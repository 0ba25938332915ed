"""Reading tags: those of one inquiry, those that may be put on it, and how often each is used."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet

from inquiries.models import Inquiry, InquiryTag, Tag

COUNTED = 1_000
USES = """
    SELECT tag.id, (
        SELECT count(*) FROM (
            SELECT 1 FROM inquiries_inquirytag WHERE tag_id = tag.id LIMIT %(most)s
        ) AS counted
    ) FROM inquiries_tag AS tag WHERE tag.id = ANY(%(tags)s)
"""


def tags_of(inquiry: Inquiry) -> list[Tag]:
    return _in_order(inquiry.tagged.select_related("tag"))


def _in_order(rows: Iterable[InquiryTag]) -> list[Tag]:
    """In the order of their names, whatever desk they are of."""
    return sorted((row.tag for row in rows), key=lambda tag: tag.name.casefold())


def with_tags() -> "Prefetch[Any]":
    """For a list of inquiries: `tag_rows` of each, in one further query."""
    rows = InquiryTag.objects.select_related("tag").order_by("tag__name_en", "pk")
    return Prefetch("tagged", rows, to_attr="tag_rows")


def tags_in_list(inquiry: Inquiry) -> list[Tag]:
    """The same as `tags_of`, of an inquiry that was read `with_tags`."""
    return _in_order(vars(inquiry)["tag_rows"])


def usable_tags(desk_id: int) -> QuerySet[Tag]:
    return Tag.objects.in_use().at_desks({desk_id})


def tags_to_manage(desk_ids: Collection[int], *, all_desks: bool) -> QuerySet[Tag]:
    """Those of these desks, and those of all desks; what went into another one is gone."""
    mine = Q(desk_id__in=desk_ids) | (Q(desk=None) if all_desks else Q(pk=None))
    return Tag.objects.filter(mine, merged_into=None).select_related("desk").order_by("name_en")


def count_uses(tags: Collection[Tag]) -> dict[int, int]:
    """How many inquiries carry each, up to a thousand: looked up by index, never counted in full."""
    values: dict[str, Any] = {"tags": [tag.pk for tag in tags], "most": COUNTED}
    with connection.cursor() as cursor:
        cursor.execute(USES, values)
        return dict(cursor.fetchall())
