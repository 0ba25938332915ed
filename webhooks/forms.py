"""Forms of webhooks: they check what was typed, actions decide what is allowed."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from desks.models import Desk
from shared.outbound import MAX_ADDRESS
from webhooks.actions import WebhookValues
from webhooks.models import Webhook
from webhooks.states import Event, Shape

SELECT = {"class": "form-select"}


def _text(**attrs: str) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control", "autocomplete": "off", **attrs})


class WebhookForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80, widget=_text())
    address = forms.CharField(
        label=_("Address"),
        max_length=min(1000, MAX_ADDRESS),
        widget=_text(inputmode="url", spellcheck="false"),
        help_text=_("Begins with https://. For a chat tool: the address of its incoming webhook."),
    )
    desk = forms.ModelChoiceField(
        label=_("Desk"),
        queryset=Desk.objects.none(),
        required=False,
        widget=forms.Select(attrs=SELECT),
    )
    shape = forms.ChoiceField(
        label=_("What is sent"), choices=Shape.choices, widget=forms.Select(attrs=SELECT)
    )
    language = forms.ChoiceField(
        label=_("Language of the lines"),
        choices=settings.LANGUAGES,
        widget=forms.Select(attrs=SELECT),
    )
    events = forms.MultipleChoiceField(
        label=_("It is told when"),
        choices=Event.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        help_text=_("Rules of automation may name it as well."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        desks: "QuerySet[Desk]",
        may_all: bool,
        webhook: Webhook | None = None,
    ) -> None:
        super().__init__(data, initial=_initial_of(webhook))
        desk: Any = self.fields["desk"]
        desk.queryset, desk.required = desks, not may_all
        desk.empty_label = _("All desks") if may_all else None

    @property
    def values(self) -> WebhookValues:
        return WebhookValues(**self.cleaned_data)


def _initial_of(webhook: Webhook | None) -> dict[str, Any]:
    if webhook is None:
        return {"events": list(Event.values), "language": "en"}
    names = ("name", "address", "shape", "language", "events")
    return {**{name: getattr(webhook, name) for name in names}, "desk": webhook.desk_id}
