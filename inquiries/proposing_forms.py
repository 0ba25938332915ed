"""The form of a proposal: kind, title, words, language, topic."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from inquiries.actions.proposing import PROPOSED, NewText
from inquiries.forms import new_key
from inquiries.models import Inquiry
from knowledge_base.states import LANGUAGES, Kind
from registry.topics import topics_for
from shared.submissions import MAX_KEY

SELECT = {"class": "form-select"}


class ProposalForm(forms.Form):
    submission_key = forms.CharField(
        max_length=MAX_KEY, widget=forms.HiddenInput(), initial=new_key
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(one.value, one.label) for one in PROPOSED],
        widget=forms.Select(attrs=SELECT),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=LANGUAGES, widget=forms.Select(attrs=SELECT)
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False, widget=forms.Select(attrs=SELECT))
    body = forms.CharField(
        label=_("Text"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 16}),
    )
    is_for_all = forms.BooleanField(label=_("For all desks"), required=False)
    is_checked = forms.BooleanField(
        label=_("I have read it: it names nobody and no matter of anybody")
    )

    def __init__(self, data: Any, *, inquiry: Inquiry, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        language = get_language() or "en"
        known = [
            (one.code, one.name.in_language(language)) for one in topics_for(inquiry.desk.code)
        ]
        self.fields["topic"].choices = [("", _("Not set")), *known]  # type: ignore[attr-defined]

    @property
    def new(self) -> NewText:
        values = self.cleaned_data
        return NewText(
            kind=Kind(values["kind"]),
            title=values["title"],
            body=values["body"],
            language=values["language"],
            topic=values["topic"],
            is_for_all=values["is_for_all"],
        )
