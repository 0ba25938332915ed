"""Reading widgets for those who decide about them."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet

from desks.permissions import Scope
from livechat.models import Widget

LATELY = timedelta(days=7)


def widgets_for(scope: Scope, now: datetime) -> QuerySet[Widget, Any]:
    """Those in use first, each with `chats_lately`."""
    lately = Count("chats", filter=Q(chats__opened_at__gt=now - LATELY))
    rows = Widget.objects.manageable_by(scope).select_related("desk")
    return rows.annotate(chats_lately=lately).order_by(
        F("retired_at").desc(nulls_first=True), "desk__position", "pk"
    )


def snippet_of(widget: Widget) -> str:
    """The one line for a site."""
    address = f"{settings.SITE_URL}/chat/loader.js"
    return f'<script src="{address}" data-widget="{widget.key}" async></script>'
