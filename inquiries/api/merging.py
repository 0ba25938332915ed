"""Merging inquiries and taking them apart, splitting a message off and moving it."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from desks.permissions import scope_of
from inquiries.actions.merge import merge_inquiries, move_message, undo_merge
from inquiries.actions.split import split_message
from inquiries.api.asking import KEY, agent_of, do_once, valid
from inquiries.api.serializers import InquirySerializer, MessageSerializer
from inquiries.models import Inquiry, InquiryMerge, Message
from inquiries.permissions import get_inquiry_for
from inquiries.queries import find_merge


class MergeSerializer(serializers.ModelSerializer[InquiryMerge]):
    source = serializers.CharField(source="source.reference")
    target = serializers.CharField(source="target.reference")

    class Meta:
        model = InquiryMerge
        fields = ["id", "source", "target", "at", "undone_at"]
        read_only_fields = fields


class IntoInput(serializers.Serializer[Any]):
    into = serializers.CharField(max_length=24, help_text="reference of the inquiry that goes on")


@extend_schema(request=IntoInput, responses={201: MergeSerializer}, parameters=[KEY])
@api_view(["POST"])
def merges(request: Request, reference: str) -> Response:
    """Merge this inquiry into another one of its desk, which takes its messages and people."""
    agent, source = agent_of(request), get_inquiry_for(agent_of(request), reference)
    target = get_inquiry_for(agent, valid(IntoInput(data=request.data))["into"])

    def deed() -> dict[str, Any]:
        merge = merge_inquiries(
            source_id=source.pk, target_id=target.pk, by=agent, now=timezone.now()
        )
        return {"merge": merge.pk}

    result = do_once(request, {"into": target.pk}, deed)
    merge = InquiryMerge.objects.select_related("source", "target").get(pk=result["merge"])
    return Response(MergeSerializer(merge).data, status=201)


@extend_schema(responses=MergeSerializer)
@api_view(["DELETE"])
def merge(request: Request, pk: int) -> Response:
    """Undo a merge: both inquiries are as they were. Twice is once."""
    agent = agent_of(request)
    if find_merge(scope_of(agent), pk) is None:
        raise Http404
    undone = undo_merge(merge_id=pk, by=agent, now=timezone.now())
    return Response(MergeSerializer(undone).data)


@extend_schema(request=IntoInput, responses=MessageSerializer)
@api_view(["PUT"])
def message_inquiry(request: Request, reference: str, pk: int) -> Response:
    """Move a received message or a note into another inquiry of the desk."""
    agent = agent_of(request)
    target = get_inquiry_for(agent, valid(IntoInput(data=request.data))["into"])
    message = _message_of(get_inquiry_for(agent, reference), pk)
    moved = move_message(message_id=message.pk, target=target, by=agent, now=timezone.now())
    return Response(MessageSerializer(moved).data)


@extend_schema(request=None, responses={201: InquirySerializer}, parameters=[KEY])
@api_view(["POST"])
def message_split(request: Request, reference: str, pk: int) -> Response:
    """Open an inquiry of its own for a message; the two are linked."""
    agent = agent_of(request)
    source = get_inquiry_for(agent, reference)

    def deed() -> dict[str, Any]:
        message = _message_of(source, pk)
        opened = split_message(message_id=message.pk, by=agent, now=timezone.now())
        return {"reference": opened.reference}

    result = do_once(request, {}, deed)
    opened = get_inquiry_for(agent, result["reference"])
    return Response(InquirySerializer(opened).data, status=201)


def _message_of(inquiry: Inquiry, pk: int) -> Message:
    found = inquiry.messages.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
