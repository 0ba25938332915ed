"""Forms over improvements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from desks.models import Agent
from desks.queries import agents_at
from improvements.actions import NOTE, TITLE, Words
from improvements.models import Improvement
from improvements.states import MOVES, State
from inquiries.forms import new_key, text_input


class ImprovementForm(forms.Form):
    """`words` is what the actions take; `state` only for one that is there."""

    title = forms.CharField(label=_("What could be better"), max_length=TITLE, widget=text_input())
    note = forms.CharField(
        label=_("How, and what it would spare"),
        required=False,
        max_length=NOTE,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3, "dir": "auto"}),
    )
    owner = forms.ModelChoiceField(
        label=_("Who takes care"),
        required=False,
        queryset=Agent.objects.none(),
        empty_label=_("nobody yet"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, widget=forms.Select(attrs={"class": "form-select"})
    )
    submission_key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, desk_id: int, found: Improvement | None = None) -> None:
        super().__init__(data, auto_id="improvement_%s", initial=_initial(found))
        self.fields["owner"].queryset = agents_at(desk_id)  # type: ignore[attr-defined]
        self.fields["owner"].label_from_instance = lambda one: one.display_name  # type: ignore[attr-defined]
        if found is None:
            del self.fields["state"]
        else:
            allowed = [one for one in State if one in {found.state, *MOVES[found.state]}]
            self.fields["state"].choices = [(str(one), one.label) for one in allowed]  # type: ignore[attr-defined]
            del self.fields["submission_key"]

    @property
    def words(self) -> Words:
        data = self.cleaned_data
        return Words(title=data["title"], note=data["note"], owner=data["owner"])


def _initial(found: Improvement | None) -> dict[str, Any]:
    if found is None:
        return {"submission_key": new_key()}
    names = ("title", "note", "state")
    return {name: getattr(found, name) for name in names} | {"owner": found.owner_id}
