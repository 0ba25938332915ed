"""Header values: folds, encoded words, parameters, ids; linear and capped.

Addresses are in mailroom.reading.addresses, dates in mailroom.reading.dates.
"""

import binascii
import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from mailroom.reading.charsets import decode_text, find_codec

MAX_PARAMETERS = 200

_FOLD = re.compile(r"\r*\n[ \t]*|\r")
# Bounded on purpose: a subject of half a megabyte of "=?" must cost no more than its length.
_ENCODED_WORD = re.compile(
    r"=\?([^?\s]{0,64})\?([bBqQ])\?((?:[^?]|\?(?!=)){0,4000})\?=([ \t]+(?==\?))?"
)
_CUT_WORD = re.compile(r"=\?([^?\s]{1,64})\?([bBqQ])\?([^?]{1,4000})\??\Z")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_MAIN = re.compile(r"[ \t\"]*([^;,\s=\"(]{0,200}(?:[ \t]{0,9}/[ \t]{0,9}[^;,\s=\"(]{1,200})?)")
_EQUALS = re.compile(r"[ \t]*=")
_NAME = re.compile(r"(?:^|[;,\s)\"])\s{0,50}([^=:;,\s\"()]{1,100})\s{0,50}[=:]\s{0,50}")
# A quoted value ends where something follows that can; else it runs to the semicolon.
_QUOTED = re.compile(r"\"((?:[^\"\\]|\\.){0,60000})\"(?=\s*(?:[;,(]|\Z|[\w*-]{1,60}\s*=))", re.S)
_UNQUOTED = re.compile(r"(?:[^;\s]|\s+(?![\w*-]{2,60}=))*")
_SPECIAL = re.compile(r"\\.|[()\"]", re.S)
_QUOTED_PAIR = re.compile(r"\\([\"\\])")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2}){2}")
_ID = re.compile(
    r"<\s*([^<>]{1,990}?)\s*>|\([^()<>]{0,500}\)|([^\s<>,;()\"]{1,500}@[^\s<>,;()\"]{1,490})"
)
_BLANKS = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")


def unfold(value: bytes, charset: str = "") -> str:
    """RFC 5322 section 2.2.3; bytes above 127 are read as UTF-8, or else as the body's charset."""
    is_plain = value.isascii() and b"\x1b" not in value  # ISO-2022-JP is ASCII, too
    text = value.decode("ascii") if is_plain else _decode_raw(value, charset)
    text = text.strip()
    return _FOLD.sub(" ", text) if "\n" in text or "\r" in text else text


def _decode_raw(value: bytes, charset: str) -> str:
    try:
        return decode_text(value.decode("utf-8").encode())
    except UnicodeDecodeError:
        return decode_text(value, charset)


def decode_words(text: str) -> str:
    """RFC 2047 as it is used: words glued together, split inside a character, with blanks."""
    if "=?" not in text:
        return without_control(text)
    pieces: list[str] = []
    pending: list[tuple[str, str]] = []
    charset = ""
    position = 0
    for word in _ENCODED_WORD.finditer(text):
        if word.start() > position or word.group(1).lower() != charset:
            pieces.append(decode_text(_decode_run(pending), charset))
            pending = []
        pieces.append(text[position : word.start()])
        charset = word.group(1).lower()
        pending.append((word.group(2), word.group(3)))
        position = word.end()
    pieces += [decode_text(_decode_run(pending), charset), _decode_cut_word(text[position:])]
    return without_control("".join(pieces))


def _decode_cut_word(rest: str) -> str:
    """The last word of a header that some gateway cut to length."""
    start = rest.rfind("=?", 0, rest.rfind("?", 0, -1))
    cut = _CUT_WORD.match(rest, rest.rfind("=?", 0, start + 2)) if start >= 0 else None
    if cut is None:
        return rest
    content = _decode_run([(cut.group(2), cut.group(3))])
    is_utf8 = find_codec(cut.group(1)) == "utf-8"
    word = content.decode("utf-8", "ignore") if is_utf8 else decode_text(content, cut.group(1))
    return rest[: cut.start()] + word


def _decode_run(words: list[tuple[str, str]]) -> bytes:
    """Adjacent words of one charset; some senders cut base64 between its groups of four."""
    contents = [content.strip() for _, content in words]
    joined = "".join(contents)
    is_cut = any(len(content) % 4 for content in contents) and len(joined) % 4 == 0
    if is_cut and all(encoding in "bB" for encoding, _ in words) and "=" not in joined[:-2]:
        return _decode_word("b", joined)
    return b"".join(_decode_word(*word) for word in words)


