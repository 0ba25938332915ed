"""Whether it helped: what readers answer, and what the desk does with their comments."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from desks.models import Agent
from desks.permissions import scope_of
from help_centre.models import Feedback
from help_centre.queries import feedback_for
from help_centre.states import FeedbackState
from knowledge_base.models import Item, Text
from shared.exceptions import NotAllowed

LONGEST = 2000


@transaction.atomic
def give_feedback(*, text: Text, helpful: bool, address: str, now: datetime) -> Feedback:
    """The answer to the live version. One address has one a day: who answers again has changed it.

    The object's counts follow.
    """
    version = text.live
    assert version is not None  # public texts are live
    key = salted_hmac("help_centre.feedback", f"{version.pk}|{address}").hexdigest()[:64]
    feedback, is_new = Feedback.objects.select_for_update().get_or_create(
        key=key, defaults={"version": version, "helpful": helpful, "at": now}
    )
    if is_new:
        _count(text.item_id, helpful, 1)
    elif feedback.helpful != helpful:
        _count(text.item_id, feedback.helpful, -1)
        _count(text.item_id, helpful, 1)
        feedback.helpful, feedback.at = helpful, now
        feedback.save(update_fields=["helpful", "at"])
    return feedback


def _count(item_id: int, helpful: bool, step: int) -> None:
    field = "helpful" if helpful else "unhelpful"
    Item.objects.filter(pk=item_id, **{f"{field}__gte": max(0, -step)}).update(
        **{field: F(field) + step}
    )


def comment_on(*, feedback_id: int, comment: str, now: datetime) -> bool:
    """What the reader adds. The first comment stays; False when there was one, or nothing is said."""
    said = comment.strip()[:LONGEST]
    if not said:
        return False
    waiting = Feedback.objects.filter(pk=feedback_id, comment="")
    return bool(waiting.update(comment=said, at=now, state=FeedbackState.NEW))


@transaction.atomic
def settle_feedback(*, feedback_id: int, by: Agent, now: datetime) -> Feedback:
    """A coordinator has seen to it; twice is once. Raises NotAllowed for what `by` may not see."""
    seen = feedback_for(scope_of(by)).filter(pk=feedback_id).values("pk")
    feedback = Feedback.objects.select_for_update().filter(pk__in=seen).first()
    if feedback is None:
        raise NotAllowed()
    if feedback.state == FeedbackState.NEW:
        feedback.state, feedback.settled_by, feedback.settled_at = FeedbackState.SETTLED, by, now
        feedback.save(update_fields=["state", "settled_by", "settled_at"])
    return feedback
