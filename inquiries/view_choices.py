"""What may be chosen in the editor of views, with its words: within the agent's own desks."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desks.models import Agent, Desk
from desks.permissions import Scope
from inquiries.condition_words import Names
from inquiries.conditions import ME, NOBODY
from inquiries.forms import LANGUAGES
from inquiries.models import CustomField, FieldKind, Tag
from inquiries.states import Channel, Status, Urgency
from registry.topics import DESK_CODES, topics_for

Choices = Mapping[str, Sequence[tuple[object, str]]]


def choices_for(scope: Scope, desks: Sequence[Desk]) -> Choices:
    """Three statements: the colleagues, the tags and the fields of these desks."""
    return {
        "status": [(str(one), str(one.label)) for one in Status if one != Status.MERGED],
        "channel": [(str(one), str(one.label)) for one in Channel],
        "urgency": [(int(one), str(one.label)) for one in reversed(Urgency)],
        "language": [(code, str(words)) for code, words in LANGUAGES],
        "desk": [(desk.pk, desk.name) for desk in desks],
        "assignee": [(ME, _("me")), (NOBODY, _("nobody")), *_colleagues(desks)],
        "tag": [(tag.pk, tag.name) for tag in Tag.objects.in_use().at_desks(scope.desk_ids)],
        "topic": _topics(desks),
        **_fields(scope),
    }


def _fields(scope: Scope) -> dict[str, list[tuple[object, str]]]:
    """Custom fields of the agent's desks by name; under "field:code" the values to choose from."""
    asked = CustomField.objects.filter(Q(desks=None) | Q(desks__in=scope.desk_ids)).distinct()
    fields = list(asked) if scope.desk_ids else []
    yes_no: list[tuple[object, str]] = [("true", _("Yes")), ("false", _("No"))]
    found: dict[str, list[tuple[object, str]]] = {"field": [(one.code, one.name) for one in fields]}
    for one in fields:
        if one.kind == FieldKind.YES_NO:
            found[f"field:{one.code}"] = yes_no
        elif one.kind == FieldKind.CHOICE:
            found[f"field:{one.code}"] = list(one.choices)
    return found


def names_in(choices: Choices) -> Names:
    return Names({name: dict(pairs) for name, pairs in choices.items()})


def _colleagues(desks: Sequence[Desk]) -> list[tuple[object, str]]:
    found = Agent.objects.filter(memberships__desk__in=desks, is_active=True).distinct()
    ordered = found.order_by("first_name", "last_name", "username")
    return [(agent.pk, agent.display_name) for agent in ordered]


def _topics(desks: Sequence[Desk]) -> list[tuple[object, str]]:
    names = topic_names((get_language() or "en")[:2])
    codes = dict.fromkeys(one.code for desk in desks for one in topics_for(desk.code))
    return [(code, names[code]) for code in codes]


@lru_cache(maxsize=8)
def topic_names(language: str) -> dict[str, str]:
    """Of all desks."""
    topics = [one for desk in DESK_CODES for one in topics_for(desk)]
    return {one.code: one.name.in_language(language) for one in topics}
