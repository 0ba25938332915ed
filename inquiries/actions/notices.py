"""A notice that an agent has read is put away for him, and shown again when he asks."""

from datetime import datetime

from django.db import transaction
from django.http import Http404

from desks.models import Agent
from desks.permissions import scope_of
from inquiries.models import NoticePutAway
from knowledge_base.models import Item, Text
from knowledge_base.states import Kind


@transaction.atomic
def put_notice_away(*, text_id: int, by: Agent, now: datetime) -> None:
    """This version is not shown to the agent any more; a newer one is. Twice is once."""
    text = _text(text_id, by)
    NoticePutAway.objects.get_or_create(agent=by, version=text.live, defaults={"at": now})


@transaction.atomic
def show_notice_again(*, text_id: int, by: Agent) -> None:
    text = _text(text_id, by)
    NoticePutAway.objects.filter(agent=by, version=text.live).delete()


def _text(text_id: int, by: Agent) -> Text:
    """Http404 for what the agent may not see, and for what is no notice."""
    visible = Item.objects.visible_to(scope_of(by)).filter(kind=Kind.NOTICE)
    text = Text.objects.live().filter(pk=text_id, item__in=visible.values("pk")).first()
    if text is None:
        raise Http404
    return text
