"""What agents fill in about chats."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from desks.attendance import members_here
from desks.models import Agent
from desks.permissions import DESK_DEEDS, Deed
from inquiries.forms import LANGUAGES
from livechat.actions.attending import LONGEST_AFTER, MOST_CHATS
from livechat.actions.taking import LONGEST_CONTEXT
from livechat.greetings import LONGEST, default_greeting
from livechat.models import Chat, ChatAttendance
from livechat.protocol import MAX_TEXT


class LineForm(forms.Form):
    id = forms.UUIDField()
    body = forms.CharField(max_length=MAX_TEXT, strip=False)


class PlaceForm(forms.Form):
    """Up to which line, and which note, something is there already."""

    after = forms.IntegerField(min_value=0, required=False)
    note = forms.IntegerField(min_value=0, required=False)

    def place(self) -> tuple[int, int]:
        return self.cleaned_data.get("after") or 0, self.cleaned_data.get("note") or 0


class ColleagueField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


class HandForm(forms.Form):
    """To whom of those who are here, and what he must know."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    to = ColleagueField(queryset=Agent.objects.none(), label=_("To"), empty_label=None)
    context = forms.CharField(
        max_length=LONGEST_CONTEXT,
        required=False,
        label=_("What your colleague must know (internal note)"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )

    def __init__(self, data: Any = None, *, chat: Chat, now: datetime) -> None:
        super().__init__(data, initial={"key": uuid4()}, auto_id="hand-%s")
        desk_id = chat.inquiry.desk_id
        there = members_here(desk_id, now).filter(role__in=DESK_DEEDS[Deed.TAKE])
        agents = Agent.objects.filter(pk__in=there.values("agent"))
        if chat.agent_id:
            agents = agents.exclude(pk=chat.agent_id)
        field = self.fields["to"]
        assert isinstance(field, ColleagueField)
        field.queryset = agents.order_by("first_name", "username")
        field.widget.attrs["class"] = "form-select"

    @property
    def has_anybody(self) -> bool:
        field = self.fields["to"]
        assert isinstance(field, ColleagueField)
        return bool(field.queryset)


class ChatPreferencesForm(forms.Form):
    """How many at once, the pause after each, the first words in each language."""

    most_chats = forms.IntegerField(
        min_value=1, max_value=MOST_CHATS, label=_("Chats at once, at most")
    )
    after_seconds = forms.IntegerField(
        min_value=0,
        max_value=LONGEST_AFTER,
        label=_("Pause after a chat, in seconds"),
        help_text=_("Time to note and to classify: nothing is offered meanwhile. 0: no pause."),
    )

    def __init__(
        self, data: Any = None, *, agent: Agent, attendance: ChatAttendance | None
    ) -> None:
        mine = attendance or ChatAttendance()
        initial = {"most_chats": mine.most_chats, "after_seconds": mine.after_seconds}
        super().__init__(data, initial=initial)
        for name in ("most_chats", "after_seconds"):
            self.fields[name].widget.attrs["class"] = "form-control form-number"
        for code, label in LANGUAGES:
            own = mine.greetings.get(code)
            self.fields[f"greeting_{code}"] = forms.CharField(
                label=label,
                max_length=LONGEST,
                required=False,
                initial=default_greeting(agent, code) if own is None else own,
                widget=forms.Textarea(attrs={"rows": 2, "lang": code, "class": "form-control"}),
            )

    @property
    def greeting_fields(self) -> list[forms.BoundField]:
        return [self[f"greeting_{code}"] for code, _label in LANGUAGES]

    def greetings(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"greeting_{code}"] for code, _label in LANGUAGES}
