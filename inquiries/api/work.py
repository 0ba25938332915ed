"""The API over tags, snooze, custom fields and bulk deeds: the same actions, the same scope."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from desks.permissions import scope_of
from inquiries.actions.bulk import (
    MOST,
    cancel_bulk,
    confirm_bulk,
    prepare_bulk,
    retry_bulk,
    undo_bulk,
)
from inquiries.actions.fields import set_fields
from inquiries.actions.macro_use import use_macro
from inquiries.actions.snooze import snooze_inquiry, wake_inquiry
from inquiries.actions.tags import add_tags, remove_tags
from inquiries.api.asking import KEY, agent_of, key_of, valid
from inquiries.bulk_values import valid_values
from inquiries.macro_queries import macros_for
from inquiries.models import BulkDeed, Inquiry, Macro, Tag
from inquiries.permissions import get_inquiry_for
from inquiries.states import BulkKind, ItemState
from inquiries.tag_queries import tags_of

KINDS = [kind for kind in BulkKind.values if kind != BulkKind.UNDO]


class TagsInput(serializers.Serializer[Any]):
    """Codes of all tags that it shall carry."""

    tags = serializers.ListField(child=serializers.SlugField(), max_length=50)


class SnoozeInput(serializers.Serializer[Any]):
    """An instant, or null to bring it back now."""

    until = serializers.DateTimeField(allow_null=True)
    why = serializers.CharField(default="", allow_blank=True, max_length=200)


class FieldsInput(serializers.Serializer[Any]):
    """Values by the codes of the fields; null takes one away. What is not named stays."""

    values = serializers.DictField(child=serializers.JSONField(allow_null=True))


class BulkInput(serializers.Serializer[Any]):
    """`values` as the kind needs them: {"status": "resolved"}, {"tags": [1]}, {"until": "monday"}.

    More than 50, and what cannot be undone, runs with `confirmed` only; else it is prepared.
    """

    kind = serializers.ChoiceField(choices=KINDS)
    values = serializers.DictField(default=dict)
    inquiries = serializers.ListField(child=serializers.CharField(), max_length=MOST)
    confirmed = serializers.BooleanField(default=False)


class MacroInput(serializers.Serializer[Any]):
    macro = serializers.IntegerField(min_value=1)


class MacroSerializer(serializers.ModelSerializer[Macro]):
    """`desk` is empty for one's own; `steps` by their names, in the order of doing."""

    class Meta:
        model = Macro
        fields = ["id", "name_en", "name_fr", "name_es", "desk", "steps", "uses", "used_at"]
        read_only_fields = fields


class BulkDecision(serializers.Serializer[Any]):
    decision = serializers.ChoiceField(choices=["confirm", "cancel", "retry", "undo"])


class BulkSerializer(serializers.ModelSerializer[BulkDeed]):
    failures = serializers.SerializerMethodField()

    def get_failures(self, bulk: BulkDeed) -> list[dict[str, str]]:
        failed = bulk.items.filter(state=ItemState.FAILED).order_by("position")
        rows = failed.values_list("inquiry__reference", "reason")
        return [{"reference": reference, "reason": reason} for reference, reason in rows]

    class Meta:
        model = BulkDeed
        fields = [
            "id",
            "kind",
            "state",
            "total",
            "done",
            "unchanged",
            "failed",
            "failures",
            "undoes",
            "created_at",
            "finished_at",
        ]
        read_only_fields = fields


@extend_schema(request=TagsInput, responses=TagsInput)
@api_view(["PUT"])
def tags(request: Request, reference: str) -> Response:
    """Carry exactly these tags. Sent twice it changes once."""
    agent, found = agent_of(request), get_inquiry_for(agent_of(request), reference)
    codes = set(valid(TagsInput(data=request.data))["tags"])
    wanted = list(Tag.objects.filter(code__in=codes))
    if strange := codes - {tag.code for tag in wanted}:
        raise ValidationError({"tags": f"No such tag: {', '.join(sorted(strange))}"})
    now, gone = timezone.now(), [tag for tag in tags_of(found) if tag.code not in codes]
    add_tags(inquiry_id=found.pk, tags=wanted, by=agent, now=now)
    remove_tags(inquiry_id=found.pk, tags=gone, by=agent, now=now)
    return Response({"tags": sorted(tag.code for tag in tags_of(found))})


