"""Forms of time limits: the calculator's fields, and entering a limit by hand."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registry.deadlines import RULES, Length, Unit, rules_of
from registry.deadlines.date_words import date_in_words
from registry.deadlines.reading import read_date
from registry.deadlines.rules import PERIOD

LONGEST = 600


def rule_choices() -> list[Any]:
    """Grouped by system, each with its code: agents know them by it."""
    language = get_language() or "en"

    def named(system: str) -> list[tuple[str, str]]:
        return [
            (one.code, f"{one.code} · {one.name.in_language(language)}") for one in rules_of(system)
        ]

    plain = [(PERIOD.code, PERIOD.name.in_language(language))]
    return [("Madrid", named("madrid")), (_("Hague"), named("hague")), (_("Other"), plain)]


class SaidDateField(forms.CharField):
    """A date in any usual form: 28 Aug, 28.8.2026, le 28 août, today. Ambiguous ones are refused."""

    def __init__(self, **kwargs: Any) -> None:
        self.today: date | None = None
        self.is_past = kwargs.pop("is_past", True)
        attrs = {"class": "form-control", "autocomplete": "off", "spellcheck": "false"}
        super().__init__(max_length=60, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed or self.today is None:
            return None
        said = read_date(typed, language=get_language(), today=self.today)
        if said is None:
            raise forms.ValidationError(
                _("Write a date, for example 28 August 2026 or 28.08.2026.")
            )
        if said.is_ambiguous:
            words = [
                date_in_words(day).in_language(get_language() or "en")
                for day in said.choices(self.today)
            ]
            text = _("Two dates are possible: %(one)s or %(other)s. Write the month as a word.")
            raise forms.ValidationError(text, params={"one": words[0], "other": words[-1]})
        return self._nearest(said)

    def _nearest(self, said: Any) -> date | None:
        """Without a year: a trigger is past, a printed limit to come."""
        first, second = (said.past, said.coming) if self.is_past else (said.coming, said.past)
        found: date | None = first(self.today) or second(self.today)
        return found


class CalculatorForm(forms.Form):
    rule = forms.ChoiceField(
        label=_("Rule"),
        choices=rule_choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    start = SaidDateField(label=_("Counted from"), required=False)
    length = forms.ChoiceField(
        label=_("Length"), required=False, widget=forms.Select(attrs={"class": "form-select"})
    )
    number = forms.IntegerField(
        label=_("Printed length"),
        required=False,
        min_value=1,
        max_value=LONGEST,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    unit = forms.ChoiceField(
        label=_("Unit"),
        required=False,
        choices=[
            (Unit.MONTHS, _("months")),
            (Unit.DAYS, _("days")),
            (Unit.WEEKS, _("weeks")),
            (Unit.YEARS, _("years")),
        ],
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start"].today = today  # type: ignore[attr-defined]
        rule = RULES.get(str(self.data.get("rule") or ""))
        self.lengths = rule.lengths if rule else ()
        language = get_language() or "en"
        choices = [
            (str(place), one.in_words().in_language(language))
            for place, one in enumerate(self.lengths)
        ]
        self.fields["length"].choices = [*choices, ("", _("as printed"))]  # type: ignore[attr-defined]

    @property
    def has_lengths(self) -> bool:
        return len(self.lengths) > 1

    def wanted_length(self) -> Length | None:
        """What was printed goes before the rule's own; None leaves it to the rule."""
        number, place = self.cleaned_data.get("number"), self.cleaned_data.get("length")
        if number:
            return Length(number, Unit(self.cleaned_data.get("unit") or Unit.MONTHS))
        return self.lengths[int(place)] if place else None

    def clean_length(self) -> str:
        """A choice of another rule, left over from before, counts for nothing."""
        return str(self.cleaned_data.get("length") or "")


class AddLimitForm(forms.Form):
    """Either a printed date, or a rule with its trigger."""

    due_on = SaidDateField(label=_("Printed date"), required=False, is_past=False)
    rule = forms.ChoiceField(
        label=_("or by a rule"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select form-sm"}),
    )
    start = SaidDateField(label=_("Counted from"), required=False)
    number = forms.IntegerField(
        label=_("Printed length"), required=False, min_value=1, max_value=LONGEST
    )
    unit = forms.ChoiceField(required=False, choices=[(one.value, one.value) for one in Unit])

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [("", "—"), *rule_choices()]  # type: ignore[attr-defined]
        for name in ("due_on", "start"):
            self.fields[name].today = today  # type: ignore[attr-defined]

    def wanted_length(self) -> Length | None:
        number = self.cleaned_data.get("number")
        return (
            Length(number, Unit(self.cleaned_data.get("unit") or Unit.MONTHS)) if number else None
        )
