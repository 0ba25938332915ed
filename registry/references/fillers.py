"""What may stand between an anchor and its number, between items of a list, and after a number."""

from __future__ import annotations

import re

WORDS = frozenset(
    "no nos n nr nrs num nums núm numb number numbers numero numeros numéro numéros número números"
    " nº is are was est sont es son of de du del des d l the la le el los las les a an un une una"
    " under sous bajo con with avec id mark marque marca trademark trade reg registration registered"
    " enregistrement registro ir irn our notre nuestra nuestro my mon ma mi your votre su its"
    " on at me back au al to us sur en as follows suivants siguientes suivant siguiente that this"
    " these ces esta este estos estas following date holder wipo ompi reference ref".split()
)
LIST_WORDS = frozenset(
    "and et y e or ou o u as well ainsi que así asi como also aussi también plus then puis no nos n"
    " nr ir irn irs dm the la le el les los las number numéro número with avec con und both".split()
)
RANGE = re.compile(
    r"\s{0,3}(?:[-\u2010-\u2015\u2212]|\b(?:to|through|thru|until|till|à|au|a|al|hasta|"
    r"jusqu['’](?:à|au?)|bis)\b(?:\s(?:no|n[°º]|ir|dm\s?/?)\.?)?)\s{0,3}\Z",
    re.I,
)
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+")
_IN_BRACKETS = re.compile(r"\([^()\n]{0,40}\)|[\"“«][^\"”»\n]{0,40}[\"”»]")
_BETWEEN_ITEMS = re.compile(r"[\s,;/&+|·•*#.:°º()'\"“”«»-]*\Z")
_SENTENCE_END = re.compile(r"[!?;]|(?<=[^\W\d_]{4})\.\s|\n\s*\n")
_NUMBER_MARK = re.compile(
    r"(?:\b(?:no|nos|nr|n|num|núm|number|num[eé]ro|n[uú]mero)s?\.?\s?[°ºo]?|[#:(])\s*\Z", re.I
)


def is_filler(between: str) -> bool:
    """Nothing but words and signs that lead from an anchor to its number."""
    return not _DIGIT.search(between) and all(
        word.casefold() in WORDS for word in _WORD.findall(between)
    )


def is_same_sentence(between: str) -> bool:
    return not _SENTENCE_END.search(between)


def leads_to_number(between: str) -> bool:
    """A number follows by name ("No."), or only names of marks stand in between."""
    if _NUMBER_MARK.search(between):
        return True
    plain = _IN_BRACKETS.sub(" ", between)
    strange = [word for word in _WORD.findall(plain) if word.casefold() not in WORDS]
    return all(word[0].isupper() for word in strange)


def joins_items(between: str) -> bool:
    """Items of one list stand on both sides of it: commas, "and", a name in brackets."""
    plain = _IN_BRACKETS.sub(" ", between)
    words = _WORD.findall(plain)
    return all(word.casefold() in LIST_WORDS for word in words) and bool(
        _BETWEEN_ITEMS.match(_WORD.sub(" ", plain))
    )


AFTER_OTHER = re.compile(
    r"\s?(?:(?:swiss\s|suisses?\s)?(?:chf|eur|usd|gbp|francs?|francos?|euros?|dollars?|sfr|jpy|krw|cny|rmb|cad|aud|mxn|cop|clp|pen|xof|xaf|inr|brl|sek|nok|dkk|rub|try|pesos?|yens?|yuans?|roupies)\b|%|€|\$|£|"
    r"(?:kb|mb|gb|ko|mo|words?|mots|palabras|times|fois|veces|items|people|users|personn?[ae]s|"
    r"hours?|heures|horas|days?|jours|d[ií]as|km|kg|mm|m2)\b|@)",
    re.I,
)
AFTER_BASIC = re.compile(
    r"[\s,(]{1,3}(?:(?:(?:which|that|qui|que)\s)?(?:is|est|es)\s)?(?:the\s|our\s|la\s|notre\s|nuestra\s|"
    r"as\s|comme\s|como\s)?(?:our\s|the\s)?(?:basic|base\b|marque\sde\sbase|de\sbase|marca\sde\sbase|"
    r"marca\sb[aá]sica|registro\s(?:de\s)?b[aá]s|enregistrement\sde\sbase|demande\sde\sbase)",
    re.I,
)
AFTER_NATIONAL = re.compile(
    r"[\s,(]{1,3}(?:at\sthe\s|before\sthe\s|national|uspto|euipo|inpi|oepm|ukipo|boip|dpma|cnipa|"
    r"marque\snationale|marca\snacional)",
    re.I,
)
