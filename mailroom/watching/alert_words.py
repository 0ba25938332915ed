"""What an alert says: one sentence of what is wrong and one of what to do. Values in, words out."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mailroom.models import Alert, AlertKind

Details = dict[str, Any]


def sentence(alert: Alert) -> str:
    """What is wrong, with the figures of now and what the server said, in the language of now."""
    said, error = short_sentence(alert), str(alert.details.get("error") or "").strip()
    return f"{said} {_('The server said:')} {error}" if error else said


def short_sentence(alert: Alert) -> str:
    address = alert.mailbox.address if alert.mailbox else ""
    return SENTENCES[AlertKind(alert.kind)](address, alert.details)


def advice(alert: Alert) -> str:
    return ADVICE[AlertKind(alert.kind)]()


def recovered(alert: Alert) -> str:
    """One line about its end: which trouble, and when it was."""
    return _("%(trouble)s: over. It lasted from %(begin)s to %(end)s.") % {
        "trouble": subject_of(alert),
        "begin": moment(alert.opened_at),
        "end": moment(alert.closed_at),
    }


def subject_of(alert: Alert) -> str:
    """The trouble in a few words: what, and at which mailbox."""
    what = str(AlertKind(alert.kind).label)
    return f"{what} ({alert.mailbox.address})" if alert.mailbox else what


def _fetching(address: str, details: Details) -> str:
    since, until = _when(details, "since"), _when(details, "until")
    if since:
        said = _("%(address)s has not been fetched since %(since)s.")
    else:
        said = _("%(address)s could not be fetched yet.")
    said %= {"address": address, "since": since}
    next_time = _("Next attempt at %(until)s") % {"until": until}
    return f"{said} {next_time}." if until else said


def _sending(address: str, details: Details) -> str:
    count = _count(details)
    said = ngettext(
        "%(count)d mail of %(address)s does not leave, since %(since)s.",
        "%(count)d mails of %(address)s do not leave, the oldest since %(since)s.",
        count,
    )
    return said % {"count": count, "address": address, "since": _when(details, "since")}


def _reading(_address: str, details: Details) -> str:
    count = _count(details)
    return ngettext(
        "%(count)d mail has come and waits to be read, since %(since)s.",
        "%(count)d mails have come and wait to be read, the oldest since %(since)s.",
        count,
    ) % {"count": count, "since": _when(details, "since")}


def _quarantine(address: str, details: Details) -> str:
    count = _count(details)
    return ngettext(
        "%(count)d mail to %(address)s could not be read and is in quarantine.",
        "%(count)d mails to %(address)s could not be read and are in quarantine.",
        count,
    ) % {"count": count, "address": address}


def _gap(address: str, details: Details) -> str:
    count, day = _count(details), parse_date(str(details.get("since", "")))
    return ngettext(
        "%(count)d mail on the server of %(address)s is not here, of %(day)s.",
        "%(count)d mails on the server of %(address)s are not here, the oldest of %(day)s.",
        count,
    ) % {"count": count, "address": address, "day": _day(day)}


def _oversize(address: str, details: Details) -> str:
    count = _count(details)
    return ngettext(
        "%(count)d mail to %(address)s could not be taken over and lies on the server.",
        "%(count)d mails to %(address)s could not be taken over and lie on the server.",
        count,
    ) % {"count": count, "address": address}


def _sign_in(address: str, _details: Details) -> str:
    return _("%(address)s is no longer signed in at its provider.") % {"address": address}


def _door(_address: str, details: Details) -> str:
    return _("The SMTP door has not been heard since %(since)s.") % {
        "since": _when(details, "since")
    }


def _flood(_address: str, details: Details) -> str:
    addresses = [str(one) for one in details.get("addresses", [])]
    return _(
        "Sending between %(addresses)s was stopped: %(count)s mails in a short time. The next ones wait."
    ) % {"addresses": " ↔ ".join(addresses) or "?", "count": details.get("count", "?")}


def _limit(address: str, details: Details) -> str:
    return _("%(address)s has sent %(limit)s mails within an hour; the rest waits.") % {
        "address": address,
        "limit": details.get("limit", "?"),
    }


SENTENCES: dict[AlertKind, Callable[[str, Details], str]] = {
    AlertKind.FETCHING: _fetching,
    AlertKind.SENDING: _sending,
    AlertKind.READING: _reading,
    AlertKind.QUARANTINE: _quarantine,
    AlertKind.GAP: _gap,
    AlertKind.OVERSIZE: _oversize,
    AlertKind.SIGN_IN: _sign_in,
    AlertKind.DOOR: _door,
    AlertKind.FLOOD: _flood,
    AlertKind.LIMIT: _limit,
}
ADVICE: dict[AlertKind, Callable[[], str]] = {
    AlertKind.FETCHING: lambda: _(
        "No mail is lost: it waits on the server. An administrator can try the connection in the"
        " mailbox's settings."
    ),
    AlertKind.SENDING: lambda: _(
        "Nothing is lost: everything waits in the outbox and is tried again. Read what the server"
        " said, and check host and password of the mailbox."
    ),
    AlertKind.READING: lambda: _(
        "Nothing is lost. A worker may have stopped: an administrator looks at /health/ready."
    ),
    AlertKind.QUARANTINE: lambda: _(
        "Their bytes are kept. Look at the reason, take out the original if it is urgent, and try"
        " again after a correction."
    ),
    AlertKind.GAP: lambda: _("Fetch the mailbox again since that day."),
    AlertKind.OVERSIZE: lambda: _(
        "Read these mails in the mailbox itself and answer by hand, then say that you have seen"
        " them."
    ),
    AlertKind.SIGN_IN: lambda: _(
        "No mail is lost: it waits on the server. An administrator signs the mailbox in again:"
        " manage.py sign_in_mailbox."
    ),
    AlertKind.DOOR: lambda: _(
        "Other mail servers keep their mail and try again. An administrator starts the process"
        " “door” again."
    ),
    AlertKind.FLOOD: lambda: _(
        "Two automatic systems may be answering each other. Look at the held mails, then let them"
        " go or take them back."
    ),
    AlertKind.LIMIT: lambda: _(
        "Nothing is lost: the rest leaves in the next hours. If so many mails are meant, an"
        " administrator raises the limit."
    ),
}


def _count(details: Details) -> int:
    return int(details.get("count") or 0)


def _when(details: Details, name: str) -> str:
    written = details.get(name)
    return moment(parse_datetime(written)) if written else ""


def _day(day: date | None) -> str:
    # Translators: a date format of Django, for example "12 Nov 2025".
    return date_format(day, _("j M Y")) if day else "?"


def moment(at: datetime | None) -> str:
    """Time of day, and the day as well when it is not today."""
    if at is None:
        return "?"
    local = timezone.localtime(at)
    is_today = local.date() == timezone.localdate()
    # Translators: a date format of Django, for example "22 November 2026, 14:05".
    return date_format(local, "H:i" if is_today else _("j F Y, H:i"))
