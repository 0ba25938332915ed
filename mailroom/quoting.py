"""New text told from quoted text and signature, by line states; linear on any input."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mailroom.quote_words import (
    ABOVE_THIS_LINE,
    DEVICE_LINE,
    DIGIT_OR_AT,
    EMAIL,
    ENDS_IN_ADDRESS,
    FRAMED,
    LABEL_LINE,
    LABEL_MEANING,
    MAILING_LIST,
    MONTH_OR_DATE,
    NAME_LINE,
    ORIGINAL,
    ORIGINAL_WORDS,
    REPLY_DIRECTLY,
    SIGN_OFF,
    STARTER,
    TIME,
    VERB,
)
from shared.plain_text import TextLine

MAX_LINES = 10_000  # further lines go where the last one went
MAX_LINE = 500  # of longer lines only the beginning is looked at

_NEW, _QUOTED, _SIGNATURE = range(3)
_COLONS = (":", "：")
_FRAME = frozenset("-_=*–—>")


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
    _classify(read, 0)
    _join_wrapped_quotes(read)
    _set_signature_apart(read)
    if len(lines) > MAX_LINES:
        rest = "\n".join(line.as_text() for line in lines[MAX_LINES:])
        read.append(_Line(rest, "", 0, "", read[-1].kind))
    return Reply(_joined(read, _NEW), _joined(read, _QUOTED), _joined(read, _SIGNATURE))


def _read_line(line: TextLine) -> _Line:
    raw = line.as_text()
    text = raw[:MAX_LINE].replace("\u00a0", " ").strip()
    depth = 0
    if text in (">:", "> :"):  # the end of a wrapped "… <vera@example.org>:"
        return _Line(raw, text, 0, line.mark)
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


def _classify(lines: list[_Line], start: int) -> None:
    index, in_signature, has_text = start, False, False
    while index < len(lines):
        line = lines[index]
        taken = 0 if line.depth or not line.text else _attribution_length(lines, index)
        is_cut = line.mark == "cut" or (
            line.text and not line.depth and _starts_quote(lines, index)
        )
        if is_cut or (taken and not _is_quote_next(lines, index + taken)):
            _cut(lines, index, max(1, taken), has_text=has_text)
            return
        if taken or line.depth or line.mark in ("attribution", "quote"):
            _mark(lines, index, index + max(1, taken), _QUOTED)
            in_signature = in_signature and not line.text
        else:
            begins = bool(line.text) and _starts_signature(lines, index)
            in_signature = in_signature or (begins and has_text)
            is_signature = in_signature or begins or line.mark == "signature"
            line.kind = _SIGNATURE if is_signature else _NEW
            has_text = has_text or bool(line.text and line.kind == _NEW)
        index += max(1, taken)


def _cut(lines: list[_Line], index: int, taken: int, *, has_text: bool) -> None:
    """All that follows is quoted; but of a bare forward, what was forwarded is the text to read."""
    while index and _belongs_to_quote_below(lines[index - 1].text):
        index -= 1
        taken += 1
    if has_text or any(line.depth for line in lines[:index]):
        _mark(lines, index, len(lines), _QUOTED)
        return
    end = _end_of_header_block(lines, index + taken)
    _mark(lines, index, end, _QUOTED)
    _classify(lines, end)


def _belongs_to_quote_below(text: str) -> bool:
    """A rule, or the "Message of 3.3.2026 16:05" that some providers put above the headers."""
    if not text.strip("-_=*"):
        return True
    return len(text) < 50 and bool(TIME.search(text) and MONTH_OR_DATE.match(text[-16:]))


def _end_of_header_block(lines: list[_Line], index: int) -> int:
    end = index
    for position in range(index, min(len(lines), index + 14)):
        if _label(lines[position].text):
            end = position + 1
        elif lines[position].text and position > end + 1:
            break
    return end


def _starts_signature(lines: list[_Line], index: int) -> bool:
    line = lines[index]
    raw = line.raw.rstrip()
    if raw == "--" or _is_device_line(line) or REPLY_DIRECTLY.search(line.text):
        return True
    if len(raw) >= 20 and raw[0] in "_-=*" and not raw.strip("_-=*"):
        following = " ".join(one.text for one in lines[index + 1 : index + 7])
        return bool(MAILING_LIST.search(following))
    return False


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
    first = lines[index].text
    may_begin = _may_begin_attribution(first)
    if not (may_begin or first.rstrip("*_- ")[-1:] in _COLONS):
        return 0
    may_lack_colon = STARTER.match(first.lstrip("*_-– "))
    joined = ""
    for count, line in enumerate(lines[index : index + 4], start=1):
        if not line.text or line.depth:
            return 0
        joined = f"{joined} {line.text}".strip()
        ends = line.text.rstrip("*_- ")[-1:] in _COLONS
        if ends or (may_lack_colon and _ends_with_verb(line.text)):
            return count if _is_attribution(lines, index, count, joined) else 0
        if not may_begin:
            return 0
    return 0


def _ends_with_verb(text: str) -> bool:
    """Outlook on the web and Zoho leave the colon out."""
    tail = text.rstrip("*_- ")[-24:]
    return any(found.end() == len(tail) for found in VERB.finditer(tail))


def _may_begin_attribution(text: str) -> bool:
    if not DIGIT_OR_AT.search(text):
        return bool(STARTER.match(text.lstrip("*_-– ")))
    return bool(
        STARTER.match(text.lstrip("*_-– ")) or MONTH_OR_DATE.search(text) or EMAIL.search(text)
    )


def _is_attribution(lines: list[_Line], index: int, count: int, text: str) -> bool:
    if len(text) > 600:
        return False
    has_email, has_time = EMAIL.search(text), TIME.search(text)
    has_date = MONTH_OR_DATE.search(text)
    if has_email and has_time and has_date and ENDS_IN_ADDRESS.search(text):
        return True  # Gmail writes no verb in Japanese and Russian
    if not VERB.search(text):
        return False
    if _is_quote_next(lines, index + count):
        return True
    # "On 3 March 2026 the examiner wrote:" may also be the writer's own words.
    start = text.lstrip("*_-– ")
    begins_so = STARTER.match(start) or MONTH_OR_DATE.match(start)
    return bool(has_date and (has_email or (has_time and begins_so)))


# ---- "-----Original Message-----" and quoted header blocks ----


def _starts_quote(lines: list[_Line], index: int) -> bool:
    text = lines[index].text
    if len(text) < 200:
        if (text[0] in _FRAME and ORIGINAL.match(text)) or ABOVE_THIS_LINE.match(text):
            return True
        if text[-1] in ":：" and ORIGINAL_WORDS.match(text):
            return True
    if text[0] in _FRAME and FRAMED.match(text) and _header_labels(lines, index + 1) >= 2:
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
    for before, line in pairwise(lines):
        if not (before.kind == _QUOTED and before.depth and line.kind == _NEW and line.text):
            continue
        if len(before.raw) >= 60 and line.text[0].islower() and len(line.text) < 80:
            line.kind = _QUOTED


# ---- signatures without a mark ----


def _set_signature_apart(lines: list[_Line]) -> None:
    """What follows "Kind regards" at the end of the new text, when it looks like a name card."""
    new = [line for line in lines if line.kind == _NEW and line.text]
    if len(new) < 2:
        return
    start = _sign_off_index(new)
    for line in new[start:]:
        line.kind = _SIGNATURE


def _sign_off_index(new: list[_Line]) -> int:
    """The index of the first line of the signature within the lines of new text."""
    for index in range(max(1, len(new) - 9), len(new)):
        if _is_sign_off(new[index].text) and all(map(_may_be_on_a_card, new[index + 1 :])):
            return index
    if NAME_LINE.match(new[-1].text) and not new[-2].text.startswith(new[-1].text[0]):
        return len(new) - 1
    return len(new)


def _is_sign_off(text: str) -> bool:
    return len(text) < 90 and bool(SIGN_OFF.match(text))


def _may_be_on_a_card(line: _Line) -> bool:
    text = line.text
    is_sentence = text[-1:] in (".", "?", "。", "？") and text.count(" ") >= 4
    return len(text) < 80 and not is_sentence and text[-1:] != "?"
