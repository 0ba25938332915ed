"""Forms of alerts: they check what was typed, actions decide what is allowed."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alerts.actions.acknowledging import MAX_REMARK
from alerts.actions.settings import LANGUAGES, MOST_DAYS, RuleValues, snapshot
from alerts.models import AlertRule
from alerts.states import Signal
from desks.models import Desk
from inquiries.forms import OnceForm, text_input
from inquiries.phrases import phrases_in

NUMBER = {"class": "form-control"}


class AcknowledgeForm(OnceForm):
    remark = forms.CharField(
        label=_("What you do about it (if you wish)"),
        max_length=MAX_REMARK,
        required=False,
        widget=text_input(),
    )


class RuleForm(forms.Form):
    """One rule: three names, when it calls, how soon again, what to have at hand."""

    name_en = forms.CharField(label=_("Name in English"), max_length=80, widget=text_input())
    name_fr = forms.CharField(label=_("Name in French"), max_length=80, widget=text_input())
    name_es = forms.CharField(label=_("Name in Spanish"), max_length=80, widget=text_input())
    needs_en = forms.CharField(
        label=_("What to do, in English"), max_length=300, required=False, widget=text_input()
    )
    needs_fr = forms.CharField(
        label=_("What to do, in French"), max_length=300, required=False, widget=text_input()
    )
    needs_es = forms.CharField(
        label=_("What to do, in Spanish"), max_length=300, required=False, widget=text_input()
    )
    days = forms.IntegerField(
        label=_("A time limit ends within so many days"),
        min_value=0,
        max_value=MOST_DAYS,
        required=False,
        widget=forms.NumberInput(attrs=NUMBER),
        help_text=_("0 is today, 1 tomorrow as well. Empty: time limits do not count here."),
    )
    phrases = forms.CharField(
        label=_("Words in the message, one phrase a line, in any language"),
        max_length=12_000,
        required=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 6}),
        help_text=_("Accents and capitals do not count; * at the end stands for any ending."),
    )
    signals = forms.MultipleChoiceField(
        label=_("What the triage finds"),
        choices=Signal.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    repeat_minutes = forms.IntegerField(
        label=_("Called again after (minutes of working time)"),
        min_value=5,
        max_value=60 * 24,
        widget=forms.NumberInput(attrs=NUMBER),
    )
    position = forms.IntegerField(
        label=_("Place in the list"),
        min_value=1,
        max_value=999,
        widget=forms.NumberInput(attrs=NUMBER),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        rule: AlertRule | None = None,
        desks: "QuerySet[Desk] | None" = None,
        may_all: bool = False,
    ) -> None:
        super().__init__(data, initial=_initial_of(rule))
        if rule is None and desks is not None:
            self.fields["desk"] = forms.ModelChoiceField(
                label=_("Desk"),
                queryset=desks,
                required=not may_all,
                empty_label=_("All desks") if may_all else None,
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    @property
    def values(self) -> RuleValues:
        given = self.cleaned_data
        return RuleValues(
            names={one: given[f"name_{one}"] for one in LANGUAGES},
            needs={one: given[f"needs_{one}"] for one in LANGUAGES},
            repeat_after=timedelta(minutes=given["repeat_minutes"]),
            days=given["days"],
            phrases=phrases_in(given["phrases"]),
            signals=tuple(given["signals"]),
            position=given["position"],
        )


def _initial_of(rule: AlertRule | None) -> dict[str, Any]:
    if rule is None:
        return {"repeat_minutes": 15, "position": 100}
    return snapshot(rule) | {"phrases": "\n".join(rule.phrases)}
