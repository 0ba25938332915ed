"""Values that only words make: basic marks, the writer's own reference, codes of documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from registry.references.anchors import Anchor, Meaning, is_nation
from registry.references.fillers import (
    AFTER_BASIC,
    WORDS,
    is_same_sentence,
    joins_items,
    leads_to_number,
)
from registry.references.kinds import Kind, Reference, Sureness, digits_in
from registry.references.numbers import is_date

# Forms of national numbers: FR, AT, AU as in the DAS number formats [C]; EUTM, UK, US unverified [U].
_NATIONAL = (
    r"(?<![^\W_])(?:UK\s?00(?:\s?\d){8,9}|\d\d/\d{3}[,. ]?\d{3}|AM\s?\d{2,5}/\d{4}|"
    r"(?:(?!IR|WO|DM|CA)[A-Z]{1,2}\s?)?"
    r"(?:\d\d[ .]\d{4}[ .]?\d{3}|\d{1,3}(?:[ .,'’\u00a0]\d{3}){1,3}|\d{5,12})"
    r"(?:[/-]\d{1,4})?)(?![^\W_]|[.,/]\d)"
)
_NATIONAL_NUMBER = re.compile(_NATIONAL)
_US_SERIAL = re.compile(r"(\d\d)/(\d{3})[,. ]?(\d{3})\Z")
_FAR = 70
_NEARBY = 80
_ALSO_BETWEEN = frozenset(
    "in en au aux from by filed registered deposited déposée déposé dépôt depositada inscrite"
    " registrada concedida solicitada at before auprès ante australia france spain españa espagne germany"
    " allemagne alemania italy italie italia switzerland suisse suiza benelux serial application"
    " applications demande solicitud national nationale nacional office offices patent eutm eu ue us uk"
    " usa european union europea européenne french française francesa spanish española espagnole"
    " swiss german italian chinese japanese australian mexicana mexican mexicaine brand basic base"
    " uspto euipo inpi oepm ukipo boip dpma cnipa i.e namely which".split()
)
_WORD = re.compile(r"[^\W\d_]+")


def basic_marks(text: str, anchors: Sequence[Anchor]) -> Iterator[Reference]:
    """National numbers that the text calls the basic ones, before them or behind."""
    for place, anchor in enumerate(anchors):
        if anchor.meaning == Meaning.BASIC:
            following = (
                one for one in anchors[place + 1 : place + 4] if one.meaning not in _MAY_FOLLOW
            )
            until = next((one.start for one in following), len(text))
            yield from _basics_after(text, anchor.end, min(until, anchor.end + _FAR + 40))
    ends = {one.end for one in anchors if one.meaning in _REGISTRIES}
    for found in AFTER_BASIC.finditer(text):
        before = _number_before(text, found.start())
        # IR 1711904 (basic US application 97/654,321): what is called basic comes behind.
        behind = _NATIONAL_NUMBER.search(text, found.end(), found.end() + 40)
        if not before or (behind and is_same_sentence(text[found.end() : behind.start()])):
            continue
        if ends.isdisjoint(range(before[0] - 6, before[0] + 3)):
            yield _basic(text, *before)


_REGISTRIES = frozenset({Meaning.MADRID, Meaning.HAGUE})
_MAY_FOLLOW = frozenset({Meaning.BASIC, Meaning.NATIONAL, Meaning.TOPIC})


def _basics_after(text: str, start: int, until: int) -> Iterator[Reference]:
    found = _NATIONAL_NUMBER.search(text, start, until)
    if not found or not _leads_to_basic(text[start : found.start()]):
        return
    while found:
        end = found.end()
        if not is_date(digits_in(found[0])):
            yield _basic(text, found.start(), end)
        found = _NATIONAL_NUMBER.search(text, end, end + 24)
        if found and not joins_items(text[end : found.start()]):
            return


def _leads_to_basic(between: str) -> bool:
    if len(between) > _FAR or not is_same_sentence(between):
        return False
    words = [word.casefold() for word in _WORD.findall(between)]
    return leads_to_number(between) or all(
        word in WORDS or word in _ALSO_BETWEEN or is_nation(word) for word in words
    )


def _number_before(text: str, end: int) -> tuple[int, int] | None:
    start = max(0, end - 24)
    ends = [one.span() for one in _NATIONAL_NUMBER.finditer(text, start, end)]
    return ends[-1] if ends and ends[-1][1] == end and ends[-1][0] > start - (start == 0) else None


def _basic(text: str, start: int, end: int) -> Reference:
    written = text[start:end]
    return Reference(
        Kind.BASIC_MARK_NO, _national_value(written), Sureness.CERTAIN, start, end, written
    )


def _national_value(written: str) -> str:
    """97/654,321 as the office writes it; else prefix and digits, with a slash that is part of it."""
    if serial := _US_SERIAL.match(written):
        return f"{serial[1]}/{serial[2]},{serial[3]}"
    return "".join(sign for sign in written.upper() if sign.isalnum() or sign in "/-")


# --- the writer's own reference --------------------------------------------------------------------
_CLIENT_VALUE = re.compile(
    r"(?:[\s:#=(]|(?:no|nos|n|nr|num[eé]ro|number|n[uú]mero)?[.°º]|(?:is|est|es|no|number|nr)\b|-\s){0,8}"
    r"(?P<value>(?:[A-Za-z0-9][\w/.\u2010-\u2015+-]{1,39}|\d)"
    r"(?:[ ](?=[\w/.-]{0,19}\d)[A-Z0-9][\w/.-]{0,19}){0,2}(?:[ ][A-Z]{1,4}(?=\s*(?:[\n,;.)]|\Z)))?)"
)
_PLAIN = re.compile(r"\d{6,7}\Z")


def client_references(text: str, anchors: Sequence[Anchor]) -> Iterator[Reference]:
    """What stands behind "our ref": a word with a digit, or capitals followed by one."""
    for place, anchor in enumerate(anchors):
        if anchor.meaning not in (Meaning.CLIENT, Meaning.CLIENT_FILE):
            continue
        found = _CLIENT_VALUE.match(text, anchor.end, anchor.end + 90)
        if not found or _names_other(anchors[place + 1 : place + 3], found):
            continue
        written = found["value"].rstrip(".,-/+")
        if _is_own(written, anchor.meaning):
            start = found.start("value")
            yield Reference(
                Kind.CLIENT_REF,
                " ".join(written.split()),
                Sureness.CERTAIN,
                start,
                start + len(written),
                written,
            )


def _names_other(following: Sequence[Anchor], found: re.Match[str]) -> bool:
    """IR, WO, CA: "our ref IR 1589321" is a registration."""
    start, weak = found.start("value"), (Meaning.TOPIC, Meaning.SOME_REF, Meaning.OTHER)
    return any(one.start == start and one.meaning not in weak for one in following)


def _is_own(written: str, meaning: Meaning) -> bool:
    first = written.split(" ", maxsplit=1)[0] if written else ""
    has_digit = any(sign.isdecimal() for sign in written)
    if not has_digit or len(written) < 2:
        return False
    if meaning == Meaning.CLIENT_FILE and _PLAIN.match(written):
        return False
    return any(sign.isdecimal() for sign in first) or (first.isupper() and len(first) <= 6)


# --- access codes of priority documents -------------------------------------------------------------
_CODE_NAME = re.compile(
    r"(?<![^\W_])(?:(?P<das>DAS\b|digital\saccess\sservice)"
    r"|access\scode|code\sd['’]acc[eè]s|c[oó]digo\sde\sacceso)",
    re.I,
)
_MIXED = r"(?=[A-Za-z0-9]{0,3}\d)(?=[A-Za-z0-9]{0,3}[A-Za-z])[A-Za-z0-9]{4}"
_FAR_CODE = re.compile(
    rf"[^\n.;!?\d]{{0,48}}?(?<![^\W_])(?P<value>{_MIXED})(?![^\W_]|[./,]\d)", re.A
)
_NEAR_CODE = re.compile(
    r"(?P<named>\s?(?i:codes?|c[oó]digo|access\scode|clave))?"
    r"(?:[\s:=\"“«'(]|\b(?i:is|est|es|no|DAS)\b){0,8}(?P<value>\d{4}|(?!CODE|WIPO|OMPI)[A-Z]{4})(?![^\W_]|[./,]\d)"
)
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|er|an|eme)\Z", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_PRIORITY = re.compile(r"priorit|prioridad|prioritaire|\bDAS\b", re.I)


def access_codes(text: str) -> Iterator[Reference]:
    """Four letters or digits behind the word. A year, or a code of something unsaid, is asked about."""
    for name in _CODE_NAME.finditer(text):
        found = _FAR_CODE.match(text, name.end()) or _near_code(text, name)
        if not found or _ORDINAL.match(found["value"]):
            continue
        value, (start, end) = found["value"], found.span("value")
        around = text[max(0, name.start() - _NEARBY) : end + _NEARBY]
        is_sure = not _YEAR.match(value) and bool(_PRIORITY.search(around))
        surely = Sureness.CERTAIN if is_sure else Sureness.CANDIDATE
        yield Reference(Kind.DAS_CODE, value.upper(), surely, start, end, value)


def _near_code(text: str, name: re.Match[str]) -> re.Match[str] | None:
    """Letters or digits alone only directly behind "code"."""
    found = _NEAR_CODE.match(text, name.end())
    return found if found and (found["named"] or not name["das"]) else None
