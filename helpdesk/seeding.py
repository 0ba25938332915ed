"""What a new installation starts with: desks, sections, mailboxes, closed days, views."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from alerts.starter import load_alert_rules
from approvals.starter import load_rules
from desks.actions import seed_desks
from desks.models import ClosedDay, Desk
from escalations.starter import load_reasons
from handovers.starter import load_forms
from inquiries.actions.saved_views import seed_standard_views
from mailroom.models import Mailbox
from registry.closed_days import ClosedDay as KnownDay
from registry.closed_days import DayStatus, closed_days
from targets.actions import ensure_general

SENDER_NAMES = {
    "madrid": (
        "Madrid Registry helpdesk",
        "Assistance du registre de Madrid",
        "Asistencia del registro de Madrid",
    ),
    "hague": (
        "Hague Registry helpdesk",
        "Assistance du registre de La Haye",
        "Asistencia del registro de La Haya",
    ),
    "meetings": ("Meetings support", "Assistance aux réunions", "Asistencia a las reuniones"),
}


@transaction.atomic
def seed_installation(*, mail_domain: str, today: date) -> None:
    """Make what is missing; what exists, changed or not, is left as it is."""
    for desk in seed_desks():
        _seed_mailbox(desk, mail_domain)
        ensure_general(desk=desk, now=timezone.now())
    for year in (today.year - 1, today.year, today.year + 1):
        for day in closed_days(year):
            _seed_closed_day(day)
    seed_standard_views(now=timezone.now())
    load_reasons(now=timezone.now())
    load_rules(now=timezone.now())
    load_forms(now=timezone.now())
    load_alert_rules(now=timezone.now())


def _seed_mailbox(desk: Desk, mail_domain: str) -> None:
    name_en, name_fr, name_es = SENDER_NAMES[desk.code]
    if not desk.mailboxes.exists():
        Mailbox.objects.create(
            address=f"{desk.code}@{mail_domain}",
            desk=desk,
            sender_name_en=name_en,
            sender_name_fr=name_fr,
            sender_name_es=name_es,
        )


def _seed_closed_day(day: KnownDay) -> None:
    """A day from the pattern is marked as unconfirmed until a person has checked it."""
    ClosedDay.objects.get_or_create(
        desk=None,
        date=day.date,
        defaults={
            "name": day.name.en,
            "source": day.source[:200],
            "is_confirmed": day.status == DayStatus.CONFIRMED,
        },
    )
