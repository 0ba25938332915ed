"""How an agent wants to be told: a fieldset for the preferences page, and what a list is asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from desks.models import Agent
from notifications.actions import choose_ways
from notifications.states import Kind, Option, Way, options_of, ways_of

MENTIONS = "mentions"
KINDS = {MENTIONS: (Kind.MENTIONED,)}


class WaysForm(forms.Form):
    """One group of boxes for each kind, and the options. Fields are named ways-<kind>, options."""

    options = forms.MultipleChoiceField(
        label=_("On this and your other devices"),
        choices=Option.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, agent: Agent) -> None:
        initial: dict[str, Any] = {"options": sorted(options_of(agent.notified_by))}
        super().__init__(data, initial=initial)
        self.agent = agent
        for kind in Kind:
            self.fields[f"ways-{kind}"] = forms.MultipleChoiceField(
                label=kind.label,
                choices=Way.choices,
                initial=sorted(ways_of(agent.notified_by, kind)),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def kinds(self) -> list[forms.BoundField]:
        return [self[f"ways-{kind}"] for kind in Kind]

    def save(self) -> None:
        choose_ways(
            by=self.agent,
            ways={kind: self.cleaned_data[f"ways-{kind}"] for kind in Kind},
            options=self.cleaned_data["options"],
        )


class ReadForm(forms.Form):
    """Which notifications are read: of a line, of what it is about, or all up to the newest shown."""

    kind = forms.ChoiceField(choices=Kind.choices, required=False)
    subject = forms.CharField(max_length=80, required=False)
    up_to = forms.IntegerField(min_value=0, max_value=2**62, required=False)


class ListForm(forms.Form):
    """What of the list is asked for; what is strange counts as not asked."""

    only = forms.ChoiceField(choices=[(one, one) for one in KINDS], required=False)
    before = forms.IntegerField(min_value=1, max_value=2**62, required=False)
