"""Recognises a quoted block of headers ("From: … Sent: … To: … Subject: …") in many languages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mailroom.reading.attributions import DATE, TIME, has_address
from mailroom.reading.quote_words import LABELS, MEANINGS, columns
from mailroom.reading.quoted_lines import Line

MAX_BLOCK = 16  # lines
MAX_LABEL = 50  # characters, with what may stand before it
MAX_READ = 40  # lines, with long lists of people
MAX_UNWRAPPED = 60  # characters: a shorter value was not wrapped
MAX_STRAY = 2  # a long list of recipients goes over several lines

_MEANING_OF: dict[str, str] = {}
for _row in columns(LABELS):
    for _meaning, _labels in zip(MEANINGS, _row, strict=True):
        for _label in _labels:
            _MEANING_OF.setdefault(_label, _meaning)
            _MEANING_OF.setdefault("".join(_label.split()), _meaning)  # Korean without its space

_MESSAGE_OF = re.compile(
    r"(?:\w{2,12} ){1,3}[:：]?\s?\d{1,2}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}[:.h]\d\d(?::\d\d)?$"
)
_LABEL_LINE = re.compile(r"[\s*_|>•]*([^\W\d][^:：\n]{0,24}?)[\s*_]*[:：][\s*_]*(.*)$", re.S)


def _label_words() -> list[str]:
    """As they stand in a mail, with a capital letter; the longest first."""
    words = {word[:1].upper() + word[1:] for word in _MEANING_OF if len(word) > 1}
    return sorted(words, key=len, reverse=True)


_LABEL_WITHIN = re.compile(rf"({'|'.join(map(re.escape, _label_words()))})(?=\s?[:：])")


def split_labels(text: str) -> str:
    """Headers that stand on one line, each on a line of its own."""
    return _LABEL_WITHIN.sub(r"\n\1", text).strip()


def read_label(text: str) -> tuple[str, str]:
    """What a line like "Subject: Fees" is about ("subject"), and its value; "" when nothing."""
    found = _LABEL_LINE.match(text) if may_have_label(text) else None
    if not found:
        return "", ""
    return meaning_of(found.group(1)), found.group(2).strip()


def may_have_label(text: str) -> bool:
    start = text[:MAX_LABEL]
    return ":" in start or "：" in start


def meaning_of(label: str) -> str:
    word = label.strip().lower()
    return _MEANING_OF.get(word) or _MEANING_OF.get("".join(word.split()), "")


def labels_below(lines: Sequence[Line], index: int) -> dict[str, str]:
    """The labelled values in the block of lines from here on; empty without a "from"."""
    values: dict[str, str] = {}
    strays = 0
    for line in lines[index : index + MAX_BLOCK]:
        if not line.text:
            continue
        meaning, value = read_label(line.text)
        strays = 0 if meaning else strays + 1
        if strays > MAX_STRAY or (meaning == "from" and "from" in values):
            break
        if meaning:
            values.setdefault(meaning, value)
    return values if "from" in values else {}


def begins_block(lines: Sequence[Line], index: int) -> bool:
    """Whether a header block begins here that can be nothing else; some begin with the date."""
    meaning, value = read_label(lines[index].text)
    if not meaning or meaning == "cc":
        return False
    if meaning == "from" and _is_flat(lines[index].text):
        return True
    values = labels_below(lines, index)
    if not values:
        return False
    names_someone = any(map(has_address, values.values()))
    if meaning == "from":
        if len(values) >= 3:
            return names_someone or ("subject" in values and "date" in values)
        return has_address(value) and _is_moment(values.get("date", ""))
    return len(values) >= 3 and names_someone and _is_moment(values.get("date", ""))


def is_foreign_block(lines: Sequence[Line], index: int) -> bool:
    """Headers in a language that we don't know: at least three labels, an address, a moment."""
    block: list[str] = []
    for line in lines[index : index + MAX_BLOCK]:
        if line.text and not _LABEL_LINE.match(line.text[:MAX_LABEL]):
            break
        block += [line.text] if line.text else []
    return len(block) >= 3 and any(map(has_address, block)) and any(map(_is_moment, block))


def _is_flat(text: str) -> bool:
    """All headers on one line, as some converters of HTML leave them."""
    labels = _LABEL_WITHIN.findall(text) if text.count(":") + text.count("：") >= 3 else []
    return {"from", "date", "subject"} <= {meaning_of(label) for label in labels}


def _is_moment(value: str) -> bool:
    return bool(DATE.search(value) and TIME.search(value))


@dataclass(frozen=True, slots=True)
class Block:
    """The values of quoted headers by their meaning, and the index of the first line below."""

    values: dict[str, str]
    end: int


def read_block(lines: Sequence[Line], index: int) -> Block | None:
    """The headers from here on, some blank lines above them; None without a sender."""
    while index < len(lines) and not lines[index].text and index + 1 < len(lines):
        index += 1
    values: dict[str, str] = {}
    last, end = "", index
    for position in range(index, min(len(lines), index + MAX_READ)):
        text = lines[position].text
        meaning, value = read_label(text)
        if meaning and (meaning not in values or meaning == "cc"):
            values.setdefault(meaning, value)
            last, end = meaning, position + 1
        elif text and last and position == end and _goes_on(values, last, lines, position):
            values[last] = f"{values[last]} {text}".strip()
            end = position + 1
        elif text or (len(values) >= 2 and _is_complete(values, lines, position)):
            break
    return Block(values, end) if "from" in values and len(values) >= 2 else None


def _goes_on(values: dict[str, str], last: str, lines: Sequence[Line], position: int) -> bool:
    """A value over several lines: a list of people, or one that is long, indented or missing."""
    value, text = values[last], lines[position].text
    if not value or lines[position].raw[:1] in (" ", "\t"):
        return True
    if last in ("to", "cc", "from"):
        return "@" in text or value[-1:] in (",", ";", "<") or text[-1:] in (",", ";")
    return len(value) >= MAX_UNWRAPPED and len(values) < len(MEANINGS)


def _is_complete(values: dict[str, str], lines: Sequence[Line], position: int) -> bool:
    """At a blank line; some mails have one between any two headers."""
    following = next((line.text for line in lines[position : position + 3] if line.text), "")
    meaning = read_label(following)[0]
    return not meaning or meaning in values


def start_of_notes_block(lines: Sequence[Line], index: int) -> int:
    """Above "To" stand who wrote, and when."""
    above = [at for at in range(max(0, index - 6), index) if lines[at].text][-2:]
    if above and len(lines[above[-1]].text) < MAX_LABEL and _is_moment(lines[above[-1]].text):
        return above[0]
    return index


def belongs_to_block_below(text: str) -> bool:
    """A rule, or the "Message of 3.3.2026 16:05" that some providers put above the headers."""
    if not text.strip("-_=*–—‐―>#~ "):
        return True
    return len(text) < MAX_LABEL and bool(_MESSAGE_OF.match(text))


def end_of_block(lines: Sequence[Line], index: int) -> int:
    """The index after the last labelled line."""
    end = index
    for position in range(index, min(len(lines), index + MAX_BLOCK)):
        if read_label(lines[position].text)[0]:
            end = position + 1
        elif lines[position].text and position > end + 1:
            break
    return end


def begins_notes_block(lines: Sequence[Line], index: int) -> bool:
    """Lotus Notes: "To", "cc" and "Subject" stand alone, their values on the lines below."""
    text = lines[index].text
    if len(text) > MAX_LABEL or meaning_of(text) != "to":
        return False
    following = [line.text for line in lines[index + 1 : index + 12] if line.text]
    return any(meaning_of(text) == "subject" for text in following)
