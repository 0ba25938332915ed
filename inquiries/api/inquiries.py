"""Inquiries: lists, one of them, answers, notes, who has it, its status."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from desks.permissions import scope_of
from desks.queries import desks_in
from inquiries.actions.assign import assign_inquiry, take_inquiry
from inquiries.actions.checking import Override
from inquiries.actions.lifecycle import change_status
from inquiries.actions.note import add_note
from inquiries.actions.reply import send_reply
from inquiries.actions.undo import (
    release_reply,
    reschedule_reply,
    send_reply_now,
    try_reply_now,
    undo_reply,
)
from inquiries.api.asking import KEY, agent_of, colleague_named, key_of, valid
from inquiries.api.serializers import InquirySerializer, MessageSerializer
from inquiries.inbox import View, inbox_page
from inquiries.permissions import get_inquiry_for
from inquiries.queries import messages_of
from inquiries.search.engine import search
from inquiries.search.meaning import Reader
from inquiries.search.parser import parse_query
from inquiries.search.results import ResultRow, rows_of
from inquiries.states import Status
from inquiries.views.search_filters import problems_of


class ListQuery(serializers.Serializer[Any]):
    view = serializers.ChoiceField(choices=[str(view) for view in View], default=str(View.OPEN))
    cursor = serializers.CharField(default="", allow_blank=True)


class OverrideInput(serializers.Serializer[Any]):
    """`findings` are the keys that a 422 gave."""

    findings = serializers.ListField(child=serializers.CharField(max_length=60), max_length=60)
    reason = serializers.CharField(default="", allow_blank=True, max_length=500)


class SearchQuery(serializers.Serializer[Any]):
    q = serializers.CharField(max_length=500)
    sort = serializers.ChoiceField(choices=["best", "newest"], default="best")
    cursor = serializers.CharField(default="", allow_blank=True)


class ReplyInput(serializers.Serializer[Any]):
    """`html` makes it rich text; its words are taken from it then, and `body` is not needed."""

    body = serializers.CharField(required=False)
    html = serializers.CharField(default="", allow_blank=True, max_length=2_000_000)
    override = OverrideInput(default=None, allow_null=True)
    seen_message_id = serializers.IntegerField()
    cc = serializers.ListField(child=serializers.EmailField(), default=list)
    send_at = serializers.DateTimeField(default=None, allow_null=True)
    used_texts = serializers.ListField(
        child=serializers.RegexField(r"\A[0-9]{1,18}(:[0-9]{1,9})?\Z"),
        default=list,
        max_length=100,
        help_text='texts that went into it: "12:3" is text 12 in version 3, "12" as it is now',
    )
    then_status = serializers.ChoiceField(
        choices=[Status.OPEN, Status.WAITING_INQUIRER, Status.RESOLVED],
        default=Status.WAITING_INQUIRER,
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs["html"] and "body" not in attrs:
            raise ValidationError({"body": "Give a text, or html."})
        return {"body": "", **attrs}


class SendingInput(serializers.Serializer[Any]):
    """`send_at` with "reschedule" only."""

    decision = serializers.ChoiceField(choices=["undo", "release", "now", "reschedule", "try_now"])
    send_at = serializers.DateTimeField(required=False)


class NoteInput(serializers.Serializer[Any]):
    body = serializers.CharField()


class AssigneeInput(serializers.Serializer[Any]):
    username = serializers.CharField(allow_null=True)
    version = serializers.IntegerField(required=False)


class StatusInput(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=Status.choices)
    version = serializers.IntegerField(required=False)


@extend_schema(parameters=[ListQuery], responses=InquirySerializer(many=True))
@api_view(["GET", "HEAD"])
def inquiries(request: Request) -> Response:
    """A page of one view over all desks of the agent; `next` is the cursor of the next page."""
    query = valid(ListQuery(data=request.query_params))
    page = inbox_page(
        scope=scope_of(agent_of(request)),
        view=View(query["view"]),
        desk_id=None,
        now=timezone.now(),
        cursor=query["cursor"],
    )
    rows = InquirySerializer(page.rows, many=True).data
    return Response({"results": rows, "next": page.next_cursor})


@extend_schema(parameters=[SearchQuery], responses=InquirySerializer(many=True))
@api_view(["GET", "HEAD"])
def search_inquiries(request: Request) -> Response:
    """The search of the page: the same language, order and rights.

    `message` is the id of the message that fits best, `passage` its text around the first hits.
    `is_more`: more than 1,000 messages match, and `total` counts the newest. `problems` names what
    was not understood; then nothing is found.
    """
    query = valid(SearchQuery(data=request.query_params))
    agent, now = agent_of(request), timezone.now()
    scope = scope_of(agent)
    reader = Reader(agent, scope, tuple(desks_in(scope)), now)
    meaning = reader.read(parse_query(query["q"]))
    found = search(
        meaning=meaning,
        scope=scope,
        now=now,
        cursor=query["cursor"],
        newest_first=query["sort"] == "newest",
    )
    return Response(
        {
            "results": [_hit(row) for row in rows_of(found, meaning)],
            "total": found.total,
            "is_more": found.is_more,
            "next": found.next_cursor,
            "problems": problems_of(meaning),
        }
    )


def _hit(row: ResultRow) -> dict[str, Any]:
    return {
        **InquirySerializer(row.inquiry).data,
        "message": row.message.pk if row.message else None,
        "passage": "".join(piece.text for piece in row.passage),
    }


@extend_schema(responses=InquirySerializer)
@api_view(["GET", "HEAD"])
def inquiry(request: Request, reference: str) -> Response:
    found = get_inquiry_for(agent_of(request), reference)
    messages = MessageSerializer(messages_of(found), many=True).data
    return Response({**InquirySerializer(found).data, "messages": messages})


@extend_schema(request=ReplyInput, responses={201: MessageSerializer}, parameters=[KEY])
@api_view(["POST"])
def replies(request: Request, reference: str) -> Response:
    found = get_inquiry_for(agent_of(request), reference)
    wanted = valid(ReplyInput(data=request.data))
    given = wanted.pop("override")
    message = send_reply(
        inquiry_id=found.pk,
        by=agent_of(request),
        submission_key=key_of(request),
        now=timezone.now(),
        override=Override(frozenset(given["findings"]), given["reason"]) if given else None,
        **wanted,
    )
    return Response(MessageSerializer(message).data, status=201)


@extend_schema(request=SendingInput, responses=MessageSerializer)
@api_view(["PUT"])
def sending(request: Request, reference: str, pk: int) -> Response:
    """Undo an answer that has not left, let it go, send it now or at another time, try it again."""
    found = get_inquiry_for(agent_of(request), reference)
    if not found.messages.filter(pk=pk).exists():
        raise Http404
    wanted = valid(SendingInput(data=request.data))
    now, by = timezone.now(), agent_of(request)
    if wanted["decision"] == "reschedule":
        at = wanted.get("send_at") or now
        message = reschedule_reply(message_id=pk, send_at=at, by=by, now=now)
    else:
        message = SENDING_DEEDS[wanted["decision"]](message_id=pk, by=by, now=now)
    return Response(MessageSerializer(message).data)


SENDING_DEEDS = {
    "undo": undo_reply,
    "release": release_reply,
    "now": send_reply_now,
    "try_now": try_reply_now,
}


@extend_schema(request=NoteInput, responses={201: MessageSerializer}, parameters=[KEY])
@api_view(["POST"])
def notes(request: Request, reference: str) -> Response:
    found = get_inquiry_for(agent_of(request), reference)
    message = add_note(
        inquiry_id=found.pk,
        by=agent_of(request),
        submission_key=key_of(request),
        now=timezone.now(),
        **valid(NoteInput(data=request.data)),
    )
    return Response(MessageSerializer(message).data, status=201)


@extend_schema(request=AssigneeInput, responses=InquirySerializer)
@api_view(["PUT"])
def assignee(request: Request, reference: str) -> Response:
    """Take (one's own username), give to a colleague, or give back (null)."""
    agent, found = agent_of(request), get_inquiry_for(agent_of(request), reference)
    wanted = valid(AssigneeInput(data=request.data))
    if wanted["username"] == agent.username:
        take_inquiry(inquiry_id=found.pk, by=agent, now=timezone.now())
    else:
        assign_inquiry(
            inquiry_id=found.pk,
            to=colleague_named(wanted["username"]),
            by=agent,
            now=timezone.now(),
            version=wanted.get("version"),
        )
    return Response(InquirySerializer(get_inquiry_for(agent, reference)).data)


@extend_schema(request=StatusInput, responses=InquirySerializer)
@api_view(["PUT"])
def status(request: Request, reference: str) -> Response:
    agent, found = agent_of(request), get_inquiry_for(agent_of(request), reference)
    wanted = valid(StatusInput(data=request.data))
    change_status(inquiry_id=found.pk, by=agent, now=timezone.now(), **wanted)
    return Response(InquirySerializer(get_inquiry_for(agent, reference)).data)
