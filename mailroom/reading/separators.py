"""Recognises the lines that clients put between new and old text: "-----Original Message-----"."""

import re
from collections.abc import Sequence

from mailroom.reading.header_blocks import (
    begins_block,
    begins_notes_block,
    is_foreign_block,
    labels_below,
    may_have_label,
    split_labels,
)
from mailroom.reading.quote_words import (
    ABOVE_THIS_LINE,
    FORWARDEDS,
    ORIGINALS,
    any_of,
)
from mailroom.reading.quoted_lines import Line

MAX_SEPARATOR = 200  # characters
MAX_BARE = 60

FRAME = "-_=*–—‐―>#~"
_ANY_FRAME = rf"[\s{re.escape(FRAME)}]*"
_FORWARDED = any_of(FORWARDEDS)
_EITHER = f"{any_of(ORIGINALS)}|{_FORWARDED}"
_FRAMED_WORDS = re.compile(
    rf"[{re.escape(FRAME)}]{_ANY_FRAME}(?:{_EITHER})\s*[:：]?\s*[\s<{re.escape(FRAME)}]+$", re.I
)
_BARE_WORDS = re.compile(rf"[\s*_]*(?:{_EITHER})[\s*_]*[:：]?[\s*_]*$", re.I)
_FORWARD_MARK = re.compile(rf"{_ANY_FRAME}(?:{_FORWARDED})\s*[:：]?{_ANY_FRAME}$", re.I)
_FRAMED = re.compile(rf"[{re.escape(FRAME)}]{{3,}}\s*\S.{{1,80}}\S\s*[{re.escape(FRAME)}]{{3,}}$")

_MARK_AND_MORE = re.compile(
    rf"[{re.escape(FRAME)}]{_ANY_FRAME}(?:{_EITHER})\s*[{re.escape(FRAME)}]{{2,}}\s*(\S.*)$", re.I
)

_ABOVE = re.compile(any_of(ABOVE_THIS_LINE), re.I)
_ASKS_TO_REPLY = re.compile(
    r"(?:\w+\W+){0,3}?(?:repl(?:y|ies)|respon|answer|type|write|enter|comment|r[ée]pon|antwor|schreib|"
    r"respue|rispo|respost|escrib|odpow|svar|skriv|vasta|odpov|válasz|răspun|yanıt|απαντ|отве|відпов|"
    r"תגוב|השב)"
    r"|(?=[^\x00-\u05ff]).{0,30}(?:回复|回覆|答复|返信|답|رد)",
    re.I,
)


def is_forward_mark(text: str) -> bool:
    """ "----- Forwarded message -----" or "Begin forwarded message:"; words alone are none."""
    if len(text) >= MAX_SEPARATOR or not text:
        return False
    is_set_apart = text[0] in FRAME or text[-1] in ":：*_"
    return is_set_apart and bool(_FORWARD_MARK.match(text))


def is_original_mark(text: str) -> bool:
    return 0 < len(text) < MAX_SEPARATOR and bool(text[0] in FRAME and _FRAMED_WORDS.match(text))


def headers_behind_mark(text: str) -> str:
    """Yahoo puts mark and headers on one line; here each header has one of its own."""
    found = _MARK_AND_MORE.match(text) if text[:1] in FRAME else None
    if not found:
        return ""
    more = found.group(1)
    separated = split_labels(more)
    return separated if separated.count("\n") >= 2 else ""


def is_framed(text: str) -> bool:
    """Words between two rules, in a language that we don't know."""
    return text[:1] != "" and text[0] in FRAME and bool(_FRAMED.match(text[:MAX_SEPARATOR]))


def is_rule(text: str) -> bool:
    return not text.strip(FRAME)


def asks_to_reply_above(text: str) -> bool:
    if len(text) >= MAX_SEPARATOR or not (text[0] in FRAME or _ASKS_TO_REPLY.match(text)):
        return False
    found = _ABOVE.search(text[:140])
    return bool(found and len(text) - found.end() < 40 and text[-1] not in "?？")


def starts_quote(lines: Sequence[Line], index: int) -> bool:
    """Whether all that stands from here on was written before."""
    text = lines[index].text
    if is_original_mark(text) or asks_to_reply_above(text) or headers_behind_mark(text):
        return True
    if text.startswith(">>>") and text.endswith(">>>"):  # GroupWise
        return True
    if text.lower().startswith(("[original message processed by", "original message processed by")):
        return True  # Tobit David
    is_short = text[0] in FRAME or len(text) < MAX_BARE
    if is_short and stands_above_headers(lines, index) and _may_stand_above_headers(text):
        return True
    return begins_block(lines, index) or begins_notes_block(lines, index)


def _may_stand_above_headers(text: str) -> bool:
    if is_rule(text):
        return len(text) > 4
    return is_framed(text) or (bool(_BARE_WORDS.match(text)))


def stands_above_headers(lines: Sequence[Line], index: int) -> bool:
    following = next((line.text for line in lines[index + 1 : index + 4] if line.text), "")
    if not may_have_label(following):
        return False
    return len(labels_below(lines, index + 1)) >= 2 or is_foreign_block(lines, index + 1)
