"""The API over rules: the same actions, the same scope. Conditions are those of saved views."""

from datetime import timedelta
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from automation.actions.rules import RuleContent, save_rule, switch_rule
from automation.actions.undoing import retry_firing, undo_firing
from automation.models import AutomationRule, Firing
from automation.permissions import rules_for
from automation.queries import PAGE, log_of
from automation.states import UNITS, Event, Opening, Wait
from desks.models import Agent, Desk
from desks.permissions import scope_of
from inquiries.api.asking import agent_of, valid

DEEDS = {"undo": undo_firing, "retry": retry_firing}


class RuleSerializer(serializers.ModelSerializer[AutomationRule]):
    """With its current version; `wait` counts what `wait_in` names."""

    desk = serializers.CharField(source="desk.code", default=None)
    version = serializers.IntegerField(source="current.number")
    event = serializers.CharField(source="current.event")
    wait = serializers.SerializerMethodField()
    wait_in = serializers.CharField(source="current.wait_in")
    opening = serializers.CharField(source="current.opening")
    condition = serializers.JSONField(source="current.condition")
    phrases = serializers.JSONField(source="current.phrases")
    effects = serializers.JSONField(source="current.effects")

    class Meta:
        model = AutomationRule
        fields = [
            "id",
            "name",
            "desk",
            "is_on",
            "position",
            "version",
            "event",
            "wait",
            "wait_in",
            "opening",
            "condition",
            "phrases",
            "effects",
        ]
        read_only_fields = fields

    def get_wait(self, rule: AutomationRule) -> int:
        unit = UNITS.get(Wait(rule.current.wait_in))
        return rule.current.wait // unit if unit else 0


class RuleInput(serializers.Serializer[Any]):
    """`desk` is a code, and only heard for a new rule; without one it is for all desks."""

    name = serializers.CharField(max_length=120)
    desk = serializers.SlugField(default=None, allow_null=True)
    event = serializers.ChoiceField(choices=Event.choices)
    wait = serializers.IntegerField(default=0, min_value=0)
    wait_in = serializers.ChoiceField(choices=Wait.choices, default="", allow_blank=True)
    opening = serializers.ChoiceField(choices=Opening.choices, default="", allow_blank=True)
    condition = serializers.JSONField(default=lambda: {"all": []})
    phrases = serializers.ListField(child=serializers.CharField(), default=list)
    effects = serializers.DictField()
    is_on = serializers.BooleanField(default=False)


class FiringSerializer(serializers.ModelSerializer[Firing]):
    inquiry = serializers.CharField(source="inquiry.reference")
    event = serializers.CharField(source="version.event")
    version = serializers.IntegerField(source="version.number")

    class Meta:
        model = Firing
        fields = [
            "id",
            "inquiry",
            "version",
            "event",
            "state",
            "due_at",
            "done_at",
            "reason",
            "before",
            "after",
            "undone_at",
        ]
        read_only_fields = fields


class FiringInput(serializers.Serializer[Any]):
    deed = serializers.ChoiceField(choices=list(DEEDS))


@extend_schema(request=RuleInput, responses={200: RuleSerializer(many=True), 201: RuleSerializer})
@api_view(["GET", "HEAD", "POST"])
def rules(request: Request) -> Response:
    """Those that the agent looks after, in their order; posted: a new one."""
    agent = agent_of(request)
    if request.method != "POST":
        found = rules_for(scope_of(agent)).prefetch_related("versions")
        return Response(RuleSerializer(found, many=True).data)
    return Response(RuleSerializer(_kept(agent, request, None)).data, status=201)


@extend_schema(request=RuleInput, responses=RuleSerializer)
@api_view(["GET", "HEAD", "PUT"])
def rule(request: Request, pk: int) -> Response:
    """One rule; put: its next version, switched on or off."""
    agent = agent_of(request)
    found = _found(agent, pk)
    if request.method == "PUT":
        found = _kept(agent, request, found)
    return Response(RuleSerializer(found).data)


@extend_schema(responses=FiringSerializer(many=True))
@api_view(["GET", "HEAD"])
def firings(request: Request, pk: int) -> Response:
    """What it did, the newest first, fifty at a time: ?before=<id>, ?all=1 with what did not apply."""
    agent, before = agent_of(request), request.query_params.get("before", "")
    rows = log_of(
        scope_of(agent),
        rule_ids=[_found(agent, pk).pk],
        shows_all="all" in request.query_params,
        before=int(before) if before.isdecimal() else 0,
    )
    return Response(FiringSerializer(rows[:PAGE], many=True).data)


@extend_schema(request=FiringInput, responses=FiringSerializer)
@api_view(["PUT"])
def firing(request: Request, pk: int) -> Response:
    """Undone, or tried again. The same again is once."""
    agent = agent_of(request)
    deed = DEEDS[valid(FiringInput(data=request.data))["deed"]]
    return Response(FiringSerializer(deed(firing_id=pk, by=agent, now=timezone.now())).data)


def _found(agent: Agent, pk: int) -> AutomationRule:
    found = rules_for(scope_of(agent)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _kept(agent: Agent, request: Request, present: AutomationRule | None) -> AutomationRule:
    said, now = valid(RuleInput(data=request.data)), timezone.now()
    is_on, unit = said.pop("is_on"), UNITS.get(Wait(said["wait_in"]), timedelta())
    said["desk"] = present.desk if present else _desk(said["desk"])
    content = RuleContent(**said | {"wait": said["wait"] * unit})
    kept = save_rule(content=content, by=agent, now=now, rule_id=present.pk if present else None)
    return switch_rule(rule_id=kept.pk, is_on=is_on, by=agent, now=now)


def _desk(code: str | None) -> Desk | None:
    if code is None:
        return None
    desk = Desk.objects.filter(code=code).first()
    if desk is None:
        raise Http404
    return desk