def _decode_word(encoding: str, content: str) -> bytes:
    raw = content.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(raw.replace(b"\n", b"").replace(b" ", b"_"), header=True)
    clean = _NOT_BASE64.sub(b"", raw)
    clean = clean[:-1] if len(clean) % 4 == 1 else clean
    return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


def without_control(text: str) -> str:
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
    main, parameters = _parse_short(value) if len(value) < 100 else _parse_parameters(value)
    return main, dict(parameters)


def _parse_parameters(value: str) -> tuple[str, dict[str, str]]:
    found_main = _MAIN.match(value)
    main, position = (found_main.group(1), found_main.end()) if found_main else ("", 0)
    if _EQUALS.match(value, position):
        main, position = "", 0  # it begins with a parameter: the value itself was forgotten
    simple: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for _ in range(MAX_PARAMETERS):
        found = _NAME.search(value, max(0, position - 1))
        if found is None:
            break
        name = found.group(1).lower()
        text, position = _parameter_value(value, found.end(), is_name=name[-4:] == "name")
        base, star, rest = name.partition("*")
        if not star:
            simple.setdefault(base, text)
        else:
            number = rest.rstrip("*")
            index = int(number) if number.isdecimal() and len(number) < 4 else 0
            pieces.setdefault(base, {})[index] = (text, rest.endswith("*") or not rest)
    parameters = {name: _plain_value(text) for name, text in simple.items()}
    joined = {name: _join_continuations(parts) for name, parts in pieces.items()}
    parameters.update({name: text for name, text in joined.items() if text})
    return main.strip(), parameters


_parse_short = lru_cache(maxsize=256)(_parse_parameters)  # the same few stand in every mail


def _parameter_value(value: str, start: int, *, is_name: bool) -> tuple[str, int]:
    """The value that begins at `start`, and where it ends; only in a name brackets are letters."""
    quoted = _QUOTED.match(value, start)
    if quoted:
        return _unquote_pairs(quoted.group(1)), quoted.end()
    bare = _UNQUOTED.match(value, start)
    assert bare is not None  # it matches nothing at all, too
    text = bare.group().strip()
    if text.startswith('"'):  # one that is never closed, or that has quotes inside
        text = text[1:-1] if text.endswith('"') and len(text) > 1 else text[1:]
    return text if is_name else text.partition(" (")[0].rstrip(), bare.end()


def _unquote_pairs(text: str) -> str:
    """Only what must be quoted: Windows clients write paths with single backslashes."""
    return _QUOTED_PAIR.sub(r"\1", text) if "\\" in text else text


def unquote(text: str) -> str:
    text = text.strip()
    if text.startswith('"'):
        text = text[1:-1] if text.endswith('"') and len(text) > 1 else text[1:]
        return _unquote_pairs(text)
    return text


def _plain_value(text: str) -> str:
    """Encoded words are not allowed here (RFC 2047 section 5) and usual; so are percent codes."""
    text = decode_words(text)
    if "%" in text and _PERCENT.search(text) and text.isascii():
        try:
            decoded = unquote_to_bytes(text).decode("utf-8")
        except UnicodeDecodeError:
            return text
        return text if decoded.isascii() else without_control(decoded)
    return text


def _join_continuations(parts: dict[int, tuple[str, bool]]) -> str:
    charset = ""
    joined: list[bytes] = []
    for index in sorted(parts):
        text, is_encoded = parts[index]
        if is_encoded and not joined and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        joined.append(unquote_to_bytes(text) if is_encoded else text.encode("utf-8", "replace"))
    return without_control(decode_words(decode_text(b"".join(joined), charset or "utf-8")))


# ---- ids ----


def parse_ids(values: list[str]) -> tuple[str, ...]:
    """Message-IDs without their brackets, in order, each once."""
    ids: dict[str, None] = {}
    for encoded in values:
        value = decode_words(encoded) if "=?" in encoded else encoded
        for one in _bracketed_ids(value) or _bare_ids(value):
            ids[_BLANKS.sub("", one)] = None
    return tuple(one for one in ids if one)


def _bracketed_ids(value: str) -> list[str]:
    """With the bare ones between them; a value without brackets has none."""
    if "<" not in value:
        return []
    found = _ID.findall(value)
    if not any(bracketed for bracketed, _ in found):
        return []
    return [bracketed or bare for bracketed, bare in found]


def _bare_ids(value: str) -> list[str]:
    """`Your message of "Tue …"` is no id; a single word may be one, even without an "@"."""
    words = [word.strip("<>,;\"'") for word in strip_comments(value).split() if len(word) < 991]
    return [word for word in words if "@" in word] or (words if len(words) == 1 else [])


def parse_message_id(value: str) -> str:
    return next(iter(parse_ids([value])), "")
