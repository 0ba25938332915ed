"""From work to knowledge: words of an inquiry become an object that waits for review."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed
from inquiries.actions.facts import record_fact
from inquiries.models import Inquiry, KnowledgeProposal
from inquiries.permissions import lock_inquiry_for
from inquiries.states import Fact
from knowledge_base.actions import add_item, submit_version, write_version
from knowledge_base.models import Item
from knowledge_base.states import Kind
from registry.topics import find_topic
from shared.exceptions import InvalidInput
from shared.submissions import once

LONGEST = 34  # of a short name, with room for a number
PROPOSED = (Kind.TEMPLATE, Kind.ARTICLE, Kind.INTERNAL, Kind.QUICK_REPLY)


@dataclass(frozen=True, slots=True)
class NewText:
    kind: Kind
    title: str
    body: str
    language: str
    topic: str = ""
    is_for_all: bool = False


def propose_text(
    *, inquiry_id: int, new: NewText, by: Agent, submission_key: str, now: datetime
) -> Item:
    """A new object of the inquiry's desk with these words, in review; the agent is credited.

    The inquiry keeps a fact and the link. Once per key. Raises InvalidInput for a kind that is not
    proposed so, an unknown topic, and what `write_version` says of words.
    """
    if new.kind not in PROPOSED:
        raise InvalidInput()

    def deed() -> dict[str, Any]:
        inquiry = lock_inquiry_for(by, inquiry_id, Deed.PROPOSE_KNOWLEDGE)
        item = _made(inquiry, new, by, now)
        KnowledgeProposal.objects.create(inquiry=inquiry, item=item, by=by, at=now)
        kind = Fact.KNOWLEDGE_PROPOSED
        told: dict[str, Any] = {"title": new.title.strip()[:200], "item": item.pk}
        record_fact(inquiry=inquiry, kind=kind, at=now, by=by, **told)
        return {"item": item.pk}

    content = {"inquiry": inquiry_id, "kind": new.kind, "title": new.title, "body": new.body}
    result = once(by_id=by.pk, key=submission_key, content=content, now=now, deed=deed)
    return Item.objects.get(pk=result["item"])


def _made(inquiry: Inquiry, new: NewText, by: Agent, now: datetime) -> Item:
    desk = inquiry.desk
    if new.topic and find_topic(desk.code, new.topic) is None:
        raise InvalidInput(_("This desk has no such topic."))
    item = add_item(
        kind=new.kind,
        code=_free(slugify(new.title)[:LONGEST] or "text"),
        desks=() if new.is_for_all else (desk,),
        topics=(new.topic,) if new.topic else (),
        by=by,
        now=now,
    )
    where: dict[str, Any] = {"item_id": item.pk, "language": new.language, "by": by, "now": now}
    write_version(title=new.title, body=new.body, **where)
    submit_version(**where)
    return item


def _free(code: str) -> str:
    """Short names have hyphens; the same with a number while it is taken."""
    taken = set(Item.objects.filter(code__startswith=code).values_list("code", flat=True))
    numbered = (f"{code}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (code, *numbered) if one not in taken)
