"""A text as folded words: what is new in it, and what was only quoted."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+")
_QUOTED_FROM = re.compile(
    r"^(?:-{2,} ?(?:original message|forwarded message|message d'origine|mensaje original)|"
    r"(?:on|le|el) .{6,90}(?:wrote|a écrit|a ecrit|escribió|escribio) ?:)",
    re.I | re.M,
)
LONGEST = 6000  # characters: what somebody wants stands in the beginning, and time is short


def folded(text: str) -> str:
    """Small letters without accents; what has no such form is left out."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    return plain.encode("ascii", "ignore").decode() if plain.isascii() else _without_marks(plain)


def _without_marks(text: str) -> str:
    kept = (" " if sign in "’'«»–—¿¡" else sign for sign in text)
    return "".join(sign for sign in kept if not unicodedata.combining(sign))


def words_of(text: str) -> list[str]:
    return _WORD.findall(folded(text[:LONGEST]))


def without_quotes(body: str) -> str:
    """The newest part of a mail; the whole where nothing but quotes is left."""
    lines = [line for line in body.splitlines() if not line.lstrip().startswith(">")]
    kept = "\n".join(lines)
    start = _QUOTED_FROM.search(kept)
    own = kept[: start.start()] if start else kept
    return own if len(own.split()) >= 4 else body
