"""The mail of a step: at once, one for each who is called and wants mail; links alone."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from alerts.models import Alert
from alerts.wording import because, line, repeated, url_of
from desks.models import Agent
from mailroom.actions import queue_outgoing
from mailroom.models import Mailbox, OutgoingEmail
from mailroom.watching.telling import find_sending_mailbox
from notifications.states import Kind, Way, ways_of


def mail_at_once(
    *, alert: Alert, number: int, agent_ids: Collection[int], now: datetime
) -> set[int]:
    """Queue the mails in the transaction of the step; returns to whom.

    Nobody gets one while no mailbox can send: then the digest tells.
    """
    mailbox = find_sending_mailbox()
    agents = Agent.objects.filter(pk__in=agent_ids, is_active=True).exclude(email="")
    wanted = [one for one in agents if Way.MAIL in ways_of(one.notified_by, Kind.URGENT)]
    if mailbox is None or not wanted:
        return set()
    queue_outgoing(outgoing=[_email(alert, number, one, mailbox, now) for one in wanted])
    return {one.pk for one in wanted}


def _email(
    alert: Alert, number: int, reader: Agent, mailbox: Mailbox, now: datetime
) -> OutgoingEmail:
    with translation.override(reader.language):
        subject, paragraphs = line(alert), _paragraphs(alert, number)
        link = url_of(alert), _("Open the inquiry")
    return OutgoingEmail(
        dedup_key=f"urgent:{alert.pk}:{number}:{reader.pk}",
        mailbox=mailbox,
        message_id=f"{uuid.uuid4().hex}@{mailbox.address.rpartition('@')[2]}",
        sender_name=mailbox.sender_name(reader.language)[:120],
        to=[reader.email],
        reply_to=mailbox.address,
        subject=subject,
        text="\n\n".join([*paragraphs, link[0]]),
        html=format_html_join("", "<p>{}</p>", ((one,) for one in paragraphs))
        + format_html('<p><a href="{}">{}</a></p>', *link),
        language=reader.language,
        is_automatic=True,
        created_at=now,
        next_attempt_at=now,
    )


def _paragraphs(alert: Alert, number: int) -> list[str]:
    first = [repeated(number)] if number > 1 else []
    last = _("You are called again until somebody says there that he sees to it.")
    return [*first, f"{because(alert)}.", *([alert.rule.needs] if alert.rule.needs else []), last]
