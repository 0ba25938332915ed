"""The calculator of time limits: rule and date in, the last day out, to say on the phone."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from desks.queries import registry_closed_days
from desks.request import AgentRequest, rights_of
from inquiries.actions.limits import GENEVA, computed_or_refused
from inquiries.limit_forms import CalculatorForm
from inquiries.models import Inquiry
from registry.deadlines import ClosedDays, Rule, find_rule
from registry.deadlines.computing import Computed
from registry.deadlines.date_words import date_in_words
from registry.deadlines.result_text import result_text
from registry.deadlines.rules import CALENDAR_NAMES
from registry.deadlines.wording import STATUS_WORDS
from registry.vocabulary import Certainty
from shared.exceptions import HelpdeskError
from shared.responses import asked_by_htmx

DEFAULT_RULE = "M2"


@dataclass(frozen=True, slots=True)
class Day:
    """A cell of the picture; outside the month it is empty."""

    number: int
    is_closed: bool
    is_start: bool
    is_nominal: bool
    is_due: bool
    is_between: bool


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    weeks: list[list[Day | None]]

    @property
    def weekdays(self) -> list[date]:
        """Seven days of which only the names are shown, Monday first."""
        monday = self.first - timedelta(days=self.first.weekday())
        return [monday + timedelta(days=step) for step in range(7)]


@require_safe
def calculator(request: AgentRequest) -> HttpResponse:
    """With htmx the result alone; without JavaScript the same form and a button."""
    today = timezone.localdate(timezone=GENEVA)
    asked = _asked(request.GET)
    form = CalculatorForm(asked, today=today)
    context = _context(form, today) | {"inquiry": _inquiry(request)}
    part = asked_by_htmx(request)
    template = "inquiries/_calculator.html" if part else "inquiries/calculator.html"
    return render(request, template, context)


def _asked(query: QueryDict) -> QueryDict:
    asked = query.copy()
    if find_rule(asked.get("rule", "")) is None:
        asked["rule"] = DEFAULT_RULE
    return asked


def _inquiry(request: AgentRequest) -> Inquiry | None:
    """Where the result can be kept; only one that the agent may see."""
    reference = request.GET.get("inquiry", "")
    return (
        Inquiry.objects.visible_to(rights_of(request)).filter(reference=reference).first()
        if reference
        else None
    )


def _context(form: CalculatorForm, today: date) -> dict[str, object]:
    language = get_language() or "en"
    rule = find_rule(form.data["rule"])
    assert rule is not None
    context: dict[str, object] = {
        "form": form,
        "rule": rule,
        "rule_name": rule.name.in_language(language),
        "trigger": rule.trigger.in_language(language),
        "length_words": rule.length_words.in_language(language),
        "missed": rule.missed.in_language(language),
        "note": rule.note.in_language(language),
        "status": STATUS_WORDS[rule.status].in_language(language),
        "is_sure": rule.status == Certainty.CONFIRMED,
        "needs_length": rule.length is None,
    }
    if not form.is_valid() or form.cleaned_data["start"] is None:
        return context
    try:
        computed = computed_or_refused(rule, form.cleaned_data["start"], form.wanted_length())
    except HelpdeskError as error:
        return context | {"refused": error.message}
    return context | _result(computed, today, language)


def _result(computed: Computed, today: date, language: str) -> dict[str, object]:
    closed = registry_closed_days()
    text = result_text(computed)
    return {
        "computed": computed,
        "due_words": date_in_words(computed.due_on).in_language(language),
        "nominal_words": date_in_words(computed.nominal).in_language(language),
        "other_words": date_in_words(computed.other_due_on).in_language(language)
        if computed.other_due_on
        else "",
        "start_words": date_in_words(computed.start).in_language(language),
        "calendar": CALENDAR_NAMES[computed.calendar].in_language(language),
        "steps": [step.in_language(language) for step in computed.steps],
        "cautions": [one.words.in_language(language) for one in computed.warnings],
        "length": computed.length.in_words().in_language(language),
        "days_left": closed.open_days_between(today, computed.due_on),
        "is_past": computed.due_on < today,
        "is_today": computed.due_on == today,
        "texts": [
            ("en", "English", text.en),
            ("fr", "Français", text.fr),
            ("es", "Español", text.es),
        ],
        "months": months_of(computed, closed),
        "chains": _chains(computed, language),
    }


def _chains(computed: Computed, language: str) -> list[dict[str, str]]:
    """What can follow when it was missed, counted from the nominal date as it must be."""
    followers = [rule for code in computed.rule.then if (rule := find_rule(code))]
    return [_chain(rule, computed, language) for rule in followers]


def _chain(rule: Rule, computed: Computed, language: str) -> dict[str, str]:
    query = QueryDict(mutable=True)
    query.update({"rule": rule.code, "start": computed.nominal.isoformat()})
    url = f"{reverse('inquiries:calculator')}?{query.urlencode()}"
    return {"url": url, "code": rule.code, "name": rule.name.in_language(language)}


def months_of(computed: Computed, closed: ClosedDays) -> list[Month]:
    """The month of the nominal date and, where it is another one, that of the result."""
    firsts = {day.replace(day=1) for day in (computed.nominal, computed.due_on)}
    return [_month(first, computed, closed) for first in sorted(firsts)]


def _month(first: date, computed: Computed, closed: ClosedDays) -> Month:
    after = (first + timedelta(days=31)).replace(day=1)
    days = [first + timedelta(days=step) for step in range((after - first).days)]
    cells: list[Day | None] = [None] * first.weekday()
    cells += [_day(day, computed, closed) for day in days]
    cells += [None] * (-len(cells) % 7)
    return Month(first, [cells[start : start + 7] for start in range(0, len(cells), 7)])


def _day(day: date, computed: Computed, closed: ClosedDays) -> Day:
    return Day(
        number=day.day,
        is_closed=closed.is_closed(day),
        is_start=day == computed.start,
        is_nominal=day == computed.nominal,
        is_due=day == computed.due_on,
        is_between=computed.nominal < day < computed.due_on,
    )
