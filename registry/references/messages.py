"""The references of a whole message: its subject, what is new, what is quoted, names of files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from registry.references.finding import find_references
from registry.references.kinds import Kind, Reference, Sureness


class Place(StrEnum):
    """Where in a message; of several, the first of these is told."""

    SUBJECT = "subject"
    BODY = "body"
    FILE = "file"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class Mention:
    """One reference of a message, named once however often it stands there."""

    kind: Kind
    value: str
    certainty: Sureness
    place: Place
    written: str
    is_quoted: bool

    @property
    def key(self) -> str:
        return Reference(self.kind, self.value, self.certainty, 0, 0, self.written).key


_ORDER = list(Place)


def read_letter(subject: str, body: str, *, language: str | None = None) -> list[Mention]:
    """Every mention of subject and body as it stands there; `find_in_message` makes one of several."""
    return [*_of(subject, Place.SUBJECT, language), *_of(body, Place.BODY, language)]


def find_in_message(
    *,
    subject: str = "",
    body: str = "",
    quoted: str = "",
    filenames: Iterable[str] = (),
    language: str | None = None,
    read: Sequence[Mention] | None = None,
) -> list[Mention]:
    """Each kind and value once, in the order of reading: certain if it is so anywhere.

    Quoted only if it stands nowhere else. A candidate whose digits the message names by another
    kind is that. Numbers that cameras give to pictures are none. `read` is what `read_letter` found
    already: then subject and body are not read again.
    """
    letter = read_letter(subject, body, language=language) if read is None else read
    found = [
        *letter,
        *(one for name in filenames for one in _of(_spelt(name), Place.FILE, language)),
        *_of(quoted, Place.QUOTED, language),
    ]
    return list(_once(_settled(found)))


def _of(text: str, place: Place, language: str | None) -> Iterator[Mention]:
    for one in find_references(text, language=language):
        is_quoted = one.is_quoted or place == Place.QUOTED
        where = Place.QUOTED if is_quoted else place
        yield Mention(one.kind, one.value, one.certainty, where, one.written, is_quoted)


def _spelt(name: str) -> str:
    return name.rsplit(".", 1)[0]


def _settled(found: list[Mention]) -> Iterator[Mention]:
    """What is certain anywhere is certain everywhere, whatever place had the bare number."""
    sure = {
        "".join(filter(str.isdecimal, one.value)): one
        for one in found
        if one.certainty == Sureness.CERTAIN and one.kind in _NAMED_ONCE
    }
    for one in found:
        known = sure.get("".join(filter(str.isdecimal, one.value)))
        if one.certainty == Sureness.CERTAIN or known is None or one.kind not in _NAMED_ONCE:
            yield one
        else:
            yield replace(one, kind=known.kind, value=known.value, certainty=Sureness.CERTAIN)


_NAMED_ONCE = frozenset({Kind.MADRID_IRN, Kind.HAGUE_IRN, Kind.WIPO_REF, Kind.BASIC_MARK_NO})


def _once(found: Iterable[Mention]) -> Iterator[Mention]:
    best: dict[tuple[str, str], Mention] = {}
    for one in found:
        present = best.get((one.kind, one.key))
        best[one.kind, one.key] = _better(present, one) if present else one
    yield from best.values()


def _better(present: Mention, other: Mention) -> Mention:
    first = min((present, other), key=lambda one: _ORDER.index(one.place))
    is_sure = Sureness.CERTAIN in (present.certainty, other.certainty)
    return replace(
        first,
        certainty=Sureness.CERTAIN if is_sure else Sureness.CANDIDATE,
        is_quoted=present.is_quoted and other.is_quoted,
    )
