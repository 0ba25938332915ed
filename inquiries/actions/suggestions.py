"""Saying that a suggestion is no help for an inquiry, and taking that back."""

from datetime import datetime

from django.db import transaction

from desks.models import Agent
from desks.permissions import Deed, scope_of
from inquiries.models import UnhelpfulItem
from inquiries.permissions import lock_inquiry_for
from knowledge_base.actions.learning import count_for_topic
from knowledge_base.permissions import get_item_in


@transaction.atomic
def reject_suggestion(*, inquiry_id: int, item_id: int, by: Agent, now: datetime) -> UnhelpfulItem:
    """The object is not suggested here again, for nobody; its topic learns one rejection.

    Twice is once. Raises Http404 for an inquiry or object that the agent may not see.
    """
    inquiry = lock_inquiry_for(by, inquiry_id, Deed.READ_KNOWLEDGE)
    item = get_item_in(scope_of(by), item_id)
    row, is_new = UnhelpfulItem.objects.get_or_create(
        inquiry=inquiry, item=item, defaults={"topic": inquiry.topic, "by": by, "at": now}
    )
    if is_new:
        count_for_topic(item_ids=[item.pk], topic=inquiry.topic, rejected=1)
    return row


@transaction.atomic
def bring_back_suggestions(*, inquiry_id: int, by: Agent) -> int:
    """All that was called no help here is suggested again and unlearned; how many. Twice is once."""
    inquiry = lock_inquiry_for(by, inquiry_id, Deed.READ_KNOWLEDGE)
    rows = list(UnhelpfulItem.objects.filter(inquiry=inquiry).order_by("item_id"))
    for row in rows:
        count_for_topic(item_ids=[row.item_id], topic=row.topic, rejected=-1)
    UnhelpfulItem.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
