"""The editor of a macro as a plain form: everything stands there at once, so no script is needed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desks.models import Desk
from desks.permissions import Scope
from inquiries.field_forms import widget_of
from inquiries.forms import PlainSelect, text_input
from inquiries.macro_steps import LANGUAGES, LONGEST_TEXT, Steps
from inquiries.models import CustomField, Macro
from inquiries.snooze_times import Until
from inquiries.states import BY_HAND, Status
from inquiries.view_choices import choices_for
from knowledge_base.queries import titles_of
from knowledge_base.states import Kind

UNCHANGED = ("", _("leave as it is"))
FIELD = "field_"  # before the code of a custom field


def select_field(label: Any) -> forms.ChoiceField:
    widget = PlainSelect(attrs={"class": "form-select"})
    return forms.ChoiceField(label=label, required=False, widget=widget)


def area_field(label: Any, help_text: Any = "", **attrs: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"class": "form-control", "rows": 4, "dir": "auto", **attrs})
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=LONGEST_TEXT, widget=widget
    )


def ticks_field(label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=help_text, required=False, widget=forms.CheckboxSelectMultiple
    )


class MacroForm(forms.Form):
    """`steps` is what the action takes; `names` by language; `desk` whom it is shared with."""

    name_en = forms.CharField(label=_("Name"), max_length=80, widget=text_input())
    name_fr = forms.CharField(
        label=_("Name in French"), max_length=80, required=False, widget=text_input(lang="fr")
    )
    name_es = forms.CharField(
        label=_("Name in Spanish"), max_length=80, required=False, widget=text_input(lang="es")
    )
    shared = select_field(_("Who uses it"))
    item = select_field(_("Text of the knowledge base"))
    text_en = area_field(_("English"), lang="en")
    text_fr = area_field(_("French"), lang="fr")
    text_es = area_field(_("Spanish"), lang="es")
    topic = select_field(_("Topic"))
    urgency = select_field(_("Urgency"))
    tags = ticks_field(_("Add tags"))
    untags = ticks_field(_("Remove tags"))
    assignee = select_field(_("Assign to"))
    note = area_field(_("Internal note"), _("For colleagues only. @name tells somebody."), rows="3")
    until = select_field(_("Put aside"))
    why = forms.CharField(
        label=_("Why (for colleagues)"), max_length=200, required=False, widget=text_input()
    )
    status = select_field(_("Status"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        scope: Scope,
        desks: Sequence[Desk],
        shareable: Sequence[Desk],
        presets: Sequence[tuple[Until, str]],
        macro: Macro | None = None,
    ) -> None:
        super().__init__(data, auto_id="macro_%s", initial=_initial(macro) if macro else None)
        self._desks = {str(desk.pk): desk for desk in shareable}
        self._offer(scope, desks)
        self._choose("until", [(str(one), words) for one, words in presets])
        self._choose("shared", [(pk, desk.name) for pk, desk in self._desks.items()], _("Only me"))
        self.field_names = add_custom_fields(self, scope)

    def _offer(self, scope: Scope, desks: Sequence[Desk]) -> None:
        """Only what the agent's own desks have: nothing else is ever named."""
        choices = choices_for(scope, desks)
        language = (get_language() or "en")[:2]
        self._choose("item", titles_of(scope, Kind.TEMPLATE, language), _("none"))
        for name in ("topic", "urgency", "assignee"):
            self._choose(name, choices[name])
        by_hand = [(str(one), str(one.label)) for one in Status if one in BY_HAND]
        self._choose("status", by_hand)
        for name in ("tags", "untags"):
            self.fields[name].choices = [(str(pk), words) for pk, words in choices["tag"]]  # type: ignore[attr-defined]

    def _choose(self, name: str, choices: Sequence[tuple[object, str]], none: Any = "") -> None:
        """A macro that names what is gone keeps it only until it is saved again."""
        first = ("", none) if none else UNCHANGED
        self.fields[name].choices = [first, *((str(value), words) for value, words in choices)]  # type: ignore[attr-defined]

    @property
    def custom_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.field_names]

    @property
    def ticks(self) -> list[forms.BoundField]:
        return [self["tags"], self["untags"]]

    @property
    def names(self) -> dict[str, str]:
        return {language: self.cleaned_data[f"name_{language}"] for language in LANGUAGES}

    @property
    def desk(self) -> Desk | None:
        return self._desks.get(self.cleaned_data["shared"])

    @property
    def steps(self) -> Steps:
        """As macro_steps reads them."""
        data = self.cleaned_data
        plain = ("item", "topic", "urgency", "tags", "untags", "assignee", "note", "status")
        return {name: data[name] for name in plain} | {
            "text": {language: data[f"text_{language}"] for language in LANGUAGES},
            "snooze": {"until": data["until"], "why": data["why"]},
            "fields": values_of_fields(self.field_names, data),
        }


def add_custom_fields(form: forms.Form, scope: Scope) -> list[str]:
    """An input for each field of the agent's desks; their names in the form."""
    names = []
    for field in _custom_fields(scope):
        names.append(f"{FIELD}{field.code}")
        form.fields[names[-1]] = forms.CharField(
            label=field.name, required=False, max_length=500, widget=widget_of(field)
        )
    return names


def values_of_fields(names: Sequence[str], data: Mapping[str, Any]) -> dict[str, Any]:
    """By their codes."""
    return {name.removeprefix(FIELD): data[name] for name in names}


def initial_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{FIELD}{code}": value for code, value in values.items()}


def _custom_fields(scope: Scope) -> list[CustomField]:
    mine = CustomField.objects.filter(retired_at=None).prefetch_related("desks")
    return [
        field
        for field in mine
        if scope.desk_ids
        and (not field.desks.all() or scope.desk_ids & {one.pk for one in field.desks.all()})
    ]


def _initial(macro: Macro) -> dict[str, Any]:
    steps = macro.steps
    plain = ("item", "topic", "urgency", "assignee", "note", "status")
    values = {name: steps.get(name, "") for name in plain}
    values |= {f"name_{one}": getattr(macro, f"name_{one}") for one in LANGUAGES}
    values |= {f"text_{one}": steps.get("text", {}).get(one, "") for one in LANGUAGES}
    values |= {name: [str(pk) for pk in steps.get(name, ())] for name in ("tags", "untags")}
    values |= initial_fields(steps.get("fields", {}))
    values |= steps.get("snooze", {})
    return values | {"shared": str(macro.desk_id or ""), "version": macro.version}
