"""What a section's mail means: an answer, a question, a promised date, or not for us. Pure.

A plain answer is an answer. One word at its very beginning says otherwise; our mails name it in the
language of the section, and all languages are understood.
"""

import re
from dataclasses import dataclass
from datetime import date

from handovers.states import Said

QUESTION = ("question", "pregunta")
RETURN = ("return", "retour", "devolver", "devolución", "devolution")
DATE = ("date", "fecha")
_FIRST = re.compile(r"\s*[*_>]*\s*([^\W\d_]+)[*_]*([\s:\-–,.!]*)")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})(?!\d)")


@dataclass(frozen=True, slots=True)
class Meaning:
    kind: Said
    text: str
    promised_on: date | None = None


def read_meaning(text: str) -> Meaning:
    """Never raises; what is not understood is an answer, in all its words."""
    found = _FIRST.match(text)
    if found is None:
        return Meaning(Said.ANSWERED, text.strip())
    word, rest = found.group(1).casefold(), text[found.end() :].strip()
    if word in QUESTION and rest and _is_meant(found):
        return Meaning(Said.ASKED_BACK, rest)
    if word in RETURN and _is_meant(found):
        return Meaning(Said.DECLINED, rest)
    if word in DATE:
        return _promise(text, rest)
    return Meaning(Said.ANSWERED, text.strip())


def _is_meant(found: re.Match[str]) -> bool:
    """ "Return the form to us" is an answer, RETURN or "Return:" an instruction."""
    return found.group(1).isupper() or ":" in found.group(2)


def _promise(text: str, rest: str) -> Meaning:
    for pattern, order in ((_ISO, (1, 2, 3)), (_DAY_FIRST, (3, 2, 1))):
        found = pattern.match(rest)
        if found:
            year, month, day = (int(found.group(one)) for one in order)
            promised = _day(year, month, day)
            if promised:
                return Meaning(Said.PROMISED, rest[found.end() :].strip(" .,;\n"), promised)
    return Meaning(Said.ANSWERED, text.strip())


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
