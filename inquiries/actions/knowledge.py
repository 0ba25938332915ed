"""Recording which texts an answer was made of, in the answer's transaction."""

from collections.abc import Collection
from datetime import datetime

from desks.models import Agent
from desks.permissions import scope_of
from inquiries.models import KnowledgeUse, Message
from knowledge_base.actions import count_uses
from knowledge_base.queries import texts_for_use

MOST = 40  # texts in one answer; more is nobody's work


def record_uses(
    *, message: Message, text_ids: Collection[int], by: Agent, now: datetime
) -> list[KnowledgeUse]:
    """One row for each live text that the agent may see; what else is named is left out.

    They count at once: the ones used most are offered first.
    """
    if not text_ids:
        return []
    texts = texts_for_use(scope_of(by), sorted(text_ids)[:MOST])
    uses = [KnowledgeUse(message=message, text=one, version=one.version, at=now) for one in texts]
    KnowledgeUse.objects.bulk_create(uses)
    count_uses(items=[one.item for one in texts])
    return uses
