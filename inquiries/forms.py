"""Forms of the workspace. They check what was typed; actions decide what is allowed."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desks.models import Agent, Desk
from desks.queries import calendar_of
from inquiries.actions.checking import Override
from inquiries.models import Draft, DraftFile, Inquiry
from inquiries.sending_times import Later, instant_of, preset_times
from inquiries.states import Channel, Urgency
from registry.topics import topics_for
from shared.exceptions import InvalidInput

LANGUAGES = [("en", _("English")), ("fr", _("French")), ("es", _("Spanish"))]
MANUAL_CHANNELS = [Channel.PHONE, Channel.EMAIL, Channel.WEB_FORM, Channel.CHAT]


class PlainSelect(forms.Select):
    """Without a template for each option: thirty topics were a tenth of a conversation's time."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (option["value"], flatatt({"selected": option["selected"]}), option["label"])
                for _group, options, _index in widget["optgroups"]
                for option in options
            ),
        )
        select = '<select name="{}"{}>{}</select>'
        return format_html(select, widget["name"], flatatt(widget["attrs"]), options)


def small_select() -> forms.Select:
    return PlainSelect(attrs={"class": "form-select form-sm"})


def text_input(**attrs: str) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control", "autocomplete": "off", **attrs})


def new_key() -> str:
    return str(uuid.uuid4())


class OnceForm(forms.Form):
    """A form with a key made at render: posted twice, its deed happens once."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submission_key"].initial = new_key

    @property
    def key(self) -> str:
        return str(self.cleaned_data["submission_key"])


class ComposeForm(OnceForm):
    body = forms.CharField(
        max_length=200_000,
        error_messages={
            "required": _("Write a text first."),
            "max_length": _("The text is too long."),
        },
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class NoteForm(ComposeForm):
    def __init__(self, *args: Any, draft: Draft | None = None, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="note_%s", **kwargs)
        self.version = draft.version if draft else 0
        self.fields["body"].label = _("Internal note")
        self.fields["body"].widget.attrs["placeholder"] = _("For colleagues only …")


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one field (Django's own recipe)."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        given = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given if one]


class AddressesField(forms.CharField):
    """E-mail addresses with commas, semicolons or spaces between them."""

    def clean(self, value: Any) -> list[str]:
        written: list[str] = super().clean(value).replace(",", " ").replace(";", " ").split()
        for address in written:
            validate_email(address)
        return written


class ReplyForm(ComposeForm):
    """`html` is the answer as rich text; without it (no JavaScript) `body` is the answer.

    `seen` is the newest message that was on the page; `then` the status afterwards.

    `later` says when it leaves, if not now; `at` is a wall-clock time of the desk. `again` are files
    of the draft. `override` holds the findings that the agent saw and sends in
    spite of, for `reason`; `stopped_*` are what the button wanted that was stopped by them.

    `ask` wants it approved instead: by hand, or because it was held back, with `held_*` being the
    findings that were overridden then; `question` is for who approves it.
    """

    html = forms.CharField(
        max_length=2_000_000,
        required=False,
        widget=forms.HiddenInput,
        error_messages={"max_length": _("The text is too long.")},
    )
    cc = AddressesField(
        label=_("Cc"),
        required=False,
        max_length=2000,
        widget=text_input(inputmode="email", spellcheck="false"),
    )
    attachments = FilesField(
        label=_("Files"), required=False, widget=FilesInput(attrs={"class": "form-control"})
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    then = forms.ChoiceField(choices=[("waiting_inquirer", ""), ("resolved", "")], required=False)
    later = forms.ChoiceField(choices=[(one, one) for one in Later], required=False)
    at = forms.CharField(
        label=_("Date and time"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"type": "datetime-local", "class": "form-control form-sm"}),
    )
    again = forms.ModelMultipleChoiceField(queryset=DraftFile.objects.none(), required=False)
    override = forms.CharField(required=False, max_length=4000)
    reason = forms.CharField(required=False, max_length=500)
    stopped_then = forms.ChoiceField(choices=[("resolved", "")], required=False)
    stopped_later = forms.ChoiceField(choices=[(one, one) for one in Later], required=False)
    ask = forms.ChoiceField(choices=[("hand", ""), ("held", "")], required=False)
    question = forms.CharField(required=False, max_length=300)
    held_override = forms.CharField(required=False, max_length=4000)
    held_reason = forms.CharField(required=False, max_length=500)

    def __init__(
        self,
        *args: Any,
        inquiry: Inquiry,
        to_name: str,
        draft: Draft | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, auto_id="reply_%s", **kwargs)
        self._inquiry, self.draft = inquiry, draft
        if draft is not None:
            files = draft.files.filter(removed_at=None)
            self.fields["again"].queryset = files  # type: ignore[attr-defined]
        self.fields["body"].label = _("Your reply")
        placeholder = _("Write to %(name)s …") % {"name": to_name}
        # The inquirer's language, so that the browser's spell check uses its dictionary.
        self.fields["body"].widget.attrs |= {"placeholder": placeholder, "lang": inquiry.language}

    @property
    def override_of(self) -> Override | None:
        held = "held_" if self.cleaned_data["ask"] == "held" else ""
        keys = self.cleaned_data[f"{held}override"].split()
        return Override(frozenset(keys), self.cleaned_data[f"{held}reason"]) if keys else None

    def wanted(self, name: str) -> str:
        """`then` or `later` of this button, or of the one that was stopped before."""
        was_stopped = self.cleaned_data["override"] or self.cleaned_data["ask"] == "held"
        stopped = f"stopped_{name}" if was_stopped else name
        return str(self.cleaned_data[name] or self.cleaned_data[stopped])

    def send_at(self, now: datetime) -> datetime | None:
        """When it shall leave, or None for now. Raises InvalidInput for a time that is none."""
        later, calendar = self.wanted("later"), calendar_of(self._inquiry.desk)
        if not later and self.cleaned_data["at"]:  # Enter in that field presses the first button
            raise InvalidInput(_("Press “Schedule”, or empty the time to send it now."))
        if not later:
            return None
        try:
            if later == Later.AT:
                return instant_of(self.cleaned_data["at"], calendar)
            return preset_times(calendar, now)[Later(later)]
        except (ValueError, KeyError):
            raise InvalidInput(_("Choose a date and a time.")) from None

    @property
    def version(self) -> int:
        """Of the draft that is written on; 0 while there is none."""
        return self.draft.version if self.draft else 0


class ClassifyForm(forms.Form):
    topic = forms.ChoiceField(label=_("Topic"), required=False, widget=small_select())
    urgency = forms.TypedChoiceField(
        label=_("Urgency"), choices=Urgency.choices, coerce=int, widget=small_select()
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, widget=small_select())

    def __init__(self, data: Any = None, *, inquiry: Inquiry) -> None:
        initial = {
            "topic": inquiry.topic,
            "urgency": inquiry.urgency,
            "language": inquiry.language,
        }
        super().__init__(data, auto_id="classify_%s", initial=initial)
        self.fields["topic"].choices = topic_choices(inquiry)  # type: ignore[attr-defined]


def topic_choices(inquiry: Inquiry) -> list[tuple[str, Any]]:
    """The desk's topics, and the present one even if the desk does not know it (after a transfer)."""
    language = get_language() or "en"
    known = [(one.code, one.name.in_language(language)) for one in topics_for(inquiry.desk.code)]
    strange = inquiry.topic and inquiry.topic not in dict(known)
    return [("", _("Not set")), *known, *([(inquiry.topic, inquiry.topic)] if strange else [])]


