"""Header values: folds, encoded words, parameters, addresses, ids, dates; linear and capped."""

import binascii
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from mailroom.charsets import decode_text

MAX_ADDRESSES = 1000
MAX_PARAMETERS = 200
MAX_DATE = 200

_FOLD = re.compile(r"\r?\n[ \t]*|\r")
# Bounded on purpose: a subject of half a megabyte of "=?" must cost no more than its length.
_ENCODED_WORD = re.compile(
    r"=\?([^?\s]{1,64})\?([bBqQ])\?((?:[^?]|\?(?!=)){0,4000})\?=([ \t]+(?==\?))?"
)
_PARAMETER = re.compile(r";\s*([^=;\s\"]{1,100})\s*=\s*(\"(?:[^\"\\]|\\.)*\"|[^;]*)", re.S)
_SPECIAL = re.compile(r"\\.|[()\"]", re.S)
_AROUND_DOT = re.compile(r"[ \t]*([.@])[ \t]*")
_QUOTED_PAIR = re.compile(r"\\(.)", re.S)
_ID = re.compile(r"<\s*([^<>]{1,990}?)\s*>")
_BLANKS = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
# Bounded, for each quote that is never closed is looked for to the end again.
_ADDRESS_TOKEN = re.compile(
    r"\"(?:[^\"\\]|\\.){0,500}\"|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.){0,50}\)){0,200}\)"
    r"|<[^<>]{0,2000}>|[,;:<>()\"]|[^,;:<>()\"]+",
    re.S,
)
_BARE_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"'@]{1,256}@[^\s<>()\[\],;:\"'@]{1,255}")


class Mailbox(NamedTuple):
    """A name and an address as a header gives them; either may be empty."""

    name: str
    email: str


def unfold(value: bytes, charset: str = "") -> str:
    """RFC 5322 section 2.2.3; bytes above 127 are read as UTF-8, or else as the body's charset."""
    text = value.decode("ascii") if value.isascii() else _decode_raw(value, charset)
    if "\n" in text or "\r" in text:
        text = _FOLD.sub(" ", text)
    return text.strip()


def _decode_raw(value: bytes, charset: str) -> str:
    try:
        return decode_text(value.decode("utf-8").encode())
    except UnicodeDecodeError:
        return decode_text(value, charset)


def decode_words(text: str) -> str:
    """RFC 2047 as it is used: words glued together, split inside a character, with blanks."""
    if "=?" not in text:
        return _without_control(text)
    pieces: list[str] = []
    pending: list[bytes] = []
    charset = ""
    position = 0
    for word in _ENCODED_WORD.finditer(text):
        if word.start() > position or word.group(1).lower() != charset:
            pieces.append(decode_text(b"".join(pending), charset))
            pending = []
        pieces.append(text[position : word.start()])
        charset = word.group(1).lower()
        pending.append(_decode_word(word.group(2), word.group(3)))
        position = word.end()
    pieces += [decode_text(b"".join(pending), charset), text[position:]]
    return _without_control("".join(pieces))


def _decode_word(encoding: str, content: str) -> bytes:
    raw = content.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(raw.replace(b"\n", b"").replace(b" ", b"_"), header=True)
    clean = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    clean = clean[:-1] if len(clean) % 4 == 1 else clean
    return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


def _without_control(text: str) -> str:
    return _CONTROL.sub(" ", text).strip() if not text.isprintable() else text.strip()


def strip_comments(value: str) -> str:
    """Without the comments of RFC 5322 section 3.2.2, which nest; as it is if one never ends."""
    if "(" not in value:
        return value
    kept: list[str] = []
    depth = position = 0
    in_quotes = False
    for special in _SPECIAL.finditer(value):
        character = special.group()
        if not depth:
            kept.append(value[position : special.start()])
        position = special.end()
        if character == '"' and not depth:
            in_quotes = not in_quotes
        if in_quotes or (depth == 0 and character not in "()"):
            kept.append(character)
        elif character == "(":
            depth += 1
        elif character == ")":
            depth = max(0, depth - 1)
    return value if depth else "".join(kept) + value[position:]


# ---- parameters (RFC 2045 section 5.1, RFC 2231) ----


def parse_parameters(value: str) -> tuple[str, dict[str, str]]:
    """`text/plain; charset=x` to its value and parameters, continuations and charsets resolved."""
    main, separator, _ = value.partition(";")
    if not separator:
        return main.strip(), {}
    simple: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for count, found in enumerate(_PARAMETER.finditer(value, len(main))):
        if count >= MAX_PARAMETERS:
            break
        name, text = found.group(1).lower(), _unquote(found.group(2))
        base, star, rest = name.partition("*")
        if not star:
            simple.setdefault(base, text)
        else:
            number = rest.rstrip("*")
            index = int(number) if number.isdecimal() and len(number) < 4 else 0
            pieces.setdefault(base, {})[index] = (text, rest.endswith("*") or not rest)
    parameters = {name: decode_words(text) for name, text in simple.items()}
    parameters.update({name: _join_continuations(parts) for name, parts in pieces.items()})
    return main.strip(), parameters


