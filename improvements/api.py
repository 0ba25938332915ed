"""The API over what recurs and over improvements: the same actions, the same scope."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from desks.models import Agent, Desk
from desks.permissions import Deed, scope_of
from improvements.actions import NOTE, TITLE, Words, change_improvement, note_improvement
from improvements.models import Improvement
from improvements.queries import recurring_at
from improvements.states import State, SubjectKind
from inquiries.api.asking import KEY, agent_of, colleague_named, key_of, valid


class RecurringSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    value = serializers.CharField()
    name = serializers.CharField()
    weeks = serializers.ListField(child=serializers.IntegerField(), source="trend.weeks")
    growth = serializers.FloatField(source="trend.growth")
    noted = serializers.IntegerField()


class ImprovementSerializer(serializers.ModelSerializer[Improvement]):
    desk = serializers.CharField(source="desk.code")
    owner = serializers.CharField(source="owner.username", default=None)
    made_by = serializers.CharField(source="made_by.username")

    class Meta:
        model = Improvement
        fields = [
            "id",
            "desk",
            "kind",
            "value",
            "title",
            "note",
            "owner",
            "state",
            "asked",
            "made_by",
            "made_at",
            "changed_at",
        ]
        read_only_fields = fields


class WordsInput(serializers.Serializer[Any]):
    """`owner` is a user name."""

    title = serializers.CharField(max_length=TITLE)
    note = serializers.CharField(default="", allow_blank=True, max_length=NOTE)
    owner = serializers.CharField(default=None, allow_null=True)


class NewInput(WordsInput):
    kind = serializers.ChoiceField(choices=SubjectKind.choices)
    value = serializers.CharField(max_length=121)


class ChangeInput(WordsInput):
    state = serializers.ChoiceField(choices=State.choices)


@extend_schema(responses=RecurringSerializer(many=True))
@api_view(["GET", "HEAD"])
def recurring(request: Request, desk: str) -> Response:
    """What is asked again and again at a desk, what grows most first."""
    found = recurring_at(_desk(agent_of(request), desk), timezone.now())
    return Response(RecurringSerializer(found, many=True).data)


@extend_schema(
    request=NewInput,
    responses={200: ImprovementSerializer(many=True), 201: ImprovementSerializer},
    parameters=[KEY],
)
@api_view(["GET", "HEAD", "POST"])
def improvements(request: Request, desk: str) -> Response:
    """Those of a desk, the newest change first; posted (with an Idempotency-Key): a new one."""
    agent = agent_of(request)
    here = _desk(agent, desk)
    if request.method != "POST":
        rows = Improvement.objects.filter(desk=here).select_related("desk", "owner", "made_by")
        return Response(ImprovementSerializer(rows, many=True).data)
    said = valid(NewInput(data=request.data))
    made = note_improvement(
        desk=here,
        kind=said["kind"],
        value=said["value"],
        words=_words(said),
        by=agent,
        submission_key=key_of(request),
        now=timezone.now(),
    )
    return Response(ImprovementSerializer(made).data, status=201)


@extend_schema(request=ChangeInput, responses=ImprovementSerializer)
@api_view(["GET", "HEAD", "PUT"])
def improvement(request: Request, pk: int) -> Response:
    agent = agent_of(request)
    found = Improvement.objects.visible_to(scope_of(agent)).filter(pk=pk).first()
    if found is None:
        raise Http404
    if request.method == "PUT":
        said = valid(ChangeInput(data=request.data))
        found = change_improvement(
            improvement_id=pk,
            words=_words(said),
            state=said["state"],
            by=agent,
            now=timezone.now(),
        )
    return Response(ImprovementSerializer(found).data)


def _words(said: dict[str, Any]) -> Words:
    return Words(said["title"], said["note"], colleague_named(said["owner"]))


def _desk(agent: Agent, code: str) -> Desk:
    mine = scope_of(agent).desk_ids_for(Deed.MANAGE_IMPROVEMENTS)
    found = Desk.objects.filter(pk__in=mine, code=code).first()
    if found is None:
        raise Http404
    return found
