"""The demo, played small: what a person sees first must look and count like real use."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F
from django.test import Client
from django.utils import timezone

from desks.models import Agent
from handovers.models import Handover
from handovers.states import State
from helpdesk import demo_player
from helpdesk.demo.build import plan_demo
from helpdesk.demo_player import DemoRefused, play_demo
from inquiries.models import Inquiry, Macro, Message, SavedView, TimelineFact
from inquiries.states import Status
from mailroom.models import OutgoingEmail
from mailroom.states import OutgoingState

PASSWORD = "shown at the start"
SMALL = 40


@pytest.fixture
def demo(db, settings, monkeypatch):
    """The real plan with a small count; the whole of it is held in test_demo_plan.py."""
    settings.DEBUG = True
    now = timezone.now()
    monkeypatch.setattr(demo_player, "plan_demo", lambda at: plan_demo(at, count=SMALL))
    assert play(now) == SMALL
    return now


def play(now) -> int:
    return play_demo(password=PASSWORD, now=now, progress=lambda _done, _total: None)


def test_each_planned_inquiry_is_played_to_its_end(demo):
    planned = plan_demo(demo, count=SMALL)
    assert Inquiry.objects.count() == SMALL
    ends = Counter(str(one.outcome) for one in planned)
    # What a section has answered since waits for its assistant again.
    answered = Handover.objects.filter(state=State.ANSWERED).count()
    ends.subtract({"waiting_section": answered, "open": -answered})
    assert Counter(Inquiry.objects.values_list("status", flat=True)) == +ends


def test_nothing_is_written_in_the_future_and_facts_are_in_order(demo):
    assert not TimelineFact.objects.filter(at__gt=demo).exists()
    for inquiry in Inquiry.objects.all():
        times = [fact.at for fact in inquiry.timeline.order_by("pk")]
        assert times == sorted(times), inquiry


def test_no_mail_of_the_demo_will_ever_leave(demo):
    states = set(OutgoingEmail.objects.values_list("state", flat=True))
    assert states == {OutgoingState.SENT}


def test_repeated_values_agree_with_the_messages(demo):
    counted = Inquiry.objects.annotate(really=Count("messages"))
    assert not counted.exclude(really=F("message_count")).exists()
    for inquiry in Inquiry.objects.all():
        assert inquiry.last_message_at == max(one.at for one in inquiry.messages.all())


def test_a_second_start_adds_nothing_and_sets_the_password(demo):
    before = Message.objects.count()
    again = play_demo(password="another one", now=demo, progress=lambda _done, _total: None)
    assert (again, Message.objects.count()) == (0, before)
    assert Agent.objects.get(username="maria").check_password("another one")


def test_each_of_the_six_signs_in_while_debug_is_on(demo):
    for name in ("maria", "henk", "mei", "rui", "olga", "ada"):
        client = Client()
        answer = client.post("/sign-in/", {"login": name, "password": PASSWORD})
        assert answer.status_code == 302, name
        assert client.get("/inbox/all/unassigned/").status_code == 200, name


def test_nobody_of_the_demo_signs_in_when_debug_is_off(demo, settings):
    open_session = Client()
    open_session.force_login(Agent.objects.get(username="maria"))
    settings.DEBUG = False
    answer = Client().post("/sign-in/", {"login": "maria", "password": PASSWORD})
    assert answer.status_code == 200, "the form again"
    assert open_session.get("/").headers["Location"].startswith("/sign-in/")


def test_the_demo_is_refused_when_debug_is_off(db):
    with pytest.raises(DemoRefused):
        play(timezone.now())
    assert not Agent.objects.exists()


def test_the_command_asks_for_a_password(db, settings, monkeypatch):
    settings.DEBUG = True
    monkeypatch.setenv("DEMO_PASSWORD", "short")
    with pytest.raises(CommandError, match="DEMO_PASSWORD"):
        call_command("load_demo")


def test_the_desks_have_tags_fields_views_and_macros_in_use(demo):
    carried = Inquiry.objects.filter(tagged__isnull=False)
    assert carried.exists()
    assert carried.exclude(fields={}).exists()
    assert Macro.objects.filter(desk__code="madrid").count() == 2
    assert {view.name for view in SavedView.objects.exclude(desk=None)} == {"Payments in work"}


def test_some_work_is_left_for_everybody(demo):
    for desk in ("madrid", "hague", "meetings"):
        active = Inquiry.objects.active().filter(desk__code=desk)
        assert active.exclude(status=Status.SPAM).exists(), desk
