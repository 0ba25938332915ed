"""The API over what the units know: found, read with its versions, written, reviewed, published.

The deeds are those of the pages; who may do which is decided by the actions alone.
"""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from desks.permissions import Deed, Scope, scope_of
from inquiries.api.asking import agent_of, valid
from knowledge_base.actions import TEXT_DEEDS, write_version
from knowledge_base.models import Item, Text, TextVersion
from knowledge_base.queries import items_of
from knowledge_base.search import search_texts
from knowledge_base.states import LANGUAGE_CODES, Kind

MOST = 100
# What a deed takes besides, and what it is without.
SAID_WITH: dict[str, dict[str, Any]] = {
    "return": {"note": ""},
    "approve": {"publish_at": None, "expires_at": None},
}


class KnowledgeVersionSerializer(serializers.ModelSerializer[TextVersion]):
    author = serializers.CharField(source="author.username", default=None)
    reviewer = serializers.CharField(source="reviewer.username", default=None)

    class Meta:
        model = TextVersion
        fields = [
            "number",
            "state",
            "title",
            "body",
            "is_correction",
            "author",
            "written_at",
            "submitted_at",
            "reviewer",
            "reviewed_at",
            "note",
            "publish_at",
            "expires_at",
            "published_at",
        ]
        read_only_fields = fields


class KnowledgeTextSerializer(serializers.ModelSerializer[Text]):
    """One language; `title` and `body` are the live words, '' before there are any."""

    version = serializers.IntegerField()
    title = serializers.CharField()
    body = serializers.CharField()
    is_stale = serializers.BooleanField()

    class Meta:
        model = Text
        fields = ["language", "state", "version", "title", "body", "is_stale", "expires_at"]
        read_only_fields = fields


class KnowledgeItemSerializer(serializers.ModelSerializer[Item]):
    desks = serializers.SlugRelatedField(slug_field="code", many=True, read_only=True)
    category = serializers.CharField(source="category.slug", default=None)
    texts = KnowledgeTextSerializer(many=True)

    class Meta:
        model = Item
        fields = [
            "code",
            "kind",
            "is_for_all",
            "desks",
            "topics",
            "category",
            "is_public",
            "is_example",
            "review_on",
            "uses",
            "texts",
        ]
        read_only_fields = fields


class KnowledgeQuery(serializers.Serializer[Any]):
    """`q`: words in any language; `language`: in which the best fit is wanted."""

    q = serializers.CharField(required=False, max_length=80, default="")
    kind = serializers.ChoiceField(choices=Kind.choices, required=False, default="")
    language = serializers.ChoiceField(choices=LANGUAGE_CODES, required=False)


class KnowledgeWords(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    body = serializers.CharField(max_length=100_000, trim_whitespace=False)
    is_correction = serializers.BooleanField(default=False)


class KnowledgeDeed(serializers.Serializer[Any]):
    """`note` with "return"; the two times with "approve"."""

    deed = serializers.ChoiceField(choices=list(TEXT_DEEDS))
    note = serializers.CharField(required=False, max_length=2_000)
    publish_at = serializers.DateTimeField(required=False)
    expires_at = serializers.DateTimeField(required=False)


def _scope(request: Request) -> Scope:
    scope = scope_of(agent_of(request))
    if not scope.desk_ids_for(Deed.READ_KNOWLEDGE):
        raise Http404
    return scope


def _item(request: Request, code: str) -> Item:
    """Http404 for what is not there and for what the agent may not see alike."""
    found = Item.objects.visible_to(_scope(request)).filter(code=code).first()
    if found is None:
        raise Http404
    return found


@extend_schema(
    methods=["GET"], parameters=[KnowledgeQuery], responses=KnowledgeItemSerializer(many=True)
)
@api_view(["GET", "HEAD"])
def items(request: Request) -> Response:
    """Without `q` the most used first, with it those that fit best; at most 100."""
    scope = _scope(request)
    wanted = valid(KnowledgeQuery(data=request.query_params))
    now = timezone.now()
    found = items_of(scope, kind=wanted["kind"], now=now).items.select_related("category")
    if not wanted["q"]:
        return Response(KnowledgeItemSerializer(found[:MOST], many=True).data)
    texts = Text.objects.live().filter(item__in=found.values("pk"))
    language = wanted.get("language", agent_of(request).language)
    hits = search_texts(texts, written=wanted["q"], language=language, limit=MOST, now=now)
    order = {hit.text.item_id: place for place, hit in enumerate(hits)}
    rows = sorted(found.filter(pk__in=order), key=lambda one: order[one.pk])
    return Response(KnowledgeItemSerializer(rows, many=True).data)


@extend_schema(methods=["GET"], responses=KnowledgeItemSerializer)
@api_view(["GET", "HEAD"])
def item(request: Request, code: str) -> Response:
    return Response(KnowledgeItemSerializer(_item(request, code)).data)


LANGUAGE = OpenApiParameter("language", str, OpenApiParameter.PATH, enum=list(LANGUAGE_CODES))


@extend_schema(
    methods=["GET"],
    operation_id="knowledge_versions_list",
    parameters=[LANGUAGE],
    responses=KnowledgeVersionSerializer(many=True),
)
@extend_schema(
    methods=["POST"],
    parameters=[LANGUAGE],
    request=KnowledgeWords,
    responses={201: KnowledgeVersionSerializer},
)
@api_view(["GET", "HEAD", "POST"])
def versions(request: Request, code: str, language: str) -> Response:
    """All versions of one language, the newest first; posted, words become its open version."""
    found = _item(request, code)
    if request.method != "POST":
        rows = TextVersion.objects.filter(text__item=found, text__language=language)
        shown = rows.select_related("author", "reviewer").order_by("-number")
        return Response(KnowledgeVersionSerializer(shown[:MOST], many=True).data)
    words = valid(KnowledgeWords(data=request.data))
    version = write_version(
        item_id=found.pk, language=language, by=agent_of(request), now=timezone.now(), **words
    )
    return Response(KnowledgeVersionSerializer(version).data, status=201)


@extend_schema(parameters=[LANGUAGE], request=KnowledgeDeed, responses=KnowledgeTextSerializer)
@api_view(["POST"])
def deed(request: Request, code: str, language: str) -> Response:
    """Ask for review, return, approve, publish, withdraw, retire, bring back, confirm. Twice is once."""
    found = _item(request, code)
    wanted = valid(KnowledgeDeed(data=request.data))
    name = wanted["deed"]
    more = {one: wanted.get(one, default) for one, default in SAID_WITH.get(name, {}).items()}
    where = {"item_id": found.pk, "language": language}
    TEXT_DEEDS[name](**where, by=agent_of(request), now=timezone.now(), **more)
    text = Text.objects.select_related("item", "live").get(item=found, language=language)
    return Response(KnowledgeTextSerializer(text).data)
