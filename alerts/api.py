"""The API over urgent alerts: the same action, the same scope."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from alerts.actions.acknowledging import MAX_REMARK, acknowledge_alert
from alerts.models import Alert
from alerts.permissions import get_alert_in
from desks.permissions import scope_of
from inquiries.api.asking import KEY, agent_of, key_of, valid

MOST = 100


class AlertSerializer(serializers.ModelSerializer[Alert]):
    inquiry = serializers.CharField(source="inquiry.reference")
    rule = serializers.CharField(source="rule.code")
    acknowledged_by = serializers.CharField(source="acknowledged_by.username", default=None)

    class Meta:
        model = Alert
        fields = [
            "id",
            "inquiry",
            "rule",
            "version",
            "cause",
            "value",
            "state",
            "raised_at",
            "step",
            "acknowledged_by",
            "remark",
            "ending",
            "finished_at",
        ]
        read_only_fields = fields


class AcknowledgeInput(serializers.Serializer[Any]):
    remark = serializers.CharField(default="", allow_blank=True, max_length=MAX_REMARK)


@extend_schema(responses=AlertSerializer(many=True))
@api_view(["GET", "HEAD"])
def alerts(request: Request) -> Response:
    """Open ones, the oldest first; ?inquiry=MAD-2026-000123: all of one inquiry, the newest first."""
    rows = Alert.objects.visible_to(scope_of(agent_of(request)))
    reference = request.query_params.get("inquiry")
    if reference:
        rows = rows.filter(inquiry__reference=reference).order_by("-pk")
    else:
        rows = rows.open().order_by("raised_at", "pk")
    rows = rows.select_related("inquiry", "rule", "acknowledged_by")[:MOST]
    return Response(AlertSerializer(rows, many=True).data)


@extend_schema(request=AcknowledgeInput, responses=AlertSerializer, parameters=[KEY])
@api_view(["GET", "HEAD", "PUT"])
def alert(request: Request, pk: int) -> Response:
    """One alert; put (with an Idempotency-Key): you see to it."""
    agent = agent_of(request)
    found = get_alert_in(scope_of(agent), pk)
    if request.method == "PUT":
        given = valid(AcknowledgeInput(data=request.data))
        now, key = timezone.now(), key_of(request)
        acknowledge_alert(alert_id=pk, by=agent, submission_key=key, now=now, **given)
        found = get_alert_in(scope_of(agent), pk)
    return Response(AlertSerializer(found).data)
