"""Rules, their conditions, effects and firings in words, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from automation.effects import LIKE_MACROS, Effects
from automation.models import RuleVersion
from automation.states import Event, Opening, Wait, Why
from desks.models import Agent
from escalations.models import EscalationReason
from handovers.models import HandoverForm
from inquiries.condition_words import Names
from inquiries.field_values import shown_value
from inquiries.macro_steps import Steps
from inquiries.models import CustomField, Tag
from inquiries.states import Status, Urgency
from inquiries.view_choices import topic_names
from inquiries.views.macro_words import MacroNames, names_of_steps, words_of
from webhooks.models import Webhook

FEW_PHRASES = 3
HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
EVERYTHING: Mapping[str, Any] = {"all": []}


@dataclass(frozen=True, slots=True)
class RuleNames:
    """Everything that rules name by a number or a code, read once for many of them."""

    steps: MacroNames
    reasons: Mapping[int, str] = field(default_factory=dict)
    handovers: Mapping[int, str] = field(default_factory=dict)
    webhooks: Mapping[int, str] = field(default_factory=dict)
    colleagues: Mapping[int, str] = field(default_factory=dict)
    conditions: Names = field(default_factory=Names)


def names_of_rules(
    versions: Iterable[RuleVersion], *, texts: dict[int, str], conditions: Names
) -> RuleNames:
    effects = [one.effects for one in versions]
    reasons = {one["escalate"]["reason"] for one in effects if "escalate" in one}
    rows = EscalationReason.objects.filter(pk__in=reasons) if reasons else ()
    handed = {one["handover"]["reason"] for one in effects if "handover" in one}
    forms = HandoverForm.objects.current().filter(reason_id__in=handed) if handed else ()
    hooks = {one["webhook"] for one in effects if "webhook" in one}
    named = Webhook.objects.filter(pk__in=hooks) if hooks else ()
    group = {pk for one in effects for pk in one.get("group", ())}
    agents = Agent.objects.filter(pk__in=group) if group else ()
    return RuleNames(
        steps=names_of_steps([_steps(one) for one in effects], texts),
        reasons={row.pk: row.name for row in rows},
        handovers={row.reason_id: f"{row.reason.section.name}, {row.name}" for row in forms},
        webhooks={row.pk: row.name for row in named},
        colleagues={row.pk: row.display_name for row in agents},
        conditions=conditions,
    )


def _steps(effects: Effects) -> Steps:
    return {name: effects[name] for name in LIKE_MACROS if name in effects}


def when_words(version: RuleVersion) -> str:
    """ "An inquiry is opened, 2 working hours later, only while the desk is closed"."""
    parts = [str(Event(version.event).label), wait_words(version)]
    if version.phrases:
        said = " · ".join(version.phrases[:FEW_PHRASES])
        more = "" if len(version.phrases) <= FEW_PHRASES else " …"
        parts.append(_("says “%(words)s”") % {"words": said + more})
    if version.opening:
        parts.append(str(Opening(version.opening).label).lower())
    return ", ".join(filter(None, parts))


def wait_words(version: RuleVersion) -> str:
    if not version.wait:
        return ""
    if version.wait_in == Wait.DAYS:
        days = version.wait // A_DAY
        text = ngettext("%(number)d day later", "%(number)d days later", days)
        return text % {"number": days}
    hours = version.wait // HOUR
    if version.wait_in == Wait.WORKING:
        text = ngettext("%(number)d working hour later", "%(number)d working hours later", hours)
    else:
        text = ngettext("%(number)d hour later", "%(number)d hours later", hours)
    return text % {"number": hours}


def effect_words(effects: Effects, names: RuleNames) -> list[str]:
    """In the order in which it is done, one short sentence each."""
    said = words_of(_steps(effects), names.steps)
    if "group" in effects:
        people = ", ".join(sorted(names.colleagues.get(pk, "?") for pk in effects["group"]))
        said.append(_("Assign to one of: %(names)s") % {"names": people})
    if "escalate" in effects:
        reason = names.reasons.get(effects["escalate"]["reason"], "?")
        said.append(_("Ask the coordinator: %(reason)s") % {"reason": reason})
    if "handover" in effects:
        form = names.handovers.get(effects["handover"]["reason"], "?")
        said.append(_("Hand over: %(reason)s") % {"reason": form})
    if "text" in effects:
        title = names.steps.texts.get(effects["text"], "?")
        said.append(_("Send the text: %(title)s") % {"title": title})
    if "webhook" in effects:
        name = names.webhooks.get(effects["webhook"], "?")
        said.append(_("Call the webhook: %(name)s") % {"name": name})
    return said


def why_words(reason: str) -> str:
    """The code of what hindered it, or the words of a failure as they were."""
    return str(Why(reason).label) if reason in Why.values else reason


LASTING_WORDS: Mapping[str, Promise] = {
    "note": gettext_lazy("a note is written"),
    "escalate": gettext_lazy("the coordinator is asked"),
    "handover": gettext_lazy("a section is asked"),
    "text": gettext_lazy("a text is sent"),
    "webhook": gettext_lazy("a webhook is called"),
}


# --- what differs ------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ChangeNames:
    """The words of values before and after, read once for a whole list."""

    agents: Mapping[int, str]
    tags: Mapping[int, str]
    topics: Mapping[str, str]
    fields: Mapping[str, CustomField]


def names_of_changes(changes: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> ChangeNames:
    """Three statements at most."""
    states = [state for pair in changes for state in pair]
    agents = {pk for one in states for pk in _people(one.get("assignee_id"))}
    tags = {pk for one in states for pk in one.get("tags", ())}
    found = Agent.objects.filter(pk__in=agents) if agents else ()
    rows = Tag.objects.filter(pk__in=tags) if tags else ()
    return ChangeNames(
        agents={one.pk: one.display_name for one in found},
        tags={one.pk: one.name for one in rows},
        topics=topic_names((get_language() or "en")[:2]),
        fields=_fields_named({code for one in states for code in one.get("fields", {})}),
    )


def _people(assignee: int | list[int] | None) -> list[int]:
    """A trial says only of whom one would be chosen."""
    if isinstance(assignee, list):
        return assignee
    return [] if assignee is None else [assignee]


def _fields_named(codes: set[str]) -> dict[str, CustomField]:
    found = CustomField.objects.filter(code__in=codes) if codes else ()
    return {one.code: one for one in found}


def change_words(
    before: Mapping[str, Any], after: Mapping[str, Any], names: ChangeNames
) -> list[str]:
    """ "Urgency: Normal → High": only what a reader asks for, times follow from it."""
    said = [
        f"{label}: {_value(name, before[name], names)} → {_value(name, after[name], names)}"
        for name, label in LABELS.items()
        if name in after
    ]
    said += _field_words(before["fields"], after["fields"], names) if "fields" in after else []
    return said + (_tag_words(before["tags"], after["tags"], names) if "tags" in after else [])


def _field_words(
    before: Mapping[str, Any], after: Mapping[str, Any], names: ChangeNames
) -> list[str]:
    """Of the fields that differ; a field that is no more is named by its code."""
    return [
        f"{field.name if field else code}: {_shown(field, before.get(code))}"
        f" → {_shown(field, after.get(code))}"
        for code in {**after, **before}
        if before.get(code) != after.get(code)
        for field in (names.fields.get(code),)
    ]


def _shown(field: CustomField | None, value: Any) -> str:
    if value in (None, ""):
        return "–"
    return shown_value(field, value) if field else str(value)


def _tag_words(before: Sequence[int], after: Sequence[int], names: ChangeNames) -> list[str]:
    new = [names.tags.get(pk, "?") for pk in after if pk not in before]
    gone = [names.tags.get(pk, "?") for pk in before if pk not in after]
    said = [_("Tag: %(tags)s") % {"tags": ", ".join(new)}] if new else []
    return said + ([_("Remove the tag: %(tags)s") % {"tags": ", ".join(gone)}] if gone else [])


LABELS: Mapping[str, Promise] = {
    "status": gettext_lazy("Status"),
    "assignee_id": gettext_lazy("Assigned to"),
    "topic": gettext_lazy("Topic"),
    "urgency": gettext_lazy("Urgency"),
    "snoozed_until": gettext_lazy("Put aside until"),
}


def _value(name: str, value: Any, names: ChangeNames) -> str:
    if name == "assignee_id":
        return " / ".join(names.agents.get(pk, "?") for pk in _people(value)) or _("nobody")
    if name == "topic":
        return names.topics.get(value, value) or "–"
    if name == "snoozed_until":
        return date_format(localtime(datetime.fromisoformat(value)), "j M H:i") if value else "–"
    return str(Status(value).label) if name == "status" else str(Urgency(value).label)
