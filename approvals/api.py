"""Approvals over the API: what waits, asking, deciding; by the same actions as the pages."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from approvals.actions.asking import MAX_QUESTION, ask_approval
from approvals.actions.deciding import (
    MAX_TEXT,
    MAX_WORDS,
    Decision,
    approve_reply,
    return_reply,
    send_unapproved,
    withdraw_approval,
)
from approvals.models import Approval, ApprovalText
from approvals.permissions import get_approval_in
from approvals.queries import Queue, approvals_of, approvals_of_inquiry, queues_for
from desks.models import Agent
from desks.permissions import scope_of
from inquiries.actions.checking import Override
from inquiries.api.asking import KEY, agent_of, key_of, valid
from inquiries.api.inquiries import OverrideInput, ReplyInput
from inquiries.permissions import get_inquiry_for

DEEDS = ("approve", "return", "withdraw", "send")


class TextSerializer(serializers.ModelSerializer[ApprovalText]):
    by = serializers.CharField(source="by.username")

    class Meta:
        model = ApprovalText
        fields = ["wrote", "by", "text", "html", "cc", "at"]
        read_only_fields = fields


class ApprovalSerializer(serializers.ModelSerializer[Approval]):
    """`grounds` are codes of rules with the number of the version under which it was asked."""

    inquiry = serializers.CharField(source="inquiry.reference")
    owner = serializers.CharField(source="owner.username", default=None)
    asked_by = serializers.CharField(source="asked_by.username")
    decided_by = serializers.CharField(source="decided_by.username", default=None)
    grounds = serializers.SerializerMethodField()
    texts = TextSerializer(many=True)

    class Meta:
        model = Approval
        fields = [
            "id",
            "inquiry",
            "topic",
            "question",
            "state",
            "grounds",
            "asked_by",
            "asked_at",
            "owner",
            "level",
            "due_at",
            "overdue_at",
            "fallback",
            "released_at",
            "decided_by",
            "comment",
            "is_changed",
            "message",
            "ending",
            "finished_at",
            "texts",
        ]
        read_only_fields = fields

    def get_grounds(self, approval: Approval) -> list[dict[str, Any]]:
        return [
            {"rule": one.version.rule.code, "version": one.version.number, "found": one.found}
            for one in approval.grounds.all()
        ]


class ApprovalAskInput(ReplyInput):
    """What an answer takes, and a word to the coordinator."""

    question = serializers.CharField(default="", allow_blank=True, max_length=MAX_QUESTION)


class DecisionInput(serializers.Serializer[Any]):
    """`text` or `html` only where the answer is changed; `reason` only with "send"."""

    deed = serializers.ChoiceField(choices=DEEDS)
    seen_message_id = serializers.IntegerField(default=0)
    text = serializers.CharField(default=None, allow_null=True, max_length=MAX_TEXT)
    html = serializers.CharField(default="", allow_blank=True, max_length=2_000_000)
    comment = serializers.CharField(default="", allow_blank=True, max_length=MAX_WORDS)
    override = OverrideInput(default=None, allow_null=True)
    reason = serializers.CharField(default="", allow_blank=True, max_length=300)


@extend_schema(responses=ApprovalSerializer(many=True))
@api_view(["GET", "HEAD"])
def approvals(request: Request) -> Response:
    """A queue, the most pressing first: ?queue=mine, all, asked, done, learned."""
    scope = scope_of(agent_of(request))
    queues = queues_for(scope)
    if not queues:
        return Response([])
    wanted = request.query_params.get("queue", queues[0])
    if wanted not in queues:
        raise Http404
    rows = approvals_of(scope, Queue(wanted), timezone.now())
    rows = rows.select_related("inquiry", "owner", "asked_by", "decided_by")
    rows = rows.prefetch_related("texts__by", "grounds__version__rule")
    return Response(ApprovalSerializer(rows, many=True).data)


@extend_schema(
    request=ApprovalAskInput,
    responses={200: ApprovalSerializer(many=True), 201: ApprovalSerializer},
)
@api_view(["GET", "HEAD", "POST"])
def of_inquiry(request: Request, reference: str) -> Response:
    """Answers of an inquiry that were held back; posted (with an Idempotency-Key): one to approve."""
    agent, found = agent_of(request), get_inquiry_for(agent_of(request), reference)
    if request.method != "POST":
        rows = approvals_of_inquiry(found, scope_of(agent))
        return Response(ApprovalSerializer(rows, many=True).data)
    wanted = valid(ApprovalAskInput(data=request.data))
    given = wanted.pop("override")
    approval = ask_approval(
        inquiry_id=found.pk,
        by=agent,
        submission_key=key_of(request),
        now=timezone.now(),
        override=_override(given),
        **wanted,
    )
    return Response(ApprovalSerializer(approval).data, status=201)


@extend_schema(request=DecisionInput, responses=ApprovalSerializer, parameters=[KEY])
@api_view(["GET", "HEAD", "PUT"])
def approval(request: Request, pk: int) -> Response:
    """One answer; put (with an Idempotency-Key): approved, returned, withdrawn, sent unapproved."""
    agent = agent_of(request)
    found = get_approval_in(scope_of(agent), pk)
    if request.method == "PUT":
        _do(found, agent, valid(DecisionInput(data=request.data)), key_of(request))
        found = get_approval_in(scope_of(agent), pk)
    return Response(ApprovalSerializer(found).data)


def _do(found: Approval, by: Agent, wanted: dict[str, Any], key: str) -> None:
    common: dict[str, Any] = {
        "approval_id": found.pk,
        "by": by,
        "submission_key": key,
        "now": timezone.now(),
    }
    if wanted["deed"] == "withdraw":
        withdraw_approval(**common)
        return
    if wanted["deed"] == "send":
        seen = wanted["seen_message_id"]
        send_unapproved(reason=wanted["reason"], seen_message_id=seen, **common)
        return
    act = approve_reply if wanted["deed"] == "approve" else return_reply
    act(decision=_decision(wanted), **common)


def _decision(wanted: dict[str, Any]) -> Decision:
    text = wanted["text"] if wanted["text"] is not None or not wanted["html"] else ""
    return Decision(
        text=text,
        html=wanted["html"],
        comment=wanted["comment"],
        seen_message_id=wanted["seen_message_id"],
        override=_override(wanted["override"]),
    )


def _override(given: dict[str, Any] | None) -> Override | None:
    return Override(frozenset(given["findings"]), given["reason"]) if given else None
