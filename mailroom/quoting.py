"""New text told from quoted text and signature, by line states; linear on any input (reliability M15)."""

from collections.abc import Sequence
from dataclasses import dataclass

from mailroom.quote_words import (
    ABOVE_THIS_LINE,
    DEVICE_LINE,
    EMAIL,
    LABEL_LINE,
    LABEL_MEANING,
    MONTH_OR_DATE,
    ORIGINAL,
    ORIGINAL_WORDS,
    STARTER,
    TIME,
    VERB,
)
from shared.plain_text import TextLine

MAX_LINES = 20_000
MAX_LINE = 500  # of longer lines only the beginning is looked at

_NEW, _QUOTED, _SIGNATURE = range(3)


@dataclass(frozen=True, slots=True)
class Reply:
    """The three parts of a text; put together they hold all of it."""

    new: str
    quoted: str
    signature: str


@dataclass(slots=True)
class _Line:
    raw: str  # as it is shown
    text: str  # without quote marks, cut to MAX_LINE, stripped
    depth: int
    mark: str
    kind: int = _NEW


def split_reply(lines: Sequence[TextLine]) -> Reply:
    """Nothing is dropped: each line ends up in exactly one of the three."""
    read = [_read_line(line) for line in lines[:MAX_LINES]]
    _classify(read)
    _join_wrapped_quotes(read)
    new = _joined(read, _NEW)
    quoted = _joined(read, _QUOTED)
    if len(lines) > MAX_LINES:
        quoted += "\n" + "\n".join(line.as_text() for line in lines[MAX_LINES:])
    return Reply(new=new, quoted=quoted, signature=_joined(read, _SIGNATURE))


def split_text(text: str) -> Reply:
    return split_reply([TextLine(line) for line in text.split("\n")])


def _read_line(line: TextLine) -> _Line:
    raw = line.as_text()
    text = raw[:MAX_LINE].replace("\u00a0", " ").strip()
    depth = 0
    while text.startswith(">"):
        depth += 1
        text = text[1:].lstrip()
    return _Line(raw, text, depth, line.mark)


def _joined(lines: list[_Line], kind: int) -> str:
    """The lines of one kind; where others stood between them, one blank line."""
    kept: list[str] = []
    previous = -1
    for index, line in enumerate(lines):
        if line.kind != kind:
            continue
        if kept and index != previous + 1 and kept[-1] and line.raw:
            kept.append("")
        if line.raw.strip() or (kept and kept[-1]):
            kept.append(line.raw)
        previous = index
    return "\n".join(kept).strip("\n")


def _classify(lines: list[_Line]) -> None:
    index, in_signature = 0, False
    while index < len(lines):
        line = lines[index]
        taken = 0 if line.depth or not line.text else _attribution_length(lines, index)
        if line.mark == "cut" or (line.text and not line.depth and _starts_quote(lines, index)):
            _mark(lines, index, len(lines), _QUOTED)
            return
        if taken and not _is_quote_next(lines, index + taken):
            _mark(lines, index, len(lines), _QUOTED)
            return
        if taken or line.depth or line.mark in ("attribution", "quote"):
            _mark(lines, index, index + max(1, taken), _QUOTED)
            in_signature = in_signature and not line.text
        else:
            in_signature = in_signature or line.raw.rstrip() in ("--", "—", "-- ")
            is_signature = in_signature or line.mark == "signature" or _is_device_line(line)
            line.kind = _SIGNATURE if is_signature else _NEW
        index += max(1, taken)


def _mark(lines: list[_Line], start: int, end: int, kind: int) -> None:
    for line in lines[start:end]:
        line.kind = kind


def _is_device_line(line: _Line) -> bool:
    return len(line.text) < 120 and bool(DEVICE_LINE.match(line.text))


def _is_quote_next(lines: list[_Line], index: int) -> bool:
    following = next((line for line in lines[index : index + 4] if line.text), None)
    return following is not None and following.depth > 0


# ---- "On Monday, Vera wrote:" ----


def _attribution_length(lines: list[_Line], index: int) -> int:
    """How many lines an introduction takes that begins here: 0 when none does."""
    joined = ""
    for count, line in enumerate(lines[index : index + 4], start=1):
        if not line.text or line.depth:
            return 0
        joined = f"{joined} {line.text}".strip()
        if line.text.rstrip("*_ ")[-1:] in (":", "："):
            return count if _is_attribution(lines, index, count, joined) else 0
        if count == 1 and not _may_begin_attribution(joined):
            return 0
    return 0


def _may_begin_attribution(text: str) -> bool:
    text = text.lstrip("*_-– ")
    return bool(STARTER.match(text) or MONTH_OR_DATE.search(text) or EMAIL.search(text))


def _is_attribution(lines: list[_Line], index: int, count: int, text: str) -> bool:
    if len(text) > 600:
        return False
    has_email, has_date = EMAIL.search(text), MONTH_OR_DATE.search(text)
    if has_email and has_date and TIME.search(text):
        return True  # Gmail writes no verb in Japanese and Russian
    if not VERB.search(text):
        return False
    if _is_quote_next(lines, index + count):
        return True
    return bool(has_date and (has_email or STARTER.match(text.lstrip("*_-– "))))


# ---- "-----Original Message-----" and quoted header blocks ----


def _starts_quote(lines: list[_Line], index: int) -> bool:
    text = lines[index].text
    if len(text) < 200:
        if ORIGINAL.match(text) or ABOVE_THIS_LINE.search(text):
            return True
        if text[-1] in ":：" and ORIGINAL_WORDS.match(text):
            return True
    if text.startswith("_____") and not text.strip("_"):
        return _header_labels(lines, index + 1) >= 2
    return _label(text) == "from" and _header_labels(lines, index) >= 3


def _label(text: str) -> str:
    found = LABEL_LINE.match(text)
    return LABEL_MEANING.get(found.group(1).strip().lower(), "") if found else ""


def _header_labels(lines: list[_Line], index: int) -> int:
    """How many different labels stand in the block of header lines from here on."""
    meanings: set[str] = set()
    others = 0
    for line in lines[index : index + 14]:
        if not line.text:
            continue
        meaning = _label(line.text)
        others = 0 if meaning else others + 1
        if others > 2:  # a long list of recipients goes over several lines
            break
        meanings.add(meaning)
    meanings.discard("")
    return len(meanings) if "from" in meanings else 0


def _join_wrapped_quotes(lines: list[_Line]) -> None:
    """A quoted line that was wrapped on its way leaves a tail without a mark."""
    for before, line, after in zip(lines, lines[1:], lines[2:], strict=False):
        is_between = before.depth and after.depth and not line.depth
        if is_between and line.text and len(before.raw) >= 65 and len(line.text) < 30:
            line.kind = _QUOTED
