"""Forms that name themselves: DM/231045, EPAY-1234-5678, MM5. Each with its source and status.

Tried in this order; what one has taken, no later one takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from registry.references.kinds import Kind, digits_in
from registry.vocabulary import Certainty

Writer = Callable[[re.Match[str]], str | None]


@dataclass(frozen=True, slots=True)
class Marked:
    """`write` gives the normalised value, or None where it is something else after all."""

    kind: Kind
    pattern: re.Pattern[str]
    write: Writer
    source: str
    status: Certainty


BEFORE = r"(?<![^\W_])(?<![/.@])"
SUFFIX = r"(?P<suffix>[A-Z](?![^\W_]))?"
_DASH = r"[-\u2010-\u2015\u2212]"
_MONEY = r"\s?(?:,-|marks?\b|deutsche|mio\b|mill|eur|chf|usd|€|\$)"
COMMITTEES = (
    "MM/LD/WG|MM/A|H/LD/WG|H/A|LI/WG(?:/DEV)?|LI/A|PCT/WG|PCT/A|PCT/CTC|PCT/MIA|WO/GA|WO/CC|"
    "WO/PBC|WO/CF|WIPO/ACE|WIPO/GRTKF/IC|IPC/CE|IPC/WG|CLIM/CE|LOC/CE|TLT/A|STLT/A|PLT/A|"
    "SCT|SCCR|SCP|CDIP|CWS"
)
_LONE_COMMITTEE = re.compile(r"(?:SCT|SCCR|SCP|CDIP|CWS)\Z")


def _hague(found: re.Match[str]) -> str:
    return f"DM/{digits_in(found['number'])}{(found['suffix'] or '').upper()}"


def _payment(name: str) -> Writer:
    def write(found: re.Match[str]) -> str | None:
        parts = (found[1], found[2])
        is_spaced = any(sign.isspace() for sign in found[0])
        digits = [any(sign.isdecimal() for sign in part) for part in parts]
        return None if is_spaced and not all(digits) else f"{name}-{'-'.join(parts)}".upper()

    return write


def _meeting(found: re.Match[str]) -> str | None:
    committee, session, rest = found["committee"].upper(), found["session"], found["rest"] or ""
    if found["slash"].strip() != "/" and not (
        _LONE_COMMITTEE.match(committee) and found["committee"].isupper()
    ):
        return None
    return re.sub(r"\s", "", f"{committee}/{session}{rest}").upper()


def _account(found: re.Match[str]) -> str | None:
    is_joined = found[1].isdecimal() and found[0][2:] == found[1]
    return f"CA{found[1]}" if is_joined or found[0].startswith("CA") else None


def _pct(found: re.Match[str]) -> str:
    return f"PCT/{found[1].upper()}{found[2]}/{found[3]}"


MARKED: tuple[Marked, ...] = (
    Marked(
        Kind.PCT_NO,
        re.compile(
            rf"{BEFORE}PCT[\s/-]{{0,3}}([A-Z]{{2}})\s?((?:19|20)\d\d|\d\d)\s?[/-]\s?(\d{{5,6}})(?!\d)",
            re.I,
        ),
        _pct,
        "DAS number formats (office wiki, pages on the forms of numbers)",
        Certainty.CONFIRMED,
    ),
    Marked(
        Kind.EPAY_ITEM,
        re.compile(
            rf"{BEFORE}E{_DASH}?PAY(?:\s|{_DASH}|[#:]){{0,3}}([A-Z0-9]{{4}})(?:\s|{_DASH}){{0,3}}"
            r"([A-Z0-9]{4})(?![^\W_])",
            re.I | re.A,
        ),
        _payment("EPAY"),
        "Pages on current-account fees and on paying Hague fees",
        Certainty.CONFIRMED,
    ),
    Marked(
        Kind.EPAY_BASKET,
        re.compile(
            rf"{BEFORE}E{_DASH}?PMT(?:\s|{_DASH}|[#:]){{0,3}}([A-Z0-9]{{4}})(?:\s|{_DASH}){{0,3}}"
            r"([A-Z0-9]{4})(?![^\W_])",
            re.I | re.A,
        ),
        _payment("EPMT"),
        "Page on paying Hague fees",
        Certainty.CONFIRMED,
    ),
    Marked(
        Kind.MEETING_DOC,
        re.compile(
            rf"{BEFORE}(?P<committee>{COMMITTEES})(?P<slash>\s?/\s?|[ -])(?P<session>\d{{1,3}})(?!\d)"
            r"(?P<rest>(?:\s?/\s?(?:\d{1,3}|INF|REV|PROV|ADD|CORR)\.?\d{0,2}(?![^\W_])){1,3})?"
            r"(?![^\W_]|[.,]\d)",
            re.I,
        ),
        _meeting,
        "Codes of documents as working groups and committees publish them",
        Certainty.PARTLY,
    ),
    Marked(
        Kind.HAGUE_IRN,
        re.compile(
            rf"{BEFORE}D\s?[./]?\s?M\s?[/\-.:_]{{0,2}}\s{{0,2}}(?:(?:n[°ºo]|no|nr|#)\.?\s?)?"
            rf"(?P<number>\d{{2,3}}[ \u00a0\u202f.'’]?\d{{3}}){SUFFIX}"
            rf"(?!\d|[ .,'’]\d{{3}}(?!\d)|{_MONEY})",
            re.I,
        ),
        _hague,
        "Prefix DM/ widely seen; count of digits and the letter are general knowledge",
        Certainty.UNVERIFIED,
    ),
    Marked(
        Kind.HAGUE_APP,
        re.compile(
            rf"{BEFORE}(?:IB\s?)?WIPO\s?{_DASH}?\s?(\d{{5,6}})(?![^\W_]|/|[.,]\d|\s\d)", re.I
        ),
        lambda found: f"WIPO{found[1]}",
        "DAS number formats (office wiki)",
        Certainty.CONFIRMED,
    ),
    Marked(
        Kind.HAGUE_APP,
        re.compile(rf"{BEFORE}IB\s?(\d{{9}})(?![^\W_])"),
        lambda found: f"IB{found[1]}",
        "DAS number formats (office wiki)",
        Certainty.CONFIRMED,
    ),
    Marked(
        Kind.DM_FORM,
        re.compile(
            rf"{BEFORE}(?<!\d )D\.?M\.?\s?/?\s?(?:form\s?)?0?(1\d|[1-9])(?:\.inf)?"
            rf"(?![^\W_]|[.,]\d|/\d|[ \u00a0]\d{{3}}|{_MONEY})",
            re.I,
        ),
        lambda found: f"DM/{found[1]}",
        "Guide and pages of the Hague System: DM/1, 2, 6, 7; the other numbers are unverified",
        Certainty.PARTLY,
    ),
    Marked(
        Kind.MM_FORM,
        re.compile(
            rf"{BEFORE}(?<!\d )MM\s?[-/]?\s?0?(2[0-4]|1\d|[1-9])(?:\.inf|[EFS])?"
            r"(?![^\W_]|/\d|[.,]\d|[ \u00a0]\d{3}|\smm\b)",
            re.I,
        ),
        lambda found: f"MM{found[1]}",
        "Questions and answers, how-to pages of the Madrid System; MM1 and MM3 are abolished",
        Certainty.CONFIRMED,
    ),
    Marked(
        Kind.CURRENT_ACCOUNT,
        re.compile(rf"{BEFORE}CA(?:{_DASH}|[\s#:]){{0,2}}(\d{{6}})(?!\d|[.,]\d|{_MONEY})", re.I),
        _account,
        "Page on the funds of a current account",
        Certainty.CONFIRMED,
    ),
)
