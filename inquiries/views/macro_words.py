"""What a macro does, in words: one short sentence a deed. Names are read for many macros at once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desks.models import Agent
from inquiries.macro_steps import ME, READERS, Steps
from inquiries.models import CustomField, Macro, Tag
from inquiries.snooze_times import Until
from inquiries.states import Status, Urgency
from inquiries.view_choices import topic_names
from inquiries.views.bulk_words import until_words

FEW_LETTERS = 60


@dataclass(frozen=True, slots=True)
class MacroNames:
    """Everything that steps name by a number or a code."""

    tags: dict[int, str]
    agents: dict[int, str]
    fields: dict[str, CustomField]
    texts: dict[int, str]


def names_for(macros: Iterable[Macro], texts: dict[int, str]) -> MacroNames:
    return names_of_steps([macro.steps for macro in macros], texts)


def names_of_steps(all_steps: Sequence[Steps], texts: dict[int, str]) -> MacroNames:
    """Three statements at most, however many there are."""
    tags = {pk for one in all_steps for pk in (*one.get("tags", ()), *one.get("untags", ()))}
    agents = {one["assignee"] for one in all_steps if isinstance(one.get("assignee"), int)}
    codes = {code for one in all_steps for code in one.get("fields", {})}
    return MacroNames(
        tags={one.pk: one.name for one in Tag.objects.filter(pk__in=tags)} if tags else {},
        agents=_agents(agents),
        fields={one.code: one for one in CustomField.objects.filter(code__in=codes)}
        if codes
        else {},
        texts=texts,
    )


def _agents(ids: set[int]) -> dict[int, str]:
    found = Agent.objects.filter(pk__in=ids) if ids else ()
    return {agent.pk: agent.display_name for agent in found}


def words_of(steps: Steps, names: MacroNames) -> list[str]:
    """In the order in which it is done."""
    return [SPEAKERS[name](steps[name], names) for name in READERS if name in steps]


def _topic(code: str, names: MacroNames) -> str:
    known = topic_names((get_language() or "en")[:2])
    return _("Topic: %(topic)s") % {"topic": known.get(code, code)}


def _urgency(value: int, names: MacroNames) -> str:
    return _("Urgency: %(urgency)s") % {"urgency": Urgency(value).label}


def _fields(values: dict[str, Any], names: MacroNames) -> str:
    return ", ".join(_field(code, value, names) for code, value in values.items())


def _field(code: str, value: Any, names: MacroNames) -> str:
    field = names.fields.get(code)
    if field is None:
        return f"{code}: {value}"
    return f"{field.name}: {dict(field.choices).get(value, value)}"


def _tags(ids: list[int], names: MacroNames) -> str:
    return _("Tag: %(tags)s") % {"tags": _tag_names(ids, names)}


def _untags(ids: list[int], names: MacroNames) -> str:
    return _("Remove the tag: %(tags)s") % {"tags": _tag_names(ids, names)}


def _tag_names(ids: list[int], names: MacroNames) -> str:
    return ", ".join(names.tags.get(pk, "?") for pk in ids)


def _assignee(value: str | int, names: MacroNames) -> str:
    if value == ME:
        return _("Assign to me")
    if not isinstance(value, int):
        return _("Give back to all")
    return _("Assign to %(name)s") % {"name": names.agents.get(value, "?")}


def _note(text: str, names: MacroNames) -> str:
    return _("Note: %(words)s") % {"words": _short(text)}


def _snooze(given: dict[str, str], names: MacroNames) -> str:
    return _("Put aside: %(until)s") % {"until": until_words(Until(given["until"]))}


def _status(value: str, names: MacroNames) -> str:
    return _("Status: %(status)s") % {"status": Status(value).label}


def _item(pk: int, names: MacroNames) -> str:
    return _("Text: %(words)s") % {"words": names.texts.get(pk, "?")}


def _text(texts: dict[str, str], names: MacroNames) -> str:
    wanted = (get_language() or "en")[:2]
    return _("Text: %(words)s") % {"words": _short(texts.get(wanted) or next(iter(texts.values())))}


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= FEW_LETTERS else f"{line[:FEW_LETTERS].rstrip()}…"


SPEAKERS: dict[str, Callable[[Any, MacroNames], str]] = {
    "topic": _topic,
    "urgency": _urgency,
    "fields": _fields,
    "tags": _tags,
    "untags": _untags,
    "assignee": _assignee,
    "note": _note,
    "snooze": _snooze,
    "status": _status,
    "item": _item,
    "text": _text,
}
