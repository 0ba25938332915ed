"""What the search page says of a query: chips of its operators, filters, problems, tips."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from desks.models import Desk
from inquiries.search.dates import read_day
from inquiries.search.meaning import Meaning, Problem, Trouble
from inquiries.search.operators import NAMES, Operator, plain
from inquiries.search.parser import Term
from registry.vocabulary import Wording

LABELS = {
    Operator.FROM: gettext_lazy("From"),
    Operator.TO: gettext_lazy("To"),
    Operator.SUBJECT: gettext_lazy("Subject"),
    Operator.FILENAME: gettext_lazy("Name of a file"),
    Operator.DESK: gettext_lazy("Desk"),
    Operator.REF: gettext_lazy("Reference"),
    Operator.STATUS: gettext_lazy("Status"),
    Operator.ASSIGNEE: gettext_lazy("Assigned to"),
    Operator.TAG: gettext_lazy("Tag"),
    Operator.TOPIC: gettext_lazy("Topic"),
    Operator.LANG: gettext_lazy("Language"),
    Operator.CHANNEL: gettext_lazy("Channel"),
    Operator.URGENCY: gettext_lazy("Urgency"),
    Operator.BEFORE: gettext_lazy("Before"),
    Operator.AFTER: gettext_lazy("Since"),
    Operator.HAS: gettext_lazy("With"),
    Operator.IS: gettext_lazy("Is"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A term with an operator, in words; `url` is the search without it."""

    label: str
    value: str
    url: str
    is_negated: bool
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One click: adds its term to the query, or takes it away."""

    label: str
    url: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Tip:
    example: str
    meaning: str
    url: str


def name_of(operator: Operator) -> str:
    """How the agent's language calls it."""
    return NAMES[operator].in_language(get_language() or "en")


def search_url(text: str) -> str:
    base = reverse("inquiries:search")
    return f"{base}?{urlencode({'q': text})}" if text else base


def chips_of(meaning: Meaning, now: datetime) -> list[Chip]:
    wrong = {problem.term for problem in meaning.problems}
    query = meaning.query
    return [
        Chip(
            label=str(LABELS[term.operator]),
            value=_value(term, now),
            url=search_url(query.without(term)),
            is_negated=term.is_negated,
            is_wrong=term in wrong,
        )
        for term in query.terms
        if term.operator
    ]


def _value(term: Term, now: datetime) -> str:
    """A day in full, so that everybody sees which one was understood."""
    if term.operator in (Operator.BEFORE, Operator.AFTER):
        day = read_day(term.value, today=timezone.localdate(now))
        # Translators: a date format of Django, for example "22 November 2026".
        return date_format(day, _("j F Y")) if day else term.value
    return term.value


# --- filters -----------------------------------------------------------------------------------
Choice = tuple[str, Operator, Wording]
OPEN = Wording("open", "ouvert", "abierto")
CLOSED = Wording("closed", "clos", "cerrado")
MINE = Wording("mine", "moi", "mio")
NOBODYS = Wording("unassigned", "libre", "libre")
FILES = Wording("attachment", "fichier", "archivo")
NOTES = Wording("note", "note", "nota")
WEEK = Wording("7d", "7j", "7d")
YEAR = Wording("12m", "12mois", "12m")


def filters_of(meaning: Meaning, desks: Sequence[Desk]) -> list[list[Filter]]:
    """Groups of filters; of each group one at most is on."""
    groups: list[list[Choice]] = [
        [(_("Open"), Operator.IS, OPEN), (_("Closed"), Operator.IS, CLOSED)],
        [(_("Mine"), Operator.IS, MINE), (_("Unassigned"), Operator.IS, NOBODYS)],
        [(_("Last 7 days"), Operator.AFTER, WEEK), (_("Last 12 months"), Operator.AFTER, YEAR)],
        [(_("With files"), Operator.HAS, FILES), (_("With notes"), Operator.HAS, NOTES)],
    ]
    if len(desks) > 1:
        codes = [Wording(desk.code, desk.code, desk.code) for desk in desks]
        groups.append(
            [(one.name, Operator.DESK, code) for one, code in zip(desks, codes, strict=True)]
        )
    return [[_filter(meaning, one, group) for one in group] for group in groups]


def _filter(meaning: Meaning, choice: Choice, group: Sequence[Choice]) -> Filter:
    label, operator, value = choice
    query = meaning.query
    present = next((term for term in query.terms if _is(term, choice)), None)
    if present:
        return Filter(label, search_url(query.without(present)), is_on=True)
    other = next((term for term in query.terms if any(_is(term, one) for one in group)), None)
    text = query.without(other) if other else query.text.strip()
    added = f"{name_of(operator)}:{value.in_language(get_language() or 'en')}"
    return Filter(label, search_url(f"{text} {added}".strip()), is_on=False)


def _is(term: Term, choice: Choice) -> bool:
    _label, operator, value = choice
    words = {plain(value.en), plain(value.fr), plain(value.es)}
    return term.operator == operator and plain(term.value) in words and not term.is_negated


# --- problems ----------------------------------------------------------------------------------
def problems_of(meaning: Meaning) -> list[str]:
    unknown = [
        _("There is no operator “%(name)s:”. Did you mean “%(meant)s:”?")
        % {"name": one.name, "meant": name_of(one.meant)}
        for one in meaning.query.unknown
    ]
    return [*unknown, *_in_words(meaning.problems)]


def _in_words(problems: Sequence[Problem]) -> Iterator[str]:
    for problem in problems:
        term = problem.term
        name = name_of(term.operator) if term.operator else ""
        values = {"name": name, "value": term.value, "known": ", ".join(problem.known)}
        if problem.trouble == Trouble.VALUE and problem.known:
            yield _("“%(name)s:” does not know “%(value)s”. It knows: %(known)s.") % values
        elif problem.trouble == Trouble.VALUE:
            yield _("“%(name)s:” does not know “%(value)s”.") % values
        elif problem.trouble == Trouble.NO_VALUE:
            yield _("“%(name)s:” needs a word behind it.") % values
        elif problem.trouble == Trouble.MIXED:
            yield _("OR joins words with words, or conditions with conditions.")
        else:
            yield _("Say also what to look for: only what to leave out is not enough.")


# --- tips --------------------------------------------------------------------------------------
def tips() -> list[Tip]:
    language = get_language() or "en"
    examples = (
        (_('"certificate of renewal"'), _("these words one after the other")),
        (f"{name_of(Operator.FROM)}:vera", _("written by somebody")),
        (f"{name_of(Operator.IS)}:{OPEN.in_language(language)}", _("still to be answered")),
        (
            f"{name_of(Operator.AFTER)}:{WEEK.in_language(language)}",
            _("since a day: 2026-11-22, 22.11.2026, 7d, 2w, 3m"),
        ),
        (f"{name_of(Operator.HAS)}:{FILES.in_language(language)}", _("with files")),
        (f"{name_of(Operator.FILENAME)}:pdf", _("by the name of a file")),
        (
            f"{name_of(Operator.ASSIGNEE)}:{_('me')}",
            _("assigned to you, to a colleague, or to nobody"),
        ),
        (_("refusal OR opposition"), _("one or the other")),
        (_("fee -renewal"), _("without a word")),
        ("1 234 567", _("a number, however it is written")),
    )
    return [Tip(example, meaning, search_url(example)) for example, meaning in examples]
