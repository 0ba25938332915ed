"""Forms about mailboxes: where their mail is fetched and sent, and since when to fetch again."""

from copy import copy
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mailroom.actions.mailboxes import with_values
from mailroom.models import Mailbox, Security

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
LONGEST = timedelta(days=3650)
UNCHANGED = _("Empty: the kept one stays. It is never shown.")


def text(**attrs: str) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control", "autocomplete": "off", **attrs})


def number() -> forms.NumberInput:
    return forms.NumberInput(attrs={"class": "form-control"})


def select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


def password() -> forms.PasswordInput:
    """Write-only: never rendered with a value; the browser shall not offer the agent's own."""
    return forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "new-password"})


def day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"})


class MailboxForm(forms.ModelForm):  # type: ignore[type-arg]
    """A mailbox's settings. The row that it is given is not changed: the action does that."""

    imap_password = forms.CharField(
        label=_("Password"), required=False, widget=password(), help_text=UNCHANGED, strip=False
    )
    smtp_password = forms.CharField(
        label=_("Password"), required=False, widget=password(), help_text=UNCHANGED, strip=False
    )

    class Meta:
        model = Mailbox
        fields = (
            "address desk is_active sender_name_en sender_name_fr sender_name_es"
            " imap_host imap_port imap_security imap_username imap_folder archive_before"
            " trusted_authserv_id smtp_host smtp_port smtp_security smtp_username hourly_limit"
        ).split()
        labels = {
            "address": _("E-mail address"),
            "desk": _("Desk"),
            "is_active": _("In use"),
            "sender_name_en": _("Name of the sender, English"),
            "sender_name_fr": _("Name of the sender, French"),
            "sender_name_es": _("Name of the sender, Spanish"),
            "imap_host": _("Server"),
            "imap_port": _("Port"),
            "imap_security": _("Encryption"),
            "imap_username": _("User name"),
            "imap_folder": _("Folder"),
            "archive_before": _("Old mail until"),
            "trusted_authserv_id": _("Server that checks senders"),
            "smtp_host": _("Server"),
            "smtp_port": _("Port"),
            "smtp_security": _("Encryption"),
            "smtp_username": _("User name"),
            "hourly_limit": _("Mails in an hour"),
        }
        help_texts = {
            "is_active": _("Switched off it takes no mail and sends none; what is here stays."),
            "imap_host": _("Empty: its mail comes in through the SMTP door."),
            "imap_folder": "",
            "archive_before": _(
                "What arrived before is filed as closed: no acknowledgement, no due time. Empty: what"
                " lies there at the first connection."
            ),
            "trusted_authserv_id": _(
                "Its name in Authentication-Results, for example mx.example.org. Empty: nobody's"
                " word about a sender counts."
            ),
            "smtp_host": _("Empty: the common server of the installation."),
            "hourly_limit": _("More than this wait for the next hour, and you are told."),
        }
        widgets = {
            "address": forms.EmailInput(attrs={"class": "form-control", "autocomplete": "off"}),
            "desk": select(),
            "is_active": forms.CheckboxInput(attrs={"class": "form-check-input"}),
            "sender_name_en": text(),
            "sender_name_fr": text(),
            "sender_name_es": text(),
            "imap_host": text(spellcheck="false"),
            "imap_port": number(),
            "imap_security": select(),
            "imap_username": text(spellcheck="false"),
            "imap_folder": text(spellcheck="false"),
            "archive_before": day(),
            "trusted_authserv_id": text(spellcheck="false"),
            "smtp_host": text(spellcheck="false"),
            "smtp_port": number(),
            "smtp_security": select(),
            "smtp_username": text(spellcheck="false"),
            "hourly_limit": number(),
        }

    def __init__(self, data: Any = None, *, instance: Mailbox | None = None, **kwargs: Any) -> None:
        super().__init__(data, instance=copy(instance) if instance else None, **kwargs)
        for name in ("sender_name_fr", "sender_name_es"):
            self.fields[name].required = False  # the English one stands in
        for name in ("imap_port", "smtp_port"):
            self.fields[name].widget.attrs |= {"min": "1", "max": "65535"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for way in ("imap", "smtp"):
            self._require_encryption(way, cleaned)
        if cleaned.get("imap_host") and not cleaned.get("imap_folder"):
            self.add_error("imap_folder", _("Say which folder; the inbox is called INBOX."))
        return cleaned

    def _require_encryption(self, way: str, cleaned: dict[str, Any]) -> None:
        host = cleaned.get(f"{way}_host", "")
        if host and host not in LOCAL and cleaned.get(f"{way}_security") == Security.NONE:
            self.add_error(
                f"{way}_security",
                _("Without encryption a password and all mail can be read on the way."),
            )

    def clean_imap_port(self) -> int:
        return _port(self.cleaned_data["imap_port"])

    def clean_smtp_port(self) -> int:
        return _port(self.cleaned_data["smtp_port"])

    @property
    def values(self) -> dict[str, Any]:
        """What is saved as it is: everything but the passwords."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    @property
    def passwords(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("imap_password", "smtp_password")}

    def as_it_would_be(self) -> Mailbox:
        """Not saved: for trying the connection."""
        return with_values(copy(self.instance), values=self.values, **self.passwords)


def _port(value: int) -> int:
    if not 1 <= value <= 65535:
        raise ValidationError(_("A port is a number from 1 to 65535."))
    return value


class FetchAgainForm(forms.Form):
    since = forms.DateField(label=_("Since"), widget=day())

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["since"].widget.attrs["max"] = today.isoformat()

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if since > self._today:
            raise ValidationError(_("This day is still to come."))
        if self._today - since > LONGEST:
            raise ValidationError(_("So long ago there was no e-mail to fetch: ten years at most."))
        return since
