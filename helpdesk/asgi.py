"""The ASGI application: HTTP by Django, WebSockets for agents and for chats."""

import os
from typing import Any

from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
http = get_asgi_application()
settings.SECRET_KEY  # noqa: B018 - no process starts without one (Django raises)

from channels.auth import AuthMiddlewareStack  # noqa: E402 - needs the app registry
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.urls import path  # noqa: E402

from helpdesk.body_limit import with_body_limit  # noqa: E402
from inquiries.consumers import AgentConsumer  # noqa: E402
from livechat.consumers import VisitorConsumer  # noqa: E402
from livechat.desk_consumer import DeskChatConsumer  # noqa: E402
from livechat.frames_consumer import frames_door  # noqa: E402

sockets = URLRouter(
    [
        path("ws/agent/", AgentConsumer.as_asgi()),
        path("ws/chat/", VisitorConsumer.as_asgi()),
        path("ws/desk-chat/", DeskChatConsumer.as_asgi()),
    ]
)


async def pages(scope: Any, receive: Any, send: Any) -> None:
    """Who waits for a chat without WebSockets waits outside of Django, and holds no thread of it."""
    door = frames_door if scope["path"] == "/chat/frames/" else http
    await door(scope, receive, send)


application = ProtocolTypeRouter(
    {
        "http": with_body_limit(pages),
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(sockets)),
    }
)