@extend_schema(request=SnoozeInput, responses=SnoozeInput)
@api_view(["PUT"])
def snooze(request: Request, reference: str) -> Response:
    """Put aside until an instant, or bring back."""
    agent, found = agent_of(request), get_inquiry_for(agent_of(request), reference)
    wanted, now = valid(SnoozeInput(data=request.data)), timezone.now()
    if wanted["until"] is None:
        changed = wake_inquiry(inquiry_id=found.pk, by=agent, now=now)
    else:
        changed = snooze_inquiry(inquiry_id=found.pk, by=agent, now=now, **wanted)
    return Response({"until": changed.snoozed_until, "why": wanted["why"]})


@extend_schema(request=FieldsInput, responses=FieldsInput)
@api_view(["PUT"])
def fields(request: Request, reference: str) -> Response:
    """Set custom fields; sent twice it changes once."""
    agent, found = agent_of(request), get_inquiry_for(agent_of(request), reference)
    values = valid(FieldsInput(data=request.data))["values"]
    changed = set_fields(inquiry_id=found.pk, values=values, by=agent, now=timezone.now())
    return Response({"values": changed.fields})


@extend_schema(responses=MacroSerializer(many=True))
@api_view(["GET", "HEAD"])
def macros(request: Request) -> Response:
    """Those that the caller may use: his own first."""
    scope = scope_of(agent_of(request))
    return Response(MacroSerializer(macros_for(scope, scope.desk_ids), many=True).data)


@extend_schema(request=MacroInput, responses={200: None}, parameters=[KEY])
@api_view(["POST"])
def use(request: Request, reference: str) -> Response:
    """Use a macro with one inquiry, all of it or nothing; its text goes into the caller's draft."""
    agent, found = agent_of(request), get_inquiry_for(agent_of(request), reference)
    wanted = valid(MacroInput(data=request.data))["macro"]
    use_macro(
        inquiry=found,
        macro_id=wanted,
        by=agent,
        submission_key=key_of(request),
        into_draft=True,
        now=timezone.now(),
    )
    return Response({"macro": wanted})


@extend_schema(request=BulkInput, responses={201: BulkSerializer}, parameters=[KEY])
@api_view(["POST"])
def bulk(request: Request) -> Response:
    """Begin a deed over many inquiries; workers do it, ask for its state by its id."""
    agent, wanted, now = agent_of(request), valid(BulkInput(data=request.data)), timezone.now()
    kind, references = BulkKind(wanted["kind"]), wanted["inquiries"]
    ids = dict(Inquiry.objects.filter(reference__in=references).values_list("reference", "pk"))
    begun = prepare_bulk(
        kind=kind,
        values=valid_values(kind, wanted["values"]),
        inquiry_ids=[ids[one] for one in references if one in ids],
        asked=" ".join(references),
        by=agent,
        submission_key=key_of(request),
        now=now,
    )
    if wanted["confirmed"]:
        begun = confirm_bulk(bulk_id=begun.pk, by=agent, now=now)
    return Response(BulkSerializer(begun).data, status=201)


@extend_schema(request=BulkDecision, responses=BulkSerializer)
@api_view(["GET", "HEAD", "PUT"])
def bulk_deed(request: Request, pk: int) -> Response:
    """How far it is; decided: let go, stopped, tried again, or undone (that answers the undoing)."""
    found = get_object_or_404(BulkDeed, pk=pk, by=agent_of(request))
    if request.method == "PUT":
        decision = valid(BulkDecision(data=request.data))["decision"]
        found = DECISIONS[decision](bulk_id=pk, by=agent_of(request), now=timezone.now())
    return Response(BulkSerializer(found).data)


DECISIONS = {
    "confirm": confirm_bulk,
    "cancel": cancel_bulk,
    "retry": retry_bulk,
    "undo": undo_bulk,
}
