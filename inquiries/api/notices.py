"""The API over notices: what holds now, for the desks of who asks."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from desks.permissions import scope_of
from inquiries.api.asking import agent_of
from inquiries.notices import live_notices


class NoticeSerializer(serializers.Serializer[Any]):
    """`used` names it in the answer that mentions it (`used_texts`)."""

    id = serializers.IntegerField(source="text.item_id")
    title = serializers.CharField(source="text.title")
    language = serializers.CharField(source="text.language")
    words = serializers.CharField()
    topics = serializers.ListField(child=serializers.CharField(), source="text.item.topics")
    published_at = serializers.DateTimeField(source="text.live.published_at")
    expires_at = serializers.DateTimeField(source="text.expires_at", allow_null=True)
    is_put_away = serializers.BooleanField()
    used = serializers.CharField()


@extend_schema(methods=["GET", "HEAD"], responses=NoticeSerializer(many=True))
@api_view(["GET", "HEAD"])
def notices(request: Request) -> Response:
    """The newest first, each in the language of the agent, or else in another."""
    agent = agent_of(request)
    found = live_notices(scope_of(agent), agent.language, timezone.now())
    return Response(NoticeSerializer(found, many=True).data)
