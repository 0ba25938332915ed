"""Recognises "On Monday, Vera wrote:" in many languages, over one line or several."""

import re
from collections.abc import Sequence

from mailroom.reading.quote_words import ATTRIBUTIONS, UNSPACED_ATTRIBUTIONS, columns
from mailroom.reading.quoted_lines import Line

MAX_WRAPPED = 5  # lines
MAX_LENGTH = 600  # characters

_COLONS = (":", "：")
_AROUND = "*_-–—‐|#= \t"


def _words(position: int) -> str:
    """Whole words where the script has them."""
    spaced = [word for row in columns(ATTRIBUTIONS) for word in row[position]]
    unspaced = [word for row in columns(UNSPACED_ATTRIBUTIONS) for word in row[position]]
    whole = "|".join(re.escape(word) for word in sorted(spaced, key=len, reverse=True))
    parts = "|".join(re.escape(word) for word in sorted(unspaced, key=len, reverse=True))
    return rf"(?<!\w)(?:{whole})(?!\w)|(?:{parts})"


_VERBS = tuple(
    word.casefold()
    for table in (ATTRIBUTIONS, UNSPACED_ATTRIBUTIONS)
    for row in columns(table)
    for word in row[1]
)
VERB = re.compile(_words(1).replace(r"\ ", r"\s+"), re.I)
_STARTER = re.compile(_words(0).replace(r"\ ", r"\s+"), re.I)
_QUOTING = re.compile(
    r"(?:quoting|zitat von|citando(?: a)?|citeren van|en citant|citat från)\s", re.I
)
# "Message written by X on <date>:": where the verb stands first.
_WRITTEN_BY = re.compile(r"(?:wiadomość napisana przez|missatge de|kuupäev)\s|בתאריך|במועד", re.I)

TIME = re.compile(r"\d{1,2}\s?[:.hH時时시点點]\s?\d\d|\d{1,2}시")
DATE = re.compile(
    r"(?:19|20)\d\d|\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}|\d{1,2}[:.hH]\d\d|\d{1,2}\s?[年月日년월일]"
)
_DIGIT_OR_AT = re.compile(r"[\d@]")
EMAIL = re.compile(r"[^\s<>()\[\]\"'“”:;,]{1,64}@[^\s<>()\[\]\"'“”:;,]{1,200}")
_BRACKETED = re.compile(r"[<(\[（＜]\s?(?:mailto:)?[^\s<>()\[\]]{1,64}@[^\s<>()\[\]]{1,200}")
_ENDS_IN_ADDRESS = re.compile(r"(?:[>)\]）＞]|@[^\s:]{1,200})[\s*_]*[:：;]$")
_ENDS_IN_TIME = re.compile(r"\d\d(?:\s?[ap]\.?m\.?)?\)?\s?[:：]$", re.I)
_NAME_AND_ADDRESS = re.compile(r"[^<>:：]{0,80}[<(][^\s<>()]{1,64}@[^\s<>()]{1,200}[>)],?\s*")
# "---- Vera Visitor wrote ----", as Android once did.
_FRAMED_VERB = re.compile(rf"-{{2,}}\s*[^-:]{{2,60}} (?:{_words(1)})\s*:?\s*-{{2,}}$", re.I)
# "2013/11/1 Vera Visitor <vera@example.org>", as Gmail once wrote.
_DATE_AND_NAME = re.compile(
    r"\d{4}[/-]\d{1,2}[/-]\d{1,2}(?: \d{1,2}:\d\d)?(?: [A-Z]{3,4}[+\d:-]*)? "
    r"[^<>@:]{0,60}<[^\s<>]{1,64}@[^\s<>]{1,200}>$"
)
# "On 3 March 2026 at 16:05 I wrote …" are the writer's own words.
_OWN_WORDS = re.compile(
    r"\b(?:i|we|me|us|ich|wir|mir|uns|je(?! napis)|nous|yo|nosotros|io|noi|eu|nós|ik|wij|jag|"
    r"jeg|minä|já|ja|my|én|я|мы|мне|нам|ми|мені)\b|\bj['’]|我|私|저는|제가|لكم|إليكم|אני",
    re.I,
)
_DATE_FIRST = re.compile(r"(?:\w{2,12}\.?,? )?(?:\w{2,10}\.? )?\d{1,4}[.\s/,年-]", re.I)


def attribution_length(lines: Sequence[Line], index: int) -> int:
    """How many lines an introduction takes that begins here: 0 when none does."""
    first = lines[index].text
    is_started = bool(_STARTER.match(first.lstrip(_AROUND)) or _FRAMED_VERB.match(first))
    may_go_on = is_started or _names_date_or_address(first) or bool(_WRITTEN_BY.match(first))
    joined = ""
    for count, line in enumerate(lines[index : index + MAX_WRAPPED], start=1):
        if is_started and joined and not line.text and _opens_address(lines, index + count):
            continue
        text = _continued(joined, line)
        if text is None or len(joined) > MAX_LENGTH:
            return 0
        joined = f"{joined} {text}".strip()
        if _may_end(joined, text, is_started=is_started):
            is_quote_next = _next_depth(lines, index + count) > 0
            return count if _is_attribution(joined, is_quote_next) else 0
        if not may_go_on:
            return 0
    return 0


