"""A forwarded message found in a mail: whose it was, about what, what was written on top."""

import re
from collections.abc import Sequence

from mailroom.reading.addresses import parse_addresses
from mailroom.reading.attributions import attribution_length
from mailroom.reading.body import read_body
from mailroom.reading.header_blocks import Block, begins_block, belongs_to_block_below, read_block
from mailroom.reading.headers import decode_words
from mailroom.reading.mime import Part, Structure
from mailroom.reading.parsed_email import Address, Forward
from mailroom.reading.quoted_lines import Line, read_lines
from mailroom.reading.separators import (
    headers_behind_mark,
    is_forward_mark,
    is_framed,
    is_original_mark,
    is_rule,
)
from mailroom.reading.subjects import may_be_forwarded
from shared.plain_text import TextLine

MAX_LINES = 2000  # below the first lines nobody begins to forward

_BRACKETED = re.compile(r"\[\s*(?:mailto:)?([^\[\]\s]{1,200}@[^\[\]\s]{1,200})\s*\]")
_LINKED = re.compile(r"\s*<mailto:[^<>]{1,300}>")
_NAMED = re.compile(
    r"[\"“«]?([^\"“”«»<>,;:]{1,100}?)[\"”»]?\s*[<\[](?:mailto:)?([^\s<>\[\]]{1,200}@[^\s<>\[\]]{1,200})"
)
_BARE = re.compile(r"()([^\s<>\[\]]{1,64}@[^\s<>\[\]:]{1,200})")


def find_forward(root: Part, text: str, subject: str) -> Forward | None:
    """From the words in the body, or else from a mail that is attached as the only content."""
    is_forward = may_be_forwarded(subject)
    raw = text.split("\n")
    lines = read_lines([TextLine(line) for line in raw[:MAX_LINES]])
    has_note = False
    for index, line in enumerate(lines):
        # Headers with nothing above them were not answered, whatever the subject says.
        is_meant = is_forward or not has_note
        block = _block_at(lines, index, is_forward=is_meant) if line.text else None
        if block:
            return _forward(block, top=lines[:index], rest=raw[block.end :])
        has_note = has_note or not is_rule(line.text)
    return _attached_forward(root, text) if is_forward or not text.strip() else None


def _block_at(lines: Sequence[Line], index: int, *, is_forward: bool) -> Block | None:
    """The forwarded headers that begin here; a reply's quotation is no forward."""
    text = lines[index].text
    if is_forward_mark(text):
        return read_block(lines, index + 1) or _introduced(lines, index)
    behind = headers_behind_mark(text)
    if behind and (is_forward or is_forward_mark(text[: len(text) - len(behind)].strip())):
        block = read_block(read_lines([TextLine(one) for one in behind.split("\n")]), 0)
        return block and Block(block.values, index + 1)
    if not is_forward:
        return None
    if is_original_mark(text) or is_framed(text) or (len(text) > 9 and is_rule(text)):
        return read_block(lines, index + 1)
    return read_block(lines, index) if begins_block(lines, index) else None


def _introduced(lines: Sequence[Line], index: int) -> Block | None:
    """Some name the sender in the mark itself, or in a line as above a quotation."""
    below = next((at for at in range(index + 1, min(len(lines), index + 4)) if lines[at].text), -1)
    taken = attribution_length(lines, below) if below > 0 else 0
    start, end = (below, below + taken) if taken else (index, index + 1)
    words = " ".join(line.text for line in lines[start:end])
    found = _NAMED.search(words) or _BARE.search(words)
    if not found:
        return None
    name = re.split(r"\s(?:from|de|von|by|от|da|van)\s", found.group(1))[-1]
    return Block({"from": f'"{name.strip()}" <{found.group(2)}>'}, end)


def _forward(block: Block, *, top: Sequence[Line], rest: list[str]) -> Forward:
    above = list(top)
    while above and belongs_to_block_below(above[-1].text):
        above.pop()
    note = "\n".join(line.raw for line in above).strip()
    subject = block.values.get("subject", "").strip("*_ ")
    return Forward(_sender(block.values["from"]), subject, _body(rest), note)


def _body(lines: list[str]) -> str:
    """Without the rule below the headers, and the "End forwarded message" of some."""
    start, end = 0, len(lines)
    while start < end and (not lines[start].strip() or is_forward_mark(lines[start].strip())):
        start += 1
    while end > start and (not lines[end - 1].strip() or is_framed(lines[end - 1].strip())):
        end -= 1
    return "\n".join(_unquoted(lines[start:end])).strip().lstrip("\ufeff")


def _unquoted(lines: list[str]) -> list[str]:
    """Apple and Thunderbird may forward the whole message as a quotation."""
    if any(line.strip() and not line.startswith(">") for line in lines):
        return lines
    return [line[1:].removeprefix(" ") for line in lines]


def _sender(value: str) -> Address:
    value = _BRACKETED.sub(r"<\1>", _LINKED.sub("", value.replace("*", "").rstrip("; ")))
    boxes = parse_addresses(value[:1000])
    return (
        Address(boxes[0].name.strip("'\""), boxes[0].email) if boxes else Address(value[:200], "")
    )


def _attached_forward(root: Part, text: str) -> Forward | None:
    for part in root.leaves():
        if part.content_type == "message/rfc822":
            inner = Structure(part.content()).root
            subject = decode_words(inner.header("subject"))
            body = read_body(inner).text.strip()
            return Forward(_sender(inner.header("from")), subject, body, text.strip())
    return None
