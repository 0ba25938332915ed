"""Which inquiries the mails of the outbox belong to, for the page of the floor below."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from desks.permissions import Scope
from inquiries.models import Inquiry, Message
from mailroom.signals import inquiries_wanted


def listen() -> None:
    inquiries_wanted.connect(find_inquiries, dispatch_uid="inquiries.mail_links")


def find_inquiries(*, ids: Sequence[int], scope: Scope, **_: Any) -> dict[int, tuple[str, str]]:
    """Reference and address of the inquiry of each mail, as far as the scope may see it."""
    visible = Inquiry.objects.visible_to(scope).values("pk")
    messages = Message.objects.filter(outgoing__in=ids, inquiry__in=visible)
    return {
        outgoing: (reference, reverse("inquiries:conversation", args=[reference]))
        for outgoing, reference in messages.values_list("outgoing_id", "inquiry__reference")
    }
