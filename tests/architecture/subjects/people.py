"""Agents, their desks and absences, and those who write: contacts."""

from datetime import timedelta

from django.utils import timezone

from contacts.actions import merge_contacts
from desks.models import Absence, ClosedDay
from tests.architecture.world import CANARIES, NO_ID, World
from tests.factories import receive


def furnish(world: World) -> None:
    _signing_in(world)
    _contacts(world)
    _calendar(world)
    _absences(world)


def _signing_in(world: World) -> None:
    world.add("home health_live health_ready desks:preferences desks:away", [])
    world.add("account_login account_logout account_change_password", [])
    world.posts |= {
        "account_login": {"login": "maria", "password": "wrong"},
        "account_change_password": {"oldpassword": "wrong"},
        "desks:preferences": {"language": "fr", "theme": "dark", "after_sending": "next"},
        "desks:away": {"is_away": "yes"},
    }


def _contacts(world: World) -> None:
    contact = world.inquiry.contact_id
    twin = receive(
        world.madrid, sender_address="twin@visitor.example", sender_name=CANARIES["merged"]
    ).inquiry.contact_id
    merge = merge_contacts(
        survivor_id=contact, absorbed_id=twin, by=world.cast["rui"], now=timezone.now()
    )
    of_contact = "contacts:detail contacts:edit contacts:merge inquiries:of_contact"
    world.add(of_contact, [contact], [NO_ID])
    world.add("contacts:undo_merge", [merge.pk], [NO_ID])
    world.posts["contacts:edit"] = {"name": "Renamed", "role": "office", "language": "fr"}
    world.posts["contacts:merge"] = {"absorbed": world.other.contact_id}


def _calendar(world: World) -> None:
    today = timezone.now().date()
    day = ClosedDay.objects.create(desk=world.madrid, date=today, name="Day", source="List")
    world.add("desks:calendar", [])
    world.add("desks:remove_closed_day", [day.pk], [NO_ID])
    world.posts["desks:calendar"] = {
        "desk": world.madrid.pk,
        "day": "2026-12-24",
        "name": "Eve",
        "source": "List",
    }


def _absences(world: World) -> None:
    maria, now = world.cast["maria"], timezone.now()
    absence = Absence.objects.create(
        agent=maria, starts_at=now + timedelta(days=9), added_by=world.cast["rui"], created_at=now
    )
    of_team = "team team_assigning team_limit team_absence end_team_absence"
    names = " ".join(f"inquiries:{name}" for name in of_team.split())
    world.add(f"{names} api_team", ["madrid"], ["nowhere"])
    world.add("desks:absence api_absences", [])
    world.add("desks:end_absence api_absence", [absence.pk], [NO_ID])
    world.posts |= {
        "inquiries:team_assigning": {"assigns": "round_robin"},
        "inquiries:team_limit": {"agent": maria.pk, "most_open": 12},
        "inquiries:team_absence": {"agent": maria.pk, "starts_on": "2036-02-07"},
        "inquiries:end_team_absence": {"absence": absence.pk},
        "desks:absence": {"starts_on": "2036-01-07"},
        "api_absences": {"starts_at": "2036-03-07T08:00:00Z"},
    }
