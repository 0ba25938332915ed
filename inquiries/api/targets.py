"""The API over service targets: what runs for an inquiry, and what the desks promise."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from desks.permissions import Deed, scope_of
from inquiries.api.asking import agent_of
from inquiries.clock_queries import clocks_of
from inquiries.permissions import get_inquiry_for
from targets.models import PolicyVersion
from targets.queries import versions_in_use


class PolicySerializer(serializers.ModelSerializer[PolicyVersion]):
    """Lengths are working time of the desk, as ISO 8601 durations or HH:MM:SS."""

    desk = serializers.CharField(source="policy.desk.code")
    policy = serializers.IntegerField(source="policy_id")
    version = serializers.IntegerField(source="number")
    is_general = serializers.BooleanField(source="policy.is_general")

    class Meta:
        model = PolicyVersion
        fields = [
            *("desk", "policy", "version", "is_general", "name", "channel", "topic", "urgency"),
            *("acknowledgement", "first_answer", "next_answer", "resolution", "steps", "made_at"),
        ]
        read_only_fields = fields


class ClockSerializer(serializers.Serializer[Any]):
    """`left` is working time; nothing where it has ended."""

    kind = serializers.CharField(source="clock.kind")
    standing = serializers.CharField()
    policy = serializers.IntegerField(source="clock.version.policy_id")
    version = serializers.IntegerField(source="clock.version.number")
    started_at = serializers.DateTimeField(source="clock.started_at")
    due_at = serializers.DateTimeField(source="clock.due_at")
    rested_at = serializers.DateTimeField(source="clock.rested_at", allow_null=True)
    stopped_at = serializers.DateTimeField(source="clock.stopped_at", allow_null=True)
    missed_at = serializers.DateTimeField(source="clock.missed_at", allow_null=True)
    left = serializers.DurationField(allow_null=True)


@extend_schema(responses=ClockSerializer(many=True))
@api_view(["GET", "HEAD"])
def of_inquiry(request: Request, reference: str) -> Response:
    """Its promises: what runs or rests first, then what has ended."""
    inquiry = get_inquiry_for(agent_of(request), reference)
    return Response(ClockSerializer(clocks_of(inquiry, timezone.now()), many=True).data)


@extend_schema(responses=PolicySerializer(many=True))
@api_view(["GET", "HEAD"])
def policies(request: Request) -> Response:
    """What one's own desks promise, in the order in which policies are asked."""
    desks = scope_of(agent_of(request)).desk_ids_for(Deed.READ_INQUIRY)
    rows = versions_in_use(desks).select_related("policy__desk")
    return Response(PolicySerializer(rows, many=True).data)
