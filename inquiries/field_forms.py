"""Forms over custom fields: their values on an inquiry, and what a field is."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from desks.models import Desk
from inquiries.field_queries import fields_of, kept_values
from inquiries.forms import PlainSelect, text_input
from inquiries.models import CustomField, FieldKind, Inquiry

SMALL = {"class": "form-control form-sm", "autocomplete": "off"}
YES_NO = [("", "–"), ("true", _("Yes")), ("false", _("No"))]
OPTION_CODE = re.compile(r"[a-z0-9_-]{1,40}")
LANGUAGES = ("en", "fr", "es")


class ValuesForm(forms.Form):
    """One input for each field that this inquiry has; the action reads what was typed."""

    def __init__(self, data: Any = None, *, inquiry: Inquiry, asked: list[CustomField]) -> None:
        super().__init__(data, auto_id="field_%s")
        for field in asked:
            value = inquiry.fields.get(field.code)
            self.fields[field.code] = forms.CharField(
                label=field.name,
                required=False,
                help_text=field.help,
                initial=str(value).lower() if isinstance(value, bool) else value,
                widget=widget_of(field),
            )


def widget_of(field: CustomField) -> forms.Widget:
    if field.kind == FieldKind.CHOICE:
        choices = [("", "–"), *field.choices]
        return PlainSelect(attrs={"class": "form-select form-sm"}, choices=choices)
    if field.kind == FieldKind.YES_NO:
        return PlainSelect(attrs={"class": "form-select form-sm"}, choices=YES_NO)
    types = {FieldKind.DATE: {"type": "date"}, FieldKind.NUMBER: {"inputmode": "decimal"}}
    return forms.TextInput(attrs=SMALL | types.get(FieldKind(field.kind), {}))


def fields_context(inquiry: Inquiry) -> dict[str, Any]:
    """For the panel: a form of what is asked, and the old values beside it."""
    asked = fields_of(inquiry)
    return {
        "field_form": ValuesForm(inquiry=inquiry, asked=asked),
        "required_codes": {one.code for one in asked if one.is_required},
        "kept_values": kept_values(inquiry, asked),
    }


class FieldForm(forms.Form):
    """What a field is. Options of a choice: one a line, "code | English | French | Spanish"."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=FieldKind.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    name_en = forms.CharField(label=_("Name in English"), max_length=80, widget=text_input())
    name_fr = forms.CharField(label=_("Name in French"), max_length=80, widget=text_input())
    name_es = forms.CharField(label=_("Name in Spanish"), max_length=80, widget=text_input())
    help_en = forms.CharField(
        label=_("Help in English"), max_length=200, required=False, widget=text_input()
    )
    help_fr = forms.CharField(
        label=_("Help in French"), max_length=200, required=False, widget=text_input()
    )
    help_es = forms.CharField(
        label=_("Help in Spanish"), max_length=200, required=False, widget=text_input()
    )
    options = forms.CharField(
        label=_("Options of a choice"),
        help_text=_("One a line: code | English | French | Spanish"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4, "spellcheck": "false"}),
    )
    topics = forms.CharField(
        label=_("Only for these topics"),
        help_text=_("Codes with spaces between them; empty: for every topic."),
        required=False,
        max_length=2000,
        widget=text_input(),
    )
    position = forms.IntegerField(
        label=_("Position"),
        min_value=0,
        max_value=999,
        initial=0,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    is_required = forms.BooleanField(label=_("Must be filled in to resolve"), required=False)
    desks = forms.ModelMultipleChoiceField(
        label=_("Desks"),
        queryset=Desk.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, field: CustomField | None = None, desks: Any) -> None:
        super().__init__(data, initial=_initial(field) if field else None)
        self.fields["desks"].queryset = desks  # type: ignore[attr-defined]
        if field:
            del self.fields["kind"]

    def clean_options(self) -> list[dict[str, str]]:
        lines = [line for line in self.cleaned_data["options"].splitlines() if line.strip()]
        return [_option(line) for line in lines]

    def clean_topics(self) -> list[str]:
        return list(dict.fromkeys(self.cleaned_data["topics"].split()))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == FieldKind.CHOICE and not data.get("options"):
            self.add_error("options", _("A choice needs at least one option."))
        return data


def _option(line: str) -> dict[str, str]:
    code, *labels = [part.strip() for part in line.split("|")]
    if not OPTION_CODE.fullmatch(code) or len(labels) != len(LANGUAGES) or not all(labels):
        words = _("“%(line)s”: write code | English | French | Spanish.")
        raise forms.ValidationError(words % {"line": line[:60]})
    return {"code": code, **dict(zip(LANGUAGES, labels, strict=True))}


def _initial(field: CustomField) -> dict[str, Any]:
    plain = ("name_en", "name_fr", "name_es", "help_en", "help_fr", "help_es", "position")
    lines = [" | ".join([one["code"], *(one[lang] for lang in LANGUAGES)]) for one in field.options]
    return {name: getattr(field, name) for name in plain} | {
        "options": "\n".join(lines),
        "topics": " ".join(field.topics),
        "is_required": field.is_required,
        "desks": list(field.desks.values_list("pk", flat=True)),
    }
