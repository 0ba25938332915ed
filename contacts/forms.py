"""Forms about people who write to us."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact, ContactRole

LANGUAGES = [("", _("Not known")), ("en", _("English")), ("fr", _("French")), ("es", _("Spanish"))]


def text_input() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"})


def select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


class ContactForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200, required=False, widget=text_input())
    organisation = forms.CharField(
        label=_("Organisation"), max_length=200, required=False, widget=text_input()
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=ContactRole.choices, required=False, widget=select()
    )
    language = forms.ChoiceField(
        label=_("Preferred language"), choices=LANGUAGES, required=False, widget=select()
    )


class MergeForm(forms.Form):
    """Which of the contacts that look alike, or that were found, is the same person."""

    absorbed = forms.ModelChoiceField(
        label=_("The same person as"),
        queryset=Contact.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, candidates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["absorbed"].queryset = candidates  # type: ignore[attr-defined]
