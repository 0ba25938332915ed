"""What a visitor fills in before a chat, read from JSON: plain values, or what is wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from livechat.models import Widget
from livechat.protocol import MAX_TEXT
from registry.references import Kind, find_references
from registry.topics import find_topic

LANGUAGES = ("en", "fr", "es")
NUMBERS = frozenset({Kind.MADRID_IRN, Kind.HAGUE_IRN, Kind.HAGUE_APP})
BEFORE = ("", "IR ", "DM/")
"""What people leave out when they are asked for their number."""
LONGEST_NAME, LONGEST_EMAIL, LONGEST_NUMBER = 200, 320, 60


class Invalid(Exception):
    """`fields`: name of a field -> required, invalid, too_long."""

    def __init__(self, **fields: str) -> None:
        super().__init__(fields)
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Opening:
    id: UUID
    key: UUID
    text: str
    language: str
    name: str
    email: str
    topic: str
    registration: str
    page: str
    identity: str


def read_opening(said: Mapping[str, Any], widget: Widget, *, is_here: bool) -> Opening:
    """Raises Invalid with everything that is wrong. Without somebody there an address is required."""
    wrong: dict[str, str] = {}

    def take(name: str, read: Any, *more: Any) -> Any:
        try:
            return read(said.get(name, ""), *more)
        except ValueError as error:
            said_so = str(error)
            wrong[name] = said_so if said_so in ("required", "too_long") else "invalid"
            return ""

    identity = take("identity", _text, 4_000)
    opening = Opening(
        id=take("id", _uuid),
        key=take("key", _uuid),
        text=take("text", _required, MAX_TEXT),
        language=take("language", _language),
        name=take("name", _text, LONGEST_NAME),
        email=take("email", email_of),
        topic=take("topic", _topic, widget),
        registration=take("registration", number_of),
        page=_page(said.get("page"), widget.sites) if said.get("consent") is True else "",
        identity=identity,
    )
    _require_asked(opening, widget, wrong, said, is_here=is_here)
    if opening.id == opening.key:
        wrong.setdefault("key", "invalid")
    if wrong:
        raise Invalid(**wrong)
    return opening


def _require_asked(
    opening: Opening,
    widget: Widget,
    wrong: dict[str, str],
    said: Mapping[str, Any],
    *,
    is_here: bool,
) -> None:
    """What the site has signed need not be filled in."""
    for name in ("name", "email", "topic", "registration"):
        asked = asked_for(widget, name, is_here=is_here)
        is_signed = opening.identity and name in ("name", "email")
        if asked == "required" and not getattr(opening, name) and not is_signed:
            wrong.setdefault(name, "required")
    if widget.asks.get("consent", True) and said.get("consent") is not True:
        wrong["consent"] = "required"


def asked_for(widget: Widget, name: str, *, is_here: bool) -> str:
    """no, optional or required. The answer to who finds nobody can only come by mail."""
    if name == "email" and not is_here:
        return "required"
    if name == "topic" and not widget.topics:
        return "no"
    return str(widget.asks.get(name, "optional"))


def email_of(value: Any) -> str:
    written = _text(value, LONGEST_EMAIL)
    try:
        if written:
            validate_email(written)
    except ValidationError:
        raise ValueError("invalid") from None
    return written


def name_of(value: Any) -> str:
    return " ".join(_text(value, LONGEST_NAME).split())


def number_of(value: Any) -> str:
    """As the registries write it; '' for none."""
    written = _text(value, LONGEST_NUMBER)
    if not written:
        return ""
    for before in BEFORE:
        for found in find_references(f"{before}{written}"):
            if found.kind in NUMBERS:
                return found.value
    raise ValueError("invalid")


def _text(value: Any, most: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError("invalid")
    if len(value) > most:
        raise ValueError("too_long")
    # PostgreSQL keeps no NUL, and a lone surrogate is no text (RFC 8259, 8.2).
    return value.replace("\0", "").encode("utf-8", "replace").decode().strip()


def _required(value: Any, most: int) -> str:
    written = _text(value, most)
    if not written:
        raise ValueError("required")
    return written


def _uuid(value: Any) -> UUID:
    return UUID(_required(value, 36))


def _language(value: Any) -> str:
    if value not in LANGUAGES:
        raise ValueError("invalid")
    return str(value)


def _topic(value: Any, widget: Widget) -> str:
    code = _text(value, 60)
    if code and (code not in widget.topics or find_topic(widget.desk.code, code) is None):
        raise ValueError("invalid")
    return code


def _page(value: Any, sites: list[str]) -> str:
    """Where the visitor was, if that is a page of the widget's sites; without query and fragment."""
    if not isinstance(value, str) or len(value) > 2_000:
        return ""
    try:
        parts = urlsplit(value.replace("\0", ""))
    except ValueError:
        return ""
    origin = f"{parts.scheme}://{parts.netloc}"
    return f"{origin}{parts.path}"[:500] if origin in sites else ""
