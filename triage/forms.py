"""The editor of a rule: plain fields, so that it works without scripts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from desks.models import Desk
from triage.models import Match, TriageRule
from triage.rules import EFFECTS, LONGEST_VALUE, BadRule, validated_effects, validated_lines
from triage.words import EFFECT_NAMES, asked_choices, effect_choices

LINES = 6


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


class RuleForm(forms.Form):
    """Condition lines are `asked_0`, `value_0` …; what a rule sets is `set_topic`, `set_urgency` …"""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        help_text=_("Stands among the reasons of every inquiry that it changed."),
    )
    desk = forms.ModelChoiceField(
        label=_("Arrived at"), queryset=Desk.objects.none(), required=False, widget=_select()
    )
    match = forms.ChoiceField(label=_("If"), choices=Match.choices, widget=_select())

    def __init__(
        self, data: Any = None, *, desks: Any, may_all: bool, rule: TriageRule | None = None
    ) -> None:
        super().__init__(data, initial=_initial(rule))
        desk: Any = self.fields["desk"]
        desk.queryset = desks
        desk.required = not may_all
        desk.empty_label = _("Any desk") if may_all else None
        for number in range(LINES):
            self._add_line(number)
        for name in EFFECTS:
            self._add_effect(name)

    def _add_line(self, number: int) -> None:
        names = {"number": number + 1}
        self.fields[f"asked_{number}"] = forms.ChoiceField(
            label=_("Condition %(number)d") % names,
            choices=asked_choices(),
            required=False,
            widget=_select(),
        )
        self.fields[f"value_{number}"] = forms.CharField(
            label=_("Value of condition %(number)d") % names,
            max_length=LONGEST_VALUE,
            required=False,
            widget=forms.TextInput(attrs={"class": "form-control", "list": "rule-values"}),
        )

    def _add_effect(self, name: str) -> None:
        label = str(EFFECT_NAMES[name])
        if name == "tag":
            widget = forms.TextInput(attrs={"class": "form-control"})
            field: forms.Field = forms.SlugField(
                label=label,
                required=False,
                max_length=60,
                widget=widget,
                help_text=_("The English name of a tag, in small letters with hyphens."),
            )
        else:
            field = forms.ChoiceField(
                label=label, choices=effect_choices(name), required=False, widget=_select()
            )
        self.fields[f"set_{name}"] = field

    @property
    def lines(self) -> list[tuple[Any, Any]]:
        return [(self[f"asked_{number}"], self[f"value_{number}"]) for number in range(LINES)]

    @property
    def effects(self) -> list[Any]:
        return [self[f"set_{name}"] for name in EFFECTS]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        try:
            typed["lines"] = validated_lines(_lines(typed))
            effects = {name: typed.get(f"set_{name}") or "" for name in EFFECTS}
            typed["effects"] = validated_effects(effects)
        except BadRule as error:
            self.add_error(None, str(error.message))
        return typed

    def values(self) -> dict[str, Any]:
        return {
            name: self.cleaned_data[name] for name in ("name", "desk", "match", "lines", "effects")
        }


def _lines(typed: dict[str, Any]) -> list[dict[str, str]]:
    lines = []
    for number in range(LINES):
        if asked := typed.get(f"asked_{number}"):
            field, _dot, op = asked.partition(".")
            lines.append({"field": field, "op": op, "value": typed.get(f"value_{number}", "")})
    return lines


def _initial(rule: TriageRule | None) -> dict[str, Any]:
    if rule is None:
        return {}
    initial: dict[str, Any] = {"name": rule.name, "desk": rule.desk_id, "match": rule.match}
    for number, line in enumerate(rule.lines[:LINES]):
        initial[f"asked_{number}"] = f"{line['field']}.{line['op']}"
        initial[f"value_{number}"] = line["value"]
    return initial | {f"set_{name}": value for name, value in rule.effects.items()}
