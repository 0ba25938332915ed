"""Forms of the knowledge base. They check what was typed; actions decide what is allowed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from desks.models import Desk
from knowledge_base.models import Text
from knowledge_base.states import LANGUAGE_CODES, Kind


class FindForm(forms.Form):
    q = forms.CharField(
        label=_("Words of the text"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("All kinds")), *Kind.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class ItemForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Kind.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    code = forms.SlugField(
        label=_("Short name"),
        max_length=40,
        help_text=_("Small letters and hyphens. Typed after / it finds this text."),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    desks = forms.ModelMultipleChoiceField(
        label=_("Only for these desks"),
        queryset=Desk.objects.none(),
        required=False,
        help_text=_("None chosen: for all desks."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, desks: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["desks"].queryset = desks  # type: ignore[attr-defined]


class TextForm(forms.Form):
    """One language beside the others; what is left empty is not proposed."""

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=100_000,
        required=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 14}),
    )

    def __init__(self, data: Any, *, language: str, text: Text | None) -> None:
        initial = {"title": text.newest_title, "body": text.newest_body} if text else {}
        super().__init__(data, prefix=language, initial=initial)
        for field in self.fields.values():
            field.widget.attrs["lang"] = language

    @property
    def is_filled(self) -> bool:
        return bool(self.cleaned_data["title"].strip() or self.cleaned_data["body"].strip())


class StateForm(forms.Form):
    DEEDS = ("approved", "published", "retired", "confirmed")
    deed = forms.ChoiceField(choices=[(one, one) for one in DEEDS])
    language = forms.ChoiceField(choices=[(one, one) for one in LANGUAGE_CODES])
    is_correction = forms.BooleanField(required=False)
