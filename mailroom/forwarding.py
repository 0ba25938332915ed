"""A forwarded message found in a mail: whose it was, about what, what was written on top."""

import re

from mailroom.addresses import parse_addresses
from mailroom.charsets import decode_text
from mailroom.header_blocks import read_label
from mailroom.headers import decode_words
from mailroom.mime import Part, Structure
from mailroom.parsed_email import Address, Forward
from mailroom.separators import is_forward_mark, is_forward_subject, is_framed, is_original_mark

MAX_LINES = 2000  # below the first lines nobody begins to forward
MAX_LINE = 500

_BRACKETED = re.compile(r"\[\s*(?:mailto:)?([^\[\]\s]{1,200}@[^\[\]\s]{1,200})\s*\]")
_LINKED = re.compile(r"\s*<mailto:[^<>]{1,300}>")
_AROUND_LABEL = " \t*_>|"


def find_forward(root: Part, text: str, subject: str) -> Forward | None:
    """From the words in the body, or else from a mail that is attached as the only content."""
    is_forward = is_forward_subject(subject)
    lines = text.split("\n", MAX_LINES)[:MAX_LINES]
    for index, line in enumerate(lines):
        start = _block_start(lines, index, line[:MAX_LINE], is_forward=is_forward)
        if start >= 0:
            found = _read_block(lines, start)
            if found:
                return _forward(found, top=lines[:index], rest=text.split("\n")[found[1] :])
    return _attached_forward(root, text) if is_forward else None


def _block_start(lines: list[str], index: int, line: str, *, is_forward: bool) -> int:
    """The index where the forwarded headers begin, or -1; a reply's quotation is no forward."""
    text = line.strip(_AROUND_LABEL)
    if not text:
        return -1
    if is_forward_mark(text):
        return index + 1
    if not is_forward:
        return -1
    if is_original_mark(text) or is_framed(text) or (len(text) > 9 and not text.strip("_-")):
        return index + 1
    return index if _label(line)[0] == "from" else -1


def _label(line: str) -> tuple[str, str]:
    meaning, value = read_label(line[:MAX_LINE].replace("\u00a0", " ").strip(_AROUND_LABEL))
    return meaning, value.strip(_AROUND_LABEL)


def _read_block(lines: list[str], start: int) -> tuple[dict[str, str], int] | None:
    """The labelled lines from here on, and the index of the first line after them."""
    values: dict[str, str] = {}
    last, end = "", start
    for position in range(start, min(len(lines), start + 24)):
        line = lines[position].strip(_AROUND_LABEL)
        meaning, value = _label(lines[position])
        if meaning:
            last, end = meaning, position + 1
            values.setdefault(meaning, value)
        elif not line and len(values) >= 2:
            break
        elif line and last and position == end:  # a long value goes over several lines
            values[last] = f"{values[last]} {line}".strip()
            end = position + 1
        elif line:
            break
    return (values, end) if "from" in values and len(values) >= 2 else None


def _forward(found: tuple[dict[str, str], int], *, top: list[str], rest: list[str]) -> Forward:
    values, _ = found
    while top and not top[-1].strip("-_=* >"):  # the rule above belongs to the forwarded message
        top = top[:-1]
    body = "\n".join(_unquoted(rest)).strip()
    return Forward(_sender(values["from"]), values.get("subject", ""), body, "\n".join(top).strip())


def _unquoted(lines: list[str]) -> list[str]:
    """Apple and Thunderbird may forward the whole message as a quotation."""
    if any(line.strip() and not line.startswith(">") for line in lines):
        return lines
    return [line[1:].removeprefix(" ") for line in lines]


def _sender(value: str) -> Address:
    value = _BRACKETED.sub(r"<\1>", _LINKED.sub("", value))
    boxes = parse_addresses(value[:1000])
    return (
        Address(boxes[0].name.strip("'\""), boxes[0].email) if boxes else Address(value[:200], "")
    )


def _attached_forward(root: Part, text: str) -> Forward | None:
    for part in root.leaves():
        if part.content_type == "message/rfc822":
            inner = Structure(part.content()).root
            body = next((one for one in inner.leaves() if one.content_type == "text/plain"), None)
            words = body and decode_text(body.content(), body.parameters.get("charset", ""))
            subject = decode_words(inner.header("subject"))
            return Forward(
                _sender(inner.header("from")), subject, (words or "").strip(), text.strip()
            )
    return None
