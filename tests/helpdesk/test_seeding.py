"""A new installation, and a second run on one that has been changed."""

from datetime import date

from django.core.management import call_command

from desks.models import ClosedDay, Desk, OpeningSpan, Section
from helpdesk.seeding import seed_installation
from mailroom.models import Mailbox

TODAY = date(2026, 11, 22)


def seed() -> None:
    seed_installation(mail_domain="registry.example", today=TODAY)


def test_a_new_installation_has_desks_sections_mailboxes_hours_and_closed_days(db):
    seed()
    assert [desk.code for desk in Desk.objects.all()] == ["madrid", "hague", "meetings"]
    assert Section.objects.count() == 6
    assert set(Mailbox.objects.values_list("address", "desk__code")) == {
        ("madrid@registry.example", "madrid"),
        ("hague@registry.example", "hague"),
        ("meetings@registry.example", "meetings"),
    }
    assert OpeningSpan.objects.filter(desk__code="hague").count() == 5
    assert {day.date.year for day in ClosedDay.objects.all()} == {2025, 2026, 2027}


def test_every_closed_day_says_where_it_comes_from(db):
    seed()
    assert not ClosedDay.objects.filter(source="").exists()
    assert ClosedDay.objects.filter(date=date(2026, 12, 25)).exists()


def test_a_second_run_adds_nothing(db):
    seed()
    before = _counts()
    seed()
    assert _counts() == before


def test_what_was_changed_by_hand_is_left_as_it_is(db):
    seed()
    Mailbox.objects.filter(desk__code="madrid").update(address="infoline@registry.example")
    Desk.objects.filter(code="madrid").update(name_en="Madrid infoline")
    ClosedDay.objects.filter(date=date(2026, 12, 25)).update(name="Checked by Rui")
    seed()
    assert Mailbox.objects.get(desk__code="madrid").address == "infoline@registry.example"
    assert Desk.objects.get(code="madrid").name_en == "Madrid infoline"
    assert ClosedDay.objects.get(date=date(2026, 12, 25)).name == "Checked by Rui"


def test_the_command_takes_the_domain_of_the_mailboxes(db):
    call_command("seed_desks", "--mail-domain", "own.example")
    assert Mailbox.objects.filter(address="madrid@own.example").exists()


def _counts() -> list[int]:
    return [model.objects.count() for model in (Desk, Section, Mailbox, OpeningSpan, ClosedDay)]
