"""What the model looks at: concepts, word stems, pairs of them, kinds of references."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from registry.references import FORMS, Mention
from registry.triage.concepts import concepts, find_concepts
from registry.triage.reading import without_quotes, words_of

STEM = 6
MOST_COUNTED = 2.0  # a word that stands ten times does not say it ten times
CONCEPT, MEANT, DESK_MEANT, REFERENCE = 1.0, 0.8, 0.6, 1.0
WORD, PAIR = 0.45, 0.35


@dataclass(frozen=True, slots=True)
class Seen:
    """A text as the triage sees it; `concepts` with the words that speak of them."""

    features: Mapping[str, float]
    concepts: Mapping[str, Sequence[str]]
    words: int


def see(subject: str, body: str, kinds: Iterable[str] = ()) -> Seen:
    """`kinds`: of references found in it, a form with its number ("mm_form:MM5")."""
    words = words_of(f"{subject}\n{without_quotes(body)}")
    found = find_concepts(words)
    features = _concept_features(found)
    features.update({f"r:{kind}": REFERENCE for kind in kinds})
    features.update(_word_features(words.folded))
    return Seen(_normed(features), found, len(words.folded))


def kinds_of(references: Iterable[Mention]) -> tuple[str, ...]:
    """A form with its number, for MM5 says what is asked; of other references the kind alone."""
    kinds = (
        f"{one.kind}:{one.value}" if one.kind in FORMS else str(one.kind)
        for one in references
        if not one.is_quoted
    )
    return tuple(sorted(set(kinds)))


def _concept_features(found: Mapping[str, Sequence[str]]) -> dict[str, float]:
    features: dict[str, float] = {}
    known = concepts()
    for code in found:
        features[f"c:{code}"] = CONCEPT
        for topic, weight in known[code].means.items():
            features[f"m:{topic}"] = features.get(f"m:{topic}", 0.0) + MEANT * weight
        for desk, weight in known[code].desk.items():
            features[f"d:{desk}"] = features.get(f"d:{desk}", 0.0) + DESK_MEANT * weight
    return features


def _word_features(words: Sequence[str]) -> dict[str, float]:
    stems = [word[:STEM] for word in words if not _is_number(word)]
    counted = Counter(f"w:{stem}" for stem in stems if len(stem) > 1)
    pairs = {f"p:{one} {two}" for one, two in itertools.pairwise(stems)}
    features = {name: WORD * min(count, MOST_COUNTED) for name, count in counted.items()}
    return features | dict.fromkeys(pairs, PAIR)


def _is_number(word: str) -> bool:
    return word.isdecimal() and len(word) > 2


def _normed(features: Mapping[str, float]) -> dict[str, float]:
    """Of length 1, so that a long letter counts as much as a chat line."""
    length = sum(value * value for value in features.values()) ** 0.5 or 1.0
    return {name: value / length for name, value in features.items()}
