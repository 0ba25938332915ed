"""The editor of a policy: plain fields, so that it works without scripts."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from desks.models import Desk
from targets.actions import MOST_STEPS, STEPS, PolicyValues
from targets.models import WORKING_DAY, PolicyVersion
from targets.states import CHANNEL_NAMES, URGENCY_NAMES, ClockKind, Who
from targets.words import topic_choices

LENGTH = re.compile(r"(\d{1,4})(?:[:.h](\d{2})?)?", re.ASCII)
BEFORE, AFTER = "before", "after"
WHEN = ((BEFORE, _("before")), (AFTER, _("after")))
LENGTHS = ("acknowledgement", "first_answer", "next_answer", "resolution")


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


def typed_length(length: timedelta) -> str:
    """As it is typed: 9:00, 0:15."""
    minutes = round(length.total_seconds() / 60)
    return f"{minutes // 60}:{minutes % 60:02d}"


class WorkTimeField(forms.CharField):
    """Working time as hours and minutes: 9:00, 0:15; a number alone is hours."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"class": "form-control work-time", "inputmode": "numeric", "placeholder": "9:00"}
        super().__init__(max_length=8, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> timedelta | None:
        typed = super().clean(value)
        if not typed:
            return None
        found = LENGTH.fullmatch(typed.strip())
        if found is None or int(found[2] or 0) > 59:
            raise ValidationError(_("Write hours and minutes, like 9:00 or 0:15."))
        return timedelta(hours=int(found[1]), minutes=int(found[2] or 0))


class PolicyForm(forms.Form):
    """Steps are `length_0`, `when_0`, `who_0`, `clock_0` …; an empty length is no step.

    `arrives` only chooses the example beside it.
    """

    name = forms.CharField(
        label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    channel = forms.ChoiceField(label=_("Channel"), required=False, widget=_select())
    topic = forms.ChoiceField(label=_("Topic"), required=False, widget=_select())
    urgency = forms.ChoiceField(label=_("Urgency"), required=False, widget=_select())
    acknowledgement = WorkTimeField(
        label=_("Acknowledgement"), required=False, help_text=_("Empty: none is promised.")
    )
    first_answer = WorkTimeField(label=_("First answer"))
    next_answer = WorkTimeField(label=_("Next answer"))
    resolution = WorkTimeField(label=_("Resolution"))
    arrives = forms.DateTimeField(
        label=_("A mail comes"),
        required=False,
        widget=forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M",
            attrs={"class": "form-control form-sm", "type": "datetime-local"},
        ),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        desk: Desk,
        arrives: datetime,
        version: PolicyVersion | None = None,
        is_general: bool = False,
    ) -> None:
        initial = _initial(version) | {"arrives": arrives.replace(tzinfo=None)}
        super().__init__(data, initial=initial)
        self.desk = desk
        self._offer("channel", [(code, str(name)) for code, name in CHANNEL_NAMES.items()])
        self._offer("topic", topic_choices(desk.code))
        self._offer("urgency", [(str(code), str(name)) for code, name in URGENCY_NAMES.items()])
        if is_general:
            for name in ("channel", "topic", "urgency"):
                del self.fields[name]
        for number in range(MOST_STEPS):
            self._add_step(number)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Any")), *choices]

    def _add_step(self, number: int) -> None:
        names = {"number": number + 1}
        self.fields[f"length_{number}"] = WorkTimeField(
            label=_("Step %(number)d: how long") % names, required=False
        )
        choices: dict[str, Any] = {
            "when": (WHEN, _("Step %(number)d: before or after")),
            "who": (Who.choices, _("Step %(number)d: who is told")),
            "clock": (
                [("", _("every promise")), *ClockKind.choices],
                _("Step %(number)d: of which promise"),
            ),
        }
        for name, (offered, label) in choices.items():
            self.fields[f"{name}_{number}"] = forms.ChoiceField(
                label=label % names, choices=offered, required=False, widget=_select()
            )

    @property
    def asked(self) -> list[Any]:
        return [self[name] for name in ("channel", "topic", "urgency") if name in self.fields]

    @property
    def promised(self) -> list[Any]:
        return [self[name] for name in LENGTHS]

    @property
    def steps(self) -> list[list[Any]]:
        names = ("length", "when", "who", "clock")
        return [[self[f"{name}_{number}"] for name in names] for number in range(MOST_STEPS)]

    @property
    def lengths(self) -> dict[str, timedelta]:
        """What was understood of the promises, as far as it was."""
        typed = getattr(self, "cleaned_data", {})
        return {name: typed[name] for name in LENGTHS if typed.get(name)}

    def arrival(self, zone: ZoneInfo, otherwise: datetime) -> datetime:
        typed = getattr(self, "cleaned_data", {}).get("arrives")
        return typed.replace(tzinfo=zone) if typed else otherwise

    def values(self) -> PolicyValues:
        given = self.cleaned_data
        return PolicyValues(
            name=given["name"],
            channel=given.get("channel", ""),
            topic=given.get("topic", ""),
            urgency=int(given["urgency"]) if given.get("urgency") else None,
            steps=list(self._typed_steps()),
            **{name: given[name] for name in LENGTHS},
        )

    def _typed_steps(self) -> Any:
        given = self.cleaned_data
        for number in range(MOST_STEPS):
            length = given.get(f"length_{number}")
            if length is None:
                continue
            sign = 1 if given[f"when_{number}"] == AFTER else -1
            yield {
                "minutes": sign * int(length.total_seconds() // 60),
                "who": given[f"who_{number}"],
                "clock": given[f"clock_{number}"],
            }


def _initial(version: PolicyVersion | None) -> dict[str, Any]:
    """Of a new policy: a working day, two to resolve, and the usual steps."""
    steps = version.steps if version else STEPS
    initial: dict[str, Any] = {}
    for number, step in enumerate(steps[:MOST_STEPS]):
        length = timedelta(minutes=abs(step["minutes"]))
        initial[f"length_{number}"] = typed_length(length)
        initial[f"when_{number}"] = BEFORE if step["minutes"] < 0 else AFTER
        initial[f"who_{number}"] = step["who"]
        initial[f"clock_{number}"] = step["clock"]
    if version is None:
        day, two = typed_length(WORKING_DAY), typed_length(2 * WORKING_DAY)
        return initial | {"first_answer": day, "next_answer": day, "resolution": two}
    lengths = {name: getattr(version, name) for name in LENGTHS}
    initial |= {name: typed_length(one) for name, one in lengths.items() if one}
    asked = {"channel": version.channel, "topic": version.topic, "urgency": version.urgency or ""}
    return initial | asked | {"name": version.name}
