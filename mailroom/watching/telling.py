"""Telling people about alerts by mail: once when they begin, once when they end, never a flood.

One mail for everything that is new, at most one in five minutes, and none about what is over
before anybody could have acted.
"""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desks.models import Agent
from mailroom.actions import queue_outgoing
from mailroom.models import Alert, AlertKind, Mailbox, OutgoingEmail
from mailroom.queries import active_mailboxes
from mailroom.watching.alert_words import advice, recovered, sentence, subject_of

PATIENCE = timedelta(minutes=2)
QUIET = timedelta(minutes=5)
FORGOTTEN = timedelta(days=1)  # so late nobody needs to hear of an end


@transaction.atomic
def tell_administrators(*, now: datetime) -> int:
    """Queue one mail to each administrator about what began or ended; returns how many mails.

    Nothing is queued while no mailbox can send, nor twice: the alerts are marked in the same
    transaction. What could not be told stays untold until it can be.
    """
    begun = list(_begun(now).select_for_update(of=("self",), skip_locked=True))
    ended = list(_ended(now).select_for_update(of=("self",), skip_locked=True))
    if not (begun or ended) or _has_just_told(now):
        return 0
    mailbox = find_sending_mailbox()
    if mailbox is None:
        return 0
    emails = [
        _email(mailbox, address, language, begun, ended, now)
        for address, language in _recipients().items()
    ]
    queue_outgoing(outgoing=emails)
    Alert.objects.filter(pk__in=[one.pk for one in begun]).update(told_at=now)
    Alert.objects.filter(pk__in=[one.pk for one in ended]).update(told_end_at=now)
    return len(emails)


def _begun(now: datetime) -> QuerySet[Alert]:
    waiting = Alert.objects.filter(closed_at=None, told_at=None, opened_at__lte=now - PATIENCE)
    return waiting.select_related("mailbox").order_by("pk")


def _ended(now: datetime) -> QuerySet[Alert]:
    """Also what lasted long and could not be told while it lasted, for sending was the trouble."""
    known = Q(told_at__isnull=False) | Q(closed_at__gte=F("opened_at") + PATIENCE)
    over = Alert.objects.filter(known, told_end_at=None, closed_at__gte=now - FORGOTTEN)
    return over.select_related("mailbox").order_by("pk")


def _has_just_told(now: datetime) -> bool:
    lately = now - QUIET
    return Alert.objects.filter(Q(told_at__gt=lately) | Q(told_end_at__gt=lately)).exists()


def find_sending_mailbox() -> Mailbox | None:
    """A mailbox whose mail server is not itself the trouble; those without a host share one."""
    troubled = Alert.objects.filter(kind=AlertKind.SENDING, closed_at=None)
    hosts = set(troubled.values_list("mailbox__smtp_host", flat=True))
    return active_mailboxes().exclude(smtp_host__in=hosts).order_by("pk").first()


def _recipients() -> dict[str, str]:
    """Address → language: active administrators, and ALERT_ADDRESS where one is set."""
    people = Agent.objects.filter(is_administrator=True, is_active=True).exclude(email="")
    found = dict(people.values_list("email", "language"))
    if settings.ALERT_ADDRESS:
        found.setdefault(settings.ALERT_ADDRESS, settings.LANGUAGE_CODE)
    return found


def _email(
    mailbox: Mailbox,
    address: str,
    language: str,
    begun: Sequence[Alert],
    ended: Sequence[Alert],
    now: datetime,
) -> OutgoingEmail:
    with translation.override(language):
        subject, paragraphs = _subject(begun, ended), _paragraphs(begun, ended)
    return OutgoingEmail(
        dedup_key=_key(address, begun, ended),
        mailbox=mailbox,
        message_id=f"{uuid.uuid4().hex}@{mailbox.address.rpartition('@')[2]}",
        sender_name=mailbox.sender_name(language)[:120],
        to=[address],
        reply_to=mailbox.address,
        subject=subject[:998],
        text="\n\n".join(paragraphs),
        html="".join(f"<p>{escape(one)}</p>" for one in paragraphs),
        language=language,
        is_automatic=True,
        created_at=now,
        next_attempt_at=now,
    )


def _key(address: str, begun: Sequence[Alert], ended: Sequence[Alert]) -> str:
    """The same news to the same address is the same mail."""
    news = [address, [one.pk for one in begun], [one.pk for one in ended]]
    return f"alert:{hashlib.sha256(repr(news).encode()).hexdigest()}"


def _subject(begun: Sequence[Alert], ended: Sequence[Alert]) -> str:
    if len(begun) == 1:
        return _("Alert: %(trouble)s") % {"trouble": subject_of(begun[0])}
    if begun:
        count = len(begun)
        return ngettext("Alert: %(count)d trouble", "Alert: %(count)d troubles", count) % {
            "count": count
        }
    if len(ended) == 1:
        return _("Recovered: %(trouble)s") % {"trouble": subject_of(ended[0])}
    count = len(ended)
    return ngettext("Recovered: %(count)d trouble", "Recovered: %(count)d troubles", count) % {
        "count": count
    }


def _paragraphs(begun: Sequence[Alert], ended: Sequence[Alert]) -> list[str]:
    told = [f"{sentence(one)}\n{advice(one)}" for one in begun]
    over = [recovered(one) for one in ended]
    address = f"{settings.SITE_URL}{reverse('mailroom:overview')}"
    where = _("The state of the mail now: %(address)s") % {"address": address}
    last = _("You get this once, and once more when it is over. This is an automatic message.")
    return [*told, *over, where, last]
