"""The API over escalations: the same actions, the same scope."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from desks.models import Agent, Section
from desks.permissions import scope_of
from escalations.actions.answering import (
    Decision,
    answer_escalation,
    ask_back,
    reply_to_coordinator,
    withdraw_escalation,
)
from escalations.actions.asking import MAX_QUESTION, MAX_WORDS, Question, escalate_inquiry
from escalations.models import Escalation, EscalationReason, EscalationWord
from escalations.permissions import get_escalation_in
from escalations.queries import Queue, escalations_of, escalations_of_inquiry, queues_for
from escalations.states import Answer
from inquiries.api.asking import KEY, agent_of, key_of, valid
from inquiries.permissions import get_inquiry_for

DEEDS = ("answer", "ask_back", "reply", "withdraw")


class WordSerializer(serializers.ModelSerializer[EscalationWord]):
    by = serializers.CharField(source="by.username")

    class Meta:
        model = EscalationWord
        fields = ["kind", "by", "text", "at"]
        read_only_fields = fields


class EscalationSerializer(serializers.ModelSerializer[Escalation]):
    inquiry = serializers.CharField(source="inquiry.reference")
    reason = serializers.CharField(source="reason.code")
    reason_version = serializers.IntegerField(source="version.number")
    owner = serializers.CharField(source="owner.username", default=None)
    asked_by = serializers.CharField(source="asked_by.username")
    answered_by = serializers.CharField(source="answered_by.username", default=None)
    section = serializers.CharField(source="section.code", default=None)
    words = WordSerializer(many=True)

    class Meta:
        model = Escalation
        fields = [
            "id",
            "inquiry",
            "reason",
            "reason_version",
            "topic",
            "question",
            "tried",
            "state",
            "asked_by",
            "asked_at",
            "wanted_on",
            "owner",
            "level",
            "due_at",
            "overdue_at",
            "answer",
            "section",
            "answered_by",
            "ending",
            "finished_at",
            "words",
        ]
        read_only_fields = fields


class AskInput(serializers.Serializer[Any]):
    """`reason` is a code; `wanted_on` a day by whose close the answer is needed."""

    reason = serializers.SlugField()
    question = serializers.CharField(max_length=MAX_QUESTION)
    tried = serializers.CharField(default="", allow_blank=True, max_length=MAX_WORDS)
    wanted_on = serializers.DateField(default=None, allow_null=True)


class DeedInput(serializers.Serializer[Any]):
    """`answer` and `section` (a code) only for the deed "answer"."""

    deed = serializers.ChoiceField(choices=DEEDS)
    answer = serializers.ChoiceField(choices=Answer.choices, required=False)
    text = serializers.CharField(default="", allow_blank=True, max_length=MAX_WORDS)
    section = serializers.SlugField(default=None, allow_null=True)


@extend_schema(responses=EscalationSerializer(many=True))
@api_view(["GET", "HEAD"])
def escalations(request: Request) -> Response:
    """A queue, the most pressing first: ?queue=mine, all, asked, done."""
    scope = scope_of(agent_of(request))
    queues = queues_for(scope)
    if not queues:
        return Response([])
    wanted = request.query_params.get("queue", queues[0])
    if wanted not in queues:
        raise Http404
    rows = escalations_of(scope, Queue(wanted), timezone.now())
    rows = rows.select_related(
        "inquiry", "reason", "version", "owner", "asked_by", "answered_by", "section"
    )
    return Response(EscalationSerializer(rows.prefetch_related("words__by"), many=True).data)


@extend_schema(
    request=AskInput, responses={200: EscalationSerializer(many=True), 201: EscalationSerializer}
)
@api_view(["GET", "HEAD", "POST"])
def of_inquiry(request: Request, reference: str) -> Response:
    """What was asked about an inquiry; posted (with an Idempotency-Key): a question."""
    agent, found = agent_of(request), get_inquiry_for(agent_of(request), reference)
    if request.method != "POST":
        return Response(EscalationSerializer(escalations_of_inquiry(found), many=True).data)
    asked = valid(AskInput(data=request.data))
    reasons = EscalationReason.objects.for_desk(found.desk_id)
    reason = reasons.filter(code=asked.pop("reason")).first()
    escalation = escalate_inquiry(
        inquiry_id=found.pk,
        question=Question(reason_id=reason.pk if reason else 0, **asked),
        by=agent,
        submission_key=key_of(request),
        now=timezone.now(),
    )
    return Response(EscalationSerializer(escalation).data, status=201)


@extend_schema(request=DeedInput, responses=EscalationSerializer, parameters=[KEY])
@api_view(["GET", "HEAD", "PUT"])
def escalation(request: Request, pk: int) -> Response:
    """One question; put (with an Idempotency-Key): answered, asked back, replied, withdrawn."""
    agent = agent_of(request)
    found = get_escalation_in(scope_of(agent), pk)
    if request.method == "PUT":
        _do(found, agent, valid(DeedInput(data=request.data)), key_of(request))
        found = get_escalation_in(scope_of(agent), pk)
    return Response(EscalationSerializer(found).data)


def _do(found: Escalation, by: Agent, wanted: dict[str, Any], key: str) -> None:
    common: dict[str, Any] = {
        "escalation_id": found.pk,
        "by": by,
        "submission_key": key,
        "now": timezone.now(),
    }
    if wanted["deed"] != "answer":
        PLAIN[wanted["deed"]](text=wanted["text"], **common)
        return
    section = Section.objects.filter(code=wanted["section"]).first() if wanted["section"] else None
    decision = Decision(
        answer=wanted.get("answer", ""),
        text=wanted["text"],
        section_id=section.pk if section else None,
    )
    answer_escalation(decision=decision, **common)


PLAIN: dict[str, Callable[..., Escalation]] = {
    "ask_back": ask_back,
    "reply": reply_to_coordinator,
    "withdraw": withdraw_escalation,
}
