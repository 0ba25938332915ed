"""What every call has in common: who asks, its key, its content, and how a refusal is said."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from desks.models import Agent
from inquiries.actions.checking import ChecksFailed
from inquiries.actions.gate import HeldBack
from inquiries.api.serializers import InquirySerializer
from inquiries.checks.words import WORDS
from inquiries.permissions import get_inquiry_for
from shared.exceptions import HelpdeskError
from shared.submissions import once

KEY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, required=True)


def handle_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(error, HelpdeskError):
        body = {"detail": str(error.message), **_present_state(error, context), **_findings(error)}
        return Response(body, status=error.status)
    return exception_handler(error, context)


def _findings(error: HelpdeskError) -> dict[str, Any]:
    """What stops an answer, with the keys that `override` takes; why it needs approval first."""
    if isinstance(error, HeldBack):
        return {"approval_needed": list(error.reasons)}
    if not isinstance(error, ChecksFailed):
        return {}
    return {
        "findings": [
            {
                "key": one.key,
                "code": str(one.check),
                "found": one.found,
                "expected": one.expected,
                "why": str(WORDS[one.check].why),
                "what_to_do": str(WORDS[one.check].what_to_do),
                "can_be_overridden": one.can_be_overridden,
                "needs_reason": one.needs_reason,
            }
            for one in error.findings
        ]
    }


def _present_state(error: HelpdeskError, context: dict[str, Any]) -> dict[str, Any]:
    """A conflict comes with what is there now, so that the caller can decide anew (F9)."""
    reference = context["kwargs"].get("reference")
    if error.status != 409 or not reference:
        return {}
    found = get_inquiry_for(agent_of(context["request"]), reference)
    return {"inquiry": InquirySerializer(found).data}


def agent_of(request: Request) -> Agent:
    assert isinstance(request.user, Agent)
    return request.user


def key_of(request: Request) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not 0 < len(key) <= 64:
        raise ValidationError({"Idempotency-Key": "Send this header, at most 64 characters."})
    return str(key)


def colleague_named(username: str | None) -> Agent | None:
    if username is None:
        return None
    found = Agent.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise Http404
    return found


def valid(serializer: serializers.Serializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def do_once(
    request: Request, content: dict[str, Any], deed: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """The deed under the call's key; what was asked is part of what makes a second call the same."""
    return once(
        by_id=agent_of(request).pk,
        key=key_of(request),
        content={"path": request.path} | content,
        now=timezone.now(),
        deed=deed,
    )
