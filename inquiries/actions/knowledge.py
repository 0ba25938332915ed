"""Recording which texts an answer was made of, in the answer's transaction."""

from collections.abc import Collection
from datetime import datetime

from desks.models import Agent
from desks.permissions import scope_of
from inquiries.models import KnowledgeUse, Message
from inquiries.used_texts import Used, versions_of
from knowledge_base.actions import count_uses
from knowledge_base.actions.learning import count_for_topic
from knowledge_base.queries import published_numbers, texts_for_use

MOST = 40  # texts in one answer; more is nobody's work


def record_uses(
    *, message: Message, used: Collection[Used], by: Agent, now: datetime
) -> list[KnowledgeUse]:
    """One row for each text that the agent may see; what else is named is left out.

    Each with the version whose words were inserted, also when another one is live by now, or none
    any more: an answer may have waited for days. They count at once: the ones used most are
    offered first.
    """
    versions = versions_of(used)
    if not versions:
        return []
    texts = texts_for_use(scope_of(by), sorted(versions)[:MOST])
    published = published_numbers(texts)
    uses = [
        KnowledgeUse(
            message=message,
            text=one,
            version=versions[one.pk] if (one.pk, versions[one.pk]) in published else one.version,
            at=now,
        )
        for one in texts
    ]
    KnowledgeUse.objects.bulk_create(uses)
    count_uses(items=[one.item for one in texts], now=now)
    count_for_topic(item_ids=[one.item_id for one in texts], topic=message.inquiry.topic, used=1)
    return uses
