"""Topics to choose from in forms, by desk and in the reader's language; and codes in words."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.translation import get_language

from registry.topics import DESK_CODES, topics_for

Group = tuple[str, list[tuple[str, str]]]
SIZE = 8


def topic_words(codes: Iterable[str]) -> list[str]:
    """Of topics and subtopics; what is none any more is named by its code."""
    names = _names((get_language() or "en")[:2])
    return [names.get(code, code) for code in codes]


@lru_cache(maxsize=8)
def _names(language: str) -> dict[str, str]:
    topics = [one for desk in DESK_CODES for one in topics_for(desk)]
    parts = [part for topic in topics for part in topic.subtopics]
    named = [(one.code, one.name) for one in parts] + [(one.code, one.name) for one in topics]
    return {code: name.in_language(language) for code, name in named}


def _groups(codes: Sequence[str], *, with_subtopics: bool) -> list[Group]:
    """Each topic once, with its own parts below it; codes that are none any more come last."""
    names = _names((get_language() or "en")[:2])
    topics = {one.code: one for desk in DESK_CODES for one in topics_for(desk)}
    parts = {code: _parts(topics[code].subtopics, with_subtopics) for code in topics}
    known = {*topics, *(part for found in parts.values() for part in found)}
    groups = [
        (names[code], [(one, names[one]) for one in dict.fromkeys((code, *parts[code]))])
        for code in topics
    ]
    if not with_subtopics:
        groups = [("", [pair for _name, pairs in groups for pair in pairs])]
    strange = [(code, code) for code in codes if code not in known]
    return [*groups, *([("–", strange)] if strange else [])]


def _parts(subtopics: Iterable[Any], with_subtopics: bool) -> list[str]:
    return [one.code for one in subtopics] if with_subtopics else []


class TopicsField(forms.MultipleChoiceField):
    """Several topics; with `with_subtopics` their parts, too. What was chosen before stays offered."""

    widget = forms.SelectMultiple(attrs={"class": "form-select", "size": SIZE})

    def __init__(self, *, label: Any, with_subtopics: bool = False, **kwargs: Any) -> None:
        self.with_subtopics = with_subtopics
        super().__init__(label=label, required=False, **kwargs)

    def offer(self, chosen: Sequence[str] = ()) -> None:
        """For each form anew: in the reader's language, with what was chosen before."""
        groups = _groups(chosen, with_subtopics=self.with_subtopics)
        flat = len(groups) == 1 and not groups[0][0]
        self.choices = groups[0][1] if flat else groups


def offer_topics(form: forms.Form, chosen: Sequence[str]) -> None:
    field = form.fields["topics"]
    assert isinstance(field, TopicsField)
    field.offer(chosen)
