"""What became of an answer, in plain words: the whole mail, and each of its recipients."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mailroom.models import OutgoingEmail, OutgoingRecipient
from mailroom.reading.bounce_reasons import Reason, reason_for
from mailroom.sending.recipients import HAVE_IT, is_greylisted
from mailroom.states import TO_STOP, Hold, OutgoingState, RecipientState

UNDO_AT_MOST = timedelta(minutes=1)  # what waits longer for its first attempt has another reason

REASONS: dict[Reason, str | Promise] = {
    Reason.NO_SUCH_ADDRESS: _("There is no such address."),
    Reason.MAILBOX_FULL: _("The mailbox is full."),
    Reason.DOMAIN_UNKNOWN: _("No mail server is known for this address."),
    Reason.REJECTED_AS_SPAM: _("The mail server takes our mail for spam."),
    Reason.BLOCKED_BY_POLICY: _("A rule of the mail server forbids it."),
    Reason.TOO_LARGE: _("The mail is too large."),
    Reason.RELAY_DENIED: _("Our mail server may not send to this address."),
    Reason.TEMPORARY_TROUBLE: _("The mail server has a trouble that will pass."),
    Reason.EXPIRED: _("It was tried for days without success."),
}
GREYLISTED = _("The mail server asks us to come again in a while (greylisting). This is usual.")
SHAPES = {
    RecipientState.WAITING: ("clock", "is-muted"),
    RecipientState.ACCEPTED: ("check", "is-ok"),
    RecipientState.DELIVERED: ("check", "is-ok"),
    RecipientState.READ: ("eye", "is-ok"),
    RecipientState.DELAYED: ("clock-exclamation", "is-warn"),
    RecipientState.UNCERTAIN: ("help-circle", "is-warn"),
    RecipientState.REFUSED: ("circle-x", "is-danger"),
    RecipientState.BOUNCED: ("mail-x", "is-danger"),
}


@dataclass(frozen=True, slots=True)
class RecipientView:
    """One line: who, how it stands, why in plain words, and the server's own words."""

    address: str
    state: str
    code: str = ""
    words: str = ""

    @property
    def label(self) -> str:
        return str(RecipientState(self.state).label)

    @property
    def shape(self) -> str:
        return SHAPES[RecipientState(self.state)][0]

    @property
    def tone(self) -> str:
        return SHAPES[RecipientState(self.state)][1]

    @property
    def why(self) -> str | Promise:
        if self.state in HAVE_IT or not (self.words or self.code):
            return ""
        if is_greylisted(self.words):
            return GREYLISTED
        return REASONS.get(reason_for(self.code if "." in self.code else "", self.words), "")


@dataclass(frozen=True, slots=True)
class Fate:
    """A mail of ours as the page shows it below its text."""

    mail: OutgoingEmail
    rows: Sequence[OutgoingRecipient]
    now: datetime

    @property
    def stage(self) -> str:
        """One word for the template: what is the case, and what can be done."""
        mail = self.mail
        if mail.state not in (OutgoingState.QUEUED, OutgoingState.CLAIMED):
            return str(mail.state)
        if self.rows or mail.answer:
            return "retrying"
        if mail.next_attempt_at <= self.now:
            return "queued"
        if mail.send_at:
            return "scheduled"
        is_soon = mail.next_attempt_at - mail.created_at <= UNDO_AT_MOST
        return "leaving" if is_soon else "waiting"

    @property
    def tone(self) -> str:
        if self.stage == "retrying":
            return "is-warn"
        return ""

    @property
    def can_be_stopped(self) -> bool:
        has_it = any(row.state in HAVE_IT for row in self.rows)
        return self.mail.state in TO_STOP and not has_it

    @property
    def can_be_timed(self) -> bool:
        """Chosen for later, and nothing has been tried yet."""
        is_mine = self.stage == "scheduled" or self.is_held_by_newer_mail
        return is_mine and not self.mail.attempts

    @property
    def is_held_by_newer_mail(self) -> bool:
        is_held = self.mail.state == OutgoingState.HELD
        return is_held and self.mail.hold_reason == Hold.NEWER_MAIL

    @property
    def is_in_part(self) -> bool:
        """Some have it, so "not sent" would be a lie."""
        return any(row.state in HAVE_IT for row in self.rows)

    @property
    def recipients(self) -> list[RecipientView]:
        """Everybody, where they do not all stand alike or something must be said."""
        if self.mail.state == OutgoingState.SENT and not self._has_news:
            return []
        if not self.rows:
            return []
        known = {row.address: row for row in self.rows}
        everybody = dict.fromkeys([*self.mail.to, *self.mail.cc])
        return [_view(one, known.get(one[:320])) for one in everybody]

    @property
    def _has_news(self) -> bool:
        return any(row.state != RecipientState.ACCEPTED for row in self.rows)


def fate_of(mail: OutgoingEmail) -> Fate:
    return Fate(mail=mail, rows=list(mail.recipients.all()), now=timezone.now())


def _view(address: str, row: OutgoingRecipient | None) -> RecipientView:
    if row is None:
        return RecipientView(address, RecipientState.WAITING)
    return RecipientView(address, row.state, row.code, row.words)
