"""The API over inquiries: serializers validate, the same actions act, the same scope hides.

Every POST needs an `Idempotency-Key` header (at most 64 characters): sent again, it gives the
same answer and happens once; with another content it gives 409.
"""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from desks.models import Agent
from desks.permissions import scope_of
from desks.queries import desks_in
from inquiries.actions.assign import assign_inquiry, take_inquiry
from inquiries.actions.checking import ChecksFailed, Override
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
from inquiries.checks.words import WORDS
from inquiries.inbox import View, inbox_page
from inquiries.masking import mask
from inquiries.models import Inquiry, Message
from inquiries.permissions import get_inquiry_for
from inquiries.queries import messages_of
from inquiries.search.engine import search
from inquiries.search.meaning import Reader
from inquiries.search.parser import parse_query
from inquiries.search.results import ResultRow, rows_of
from inquiries.states import Status
from inquiries.views.search_filters import problems_of
from mailroom.models import OutgoingRecipient
from shared.exceptions import HelpdeskError

DELIVERY = ["delivery", "hold_reason", "leaves_at", "recipients"]
KEY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, required=True)


class InquirySerializer(serializers.ModelSerializer[Inquiry]):
    desk = serializers.SlugField(source="desk.code")
    assignee = serializers.CharField(source="assignee.username", default=None)
    contact = serializers.CharField(source="contact.survivor")

    class Meta:
        model = Inquiry
        fields = [
            "reference",
            "desk",
            "channel",
            "subject",
            "contact",
            "language",
            "topic",
            "urgency",
            "status",
            "assignee",
            "created_at",
            "due_at",
            "last_message_at",
            "version",
        ]
        read_only_fields = fields


class RecipientSerializer(serializers.ModelSerializer[OutgoingRecipient]):
    class Meta:
        model = OutgoingRecipient
        fields = ["address", "state", "code", "words", "at"]
        read_only_fields = fields


class MessageSerializer(serializers.ModelSerializer[Message]):
    author = serializers.CharField(source="author.username", default=None)
    delivery = serializers.CharField(source="outgoing.state", default=None)
    hold_reason = serializers.CharField(source="outgoing.hold_reason", default="")
    leaves_at = serializers.DateTimeField(source="outgoing.next_attempt_at", default=None)
    recipients = RecipientSerializer(source="outgoing.recipients", many=True, default=())
    body = serializers.SerializerMethodField()

    def get_body(self, message: Message) -> str:
        """Masked: numbers of cards, accounts and passports are shown to a person who asks only."""
        return mask(message.body)

    class Meta:
        model = Message
        fields = ["id", "kind", "channel", "author", "sender_name", "body", "at", *DELIVERY]
        read_only_fields = fields


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


def handle_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(error, HelpdeskError):
        body = {"detail": str(error.message), **_present_state(error, context), **_findings(error)}
        return Response(body, status=error.status)
    return exception_handler(error, context)


def _findings(error: HelpdeskError) -> dict[str, Any]:
    """What stops an answer, with the keys that `override` takes."""
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
    if error.status != 409:
        return {}
    found = get_inquiry_for(_agent(context["request"]), context["kwargs"]["reference"])
    return {"inquiry": InquirySerializer(found).data}


@extend_schema(parameters=[ListQuery], responses=InquirySerializer(many=True))
@api_view(["GET", "HEAD"])
def inquiries(request: Request) -> Response:
    """A page of one view over all desks of the agent; `next` is the cursor of the next page."""
    query = _valid(ListQuery(data=request.query_params))
    page = inbox_page(
        scope=scope_of(_agent(request)),
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
    query = _valid(SearchQuery(data=request.query_params))
    agent, now = _agent(request), timezone.now()
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
    found = get_inquiry_for(_agent(request), reference)
    messages = MessageSerializer(messages_of(found), many=True).data
    return Response({**InquirySerializer(found).data, "messages": messages})


@extend_schema(request=ReplyInput, responses={201: MessageSerializer}, parameters=[KEY])
@api_view(["POST"])
def replies(request: Request, reference: str) -> Response:
    found = get_inquiry_for(_agent(request), reference)
    wanted = _valid(ReplyInput(data=request.data))
    given = wanted.pop("override")
    message = send_reply(
        inquiry_id=found.pk,
        by=_agent(request),
        submission_key=_key(request),
        now=timezone.now(),
        override=Override(frozenset(given["findings"]), given["reason"]) if given else None,
        **wanted,
    )
    return Response(MessageSerializer(message).data, status=201)


@extend_schema(request=SendingInput, responses=MessageSerializer)
@api_view(["PUT"])
def sending(request: Request, reference: str, pk: int) -> Response:
    """Undo an answer that has not left, let it go, send it now or at another time, try it again."""
    found = get_inquiry_for(_agent(request), reference)
    if not found.messages.filter(pk=pk).exists():
        raise Http404
    wanted = _valid(SendingInput(data=request.data))
    now, by = timezone.now(), _agent(request)
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
    found = get_inquiry_for(_agent(request), reference)
    message = add_note(
        inquiry_id=found.pk,
        by=_agent(request),
        submission_key=_key(request),
        now=timezone.now(),
        **_valid(NoteInput(data=request.data)),
    )
    return Response(MessageSerializer(message).data, status=201)


@extend_schema(request=AssigneeInput, responses=InquirySerializer)
@api_view(["PUT"])
def assignee(request: Request, reference: str) -> Response:
    """Take (one's own username), give to a colleague, or give back (null)."""
    agent, found = _agent(request), get_inquiry_for(_agent(request), reference)
    wanted = _valid(AssigneeInput(data=request.data))
    if wanted["username"] == agent.username:
        take_inquiry(inquiry_id=found.pk, by=agent, now=timezone.now())
    else:
        assign_inquiry(
            inquiry_id=found.pk,
            to=_colleague(wanted["username"]),
            by=agent,
            now=timezone.now(),
            version=wanted.get("version"),
        )
    return Response(InquirySerializer(get_inquiry_for(agent, reference)).data)


@extend_schema(request=StatusInput, responses=InquirySerializer)
@api_view(["PUT"])
def status(request: Request, reference: str) -> Response:
    agent, found = _agent(request), get_inquiry_for(_agent(request), reference)
    wanted = _valid(StatusInput(data=request.data))
    change_status(inquiry_id=found.pk, by=agent, now=timezone.now(), **wanted)
    return Response(InquirySerializer(get_inquiry_for(agent, reference)).data)


def _agent(request: Request) -> Agent:
    assert isinstance(request.user, Agent)
    return request.user


def _key(request: Request) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not 0 < len(key) <= 64:
        raise ValidationError({"Idempotency-Key": "Send this header, at most 64 characters."})
    return str(key)


def _colleague(username: str | None) -> Agent | None:
    if username is None:
        return None
    found = Agent.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise Http404
    return found


def _valid(serializer: serializers.Serializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
