"""Forms about an agent's preferences and absences, and a desk's calendar."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from desks.actions import Preferences
from desks.models import AfterSending, Agent, Desk, Theme

SIGNATURE_LINES, SIGNATURE_LENGTH = 6, 300


def language_choices() -> list[tuple[str, str]]:
    """Each by its own name, so that everybody finds his."""
    return [(code, name) for code, name in settings.LANGUAGES]


class PreferencesForm(forms.Form):
    """`language` and the two after it are about the page; the rest is about the work."""

    language = forms.ChoiceField(
        label=_("Language of the pages"),
        help_text=_("Inquirers are always answered in theirs."),
        choices=language_choices,
        widget=forms.RadioSelect,
    )
    theme = forms.ChoiceField(
        label=_("Appearance"), choices=Theme.choices, widget=forms.RadioSelect
    )
    uses_single_keys = forms.BooleanField(
        label=_("Single keys do something: j, k, r, t, e …"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    answers_in = forms.MultipleChoiceField(
        label=_("Languages that I answer in"),
        help_text=_("You are given inquiries in these. None chosen: in all of them."),
        choices=language_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    after_sending = forms.ChoiceField(
        label=_("After sending an answer"),
        choices=AfterSending.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[f"signature_{code}"] = _signature_field(code, name)

    def clean_answers_in(self) -> list[str]:
        """All of them is the same as none chosen, also when a language is added later."""
        chosen = self.cleaned_data["answers_in"]
        return [] if len(chosen) == len(settings.LANGUAGES) else chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for code, _name in settings.LANGUAGES:
            text = cleaned.get(f"signature_{code}", "")
            if len(text.strip().splitlines()) > SIGNATURE_LINES:
                words = _("A signature has at most %(number)d lines.")
                self.add_error(f"signature_{code}", words % {"number": SIGNATURE_LINES})
        return cleaned

    @property
    def signature_fields(self) -> list[forms.BoundField]:
        return [self[f"signature_{code}"] for code, _name in settings.LANGUAGES]

    def preferences(self) -> Preferences:
        """What was chosen, as the action takes it."""
        values = self.cleaned_data
        return Preferences(
            language=values["language"],
            theme=values["theme"],
            answers_in=values["answers_in"],
            uses_single_keys=values["uses_single_keys"],
            after_sending=values["after_sending"],
            signatures={
                code: values[f"signature_{code}"]
                for code, _name in settings.LANGUAGES
                if values[f"signature_{code}"].strip()
            },
        )


def initial_of(agent: Agent) -> dict[str, Any]:
    """An agent's present preferences, as the form names them."""
    names = ("language", "theme", "uses_single_keys", "after_sending")
    every = [code for code, _name in settings.LANGUAGES]
    signatures = {f"signature_{code}": text for code, text in agent.signatures.items()}
    return {name: getattr(agent, name) for name in names} | signatures | {
        "answers_in": agent.answers_in or every
    }  # fmt: skip


def _signature_field(code: str, name: str) -> forms.CharField:
    attrs = {"class": "form-control", "rows": 3, "lang": code, "spellcheck": "true"}
    return forms.CharField(
        label=name,
        required=False,
        max_length=SIGNATURE_LENGTH,
        widget=forms.Textarea(attrs=attrs),
    )


class AbsenceForm(forms.Form):
    """Days of the desk's zone, both inclusive, or hours of them. `until` may be open."""

    starts_on = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date", "class": "form-control"})
    )
    starts_at = forms.TimeField(
        label=_("from what time (optional)"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "form-control"}),
    )
    ends_on = forms.DateField(
        label=_("Until and including"),
        required=False,
        help_text=_("Left empty: until further notice."),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}),
    )
    ends_at = forms.TimeField(
        label=_("until what time (optional)"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "form-control"}),
    )
    substitute = forms.ModelChoiceField(
        label=_("Substitute"),
        queryset=Agent.objects.none(),
        required=False,
        empty_label=_("Nobody: open work goes back to all"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    note = forms.CharField(
        label=_("Note (optional)"),
        max_length=120,
        required=False,
        help_text=_("Colleagues who coordinate your desk see it."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def __init__(self, *args: Any, colleagues: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        field = self.fields["substitute"]
        field.queryset = colleagues  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: one.display_name  # type: ignore[attr-defined]

    def span(self) -> tuple[datetime, datetime | None]:
        """Instants: from the first moment of the first day to the end of the last one."""
        values = self.cleaned_data
        starts = datetime.combine(values["starts_on"], values["starts_at"] or time(), self.zone)
        if values["ends_on"] is None:
            return starts, None
        if values["ends_at"]:
            return starts, datetime.combine(values["ends_on"], values["ends_at"], self.zone)
        return starts, datetime.combine(values["ends_on"] + timedelta(days=1), time(), self.zone)


class ClosedDayForm(forms.Form):
    desk = forms.ModelChoiceField(
        label=_("Desk"),
        queryset=Desk.objects.none(),
        empty_label=None,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date", "class": "form-control"})
    )
    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("Where it is published, so that others can check it."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    checked_on = forms.DateField(
        label=_("Checked on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}),
    )
    is_confirmed = forms.BooleanField(
        label=_("Confirmed by a published list"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args: Any, desks: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["desk"].queryset = desks  # type: ignore[attr-defined]


class RegistryDayForm(forms.Form):
    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date", "class": "form-control"})
    )
    name = forms.CharField(
        label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"class": "form-control"})
    )


class ConfirmYearForm(forms.Form):
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("Where it is published, so that others can check it."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    checked_on = forms.DateField(
        label=_("Checked on"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}),
    )
