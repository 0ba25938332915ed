"""How the visitor can be reached by mail, when that was not said at the beginning."""

from datetime import datetime

from django.db import transaction

from inquiries.models import Participant
from inquiries.permissions import lock_inquiries
from livechat.actions.lines import lock_chat
from livechat.models import Chat
from livechat.realtime import tell


@transaction.atomic
def give_contact(*, chat_id: int, name: str, email: str, now: datetime) -> bool:
    """Name and address of the visitor; says whether there is an address now. Twice is once.

    What a site has signed is not changed by what somebody types. The visitor takes part in the
    inquiry by this address from now on: answers go there, and mails from there join it.
    """
    inquiry_id = Chat.objects.values_list("inquiry_id", flat=True).get(pk=chat_id)
    lock_inquiries([inquiry_id])
    chat = lock_chat(chat_id)
    if chat.is_verified:
        return bool(chat.visitor_email)
    chat.visitor_email = email
    chat.visitor_name = name or chat.visitor_name
    chat.save(update_fields=["visitor_email", "visitor_name"])
    Participant.objects.get_or_create(inquiry_id=inquiry_id, address=email.casefold()[:320])
    tell(chat, {"type": "state"})
    return True
