"""The API over numbers of the registries: of an inquiry, and all inquiries about one."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from desks.permissions import scope_of
from inquiries.actions.references import add_reference, settle_reference, undo_settling
from inquiries.api.asking import agent_of, valid
from inquiries.models import Inquiry, ReferenceKind
from inquiries.permissions import get_inquiry_for
from inquiries.reference_queries import (
    find_reference_for,
    inquiries_about,
    people_of,
    references_known,
    references_of,
)
from inquiries.reference_values import keys_meant
from inquiries.states import Standing

MOST = 20
VALUE = OpenApiParameter("value", str, required=True, description="As it is written anywhere.")


class ReferenceInput(serializers.Serializer[Any]):
    """A number as it is written; with its kind, its digits are enough."""

    written = serializers.CharField(max_length=60)
    kind = serializers.ChoiceField(choices=ReferenceKind.values, default="", allow_blank=True)


class ReferenceDecision(serializers.Serializer[Any]):
    decision = serializers.ChoiceField(choices=["confirm", "reject", "undo"])


class InquiryReferenceSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="reference.pk")
    kind = serializers.CharField(source="reference.kind")
    value = serializers.CharField(source="reference.value")
    standing = serializers.CharField()
    place = serializers.CharField(source="link.place")


class ReferenceSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    kind = serializers.CharField()
    value = serializers.CharField()


class AboutSerializer(serializers.Serializer[Any]):
    """Only what the caller may read; people are as somebody told us, from no register."""

    reference = ReferenceSerializer()
    inquiries = serializers.ListField(child=serializers.CharField())
    people = serializers.ListField(child=serializers.DictField())


def _rows(inquiry: Inquiry) -> Response:
    return Response(InquiryReferenceSerializer(references_of(inquiry), many=True).data)


@extend_schema(
    methods=["GET", "HEAD"], request=None, responses=InquiryReferenceSerializer(many=True)
)
@extend_schema(
    methods=["POST"], request=ReferenceInput, responses=InquiryReferenceSerializer(many=True)
)
@api_view(["GET", "HEAD", "POST"])
def of_inquiry(request: Request, reference: str) -> Response:
    """What an inquiry is about; posted: one more. Sent twice it is added once."""
    agent = agent_of(request)
    found = get_inquiry_for(agent, reference)
    if request.method == "POST":
        wanted = valid(ReferenceInput(data=request.data))
        add_reference(inquiry_id=found.pk, **wanted, by=agent, now=timezone.now())
    return _rows(found)


@extend_schema(request=ReferenceDecision, responses=InquiryReferenceSerializer(many=True))
@api_view(["PUT"])
def decision(request: Request, reference: str, pk: int) -> Response:
    """Meant, not meant, or taken back. Sent twice it changes once."""
    agent = agent_of(request)
    found = get_inquiry_for(agent, reference)
    wanted = valid(ReferenceDecision(data=request.data))["decision"]
    which: dict[str, Any] = {
        "inquiry_id": found.pk,
        "reference_id": pk,
        "by": agent,
        "now": timezone.now(),
    }
    if wanted == "undo":
        undo_settling(**which)
    else:
        standing = Standing.CONFIRMED if wanted == "confirm" else Standing.REJECTED
        settle_reference(**which, standing=standing)
    return _rows(found)


@extend_schema(responses=ReferenceSerializer(many=True), parameters=[VALUE])
@api_view(["GET", "HEAD"])
def known(request: Request) -> Response:
    """Numbers of this value, of whatever kind, that the caller's inquiries speak of."""
    keys = keys_meant(request.query_params.get("value", ""))
    found = references_known(keys, scope_of(agent_of(request)))[:MOST]
    return Response(ReferenceSerializer(found, many=True).data)


@extend_schema(responses=AboutSerializer)
@api_view(["GET", "HEAD"])
def about(request: Request, pk: int) -> Response:
    """One number: the inquiries about it, the latest first, and whom it belongs to as people say."""
    scope = scope_of(agent_of(request))
    found = find_reference_for(scope, pk)
    if found is None:
        raise Http404
    return Response(
        {
            "reference": ReferenceSerializer(found).data,
            "inquiries": [one.reference for one in inquiries_about(found, scope)],
            "people": [
                {"role": one.role, "name": one.name, "told_in": one.inquiry.reference, "at": one.at}
                for one in people_of(found, scope)
            ],
        }
    )
