"""The form for everybody: what it asks, what is wrong with what was written, and what was kept."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from help_centre.fields import Field, number_in
from help_centre.models import HeldFile
from inquiries.actions.attachments import IncomingFile

MOST_FILES, MAX_FILE, MAX_ALL = 5, 8 * 1024 * 1024, 18 * 1024 * 1024
LONGEST_MESSAGE = 20_000
SALT = "help_centre.kept"
DETAIL = "detail_"


class AskForm(forms.Form):
    """`details` are those of the topic, as (label, value) in the language of the page."""

    name = forms.CharField(label=_("Your name"), max_length=200)
    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)
    message = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Please send no card numbers and no passwords."),
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: object, asked: Sequence[Field], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._asked = {f"{DETAIL}{one.code}": one for one in asked}
        for name, field in self._asked.items():
            self.fields[name] = _date(field) if field.is_date else _number(field)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs["autocomplete"] = "email"

    @property
    def detail_fields(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self._asked)

    @property
    def details(self) -> tuple[tuple[str, str], ...]:
        said = ((str(one.label), self.cleaned_data.get(name)) for name, one in self._asked.items())
        return tuple((label, _in_words(value)) for label, value in said if value)

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty: only programs fill it."))
        return ""

    def clean(self) -> dict[str, object]:
        for name, field in self._asked.items():
            written = self.cleaned_data.get(name)
            if field.kinds and written:
                self._read_number(name, field, str(written))
        return self.cleaned_data

    def _read_number(self, name: str, field: Field, written: str) -> None:
        number = number_in(field, written)
        if number is None:
            words = _("We do not recognise this number. Check it (for example %(example)s).")
            more = _("Or leave it empty and write it in your question.")
            self.add_error(name, f"{words % {'example': field.example}} {more}")
        else:
            self.cleaned_data[name] = number


def _date(field: Field) -> forms.Field:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=str(field.label), required=False, widget=widget, input_formats=["%Y-%m-%d"]
    )


def _number(field: Field) -> forms.Field:
    example = _("For example %(example)s") % {"example": field.example} if field.example else ""
    return forms.CharField(label=str(field.label), required=False, max_length=60, help_text=example)


def _in_words(value: object) -> str:
    return date_format(value, "j F Y") if isinstance(value, date) else str(value)


def read_uploads(
    uploads: Sequence["UploadedFile[Any]"], held: Sequence[HeldFile]
) -> tuple[list[IncomingFile], list[str]]:
    """What may be taken, and why the rest may not."""
    if len(uploads) + len(held) > MOST_FILES:
        return [], [str(_("Five files at most, please."))]
    if sum(one.size or 0 for one in uploads) > MAX_ALL:
        return [], [str(_("The files are too large together: 18 MB at most."))]
    files, errors = [], []
    for one in uploads:
        if not 0 < (one.size or 0) <= MAX_FILE:
            errors.append(
                str(_("%(name)s: a file may have 8 MB, and not be empty.")) % {"name": one.name}
            )
        else:
            files.append(IncomingFile(one.name or "file", one.content_type or "", one.read()))
    return files, errors


def sign_held(held: Sequence[HeldFile]) -> str:
    """Handed to the writer and back: files that he chose need not be chosen again after an error."""
    return signing.dumps([one.pk for one in held], salt=SALT) if held else ""


def read_held(written: str) -> list[HeldFile]:
    try:
        ids = signing.loads(written[:2000], salt=SALT, max_age=86_400) if written else []
    except signing.BadSignature:
        return []
    return list(HeldFile.objects.filter(pk__in=ids).order_by("pk")[:MOST_FILES])
