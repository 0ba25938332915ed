"""A text as folded words: what is new in it, and what was only quoted."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_QUOTED_FROM = re.compile(
    r"^(?:-{2,} ?(?:original message|forwarded message|message d'origine|mensaje original)|"
    r"(?:on|le|el) .{6,90}(?:wrote|a écrit|a ecrit|escribió|escribio) ?:)",
    re.I | re.M,
)
LONGEST = 6000  # characters: what somebody wants stands in the beginning, and time is short
FEWEST_OWN = 4  # words above a quotation that are more than a greeting


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, folded and as they are written, one beside the other."""

    folded: list[str]
    written: list[str]


def words_of(text: str) -> Words:
    written = _WORD.findall(text[:LONGEST])
    pairs = [(short, word) for word in written if (short := folded(word))]
    return Words([short for short, _word in pairs], [word for _short, word in pairs])


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """Small letters and digits without accents; empty for a word of another script."""
    plain = unicodedata.normalize("NFKD", word.casefold().replace("œ", "oe"))
    return "".join(sign for sign in plain if sign.isascii() and sign.isalnum())


def without_quotes(body: str) -> str:
    """The newest part of a mail; the whole where nothing but quotes is left."""
    lines = [line for line in body.splitlines() if not line.lstrip().startswith(">")]
    kept = "\n".join(lines)
    start = _QUOTED_FROM.search(kept)
    own = kept[: start.start()] if start else kept
    return own if len(own.split()) >= FEWEST_OWN else body
