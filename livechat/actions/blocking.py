"""Who may open no chat for a while: by the mark of an address, and by an address of mail."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from desks.models import Agent, Desk
from desks.permissions import Deed
from inquiries.permissions import require_visible
from livechat.models import Block, BlockKind, Chat

LASTS = timedelta(days=30)


@transaction.atomic
def block_visitor(*, chat: Chat, by: Agent, now: datetime, reason: str = "") -> list[Block]:
    """This visitor opens no further chat with this desk: the e-mail address for 30 days, the network
    address for as long as it can be told, which is that day. Twice is once. Who may mark spam may."""
    require_visible(by, chat.inquiry, Deed.MARK_SPAM)
    values = {
        BlockKind.EMAIL: chat.visitor_email.casefold(),
        BlockKind.ADDRESS: chat.address_mark,
    }
    return [
        Block.objects.get_or_create(
            desk_id=chat.inquiry.desk_id,
            kind=kind,
            value=value,
            defaults={
                "chat": chat,
                "reason": reason[:200],
                "by": by,
                "at": now,
                "until": now + LASTS,
            },
        )[0]
        for kind, value in values.items()
        if value
    ]


@transaction.atomic
def unblock_visitor(*, chat: Chat, by: Agent, now: datetime) -> int:
    """Twice is once; says how many blocks there were."""
    require_visible(by, chat.inquiry, Deed.MARK_SPAM)
    return _blocks_of(
        chat.inquiry.desk, email=chat.visitor_email, address_mark=chat.address_mark
    ).delete()[0]


def is_blocked(desk: Desk, *, email: str, address_mark: str, now: datetime) -> bool:
    found = _blocks_of(desk, email=email, address_mark=address_mark)
    return found.filter(until__gt=now).exists()


def _blocks_of(desk: Desk, *, email: str, address_mark: str) -> QuerySet[Block]:
    by_address = Q(kind=BlockKind.ADDRESS, value=address_mark, value__gt="")
    by_email = Q(kind=BlockKind.EMAIL, value=email.casefold(), value__gt="")
    return Block.objects.filter(by_address | by_email, desk=desk)
