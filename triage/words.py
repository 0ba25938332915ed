"""Conditions and effects of rules in words, for the editor and the list."""

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registry.topics import DESK_CODES, RESOLVER_NAMES, URGENCY_LEVELS, topics_for
from registry.triage import WRONG_SERVICES
from registry.vocabulary import Wording
from triage.rules import CHOICES, Line

ASKED: Mapping[str, object] = {
    "text.contains": _("Text contains"),
    "text.lacks": _("Text does not contain"),
    "subject.contains": _("Subject contains"),
    "subject.lacks": _("Subject does not contain"),
    "sender.is": _("Written from the address"),
    "sender.domain": _("Written from the domain"),
    "channel.in": _("Channel is"),
    "language.in": _("Language is"),
    "desk.in": _("Right desk is"),
    "topic.in": _("Topic is"),
    "urgency.in": _("Urgency is"),
    "resolver.in": _("Resolver is"),
    "service.in": _("Other service is"),
    "reference.has": _("Names a reference of the kind"),
    "deadline.within": _("Next date within (days)"),
}
EFFECT_NAMES: Mapping[str, object] = {
    "desk": _("Right desk"),
    "topic": _("Topic"),
    "urgency": _("Urgency"),
    "resolver": _("Resolver"),
    "tag": _("Tag"),
}


def asked_choices() -> list[tuple[str, object]]:
    return [("", _("No condition")), *ASKED.items()]


def line_in_words(line: Line) -> str:
    asked = ASKED[f"{line['field']}.{line['op']}"]
    return f"{asked} “{line['value']}”"


def effect_in_words(name: str, value: str) -> str:
    return f"{EFFECT_NAMES[name]}: {value_in_words(name, value)}"


def value_in_words(name: str, value: object) -> str:
    """The word that agents know for a code; what has none is itself."""
    found = _names(name).get(str(value))
    return found.in_language(get_language() or "en") if found else str(value)


def effect_choices(name: str) -> list[tuple[str, str]]:
    """In the order in which agents know them."""
    named = [(code, value_in_words(name, code)) for code in _names(name)]
    others = [(code, code) for code in sorted(CHOICES.get(name, ())) if code not in _names(name)]
    return [("", "–"), *named, *others]


def known_values() -> list[str]:
    """Everything that a condition over codes understands, to choose from while typing."""
    return sorted({value for values in CHOICES.values() for value in values})


def _names(name: str) -> Mapping[str, Wording]:
    if name == "topic":
        return {topic.code: topic.name for desk in DESK_CODES for topic in topics_for(desk)}
    return {
        "urgency": {str(level.code): level.name for level in URGENCY_LEVELS},
        "resolver": {str(code): words for code, words in RESOLVER_NAMES.items()},
        "service": dict(WRONG_SERVICES),
    }.get(name, {})
