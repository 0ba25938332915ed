"""The API over proposals to the examiners: the same actions, the same scope."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from desks.permissions import scope_of
from inquiries.api.asking import KEY, agent_of, key_of, valid
from inquiries.permissions import get_inquiry_for
from proposals.actions.deciding import MAX_EXAMINER, MAX_REASON, decide_proposal
from proposals.actions.making import (
    MAX_GROUNDS,
    MAX_NUMBER,
    MAX_TEXT,
    Suggestion,
    make_proposal,
    withdraw_proposal,
)
from proposals.models import Proposal
from proposals.permissions import get_proposal_in
from proposals.queries import Queue, proposals_of, queues_for
from proposals.states import Kind, Step

DEEDS = ("accept", "decline", "withdraw")


class ProposalSerializer(serializers.ModelSerializer[Proposal]):
    inquiry = serializers.CharField(source="inquiry.reference")
    made_by = serializers.CharField(source="made_by.username")
    decided_by = serializers.CharField(source="decided_by.username", default=None)

    class Meta:
        model = Proposal
        fields = [
            "id",
            "inquiry",
            "kind",
            "step",
            "number",
            "text",
            "grounds",
            "wanted_on",
            "made_by",
            "made_at",
            "state",
            "decided_by",
            "examiner",
            "reason",
            "finished_at",
        ]
        read_only_fields = fields


class ProposeInput(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=Kind.choices)
    step = serializers.ChoiceField(choices=Step.choices)
    text = serializers.CharField(max_length=MAX_TEXT)
    grounds = serializers.CharField(default="", allow_blank=True, max_length=MAX_GROUNDS)
    number = serializers.CharField(default="", allow_blank=True, max_length=MAX_NUMBER)
    wanted_on = serializers.DateField(default=None, allow_null=True)


class ProposalDeedInput(serializers.Serializer[Any]):
    """`reason` is needed to decline; `examiner` is who decided at the section."""

    deed = serializers.ChoiceField(choices=DEEDS)
    reason = serializers.CharField(default="", allow_blank=True, max_length=MAX_REASON)
    examiner = serializers.CharField(default="", allow_blank=True, max_length=MAX_EXAMINER)


@extend_schema(responses=ProposalSerializer(many=True))
@api_view(["GET", "HEAD"])
def proposals(request: Request) -> Response:
    """A list: ?queue=waiting (for coordinators), mine, decided."""
    scope = scope_of(agent_of(request))
    queues = queues_for(scope)
    if not queues:
        return Response([])
    wanted = request.query_params.get("queue", queues[0])
    if wanted not in queues:
        raise Http404
    rows = proposals_of(scope, Queue(wanted), timezone.now())
    rows = rows.select_related("inquiry", "made_by", "decided_by")
    return Response(ProposalSerializer(rows, many=True).data)


@extend_schema(
    request=ProposeInput, responses={200: ProposalSerializer(many=True), 201: ProposalSerializer}
)
@api_view(["GET", "HEAD", "POST"])
def of_inquiry(request: Request, reference: str) -> Response:
    """What was proposed about an inquiry; posted (with an Idempotency-Key): a proposal."""
    agent, found = agent_of(request), get_inquiry_for(agent_of(request), reference)
    if request.method != "POST":
        rows = found.proposals.select_related("inquiry", "made_by", "decided_by").order_by("-pk")
        return Response(ProposalSerializer(rows[:50], many=True).data)
    given = Suggestion(**valid(ProposeInput(data=request.data)))
    made = make_proposal(
        inquiry_id=found.pk,
        suggestion=given,
        by=agent,
        submission_key=key_of(request),
        now=timezone.now(),
    )
    return Response(ProposalSerializer(made).data, status=201)


@extend_schema(request=ProposalDeedInput, responses=ProposalSerializer, parameters=[KEY])
@api_view(["GET", "HEAD", "PUT"])
def proposal(request: Request, pk: int) -> Response:
    """One proposal; put (with an Idempotency-Key): accepted, declined, taken back."""
    agent = agent_of(request)
    found = get_proposal_in(scope_of(agent), pk)
    if request.method == "PUT":
        given, key = valid(ProposalDeedInput(data=request.data)), key_of(request)
        common: dict[str, Any] = {"proposal_id": pk, "by": agent, "now": timezone.now()}
        what = given.pop("deed")
        if what == "withdraw":
            withdraw_proposal(submission_key=key, **common)
        else:
            yes = what == "accept"
            decide_proposal(is_accepted=yes, submission_key=key, **given, **common)
        found = get_proposal_in(scope_of(agent), pk)
    return Response(ProposalSerializer(found).data)
