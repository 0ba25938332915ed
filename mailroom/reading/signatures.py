"""Tells the signature from the new text: marked ones, lines of devices, formulas with a name card.

When in doubt a line stays with the text: what is folded away by mistake costs more.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from mailroom.reading.attributions import has_address
from mailroom.reading.quote_words import any_of
from mailroom.reading.quoted_lines import NEW, SIGNATURE, Line
from mailroom.reading.signature_words import (
    DEVICES,
    DEVICES_FIRST,
    MAILING_LISTS,
    NOTICES,
    SIGN_OFFS,
    THANKS,
)

MAX_CARD = 16  # lines below "Kind regards"
MAX_DASHES = 4  # of a rule above a name alone
MAX_NAMES = 4  # lines below it
MAX_NOTICE = 40  # lines
MAX_FORMULA = 90  # characters

_RULE = "_-=*–—―~"
_AROUND = "-_*>—\u2063 "
_LINK = r"(?:\s*[<(\[][^<>]*[>)\]])?[.!\s*_]*$"
_DEVICE = re.compile(rf"(?:{any_of(DEVICES)}).{{2,90}}{_LINK}", re.I)
_DEVICE_FIRST = re.compile(rf"(?:{any_of(DEVICES_FIRST)}){_LINK}", re.I)
# "Sent from Madrid by post" and "enviado de Lima" are the writer's own words.
_DEVICE_NAME = re.compile(
    r"\b(?:iphon\w*|ipad\w*|ipod|android\w*|outlook\w*|blackberry\w*|galaxy|samsung|"
    r"huawei|xiaomi|nokia|htc|lg|sony|xperia|motorola|oneplus|pixel|windows|yahoo\w*|gmail|hotmail|"
    r"[\w.-]*mail\w*|mail[\w.]*|thunderbird|spark|superhuman|mailspring|mailbird|mobile|smartphone|"
    r"phone|tablet\w*|handy|handheld|treo|appareil|móvil|movil|telefon\w*|telefoon|cellulare|celular|"
    r"sparrow|polymail|newton|boxer|airmail|front|"
    r"hey|zoho|zimbra|orange|aol|gmx|web\.de|vodafone|verizon|at&t|t-mobile|app\w*|cloudmagic|"
    r"touch|tutanota|tuta|bluemail|typeapp|aquamail|nine|edison|mac\w*|email|e-mail|dispositivo|"
    r"unterwegs|surface|chromebook|laptop|ordinateur|téléphone|teléfono|puhelim\w*|spike|telefon)\b"
    r"|[^\x00-\u024f]",
    re.I,
)
_MY = re.compile(
    r"\b(?:my|mon|mi|meinem|meiner|mio|mia|meu|minha|mijn|moj\w*|mitt?|min|mój|mého|môjho|unsere?m)\b",
    re.I,
)
_TAIL = re.compile(
    r"(?:an?|the|so|sorry|please|pls|excuse|powered|with|on|veuillez|un|una)\b", re.I
)
_APOLOGY = re.compile(
    r"(?:please |pls )?(?:excuse|forgive|pardon|apologi[sz]e)\b.{0,40}(?:brevity|typos?|brief|errors?|"
    r"spelling|mistakes|terse)|veuillez excuser ma brièveté|(?:disculpe|perdone) .{0,30}(?:brevedad|errores)|"
    r"bitte entschuldigen sie (?:die|meine) kürze|perdonate|verontschuldig mij",
    re.I,
)
_REPLY_DIRECTLY = re.compile(
    r"reply to this e?-?mail directly|you are receiving this because|you received this message "
    r"because you are subscribed",
    re.I,
)
_MAILING_LIST = re.compile(any_of(MAILING_LISTS), re.I)
_NOTICE = re.compile(rf"[\W_]*(?:{any_of(NOTICES)})", re.I)

_FORMULA = re.compile(rf"[\W_]*(?:{any_of(SIGN_OFFS)})[\W_]*$", re.I)
_THANKS = re.compile(rf"[\W_]*(?:{any_of(THANKS)})[\W_]*$", re.I)
_JOINED = re.compile(r"\s*[/|&·]\s*")  # in two languages
_NAME = r"[^\W\d_][\w.'’-]{0,30}"
_ONE_LINE = re.compile(
    rf"[\W_]*(?:{any_of(SIGN_OFFS)}|{any_of(THANKS)})\s?[,;.!:–—-]+\s*"
    rf"(?P<name>{_NAME}(?: {_NAME}){{0,3}})[.\s]*$",
    re.I,
)
_NAME_ALONE = re.compile(rf"{_NAME}(?:,? {_NAME}){{0,4}}[.,]?$")
_DASH_NAME = re.compile(rf"(?:-{{1,2}}|/|~|–|—)\s?{_NAME}(?: {_NAME}){{0,2}}$")
_CONTACT = re.compile(
    r"https?://|\bwww\.|(?:\+|\b00)\d[\d\s().-]{6,}|\b(?:tel|tél|tlf|fon|phone|mobile?|mob|cell|fax|"
    r"office|direct|telefon\w*|téléphone|teléfono|telefono|телефон|тел|电话|電話|전화|هاتف|skype|"
    r"linkedin|whatsapp|twitter|web|e-?mail|[tmfewp])\b\s?[:.]",
    re.I,
)


def starts_signature(lines: Sequence[Line], index: int) -> bool:
    """A mark that begins a signature by itself: "-- " (RFC 3676 4.3), a mailing list's footer."""
    line = lines[index]
    raw = line.raw.rstrip()
    if raw in ("--", "- -", "__") or _is_armour(lines, index):
        return True
    if "this" in line.text and _REPLY_DIRECTLY.search(line.text):
        return True
    if len(raw) >= 20 and _is_rule(raw):
        following = " ".join(one.text for one in lines[index + 1 : index + 7])
        return bool(_MAILING_LIST.search(following))
    return False


