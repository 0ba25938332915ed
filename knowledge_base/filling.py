"""Fees and time limits as they are now, for the words that name them."""

from collections.abc import Iterable

from django.utils import translation
from django.utils.formats import date_format

from knowledge_base.models import Fact, Text
from knowledge_base.variables import AS_OF, FACT, fact_codes, fill


def fact_values(codes: Iterable[str], language: str) -> dict[str, str]:
    """What `{{ fact.… }}` stands for now, by the name in the text; unknown codes are left out.

    With the date of its source, for `{{ fact.….as_of }}`: no fee leaves without saying of when.
    """
    return _values(_facts(codes), language)


def filled_bodies(texts: Iterable[Text]) -> dict[int, str]:
    """The words of each text with fees and time limits as they are now, by the text's id.

    One statement for all of them, none when no text names a fact.
    """
    bodies = {text.pk: (text.language, text.body) for text in texts}
    facts = _facts({code for _language, body in bodies.values() for code in fact_codes(body)})
    values = {language: _values(facts, language) for language, _body in bodies.values()}
    return {pk: fill(body, values[language]) for pk, (language, body) in bodies.items()}


def _facts(codes: Iterable[str]) -> list[Fact]:
    wanted = Fact.objects.filter(code__in=list(codes), current__isnull=False)
    return list(wanted.select_related("current"))


def _values(facts: Iterable[Fact], language: str) -> dict[str, str]:
    values: dict[str, str] = {}
    with translation.override(language):
        for fact in facts:
            if fact.current:
                values[f"{FACT}{fact.code}"] = fact.current.value_in(language)
                values[f"{FACT}{fact.code}{AS_OF}"] = date_format(fact.current.as_of)
    return values