class TransferForm(forms.Form):
    to_desk = forms.ModelChoiceField(
        label=_("Desk"), queryset=Desk.objects.none(), empty_label=None, widget=small_select()
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control form-sm"}),
    )

    def __init__(self, data: Any = None, *, desk_id: int, desks: Iterable[Desk]) -> None:
        """`desks` are read already: the widget goes through its choices twice."""
        super().__init__(data, auto_id="transfer_%s")
        field = self.fields["to_desk"]
        field.queryset = Desk.objects.exclude(pk=desk_id)  # type: ignore[attr-defined]
        others = [(desk.pk, str(desk)) for desk in desks if desk.pk != desk_id]
        field.choices = others  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    assignee = forms.ModelChoiceField(queryset=Agent.objects.none(), required=False)
    version = forms.IntegerField(required=False)

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = colleagues  # type: ignore[attr-defined]


class StatusForm(forms.Form):
    status = forms.CharField(max_length=20)
    version = forms.IntegerField(required=False)


class NewInquiryForm(OnceForm):
    """What a person notes down by hand: a call, or something handed over."""

    desk = forms.ModelChoiceField(
        label=_("Desk"),
        queryset=Desk.objects.none(),
        empty_label=None,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    channel = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[(one, one.label) for one in MANUAL_CHANNELS],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    name = forms.CharField(label=_("Name"), max_length=200, widget=text_input())
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        widget=text_input(type="tel", inputmode="tel"),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=320,
        required=False,
        widget=forms.EmailInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    subject = forms.CharField(label=_("Subject"), max_length=400, widget=text_input())
    body = forms.CharField(
        label=_("What was said"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 8, "dir": "auto"}),
    )

    def __init__(self, *args: Any, desks: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["desk"].queryset = desks  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("phone") and not data.get("email") and not self.errors:
            self.add_error("phone", _("Give a telephone number or an e-mail address."))
        return data
