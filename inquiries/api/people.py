"""The next inquiry, absences, and the load of a team."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from desks.actions import add_absence, end_absence
from desks.attendance import absences_from
from desks.models import Absence, Agent, Desk
from desks.permissions import Deed, scope_of
from inquiries.actions.giving import take_next
from inquiries.api.asking import KEY, agent_of, colleague_named, do_once, valid
from inquiries.api.serializers import InquirySerializer
from inquiries.models import Inquiry
from inquiries.team import TeamRow, team_of


class AbsenceSerializer(serializers.ModelSerializer[Absence]):
    username = serializers.CharField(source="agent.username")
    substitute = serializers.CharField(source="substitute.username", default=None)

    class Meta:
        model = Absence
        fields = ["id", "username", "starts_at", "ends_at", "note", "substitute"]
        read_only_fields = fields


class AbsenceInput(serializers.Serializer[Any]):
    """Without `username` one's own; without `ends_at` until further notice."""

    username = serializers.CharField(required=False)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(default=None, allow_null=True)
    note = serializers.CharField(default="", allow_blank=True, max_length=120)
    substitute = serializers.CharField(default=None, allow_null=True)


class NextSerializer(serializers.Serializer[Any]):
    inquiry = InquirySerializer(allow_null=True)


class LoadSerializer(serializers.Serializer[TeamRow]):
    """One agent: who is here, and how much is open, overdue and waiting at all desks."""

    username = serializers.CharField(source="agent.username")
    attendance = serializers.CharField()
    absent_until = serializers.DateTimeField(source="absence.ends_at", default=None)
    answers_in = serializers.ListField(
        source="agent.answers_in", child=serializers.CharField(), help_text="empty: all"
    )
    open = serializers.IntegerField(source="load.open")
    overdue = serializers.IntegerField(source="load.overdue")
    waiting = serializers.IntegerField(source="load.waiting")
    most_open = serializers.IntegerField(source="agent.most_open")


@extend_schema(request=None, responses=NextSerializer, parameters=[KEY])
@api_view(["POST"])
def next_inquiry(request: Request) -> Response:
    """Take what must be answered first among what is nobody's; null when nothing waits."""
    agent = agent_of(request)

    def deed() -> dict[str, Any]:
        taken = take_next(by=agent, now=timezone.now())
        return {"inquiry": taken.pk if taken else None}

    taken = do_once(request, {}, deed)["inquiry"]
    visible = Inquiry.objects.visible_to(scope_of(agent)).select_related("desk", "assignee")
    found = visible.select_related("contact__root").filter(pk=taken).first()
    return Response({"inquiry": InquirySerializer(found).data if found else None})


@extend_schema(methods=["GET"], responses=AbsenceSerializer(many=True))
@extend_schema(
    methods=["POST"], request=AbsenceInput, responses={201: AbsenceSerializer}, parameters=[KEY]
)
@api_view(["GET", "HEAD", "POST"])
def absences(request: Request) -> Response:
    """Present and coming absences of oneself and of those whose desk one coordinates; note one."""
    if request.method == "POST":
        return _note_absence(request)
    found = _visible_absences(agent_of(request)).select_related("agent", "substitute")
    return Response(AbsenceSerializer(found, many=True).data)


def _note_absence(request: Request) -> Response:
    agent, wanted = agent_of(request), valid(AbsenceInput(data=request.data))
    values = {name: wanted[name] for name in ("starts_at", "ends_at", "note")}

    def deed() -> dict[str, Any]:
        absence = add_absence(
            agent=_absentee(agent, wanted.get("username")),
            substitute=colleague_named(wanted["substitute"]),
            by=agent,
            now=timezone.now(),
            **values,
        )
        return {"absence": absence.pk}

    pk = do_once(request, wanted, deed)["absence"]
    absence = Absence.objects.select_related("agent", "substitute").get(pk=pk)
    return Response(AbsenceSerializer(absence).data, status=201)


def _absentee(agent: Agent, username: str | None) -> Agent:
    """One's own, or somebody of a desk that one coordinates; others do not exist here."""
    if username in (None, agent.username):
        return agent
    found = _led_by(agent).filter(username=username).first()
    if found is None:
        raise Http404
    return found


def _led_by(agent: Agent) -> QuerySet[Agent]:
    led = scope_of(agent).desk_ids_for(Deed.MANAGE_TEAM)
    return Agent.objects.filter(memberships__desk__in=led, is_active=True).distinct()


def _visible_absences(agent: Agent) -> QuerySet[Absence]:
    mine_or_led = Q(agent=agent) | Q(agent__in=_led_by(agent))
    return absences_from(timezone.now()).filter(mine_or_led)


@extend_schema(responses={204: None})
@api_view(["DELETE"])
def absence(request: Request, pk: int) -> Response:
    """A present absence ends now, a coming one is removed. Twice is once."""
    agent = agent_of(request)
    if not Absence.objects.filter(pk=pk).filter(Q(agent=agent) | Q(agent__in=_led_by(agent))):
        raise Http404
    end_absence(absence_id=pk, by=agent, now=timezone.now())
    return Response(status=204)


@extend_schema(responses=LoadSerializer(many=True))
@api_view(["GET", "HEAD"])
def team(request: Request, desk: str) -> Response:
    """The agents of a desk that one coordinates, with their load."""
    led = scope_of(agent_of(request)).desk_ids_for(Deed.MANAGE_TEAM)
    found = Desk.objects.filter(pk__in=led, code=desk).first()
    if found is None:
        raise Http404
    return Response(LoadSerializer(team_of(found, timezone.now()), many=True).data)
