"""Finding, authorising and locking a chat: its inquiry decides, and is locked before it."""

from django.http import Http404

from desks.models import Agent
from desks.permissions import Deed, Scope
from inquiries.permissions import lock_inquiries, lock_inquiry_for
from livechat.models import Chat


def get_chat_in(scope: Scope, public_id: str) -> Chat:
    """The chat, or Http404 both when there is none and when its inquiry may not be seen."""
    chats = Chat.objects.visible_to(scope).select_related("inquiry__desk", "agent", "meant_for")
    chat = chats.filter(public_id=public_id).first()
    if chat is None:
        raise Http404
    return chat


def lock_chat_for(agent: Agent, chat_id: int, deed: Deed) -> Chat:
    """For a deed of an agent: Http404 when unseen, NotAllowed when the role forbids it."""
    inquiry = lock_inquiry_for(agent, _inquiry_of(chat_id), deed)
    chat = _lock(chat_id)
    chat.inquiry = inquiry
    return chat


def lock_chat_and_inquiry(chat_id: int) -> Chat:
    """For deeds of visitors and of the clock, which ask nobody's rights."""
    inquiry_id = _inquiry_of(chat_id)
    inquiry = lock_inquiries([inquiry_id])[inquiry_id]
    chat = _lock(chat_id)
    chat.inquiry = inquiry
    return chat


def _inquiry_of(chat_id: int) -> int:
    found = Chat.objects.filter(pk=chat_id).values_list("inquiry_id", flat=True).first()
    if found is None:
        raise Http404
    return found


def _lock(chat_id: int) -> Chat:
    rows = Chat.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("widget", "agent").get(pk=chat_id)
