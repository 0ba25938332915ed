"""The same for sanitised HTML: a number is found also when its digits stand in several elements."""

import re

from shared.masking import Secret, find_secrets, mask
from shared.plain_text import escape, unescape

# nh3 escapes "<" and ">" everywhere, so its output splits at the first of them.
_PIECE = re.compile(r"<[^<>]*>|[^<]+")
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|big|cite|code|em|font|i|ins|kbd|mark|q|s|samp|small|span|strike|strong|sub"
    r"|sup|time|tt|u|var|wbr)\b"
)
_CELL = re.compile(r"</?(?:td|th)\b")
_WORDS = re.compile(r' (alt|title)="([^"]*\d[^"]*)"')
_END_OF_BLOCK = "\x00"


def mask_html(clean: str) -> str:
    """What sanitize_html gave, with every secret of its text and of its descriptions masked."""
    pieces = _PIECE.findall(clean)
    texts = [_as_text(piece) for piece in pieces]
    secrets = find_secrets("".join(texts))
    if secrets:
        pieces = _masked(pieces, texts, secrets)
    return "".join(_with_masked_words(piece) if _is_tag(piece) else piece for piece in pieces)


def _is_tag(piece: str) -> bool:
    return piece.startswith("<")


def _as_text(piece: str) -> str:
    if not _is_tag(piece):
        return unescape(piece)
    if _INLINE.match(piece):
        return ""
    return " " if _CELL.match(piece) else _END_OF_BLOCK


def _masked(pieces: list[str], texts: list[str], secrets: list[Secret]) -> list[str]:
    """Tags stay as they are; the first text of a secret gets its dots, the others lose their part."""
    masked: list[str] = []
    position, waiting = 0, list(reversed(secrets))
    for piece, text in zip(pieces, texts, strict=True):
        end = position + len(text)
        if _is_tag(piece) or not waiting or waiting[-1].start >= end:
            masked.append(piece)
        else:
            masked.append(escape(_cut(text, position, waiting)))
        position = end
        while waiting and waiting[-1].end <= position:
            waiting.pop()
    return masked


def _cut(text: str, position: int, waiting: list[Secret]) -> str:
    """`text` stands at `position` of the whole; `waiting` is from right to left."""
    kept, at = [], position
    for one in reversed(waiting):
        if one.start >= position + len(text):
            break
        if one.start >= position:
            kept += [text[at - position : one.start - position], one.shown]
        at = max(at, one.end)
    return "".join([*kept, text[max(0, at - position) :]])


def _with_masked_words(tag: str) -> str:
    return _WORDS.sub(lambda found: f' {found[1]}="{escape(mask(unescape(found[2])))}"', tag)
