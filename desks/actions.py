"""Deeds on desks and their agents: seeding, calendar, preferences, absences, limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from desks.models import (
    Absence,
    AfterSending,
    Agent,
    Assigning,
    ClosedDay,
    Desk,
    DeskRole,
    Membership,
    OpeningSpan,
    Section,
    SectionMembership,
)
from desks.permissions import Deed, require, scope_of
from shared.exceptions import InvalidInput, NotAllowed

SEEN_EVERY = timedelta(minutes=1)
LARGEST_LIMIT = 500
MOST_WARNING_DAYS = 30
MACHINE = "automation"

DESKS = (
    ("madrid", "MAD", "Madrid", "Madrid", "Madrid"),
    ("hague", "HAG", "The Hague", "La Haye", "La Haya"),
    ("meetings", "MTG", "Meetings", "Réunions", "Reuniones"),
)
SECTIONS = (
    ("operations", "Operations", "Opérations", "Operaciones"),
    ("legal", "Legal", "Juridique", "Asuntos jurídicos"),
    ("finance", "Finance", "Finances", "Finanzas"),
    ("it", "IT", "Informatique", "Informática"),
    ("translation", "Translation", "Traduction", "Traducción"),
    ("organisers", "Meeting organisers", "Organisation des réunions", "Organización de reuniones"),
)


@transaction.atomic
def seed_desks() -> list[Desk]:
    """The three desks and six sections with opening hours; what exists is left as it is.

    Hours: 9 to 18 o'clock Geneva time on working days, as published for Madrid and assumed for the
    other two (domain.md, section 6).
    """
    for code, name_en, name_fr, name_es in SECTIONS:
        names = {"name_en": name_en, "name_fr": name_fr, "name_es": name_es}
        Section.objects.get_or_create(code=code, defaults=names)
    return [_seed_desk(position, row) for position, row in enumerate(DESKS)]


def _seed_desk(position: int, row: tuple[str, str, str, str, str]) -> Desk:
    code, prefix, name_en, name_fr, name_es = row
    desk, is_new = Desk.objects.get_or_create(
        code=code,
        defaults={
            "prefix": prefix,
            "name_en": name_en,
            "name_fr": name_fr,
            "name_es": name_es,
            "position": position,
        },
    )
    if is_new:
        OpeningSpan.objects.bulk_create(
            OpeningSpan(desk=desk, weekday=day, opens=time(9), closes=time(18)) for day in range(5)
        )
    return desk


@dataclass(frozen=True, slots=True)
class Place:
    """A desk by its code, and the role there; an assistant when none is said."""

    desk: str
    role: str = ""


@transaction.atomic
def add_agent(
    *,
    username: str,
    email: str,
    name: str,
    language: str,
    password: str,
    places: Sequence[Place],
    sections: Sequence[str],
    is_administrator: bool,
) -> Agent:
    """Make an account with its rights; raises ValidationError for a name, desk or role unknown."""
    first, _space, last = name.strip().partition(" ")
    agent = Agent(username=username, email=email, first_name=first, last_name=last)
    agent.language, agent.is_administrator = language, is_administrator
    agent.set_password(password)
    agent.full_clean()
    agent.save()
    for place in places:
        membership = Membership(agent=agent, desk=_desk(place.desk))
        membership.role = place.role or DeskRole.ASSISTANT
        membership.full_clean()
        membership.save()
    for code in sections:
        SectionMembership.objects.create(agent=agent, section=_section(code))
    return agent


def machine_agent() -> Agent:
    """The one account in whose name rules act, made at its first use; nobody can sign in as it."""
    agent, is_new = Agent.objects.get_or_create(username=MACHINE, defaults={"is_machine": True})
    if is_new:
        agent.set_unusable_password()
        agent.save(update_fields=["password"])
    return agent


def _desk(code: str) -> Desk:
    found = Desk.objects.filter(code=code).first()
    if found is None:
        raise ValidationError(_("There is no desk “%(code)s”."), params={"code": code})
    return found


def _section(code: str) -> Section:
    found = Section.objects.filter(code=code).first()
    if found is None:
        raise ValidationError(_("There is no section “%(code)s”."), params={"code": code})
    return found


@transaction.atomic
def add_closed_day(
    *,
    desk: Desk | None,
    day: date,
    name: str,
    source: str,
    checked_on: date | None,
    is_confirmed: bool,
    by: Agent,
) -> ClosedDay:
    """Close one desk (or all, when `desk` is None) on a day; the same day again is changed."""
    for desk_id in _affected(desk):
        require(by, Deed.EDIT_CALENDAR, desk_id)
    values = {
        "name": name.strip(),
        "source": source.strip(),
        "checked_on": checked_on,
        "is_confirmed": is_confirmed,
    }
    row, _is_new = ClosedDay.objects.update_or_create(desk=desk, date=day, defaults=values)
    return row


@transaction.atomic
def remove_closed_day(*, closed_day: ClosedDay, by: Agent) -> None:
    for desk_id in _affected(closed_day.desk):
        require(by, Deed.EDIT_CALENDAR, desk_id)
    ClosedDay.objects.filter(pk=closed_day.pk).delete()


def _affected(desk: Desk | None) -> list[int]:
    """A day closed for all is only for who may edit every desk's calendar."""
    return [desk.pk] if desk else list(Desk.objects.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Preferences:
    """What an agent decides for himself."""

    language: str
    theme: str
    answers_in: Sequence[str] = ()
    uses_single_keys: bool = True
    after_sending: str = AfterSending.STAY
    signatures: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def change_preferences(*, by: Agent, preferences: Preferences) -> Agent:
    """Keep an agent's own preferences; raises ValidationError for a value that there is not."""
    by.language, by.theme = preferences.language, preferences.theme
    by.answers_in = list(preferences.answers_in)
    by.uses_single_keys = preferences.uses_single_keys
    by.after_sending = preferences.after_sending
    by.signatures = {one: text.strip() for one, text in preferences.signatures.items()}
    by.full_clean(exclude=["password"])
    by.save(update_fields=[one.name for one in fields(Preferences)])
    return by


@transaction.atomic
def set_away(*, by: Agent, is_away: bool, now: datetime) -> Agent:
    """Say that one is away, or back. Said again it changes nothing, not the time either."""
    agent = Agent.objects.select_for_update(no_key=True).get(pk=by.pk)
    if agent.is_away != is_away:
        agent.is_away, agent.away_since = is_away, now if is_away else None
        agent.save(update_fields=["is_away", "away_since"])
    by.is_away, by.away_since = agent.is_away, agent.away_since
    return agent


def note_seen(*, agent_id: int, now: datetime) -> None:
    """A page of the agent is open; written once a minute at most."""
    stale = Q(seen_at=None) | Q(seen_at__lt=now - SEEN_EVERY)
    Agent.objects.filter(stale, pk=agent_id).update(seen_at=now)


# --- absences ----------------------------------------------------------------------------------
@transaction.atomic
def add_absence(
    *,
    agent: Agent,
    starts_at: datetime,
    ends_at: datetime | None,
    note: str,
    substitute: Agent | None,
    by: Agent,
    now: datetime,
) -> Absence:
    """Note an absence of oneself, or of an agent whose desk one coordinates.

    The same time again changes note and substitute. What it does to work follows by the clock
    (inquiries.actions.absence). Raises NotAllowed for somebody else's agent, InvalidInput for a
    time that is over or turned around, and for a substitute who shares no desk.
    """
    _require_team(by, agent)
    if ends_at is not None and (ends_at <= starts_at or ends_at <= now):
        raise InvalidInput(_("The absence must end after it begins, and not in the past."))
    if substitute and not _share_a_desk(agent, substitute):
        raise InvalidInput(_("The substitute must be another agent of the same desk."))
    values = {"note": note.strip(), "substitute": substitute}
    absence, _is_new = Absence.objects.update_or_create(
        agent=agent,
        starts_at=starts_at,
        ends_at=ends_at,
        defaults=values,
        create_defaults=values | {"added_by": by, "created_at": now},
    )
    return absence


def _share_a_desk(agent: Agent, other: Agent) -> bool:
    desks = agent.memberships.values("desk")
    return other != agent and other.memberships.filter(desk__in=desks).exists()


@transaction.atomic
def end_absence(*, absence_id: int, by: Agent, now: datetime) -> None:
    """Back already: a present absence ends now, one that has not begun is removed. Twice is once."""
    absence = Absence.objects.select_for_update(of=("self",)).filter(pk=absence_id).first()
    if absence is None:
        return
    _require_team(by, absence.agent)
    if absence.starts_at >= now:
        absence.delete()
    elif absence.ends_at is None or absence.ends_at > now:
        absence.ends_at = now
        absence.save(update_fields=["ends_at"])


def _require_team(by: Agent, agent: Agent) -> None:
    """Of oneself everybody decides; of another one who coordinates one of his desks."""
    if agent == by and by.memberships.exists():
        return
    if not _leads(by, agent):
        raise NotAllowed()


def _leads(by: Agent, agent: Agent) -> bool:
    led = scope_of(by).desk_ids_for(Deed.MANAGE_TEAM)
    return agent.memberships.filter(desk__in=led).exists()


# --- the desk ----------------------------------------------------------------------------------
@transaction.atomic
def set_assigning(*, desk: Desk, assigns: str, by: Agent) -> Desk:
    """How work of a desk finds its agents; raises NotAllowed, InvalidInput."""
    require(by, Deed.MANAGE_TEAM, desk.pk)
    if assigns not in Assigning.values:
        raise InvalidInput()
    Desk.objects.filter(pk=desk.pk).update(assigns=assigns)
    desk.assigns = assigns
    return desk


@transaction.atomic
def set_limit_warning(*, desk: Desk, days: int, by: Agent) -> Desk:
    """How many working days before a time limit its agent is warned, and it orders the queue.

    For limits that are confirmed from now on. Raises NotAllowed, InvalidInput beyond 30.
    """
    require(by, Deed.EDIT_CALENDAR, desk.pk)
    if not 0 <= days <= MOST_WARNING_DAYS:
        raise InvalidInput()
    Desk.objects.filter(pk=desk.pk).update(limit_warning_days=days)
    desk.limit_warning_days = days
    return desk


@transaction.atomic
def set_limit(*, agent: Agent, most_open: int, by: Agent) -> Agent:
    """Up to how many open inquiries an agent is given more by itself; 0 gives nothing.

    By a coordinator of one of the agent's desks. Raises NotAllowed, InvalidInput beyond 500.
    """
    if not _leads(by, agent):
        raise NotAllowed()
    if not 0 <= most_open <= LARGEST_LIMIT:
        raise InvalidInput()
    Agent.objects.filter(pk=agent.pk).update(most_open=most_open)
    agent.most_open = most_open
    return agent
