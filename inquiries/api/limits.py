"""The API over time limits: the calculator, an inquiry's limits, and decisions about them."""

from datetime import date
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from desks.permissions import scope_of
from inquiries.actions.limits import (
    NewLimit,
    add_limit,
    computed_or_refused,
    confirm_limit,
    decide_limit,
    undo_limit,
)
from inquiries.api.asking import agent_of, valid
from inquiries.models import Inquiry, InquiryLimit
from inquiries.permissions import get_inquiry_for
from registry.deadlines import RULES, Length, Unit, find_rule
from registry.deadlines.computing import Computed
from registry.deadlines.result_text import result_text
from registry.deadlines.rules import PERIOD
from registry.vocabulary import Wording

CODES = [*RULES, PERIOD.code]


class PeriodInput(serializers.Serializer[Any]):
    """A rule by its code, the date it starts from, and a length where the printed one differs."""

    rule = serializers.ChoiceField(choices=CODES)
    start = serializers.DateField()
    length = serializers.IntegerField(required=False, min_value=1, max_value=600)
    unit = serializers.ChoiceField(choices=[one.value for one in Unit], default=Unit.MONTHS.value)

    def wanted_length(self) -> Length | None:
        number = self.validated_data.get("length")
        return Length(number, Unit(self.validated_data["unit"])) if number else None


class LimitInput(serializers.Serializer[Any]):
    """Either `due_on`, the printed date, or a rule with its start."""

    due_on = serializers.DateField(required=False)
    rule = serializers.ChoiceField(choices=CODES, required=False)
    start = serializers.DateField(required=False)
    length = serializers.IntegerField(required=False, min_value=1, max_value=600)
    unit = serializers.ChoiceField(choices=[one.value for one in Unit], default=Unit.MONTHS.value)


class LimitDecision(serializers.Serializer[Any]):
    decision = serializers.ChoiceField(choices=["confirm", "rejected", "settled", "undo"])
    due_on = serializers.DateField(required=False)


class LimitSerializer(serializers.ModelSerializer[InquiryLimit]):
    class Meta:
        model = InquiryLimit
        fields = [
            "id",
            "kind",
            "state",
            "due_on",
            "nominal_on",
            "start_on",
            "rule",
            "is_printed",
            "certainty",
            "written",
            "basis",
            "cautions",
            "readings",
            "created_at",
            "decided_at",
        ]
        read_only_fields = fields


@extend_schema(parameters=[PeriodInput], responses={200: dict})
@api_view(["GET", "HEAD"])
def compute_limit(request: Request) -> Response:
    """What the calculator shows. A rule without a length of its own needs one."""
    form = PeriodInput(data=request.query_params)
    wanted = valid(form)
    rule = find_rule(wanted["rule"])
    if rule is None:
        raise Http404
    return Response(_shown(computed_or_refused(rule, wanted["start"], form.wanted_length())))


def _shown(computed: Computed) -> dict[str, Any]:
    return {
        "rule": computed.rule.code,
        "name": _languages(computed.rule.name),
        "start": computed.start,
        "nominal": computed.nominal,
        "rolled": computed.rolled,
        "due_on": computed.due_on,
        "other_due_on": computed.other_due_on,
        "calendar": computed.calendar,
        "is_calendar_confirmed": computed.is_calendar_confirmed,
        "status": computed.status,
        "source": computed.source,
        "warnings": [
            {"code": one.code, "words": _languages(one.words)} for one in computed.warnings
        ],
        "steps": [_languages(one) for one in computed.steps],
        "text": _languages(result_text(computed)),
    }


def _languages(words: Wording) -> dict[str, str]:
    return {"en": words.en, "fr": words.fr, "es": words.es}


@extend_schema(methods=["GET"], operation_id="limits_list", responses=LimitSerializer(many=True))
@extend_schema(methods=["POST"], request=LimitInput, responses={201: LimitSerializer})
@api_view(["GET", "HEAD", "POST"])
def limits(request: Request, reference: str) -> Response:
    """Read them all, or add one by hand; the same again gives the one that is there."""
    agent = agent_of(request)
    found = get_inquiry_for(agent, reference)
    if request.method != "POST":
        return Response(LimitSerializer(found.limits.all(), many=True).data)
    wanted = valid(LimitInput(data=request.data))
    number = wanted.get("length")
    new = NewLimit(
        due_on=wanted.get("due_on"),
        rule=wanted.get("rule", ""),
        start_on=wanted.get("start"),
        length=Length(number, Unit(wanted["unit"])) if number else None,
    )
    row = add_limit(inquiry_id=found.pk, new=new, by=agent, now=timezone.now())
    return Response(LimitSerializer(row).data, status=201)


@extend_schema(request=LimitDecision, responses=LimitSerializer)
@api_view(["POST"])
def limit(request: Request, pk: int) -> Response:
    """Confirm (with another date), reject, settle, or take the last decision back. Twice is once."""
    agent, now = agent_of(request), timezone.now()
    seen = Inquiry.objects.visible_to(scope_of(agent))
    if not InquiryLimit.objects.filter(pk=pk, inquiry__in=seen).exists():
        raise Http404
    wanted = valid(LimitDecision(data=request.data))
    row = _decided(pk, wanted["decision"], wanted.get("due_on"), {"by": agent, "now": now})
    return Response(LimitSerializer(row).data)


def _decided(pk: int, decision: str, due_on: date | None, who: dict[str, Any]) -> InquiryLimit:
    if decision == "confirm":
        return confirm_limit(limit_id=pk, due_on=due_on, **who)
    if decision == "undo":
        return undo_limit(limit_id=pk, **who)
    return decide_limit(limit_id=pk, state=decision, **who)
