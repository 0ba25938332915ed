"""Links to the registers: templates of addresses from the settings, filled with a number.

No register is named in the code. Each template says whether somebody has tried it: forms of deep
links are general knowledge until then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from registry.references import Kind, digits_in

LANGUAGES = ("en", "fr", "es")


@dataclass(frozen=True, slots=True)
class RegisterLink:
    """`tried` is the day on which somebody saw that it leads to the record; empty: nobody has."""

    name: str
    url: str
    tried: str


@dataclass(frozen=True, slots=True)
class _Template:
    kind: Kind
    name: str
    url: str
    tried: str


def links_to_registers(kind: str, value: str, language: str) -> list[RegisterLink]:
    """In the order of the settings; those that were tried first."""
    values = {
        "value": quote(value, safe=""),
        "digits": digits_in(value),
        "language": language if language in LANGUAGES else LANGUAGES[0],
    }
    links = [
        RegisterLink(one.name, one.url.format_map(values), one.tried)
        for one in _templates()
        if one.kind == kind
    ]
    return sorted(links, key=lambda link: not link.tried)


def check_templates() -> None:
    """At the start, so that a mistake is not found by an agent. Raises ImproperlyConfigured."""
    _templates()


def forget_templates() -> None:
    """After the settings were changed, which only tests do."""
    _templates.cache_clear()


@cache
def _templates() -> Sequence[_Template]:
    return tuple(_template(row) for row in settings.REGISTER_LINKS)


def _template(row: Mapping[str, str]) -> _Template:
    try:
        one = _Template(Kind(row["kind"]), row["name"], row["url"], row.get("tried") or "")
        one.url.format_map({"value": "", "digits": "", "language": ""})
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise ImproperlyConfigured(
            f"REGISTER_LINKS: {row!r} cannot be used ({error!r})."
        ) from error
    if urlsplit(one.url).scheme != "https":
        raise ImproperlyConfigured(f"REGISTER_LINKS: {one.url!r} does not begin with https://.")
    return one
