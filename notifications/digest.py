"""One mail about what an agent did not see: after a while, at most one an hour, links alone."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desks.models import Agent
from desks.permissions import scope_of
from mailroom.actions import queue_outgoing
from mailroom.models import Mailbox, OutgoingEmail
from mailroom.watching.telling import find_sending_mailbox
from notifications.models import Notification
from notifications.queries import Line, lines_of
from notifications.words import words_of

PATIENCE = timedelta(minutes=15)
QUIET = timedelta(hours=1)
AT_ONCE = 100  # agents in one run; the next run is a minute away
SHOWN = 30  # lines in one mail
KEPT = timedelta(days=180)

UNSEEN = Q(by_mail=True, mailed_at=None, seen_at=None, read_at=None)


def write_digests(*, now: datetime) -> int:
    """Queue one mail to each agent who has waited long enough; returns how many mails.

    Called twice, or by two at once, nothing is told twice: the notifications are marked in the
    transaction of their mail. While no mailbox can send they wait.
    """
    mailbox = find_sending_mailbox()
    if mailbox is None:
        return 0
    waiting = Notification.objects.filter(UNSEEN, at__lte=now - PATIENCE)
    agents = waiting.order_by().values_list("agent_id", flat=True).distinct()
    lately = Notification.objects.filter(mailed_at__gt=now - QUIET).values("agent_id")
    due = list(agents.exclude(agent_id__in=lately)[:AT_ONCE])
    return sum(_write(agent_id, mailbox, now) for agent_id in due)


@transaction.atomic
def _write(agent_id: int, mailbox: Mailbox, now: datetime) -> bool:
    """The agent's row is the lock: of two runs the second finds nothing left to tell."""
    free = Agent.objects.select_for_update(no_key=True, skip_locked=True)
    reader = free.filter(pk=agent_id).first()
    if reader is None or reader.notifications.filter(mailed_at__gt=now - QUIET).exists():
        return False
    rows = list(reader.notifications.filter(UNSEEN).select_related("actor").order_by("-pk"))
    lines = lines_of(rows, scope_of(reader)) if reader.is_active and reader.email else []
    if lines:
        queue_outgoing(outgoing=[_email(reader, mailbox, lines, now)])
    # What may not be seen any more is not waited for either.
    reader.notifications.filter(pk__in=[row.pk for row in rows]).update(mailed_at=now)
    return bool(lines)


def forget_old(*, now: datetime) -> int:
    """Notifications are no record: what happened stands in the timelines."""
    old = Notification.objects.filter(at__lt=now - KEPT)
    count, _by_model = old.filter(read_at__isnull=False).delete()
    return count


def _email(reader: Agent, mailbox: Mailbox, lines: Sequence[Line], now: datetime) -> OutgoingEmail:
    with translation.override(reader.language):
        subject, text, html = _subject(len(lines)), _text(lines), _html(lines)
    return OutgoingEmail(
        dedup_key=f"digest:{reader.pk}:{lines[0].newest.pk}",
        mailbox=mailbox,
        message_id=f"{uuid.uuid4().hex}@{mailbox.address.rpartition('@')[2]}",
        sender_name=mailbox.sender_name(reader.language)[:120],
        to=[reader.email],
        reply_to=mailbox.address,
        subject=subject,
        text=text,
        html=html,
        language=reader.language,
        is_automatic=True,
        created_at=now,
        next_attempt_at=now,
    )


def _subject(count: int) -> str:
    text = ngettext("%(count)d notification for you", "%(count)d notifications for you", count)
    return text % {"count": count}


def _address(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _last_words() -> list[tuple[str, str]]:
    return [
        (_("All notifications"), _address(reverse("notifications:list"))),
        (_("How you are told"), _address(reverse("notifications:ways"))),
    ]


def _links(lines: Sequence[Line]) -> list[tuple[str, str]]:
    home = reverse("notifications:list")
    return [(words_of(line), _address(line.url or home)) for line in lines[:SHOWN]]


def _text(lines: Sequence[Line]) -> str:
    links = [*_links(lines), *_last_words()]
    paragraphs = [f"{words}:\n{address}" for words, address in links]
    return "\n\n".join([*paragraphs, _automatic()])


def _html(lines: Sequence[Line]) -> str:
    link = '<a href="{1}">{0}</a>'
    told = format_html_join("", f"<li>{link}</li>", _links(lines))
    last = format_html_join(" · ", link, _last_words())
    return format_html("<ul>{}</ul><p>{}</p><p>{}</p>", told, last, _automatic())


def _automatic() -> str:
    return _("You get this at most once an hour. This is an automatic message; do not answer it.")
