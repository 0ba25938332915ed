"""Marks of mailboxes, alerts and mails: always a shape and a word. They never query."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mailroom.models import Alert, AlertKind, Mailbox, RawEmail
from mailroom.states import Hold, OutgoingState, RawState, RecipientState
from mailroom.watching import alert_words
from mailroom.watching.watchdog import FETCH_LIMIT
from shared.templatetags.ui import chip, icon

register = template.Library()

ALERT_SHAPES = {
    AlertKind.FETCHING: "plug-connected-x",
    AlertKind.SENDING: "mail-x",
    AlertKind.READING: "clock-exclamation",
    AlertKind.QUARANTINE: "file-alert",
    AlertKind.GAP: "mail-exclamation",
    AlertKind.OVERSIZE: "file-alert",
    AlertKind.SIGN_IN: "lock",
    AlertKind.DOOR: "server",
    AlertKind.FLOOD: "arrows-exchange",
    AlertKind.LIMIT: "hand-stop",
}
RECIPIENT_SHAPES = {
    RecipientState.WAITING: ("clock", "is-muted"),
    RecipientState.ACCEPTED: ("check", "is-ok"),
    RecipientState.DELAYED: ("clock-exclamation", "is-warn"),
    RecipientState.REFUSED: ("circle-x", "is-danger"),
    RecipientState.BOUNCED: ("mail-x", "is-danger"),
    RecipientState.DELIVERED: ("circle-check", "is-ok"),
    RecipientState.READ: ("eye", "is-ok"),
}
OUTGOING_SHAPES = {
    OutgoingState.QUEUED: ("clock", "is-muted"),
    OutgoingState.CLAIMED: ("send", "is-calm"),
    OutgoingState.SENDING: ("send", "is-calm"),
    OutgoingState.SENT: ("check", "is-ok"),
    OutgoingState.FAILED: ("circle-x", "is-danger"),
    OutgoingState.UNCERTAIN: ("help-circle", "is-warn"),
    OutgoingState.HELD: ("hand-stop", "is-warn"),
    OutgoingState.CANCELLED: ("ban", "is-muted"),
}
RAW_SHAPES = {
    RawState.NEW: ("clock", "is-muted"),
    RawState.PROCESSING: ("refresh", "is-calm"),
    RawState.DONE: ("circle-check", "is-ok"),
    RawState.QUARANTINED: ("file-alert", "is-danger"),
}


@register.simple_tag(takes_context=True)
def mailbox_mark(context: template.Context, mailbox: Mailbox) -> SafeString:
    """How a mailbox is fetched now, in a shape and a few words."""
    shape, tone, words = mailbox_state(mailbox, context.get("now") or timezone.now())
    return chip(shape, tone, words)


def mailbox_state(mailbox: Mailbox, now: datetime) -> tuple[str, str, str]:
    """Shape, tone and words; the worst that is known comes first."""
    if not mailbox.is_active:
        return "ban", "is-muted", _("Switched off")
    if hasattr(mailbox, "sign_in") and mailbox.sign_in.error:
        return "lock", "is-danger", _("Must be signed in again")
    if not mailbox.imap_host:
        return "server", "is-muted", _("Comes in through the SMTP door")
    if mailbox.next_fetch_at and mailbox.next_fetch_at > now and mailbox.fetch_error:
        until = date_format(timezone.localtime(mailbox.next_fetch_at), "H:i")
        return "clock-exclamation", "is-warn", _("Next attempt at %(until)s") % {"until": until}
    return _fetch_state(mailbox, now)


def _fetch_state(mailbox: Mailbox, now: datetime) -> tuple[str, str, str]:
    if mailbox.fetched_at is None:
        if mailbox.fetch_error:
            return "plug-connected-x", "is-danger", _("Could not be fetched yet")
        return "circle-dashed", "is-muted", _("Not fetched yet")
    age = now - mailbox.fetched_at
    words = {"age": age_in_words(age)}
    if age > FETCH_LIMIT:
        return "plug-connected-x", "is-danger", _("Not fetched for %(age)s") % words
    if mailbox.fetch_error:
        return "alert-triangle", "is-warn", _("The last attempt failed")
    return "plug-connected", "is-ok", _("Fetched %(age)s ago") % words


def age_in_words(age: timedelta) -> str:
    """20 s, 4 min, 3 h, 2 days."""
    seconds = max(int(age.total_seconds()), 0)
    if seconds < 90:
        return _("%(seconds)d s") % {"seconds": seconds}
    if seconds < 5400:
        return _("%(minutes)d min") % {"minutes": seconds // 60}
    if seconds < 86_400 * 2:
        return _("%(hours)d h") % {"hours": seconds // 3600}
    days = seconds // 86_400
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


@register.filter
def alert_icon(alert: Alert) -> SafeString:
    return icon(ALERT_SHAPES[AlertKind(alert.kind)])


@register.filter
def alert_sentence(alert: Alert) -> str:
    return alert_words.sentence(alert)


@register.filter
def alert_short(alert: Alert) -> str:
    return alert_words.short_sentence(alert)


@register.filter
def moment(at: datetime) -> str:
    """14:05 today, else the day as well."""
    return alert_words.moment(at)


@register.filter
def alert_advice(alert: Alert) -> str:
    return alert_words.advice(alert)


@register.filter
def recipient_mark(state: str) -> SafeString:
    return chip(*RECIPIENT_SHAPES[RecipientState(state)], RecipientState(state).label)


@register.filter
def outgoing_mark(state: str) -> SafeString:
    return chip(*OUTGOING_SHAPES[OutgoingState(state)], OutgoingState(state).label)


@register.filter
def raw_mark(state: str) -> SafeString:
    return chip(*RAW_SHAPES[RawState(state)], RawState(state).label)


@register.filter
def hold_words(reason: str) -> str:
    return str(Hold(reason).label) if reason else ""


@register.filter
def reason_words(mail: RawEmail) -> str:
    """Why a mail could not be read, so that a person knows what to expect of another attempt."""
    error = mail.error.casefold()
    for signs, words in REASONS:
        if any(sign in error for sign in signs):
            return words()
    return _("Reading it failed each time, and it is not known why.")


REASONS: tuple[tuple[tuple[str, ...], Callable[[], str]], ...] = (
    (
        ("died", "killed", "worker lost"),
        lambda: _("Reading it ended our program each time."),
    ),
    (
        ("no space", "diskfull", "enospc"),
        lambda: _("The disk was full. Try again when there is space."),
    ),
    (
        ("operationalerror", "interfaceerror", "connection", "timeout"),
        lambda: _("The database could not be reached. Try again."),
    ),
    (
        ("dataerror", "integrityerror", "programmingerror", "valueerror", "unicode", "codec"),
        lambda: _("Something in it cannot be stored as it is."),
    ),
    (
        ("recursion", "memoryerror", "limit"),
        lambda: _("It is built in a way that goes beyond our limits."),
    ),
)
