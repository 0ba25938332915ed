"""Forms of the knowledge base. They check what was typed; actions decide what is allowed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from desks.models import Desk
from knowledge_base.archives import MAX_ARCHIVE
from knowledge_base.models import TextVersion
from knowledge_base.states import LANGUAGE_CODES, LANGUAGES, LIST_STATES, Kind, Narrowed


class FindForm(forms.Form):
    q = forms.CharField(
        label=_("Words of the text"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("All kinds")), *Kind.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All states")), *LIST_STATES],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("All languages")), *LANGUAGES],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    only = forms.ChoiceField(
        label=_("Only"),
        required=False,
        choices=[("", _("Everything")), *Narrowed.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class ItemForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Kind.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    code = forms.SlugField(
        label=_("Short name"),
        max_length=40,
        help_text=_("Small letters and hyphens. Typed after / it finds this text."),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    desks = forms.ModelMultipleChoiceField(
        label=_("Only for these desks"),
        queryset=Desk.objects.none(),
        required=False,
        help_text=_("None chosen: for all desks."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, desks: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["desks"].queryset = desks  # type: ignore[attr-defined]


class TextForm(forms.Form):
    """One language beside the others; what is left empty is not written.

    `seen` is the mark of the words that the form began with (TextVersion.mark).
    """

    is_locked = False

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=100_000,
        required=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 14}),
    )

    is_correction = forms.BooleanField(
        label=_("Only a correction: the other languages stay right"), required=False
    )

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, language: str, words: TextVersion | None) -> None:
        initial: dict[str, Any] = {"title": words.title, "body": words.body} if words else {}
        initial["is_correction"] = bool(words and words.is_open and words.is_correction)
        initial["seen"] = words.mark if words else ""
        super().__init__(data, prefix=language, initial=initial)
        for field in self.fields.values():
            field.widget.attrs["lang"] = language

    def lock(self) -> None:
        """Read, not written: what stands in it is not looked at when it comes back."""
        self.is_locked = True
        for name in ("title", "body"):
            self.fields[name].widget.attrs["readonly"] = True
        self.fields["is_correction"].widget.attrs["disabled"] = True

    @property
    def says_what_was_seen(self) -> bool:
        return self.add_prefix("seen") in self.data

    @property
    def is_whole(self) -> bool:
        words = self.cleaned_data
        return bool(words["title"].strip() and words["body"].strip()) and not self.is_locked

    @property
    def is_filled(self) -> bool:
        words = self.cleaned_data["title"].strip() or self.cleaned_data["body"].strip()
        return bool(words) and not self.is_locked


class DeedForm(forms.Form):
    """What is done to the text of one language, and what is said with it."""

    deed = forms.ChoiceField()
    language = forms.ChoiceField(choices=[(one, one) for one in LANGUAGE_CODES])
    note = forms.CharField(required=False, max_length=2_000)
    publish_at = forms.DateTimeField(required=False)
    expires_at = forms.DateTimeField(required=False)

    def __init__(self, data: Any, *, deeds: Sequence[str]) -> None:
        super().__init__(data)
        self.fields["deed"].choices = [(one, one) for one in deeds]  # type: ignore[attr-defined]


class ImportForm(forms.Form):
    """An archive to look at, or the name of the one that was looked at, to be taken over."""

    file = forms.FileField(
        label=_("Archive (ZIP) of Markdown files"), required=False, max_length=200
    )
    archive = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean_file(self) -> Any:
        """Its size is known before it is read."""
        file = self.cleaned_data["file"]
        if file and file.size > MAX_ARCHIVE:
            raise forms.ValidationError(_("The archive is too large."))
        return file

    def clean(self) -> None:
        if not self.errors and not any(map(self.cleaned_data.get, ("file", "archive"))):
            self.add_error("file", _("Choose a file."))
