"""What a hand-over must contain: the fields of a form as values, and what was filled in. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shared.exceptions import InvalidInput
from shared.masking import mask

MOST_FIELDS = 12
MAX_WORDS = 5000
LANGUAGES = ("en", "fr", "es")


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing that the section needs to know. `fills` is one of handovers.states.Filled."""

    code: str
    labels: Mapping[str, str]
    hints: Mapping[str, str] = field(default_factory=dict)
    is_required: bool = False
    is_long: bool = False
    fills: str = ""

    def label_in(self, language: str) -> str:
        return self.labels.get(language[:2]) or self.labels["en"]

    @property
    def label(self) -> str:
        return self.label_in(get_language() or "en")

    @property
    def hint(self) -> str:
        return self.hints.get((get_language() or "en")[:2]) or self.hints.get("en", "")

    def stored(self) -> dict[str, Any]:
        return asdict(self)


def read_fields(stored: Iterable[Mapping[str, Any]]) -> list[FormField]:
    return [FormField(**one) for one in stored]


@dataclass(frozen=True, slots=True)
class Filled:
    """A field with what was written into it."""

    field: FormField
    text: str

    @property
    def label(self) -> str:
        return self.field.label


def filled(fields: Sequence[FormField], contents: Mapping[str, str]) -> list[Filled]:
    """In the order of the form, those in which something stands."""
    return [Filled(one, contents[one.code]) for one in fields if contents.get(one.code)]


def checked(fields: Sequence[FormField], contents: Mapping[str, str]) -> dict[str, str]:
    """What is handed over: numbers of cards and accounts masked, strange fields refused.

    Raises InvalidInput that names the first field which is missing or too long.
    """
    known = {one.code for one in fields}
    if not known.issuperset(contents):
        raise InvalidInput()
    given = {code: mask(str(text).strip()) for code, text in contents.items()}
    for one in fields:
        text = given.get(one.code, "")
        if one.is_required and not text:
            raise InvalidInput(_("The section needs to know: %(what)s") % {"what": one.label})
        if len(text) > MAX_WORDS:
            raise InvalidInput(_("The text is too long: %(what)s") % {"what": one.label})
    return {code: text for code, text in given.items() if text}
