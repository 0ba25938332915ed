"""What a number is by the words before it, by its list, or, failing both, by itself: a candidate."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from registry.references.anchors import Anchor, Meaning
from registry.references.fillers import (
    AFTER_NATIONAL,
    AFTER_OTHER,
    is_filler,
    is_same_sentence,
    joins_items,
    leads_to_number,
)
from registry.references.kinds import Kind, Reference, Sureness
from registry.references.lists import NUMBERED
from registry.references.numbers import (
    Number,
    begins_freely,
    ends_freely,
    is_date,
    is_round,
    numbers_in,
    spread_number,
)
from registry.references.taken import Taken

FAR = 70  # characters between an anchor and its number
TOPIC_NEAR = 60
FEWEST, MOST = 5, 10  # digits of anything that is looked at
LENGTHS = {Kind.MADRID_IRN: (5, 7), Kind.HAGUE_IRN: (5, 6), Kind.WIPO_REF: (7, 10)}
REJECTING = frozenset({Meaning.OTHER, Meaning.NATIONAL, Meaning.BASIC, Meaning.CLIENT})
REGISTRY = {Meaning.MADRID: Kind.MADRID_IRN, Meaning.HAGUE: Kind.HAGUE_IRN}
# A shape seen in every example of such a reference and in no telephone number. Unverified.
_TRANSACTION_START, _TRANSACTION_LENGTH = "1", 10
Verdict = tuple[Kind, Sureness]


class NumberReader:
    """Reads a text's numbers from left to right and remembers what the last one was.

    `present` are the references that were found before, by their own marks.
    """

    def __init__(
        self, text: str, anchors: Sequence[Anchor], taken: Taken, present: Sequence[Reference]
    ) -> None:
        self.text, self.taken = text, taken
        self.rejected_until = -1
        self.last: Reference | None = None
        self._strong = [one for one in anchors if one.meaning != Meaning.TOPIC]
        self._strong_ends = [one.end for one in self._strong]
        topics = [one for one in anchors if one.meaning == Meaning.TOPIC]
        self._topics = [one.start for one in topics]
        self._topic_ends = {one.end for one in topics}
        self._marked = [one for one in present if one.kind in NUMBERED]
        self._marked_ends = [one.end for one in self._marked]

    def read(self) -> Iterator[Reference]:
        for written in numbers_in(self.text):
            anchor = self._anchor_of(written)
            number = self._as_dictated(written, anchor)
            if not FEWEST <= len(number.digits) <= MOST:
                continue
            if not self.taken.is_free(number.start, number.end):
                continue
            if found := self._judged(number, anchor):
                self.taken.take(found.start, found.end)
                self.last = found
                yield found

    # --- what it may be -----------------------------------------------------------------------
    def _judged(self, number: Number, anchor: Anchor | None) -> Reference | None:
        before = self._item_before(number, anchor)
        if before is not None:
            return self._as_item(number, before)
        if anchor is None and self._follows_rejected(number):
            self.rejected_until = number.end
            return None
        meaning = self._meaning(number, anchor)
        if meaning in REJECTING:
            self.rejected_until = number.end
            return None
        verdict = self._by_word(number, meaning) or self._by_itself(number, anchor)
        return self._reference(number, *verdict) if verdict else None

    def _meaning(self, number: Number, anchor: Anchor | None) -> Meaning | None:
        """Of the nearest word, if nothing but what leads to a number stands in between."""
        if anchor is None:
            return None
        between = self.text[anchor.end : number.start]
        if is_filler(between):
            return anchor.meaning
        is_ours = anchor.meaning in REGISTRY or anchor.meaning == Meaning.TRANSACTION
        return anchor.meaning if is_ours and leads_to_number(between) else None

    def _by_word(self, number: Number, meaning: Meaning | None) -> Verdict | None:
        count = len(number.digits)
        if meaning in REGISTRY:
            kind = REGISTRY[meaning]
            return (kind, Sureness.CERTAIN) if self._fits(kind, number) else None
        if meaning == Meaning.TRANSACTION and count >= 7:
            return Kind.WIPO_REF, Sureness.CERTAIN
        if meaning in (Meaning.THEIRS, Meaning.SOME_REF) and count >= 7:
            sure = count == MOST or (meaning == Meaning.THEIRS and count > 7)
            return Kind.WIPO_REF, Sureness.CERTAIN if sure else Sureness.CANDIDATE
        if meaning == Meaning.ACCOUNT and count == 6:
            return Kind.CURRENT_ACCOUNT, Sureness.CERTAIN
        return None

    def _by_itself(self, number: Number, anchor: Anchor | None) -> Verdict | None:
        """Six or seven digits, or the shape of a transaction: only ever a candidate."""
        if not self._stands_alone(number, anchor) or is_date(number.digits):
            return None
        if AFTER_OTHER.match(self.text, number.end) or AFTER_NATIONAL.match(self.text, number.end):
            return None
        if number.digits.startswith("00") or is_round(number.digits):
            return None
        count = len(number.digits)
        if count == 7 or (count == 6 and self._is_on_topic(number)):
            return Kind.MADRID_IRN, Sureness.CANDIDATE
        if count == _TRANSACTION_LENGTH and number.digits.startswith(_TRANSACTION_START):
            return Kind.WIPO_REF, Sureness.CANDIDATE
        return None

    def _stands_alone(self, number: Number, anchor: Anchor | None) -> bool:
        """No1589321: the word that ends where the number begins is no part of it."""
        is_joined = number.start in self._topic_ends or (
            anchor is not None and anchor.end == number.start
        )
        begins = is_joined or begins_freely(self.text, number.start)
        return begins and ends_freely(self.text, number.end)

    def _is_on_topic(self, number: Number) -> bool:
        near = bisect_right(self._topics, number.end + TOPIC_NEAR // 2)
        return bool(near) and self._topics[near - 1] >= number.start - TOPIC_NEAR

    # --- lists ----------------------------------------------------------------------------------
    def _item_before(self, number: Number, anchor: Anchor | None) -> Reference | None:
        """The reference with which it stands in one list, unless a word of its own is nearer."""
        place = bisect_right(self._marked_ends, number.start)
        marked = self._marked[place - 1] if place else None
        known = [one for one in (self.last, marked) if one and one.end <= number.start]
        if not known:
            return None
        nearest = max(known, key=lambda one: one.end)
        if anchor and anchor.end > nearest.end:
            return None
        between = self.text[nearest.end : number.start]
        return nearest if len(between) <= FAR and joins_items(between) else None

    def _as_item(self, number: Number, before: Reference) -> Reference | None:
        if before.kind not in LENGTHS or not self._fits(before.kind, number):
            return None
        if is_date(number.digits) or AFTER_OTHER.match(self.text, number.end):
            return None
        if len(number.digits) < 6 or not ends_freely(self.text, number.end):
            return None
        return self._reference(number, before.kind, before.certainty)

    def _follows_rejected(self, number: Number) -> bool:
        between = self.text[self.rejected_until : number.start]
        return self.rejected_until >= 0 and len(between) <= 24 and joins_items(between)

    # --- parts ----------------------------------------------------------------------------------
    def _anchor_of(self, number: Number) -> Anchor | None:
        place = bisect_right(self._strong_ends, number.start)
        if not place:
            return None
        anchor = self._strong[place - 1]
        if number.start - anchor.end > FAR:
            return None
        between = self.text[anchor.end : number.start]
        has_number = sum(sign.isdecimal() for sign in between) >= FEWEST
        return anchor if is_same_sentence(between) and not has_number else None

    def _as_dictated(self, number: Number, anchor: Anchor | None) -> Number:
        """Behind a word that decides, groups of any size make one number."""
        if anchor is None or len(number.digits) > 4 or anchor.meaning not in REGISTRY:
            return number
        if not is_filler(self.text[anchor.end : number.start]):
            return number
        most = LENGTHS[REGISTRY[anchor.meaning]][1]
        return spread_number(self.text, number.start, 6, most) or number

    def _fits(self, kind: Kind, number: Number) -> bool:
        fewest, most = LENGTHS[kind]
        return fewest <= len(number.digits) <= most

    def _reference(self, number: Number, kind: Kind, sureness: Sureness) -> Reference:
        values = {
            Kind.HAGUE_IRN: f"DM/{number.digits}{number.suffix}",
            Kind.CURRENT_ACCOUNT: f"CA{number.digits}",
            Kind.WIPO_REF: number.digits,
        }
        value = values.get(kind, number.value)
        written = self.text[number.start : number.end]
        return Reference(kind, value, sureness, number.start, number.end, written)