def _may_end(joined: str, text: str, *, is_started: bool) -> bool:
    if _ends_in_colon(text) or (is_started and _ends_in_verb(text)):
        return True
    return bool(_DATE_AND_NAME.match(joined))


def _names_date_or_address(text: str) -> bool:
    return bool(_DIGIT_OR_AT.search(text) and (DATE.search(text) or has_address(text)))


def is_dated(text: str) -> bool:
    """Whether a line may be the end of an introduction, as within the quotation of Apple Mail."""
    return text.endswith(_COLONS) and bool(DATE.search(text) or VERB.search(text))


def has_address(text: str) -> bool:
    return "@" in text and bool(EMAIL.search(text))


def holds_quote(line: Line) -> bool:
    """Yahoo on phones puts introduction and quoted text on one line."""
    text = line.text.lstrip(_AROUND)
    if not _STARTER.match(text):
        return False
    for verb in VERB.finditer(text[:300]):
        before, after = text[: verb.start()], text[verb.end() :].lstrip()
        if after[:1] in _COLONS and len(after) > 2:
            return bool(has_address(before) and TIME.search(before) and DATE.search(before))
    return False


def _opens_address(lines: Sequence[Line], index: int) -> bool:
    """Polymail has a blank line before the address."""
    return index < len(lines) and lines[index].text[:1] == "<"


def _continued(joined: str, line: Line) -> str | None:
    """The line's part in an introduction, None where it can have none."""
    if not line.text:
        return None
    if not line.depth:
        return line.text
    # "… <vera@example.org\n> wrote:" is no quotation of "wrote:".
    is_open = joined.count("<") > joined.count(">")
    return f"> {line.text}" if is_open and line.depth == 1 and VERB.match(line.text) else None


def _ends_in_colon(text: str) -> bool:
    tail = text.rstrip(_AROUND)
    return tail[-1:] in _COLONS or (tail[-1:] == ";" and bool(_BRACKETED.search(tail)))


def _ends_in_verb(text: str) -> bool:
    """Outlook on the web and Zoho leave the colon out."""
    return text.rstrip(_AROUND).casefold().endswith(_VERBS)


def _next_depth(lines: Sequence[Line], index: int) -> int:
    return next((line.depth for line in lines[index : index + 4] if line.text), 0)


def _is_attribution(joined: str, is_quote_next: bool) -> bool:
    text = joined.strip(_AROUND)
    if len(text) > MAX_LENGTH:
        return False
    if _FRAMED_VERB.match(joined) or _DATE_AND_NAME.match(text):
        return True
    has_verb = bool(VERB.search(text) or _WRITTEN_BY.match(text))
    has_date, has_time = bool(DATE.search(text)), bool(TIME.search(text))
    if _QUOTING.match(text):
        return is_quote_next or bool(_BRACKETED.search(text))
    if has_address(text):
        return _names_sender(text, has_verb, has_date, has_time) or (
            is_quote_next and (has_verb or has_date)
        )
    if is_quote_next:
        return (has_verb and (has_date or len(text) < 100)) or (has_date and has_time)
    # "On 3 March 2026 the examiner wrote:" may also be the writer's own words.
    if not (has_verb and has_date) or _OWN_WORDS.search(text):
        return False
    if not has_time:
        return _names_writer_at_end(text)
    begins_so = _STARTER.match(text) or _DATE_FIRST.match(text)
    return bool(begins_so or _ENDS_IN_TIME.search(text) or _ends_in_time_and_verb(text))


def _names_writer_at_end(text: str) -> bool:
    """ "On Tuesday, 3 March 2026, Vera Visitor wrote:"; "the examiner wrote" is no name."""
    verbs = list(VERB.finditer(text)) if _STARTER.match(text) else []
    if not verbs or text[verbs[-1].end() :].strip(" :："):
        return False
    date, comma, name = text[: verbs[-1].start()].rpartition(",")
    is_name = all(word[:1].isupper() for word in name.split())
    return bool(comma and is_name and DATE.search(date))


def _ends_in_time_and_verb(text: str) -> bool:
    *_, moment = TIME.finditer(text)
    tail = text[moment.end() :].strip(" :：")
    return bool(tail and VERB.fullmatch(tail))


def _names_sender(text: str, has_verb: bool, has_date: bool, has_time: bool) -> bool:
    """The text has an address; whether it is the one of who is quoted."""
    if has_verb and has_date:
        return True
    if has_date and has_time and _ENDS_IN_ADDRESS.search(text):
        # Gmail writes no verb in Japanese and Russian, nor does Tutanota.
        return bool(_BRACKETED.search(text) or _DATE_FIRST.match(text))
    if text[:1] == "*" and has_time:
        return True
    named = _NAME_AND_ADDRESS.match(text)
    return bool(named and VERB.match(text[named.end() :]) and len(text) - named.end() < 30)
