"""What is learned about objects for a topic: counts, nothing else, so that each can be explained."""

from collections.abc import Collection

from django.db.models import F
from django.db.models.functions import Greatest

from knowledge_base.search_models import TopicTally


def count_for_topic(
    *, item_ids: Collection[int], topic: str, used: int = 0, rejected: int = 0
) -> None:
    """One use or rejection more (or less, when it is taken back), in the deed's transaction.

    Nothing is learned where the topic is not known.
    """
    if not topic or not item_ids:
        return
    wanted = sorted(set(item_ids))
    TopicTally.objects.bulk_create(
        (TopicTally(item_id=pk, topic=topic) for pk in wanted), ignore_conflicts=True
    )
    rows = TopicTally.objects.filter(item_id__in=wanted, topic=topic)
    locked = list(rows.select_for_update(no_key=True).order_by("item_id").values_list("pk"))
    TopicTally.objects.filter(pk__in=[pk for (pk,) in locked]).update(
        used=Greatest(F("used") + used, 0), rejected=Greatest(F("rejected") + rejected, 0)
    )
