"""What a reference is: its kind, how sure we are of it, where it stands, when two are the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The labels of the data; forms and sources are beside the patterns that find them."""

    MADRID_IRN = "madrid_irn"
    WIPO_REF = "wipo_ref"
    BASIC_MARK_NO = "basic_mark_no"
    HAGUE_IRN = "hague_irn"
    HAGUE_APP = "hague_app"
    MM_FORM = "mm_form"
    DM_FORM = "dm_form"
    DAS_CODE = "das_code"
    CURRENT_ACCOUNT = "current_account"
    EPAY_ITEM = "epay_item"
    EPAY_BASKET = "epay_basket"
    PCT_NO = "pct_no"
    MEETING_DOC = "meeting_doc"
    CLIENT_REF = "client_ref"


FORMS = frozenset({Kind.MM_FORM, Kind.DM_FORM})
"""Named in thousands of messages: they say what is asked, not which matter it is about."""


class Sureness(StrEnum):
    """CERTAIN when the words around decide; a number alone is only ever a CANDIDATE."""

    CERTAIN = "certain"
    CANDIDATE = "candidate"


@dataclass(frozen=True, slots=True)
class Reference:
    """One place of a text: `text[start:end]` is `written`, `value` its normalised form.

    An item of an expanded list or range ("1533200-05") has the place of what stands for it; no
    other reference overlaps that place.
    """

    kind: Kind
    value: str
    certainty: Sureness
    start: int
    end: int
    written: str
    is_quoted: bool = False

    @property
    def key(self) -> str:
        return key_of(self.kind, self.value)

    @property
    def is_certain(self) -> bool:
        return self.certainty == Sureness.CERTAIN

    @property
    def digits(self) -> str:
        return digits_in(self.value)


_RENEWED = re.compile(r"[234]?R(?=\d)")


def key_of(kind: str, value: str) -> str:
    """The same for two values of one kind that mean the same thing.

    Nothing is padded in values, so DM/086412 and DM/86412 differ there, and 2R183412 is the
    registration 183412 once more renewed. Whoever looks up compares keys.
    """
    folded = "".join(value.upper().split())
    if kind == Kind.MADRID_IRN:
        return _RENEWED.sub("", folded, count=1).lstrip("0")
    if kind == Kind.HAGUE_IRN:
        return "DM/" + folded.removeprefix("DM/").lstrip("0")
    return folded


def digits_in(written: str) -> str:
    """Digits without what stands between them, of any script as 0-9; nothing is padded."""
    return "".join(str(int(sign)) for sign in written if sign.isdecimal())