def _is_armour(lines: Sequence[Line], index: int) -> bool:
    """RFC 9580 7: what stands around a text that is signed in the clear."""
    if lines[index].raw.startswith("Hash: "):
        index -= 1
    return lines[max(0, index)].raw.startswith("-----BEGIN PGP SIG")


def is_device_line(line: Line) -> bool:
    text = line.text
    if not 5 < len(text) < 200:
        return False
    if _APOLOGY.match(text):
        return True
    head, comma, tail = text.partition(", ")
    head = head.strip(_AROUND)
    if len(head) > 120 or not (_DEVICE.match(head) or _names_device_first(head)):
        return False
    if comma and not (
        _TAIL.match(tail) or _DEVICE_NAME.match(tail)
    ):  # "Sent from my desk, is much easier than my phone"
        return False
    is_mine = _MY.search(head) and head.count(" ") < 8
    return bool(is_mine or _DEVICE_NAME.search(head))


def _names_device_first(text: str) -> bool:
    return len(text) < 80 and bool(_DEVICE_FIRST.search(text))


def set_signature_apart(lines: Sequence[Line], *, sender_name: str = "") -> None:
    """What ends the new text without a mark: a company's notice, "Kind regards" and a name card."""
    new = [line for line in lines if line.kind == NEW and line.text and not line.depth]
    end = _notice_index(lines, new)
    start = _signature_index(new[:end], sender_name)
    for line in new[start:]:
        line.kind = SIGNATURE


def _notice_index(lines: Sequence[Line], new: list[Line]) -> int:
    """The index in `new` of the notice below which nothing but notices stands."""
    begins = {id(line) for above, line in pairwise(lines) if not above.text or _is_rule(above.text)}
    for index in range(max(1, len(new) - MAX_NOTICE), len(new)):
        start = " ".join(line.text for line in new[index : index + 3])
        is_asked = any(line.text.endswith(("?", "？")) for line in new[index:])
        if id(new[index]) in begins and not is_asked and _NOTICE.match(start):
            return index - 1 if index > 1 and _is_rule(new[index - 1].text) else index
    return len(new)


def _is_rule(text: str) -> bool:
    return len(text) > 1 and text[0] in _RULE and not text.strip(_RULE)


def _signature_index(new: list[Line], sender_name: str) -> int:
    texts = [line.text for line in new]
    for index in range(max(1, len(texts) - MAX_CARD), len(texts)):
        closes = _closes(texts, index) or _is_full_name(texts[index], sender_name)
        if closes and all(map(_may_be_on_a_card, texts[index + 1 :])):
            return index
    last = texts[-1] if len(texts) > 1 else ""
    if last and (_is_name_of(last, sender_name) or _is_dash_name(texts)):
        return len(texts) - 1
    return len(texts)


def _is_dash_name(texts: list[str]) -> bool:
    """ "- Vera"; below another line of that form it is a list."""
    return bool(_DASH_NAME.match(texts[-1])) and not texts[-2].startswith(texts[-1][0])


def _is_name_of(text: str, sender_name: str) -> bool:
    name = sender_name.casefold().split()
    words = text.strip(" .,-–—~/*_").casefold().split()
    return bool(words and name) and words in (name, name[:1], name[-1:], name[::-1])


def _is_full_name(text: str, sender_name: str) -> bool:
    return " " in sender_name.strip() and text.strip("*_ ,.").casefold() == sender_name.casefold()


def _closes(texts: list[str], index: int) -> bool:
    """Whether a closing formula stands in that line, or a rule above a name card."""
    text = texts[index]
    if _is_rule(text):
        below = texts[index + 1 : index + 12]
        is_short = (
            len(text) <= MAX_DASHES
            and text[0] != "*"
            and len(below) <= MAX_NAMES
            and all(map(_is_name, below))
        )
        has_contact = any(map(_is_contact, below))
        return bool(below) and _is_name(below[0]) and (is_short or has_contact)
    if len(text) >= MAX_FORMULA:
        return False
    if all(_FORMULA.match(part) or _THANKS.match(part) for part in _JOINED.split(text)):
        return _is_formula_above_card(texts, index)
    one_line = _ONE_LINE.match(text)
    return one_line is not None and len(text) < 60 and one_line.group("name")[:1].isupper()


def _is_formula_above_card(texts: list[str], index: int) -> bool:
    """ "Thank you" may also begin what is still to be said."""
    below = texts[index + 1 : index + 2]
    if not below or not _THANKS.match(texts[index]):
        return True
    return _is_name(below[0]) or bool(_FORMULA.match(below[0]))


def _is_name(text: str) -> bool:
    """ "Vera van der Visitor", "Head of Trademarks"; a sentence has longer words in lower case."""
    bare = text.strip("*_ ")
    if len(text) >= 50 or not _NAME_ALONE.match(bare) or bare[0].islower():
        return False
    return all(len(word) <= 3 or not word[0].islower() for word in bare.split())


def _is_contact(text: str) -> bool:
    return has_address(text) or bool(_CONTACT.search(text))


def _may_be_on_a_card(text: str) -> bool:
    if text[-1:] in ("?", "？"):
        return False
    if len(text) < 160 and _is_contact(text):
        return True
    words = text.count(" ") + 1
    is_sentence = text[-1:] in (".", "。", "!") and words >= 5
    goes_on = text[:1].islower() and words >= 4
    return len(text) < 80 and not is_sentence and not goes_on
