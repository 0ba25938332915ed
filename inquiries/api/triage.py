"""The API over the triage of an inquiry: what was proposed, what holds; confirming and correcting."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from inquiries.actions.correcting import CORRECTABLE, confirm_triage, correct_triage
from inquiries.api.asking import agent_of, valid
from inquiries.models import InquiryTriage
from inquiries.permissions import get_inquiry_for
from registry.topics import DESK_CODES, RESOLVER_NAMES
from registry.triage import WRONG_SERVICES, Reason


class TriageInput(serializers.Serializer[Any]):
    """What is not named stays; nothing named says that all of it is right."""

    subtopic = serializers.CharField(required=False, allow_blank=True, max_length=60)
    resolver = serializers.ChoiceField(required=False, choices=["", *RESOLVER_NAMES])
    wrong_service = serializers.ChoiceField(required=False, choices=["", *WRONG_SERVICES])
    desk = serializers.ChoiceField(required=False, choices=DESK_CODES)


class TriageSerializer(serializers.ModelSerializer[InquiryTriage]):
    topic = serializers.CharField(source="inquiry.topic")
    urgency = serializers.IntegerField(source="inquiry.urgency")
    language = serializers.CharField(source="inquiry.language")
    settled_by = serializers.CharField(source="settled_by.username", default=None)
    reasons = serializers.SerializerMethodField()

    def get_reasons(self, row: InquiryTriage) -> list[dict[str, str]]:
        """In English; the code is stable."""
        reasons = [Reason.of_data(one) for one in row.reasons]
        return [{"code": one.code, "words": one.in_language("en")} for one in reasons]

    class Meta:
        model = InquiryTriage
        fields = [
            "desk",
            "language",
            "topic",
            "subtopic",
            "urgency",
            "resolver",
            "wrong_service",
            "is_sure",
            "is_failed",
            "proposed",
            "reasons",
            "version",
            "settled_at",
            "settled_by",
            "is_corrected",
        ]
        read_only_fields = fields


@extend_schema(request=TriageInput, responses=TriageSerializer)
@api_view(["PUT"])
def triage(request: Request, reference: str) -> Response:
    """Confirm the triage, or correct it. Sent twice it changes once."""
    agent, found = agent_of(request), get_inquiry_for(agent_of(request), reference)
    values, now = valid(TriageInput(data=request.data)), timezone.now()
    if wanted := {name: values[name] for name in CORRECTABLE if name in values}:
        correct_triage(inquiry_id=found.pk, values=wanted, by=agent, now=now)
    else:
        confirm_triage(inquiry_id=found.pk, by=agent, now=now)
    row = InquiryTriage.objects.select_related("inquiry", "settled_by").get(inquiry=found)
    return Response(TriageSerializer(row).data)
