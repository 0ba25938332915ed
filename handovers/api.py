"""The API over hand-overs: the same actions, the same scope."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from desks.models import Agent
from desks.permissions import Deed, scope_of
from handovers.actions.answering import (
    SectionWords,
    answer_handover,
    ask_desk,
    decline_handover,
    promise_date,
)
from handovers.actions.handing import MAX_REMARK, Extras, hand_over
from handovers.actions.speaking import MAX_WORDS
from handovers.actions.writing import withdraw_handover, write_to_section
from handovers.models import Handover, HandoverForm, HandoverWord
from handovers.permissions import SHOWN, get_handover_in
from handovers.queries import (
    Queue,
    handovers_of,
    handovers_of_inquiry,
    queues_for,
    words_of,
)
from inquiries.api.asking import KEY, agent_of, key_of, valid
from inquiries.permissions import get_inquiry_for


class WordSerializer(serializers.ModelSerializer[HandoverWord]):
    by = serializers.CharField(source="by.username", default=None)

    class Meta:
        model = HandoverWord
        fields = [
            "id",
            "kind",
            "by",
            "from_name",
            "from_address",
            "text",
            "internal",
            "promised_on",
            "at",
            "settled_at",
            "is_used",
        ]
        read_only_fields = fields


class HandoverSerializer(serializers.ModelSerializer[Handover]):
    inquiry = serializers.CharField(source="inquiry.reference")
    section = serializers.CharField(source="section.code")
    reason = serializers.CharField(source="reason.code")
    version = serializers.IntegerField(source="form.number")
    asked_by = serializers.CharField(source="asked_by.username")
    taken_by = serializers.CharField(source="taken_by.username", default=None)

    class Meta:
        model = Handover
        fields = [
            "id",
            "inquiry",
            "section",
            "reason",
            "version",
            "contents",
            "state",
            "asked_by",
            "asked_at",
            "taken_by",
            "due_at",
            "promised_on",
            "overdue_at",
            "undelivered_at",
            "ending",
            "finished_at",
        ]
        read_only_fields = fields


class HandOverInput(serializers.Serializer[Any]):
    """`reason` is a code; `contents` by the codes of the fields of its form."""

    reason = serializers.SlugField()
    contents = serializers.DictField(child=serializers.CharField(allow_blank=True))
    remark = serializers.CharField(default="", allow_blank=True, max_length=MAX_REMARK)


class HandoverDeedInput(serializers.Serializer[Any]):
    """Of the section: answer, ask, decline, promise; of the desk: write, withdraw."""

    deed = serializers.ChoiceField(
        choices=("answer", "ask", "decline", "promise", "write", "withdraw")
    )
    text = serializers.CharField(default="", allow_blank=True, max_length=MAX_WORDS)
    internal = serializers.CharField(default="", allow_blank=True, max_length=MAX_WORDS)
    promised_on = serializers.DateField(default=None, allow_null=True)


@extend_schema(responses=HandoverSerializer(many=True))
@api_view(["GET", "HEAD"])
def handovers(request: Request) -> Response:
    """A queue, the most pressing first: ?queue=section, mine, all, done."""
    scope = scope_of(agent_of(request))
    queues = queues_for(scope)
    if not queues:
        return Response([])
    wanted = request.query_params.get("queue", queues[0])
    if wanted not in queues:
        raise Http404
    rows = handovers_of(scope, Queue(wanted), timezone.now()).select_related(*SHOWN)
    return Response(HandoverSerializer(rows, many=True).data)


@extend_schema(
    request=HandOverInput, responses={200: HandoverSerializer(many=True), 201: HandoverSerializer}
)
@api_view(["GET", "HEAD", "POST"])
def of_inquiry(request: Request, reference: str) -> Response:
    """What was handed over of an inquiry; posted (with an Idempotency-Key): a hand-over."""
    agent, found = agent_of(request), get_inquiry_for(agent_of(request), reference)
    if request.method != "POST":
        return Response(HandoverSerializer(handovers_of_inquiry(found), many=True).data)
    asked = valid(HandOverInput(data=request.data))
    forms = HandoverForm.objects.for_desk(found.desk_id)
    form = forms.filter(reason__code=asked["reason"]).first()
    made = hand_over(
        inquiry_id=found.pk,
        section_id=form.reason.section_id if form else 0,
        reason_id=form.reason_id if form else 0,
        contents=asked["contents"],
        extras=Extras(remark=asked["remark"]),
        by=agent,
        submission_key=key_of(request),
        now=timezone.now(),
    )
    return Response(HandoverSerializer(made).data, status=201)


@extend_schema(request=HandoverDeedInput, responses=HandoverSerializer, parameters=[KEY])
@api_view(["GET", "HEAD", "PUT"])
def handover(request: Request, pk: int) -> Response:
    """One hand-over with its words; put (with an Idempotency-Key): a deed of one of the two sides."""
    agent = agent_of(request)
    found = get_handover_in(scope_of(agent), pk)
    if request.method == "PUT":
        _do(found, agent, valid(HandoverDeedInput(data=request.data)), key_of(request))
        found = get_handover_in(scope_of(agent), pk)
    is_at_desk = scope_of(agent).may(Deed.READ_INQUIRY, found.inquiry.desk_id)
    words = WordSerializer(words_of(found, for_section=not is_at_desk), many=True).data
    return Response({**HandoverSerializer(found).data, "words": words})


def _do(found: Handover, by: Agent, wanted: dict[str, Any], key: str) -> None:
    common: dict[str, Any] = {
        "handover_id": found.pk,
        "by": by,
        "submission_key": key,
        "now": timezone.now(),
    }
    if of_desk := OF_DESK.get(wanted["deed"]):
        of_desk(text=wanted["text"], **common)
        return
    words = SectionWords(wanted["text"], wanted["internal"], wanted["promised_on"])
    OF_SECTION[wanted["deed"]](words=words, **common)


OF_DESK: dict[str, Callable[..., Handover]] = {
    "write": write_to_section,
    "withdraw": withdraw_handover,
}
OF_SECTION: dict[str, Callable[..., Handover]] = {
    "answer": answer_handover,
    "ask": ask_desk,
    "decline": decline_handover,
    "promise": promise_date,
}