def _unquote(text: str) -> str:
    text = text.strip()
    if text.startswith('"'):
        text = text[1:-1] if text.endswith('"') and len(text) > 1 else text[1:]
        return _QUOTED_PAIR.sub(r"\1", text) if "\\" in text else text
    return text


def _join_continuations(parts: dict[int, tuple[str, bool]]) -> str:
    charset, joined = "", []
    for index in sorted(parts):
        text, is_encoded = parts[index]
        if is_encoded and not charset and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        joined.append(unquote_to_bytes(text) if is_encoded else text.encode("utf-8", "replace"))
    return _without_control(decode_words(decode_text(b"".join(joined), charset or "utf-8")))


# ---- addresses (RFC 5322 section 3.4) ----


def parse_addresses(value: str) -> list[Mailbox]:
    """Split first, decode after: an encoded comma or bracket must not make a new recipient."""
    found: list[Mailbox] = []
    pending = _Pending()
    for word in _ADDRESS_TOKEN.findall(value):
        if word not in (",", ";"):
            pending.take(word)
            continue
        found += pending.mailbox()
        pending = _Pending()
        if len(found) >= MAX_ADDRESSES:
            return found
    return found + pending.mailbox()


class _Pending:
    """The pieces of one mailbox until its comma comes."""

    def __init__(self) -> None:
        self.name: list[str] = []
        self.angle = ""
        self.comment = ""

    def take(self, word: str) -> None:
        if len(word) > 1 and word[0] == "<":
            self.angle = self.angle or word[1:-1]
        elif len(word) > 1 and word[0] == "(":
            self.comment = self.comment or word[1:-1]
        elif word == ":" and not self.angle and "@" not in "".join(self.name):
            self.name, self.comment = [], ""  # what stood there was the name of a group
        elif word not in ("<", ">", "(", ")", '"', ":"):
            self.name.append(word)

    def mailbox(self) -> list[Mailbox]:
        if self.angle.strip():
            email = _clean_address(self.angle)
            label = _clean_name(self.name) or decode_words(self.comment)
        else:
            email, label = _bare_mailbox("".join(self.name).strip(), self.comment)
        if not email and label:
            email, label = _address_in_name(label)
        return [Mailbox(label, email)] if email or label else []


def _bare_mailbox(text: str, comment: str) -> tuple[str, str]:
    """`vera@example.org (Vera)`, `"a b"@example.org`, and `Vera vera@example.org`."""
    if text.startswith('"') and "@" in text:
        return _clean_address(text), decode_words(comment)
    if " " in text and "@" in text:
        text = _AROUND_DOT.sub(r"\1", text)
    bare = _BARE_ADDRESS.search(text)
    if not bare:
        return "", _clean_name([text])
    around = comment or f"{text[: bare.start()]} {text[bare.end() :]}"
    return _clean_address(bare.group()), decode_words(around).strip(" \"'")


def _address_in_name(label: str) -> tuple[str, str]:
    """Some senders encode the whole mailbox, address included, as one word."""
    bare = _BARE_ADDRESS.search(label)
    if not bare:
        return "", label
    rest = label[: bare.start()] + label[bare.end() :]
    return _clean_address(bare.group()), rest.replace("<", "").replace(">", "").strip(" \"'")


def _clean_name(tokens: list[str]) -> str:
    return decode_words(_BLANKS.sub(" ", "".join(_unquote_part(token) for token in tokens)))


def _unquote_part(token: str) -> str:
    return _unquote(token) if token.startswith('"') else token


def _clean_address(text: str) -> str:
    """The address with its domain in lower case; "" when there is no address in it."""
    text = decode_words(text) if "=?" in text else _CONTROL.sub("", text)
    text = _BLANKS.sub("", strip_comments(text)).strip(
        "<>\"'" if not text.strip().startswith('"') else "<>"
    )
    if text.startswith("@") and ":" in text:  # a source route, RFC 5322 section 4.4
        text = text.rpartition(":")[2]
    text = text[7:] if text.lower().startswith("mailto:") else text
    local, at, domain = text.rpartition("@")
    if not (at and local and domain) or len(text) > 998:
        return ""
    return f"{local}@{domain.rstrip('.,;').lower()}"


# ---- ids and dates ----


def parse_ids(values: list[str]) -> tuple[str, ...]:
    """Message-IDs without their brackets, in order, each once."""
    ids: dict[str, None] = {}
    for encoded in values:
        value = decode_words(encoded) if "=?" in encoded else encoded
        matches = _ID.findall(value) or [word for word in value.split() if len(word) < 991]
        for match in matches:
            ids[_BLANKS.sub("", match)] = None
    return tuple(one for one in ids if one)


def parse_message_id(value: str) -> str:
    return next(iter(parse_ids([value])), "")


def parse_date(value: str) -> datetime | None:
    """An aware instant, or None; a missing zone is read as UTC (RFC 5322 section 4.3)."""
    try:
        parts = parsedate_tz(decode_words(value[:MAX_DATE]))
        if parts is None:
            return _iso_date(value)
        zone = timezone(timedelta(seconds=parts[9])) if parts[9] else UTC
        return datetime(*parts[:6], tzinfo=zone)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def _iso_date(value: str) -> datetime | None:
    instant = datetime.fromisoformat(value.strip()[:40])
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
