"""Forms of proposals: they check what was typed, actions decide what is allowed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inquiries.forms import OnceForm, text_input
from proposals.actions.deciding import MAX_EXAMINER, MAX_REASON
from proposals.actions.making import MAX_GROUNDS, MAX_NUMBER, MAX_TEXT, Suggestion
from proposals.states import Kind, Step

SELECT = {"class": "form-select"}


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"class": "form-control", "rows": rows})


class ProposeForm(OnceForm):
    kind = forms.ChoiceField(
        label=_("What is proposed"), choices=Kind.choices, widget=forms.Select(attrs=SELECT)
    )
    step = forms.ChoiceField(
        label=_("Blocked by"), choices=Step.choices, widget=forms.Select(attrs=SELECT)
    )
    number = forms.CharField(
        label=_("Registration or application"),
        max_length=MAX_NUMBER,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "list": "proposal-numbers"}),
    )
    text = forms.CharField(
        label=_("What should be done, in one sentence"), max_length=MAX_TEXT, widget=text_input()
    )
    grounds = forms.CharField(
        label=_("Why"), max_length=MAX_GROUNDS, required=False, widget=_area(4)
    )
    wanted_on = forms.DateField(
        label=_("Needed by (if there is a day)"),
        required=False,
        widget=forms.DateInput(attrs={"class": "form-control", "type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="propose_%s", **kwargs)

    @property
    def suggestion(self) -> Suggestion:
        names = ("kind", "step", "number", "text", "grounds", "wanted_on")
        return Suggestion(**{name: self.cleaned_data[name] for name in names})


class DecideForm(OnceForm):
    """Accepted or declined is the button."""

    examiner = forms.CharField(
        label=_("Who decided"), max_length=MAX_EXAMINER, required=False, widget=text_input()
    )
    reason = forms.CharField(
        label=_("Why (needed to decline)"), max_length=MAX_REASON, required=False, widget=_area(2)
    )
