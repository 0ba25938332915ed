"""Preferences and opening hours."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from desks.models import ClosedDay
from desks.templatetags.desk_ui import weekly_hours


@pytest.fixture
def as_rui(rui) -> Client:
    client = Client()
    client.force_login(rui)
    return client


def closed_day(desk):
    tomorrow = timezone.localdate() + timedelta(days=1)
    return {"desk": desk.pk, "day": tomorrow.isoformat(), "name": "Feast", "source": "A list"}


def test_preferences_change_language_and_theme(as_maria, maria):
    as_maria.post("/preferences/", {"language": "fr", "theme": "dark"})
    page = as_maria.get("/preferences/").content.decode()
    assert 'lang="fr"' in page
    assert 'data-theme="dark"' in page


def test_an_unknown_theme_is_refused(as_maria, maria):
    answer = as_maria.post("/preferences/", {"language": "fr", "theme": "pink"})
    assert answer.status_code == 422


def test_a_coordinator_adds_and_removes_a_closed_day(as_rui, madrid):
    as_rui.post("/opening-hours/", closed_day(madrid))
    day = ClosedDay.objects.get()
    assert "Not confirmed" in as_rui.get("/opening-hours/").content.decode()
    as_rui.post(f"/opening-hours/{day.pk}/remove/")
    assert not ClosedDay.objects.exists()


def test_an_assistant_reads_the_calendar_and_cannot_change_it(as_maria, madrid):
    assert as_maria.get("/opening-hours/").status_code == 200
    assert as_maria.post("/opening-hours/", closed_day(madrid)).status_code == 422
    assert not ClosedDay.objects.exists()


def test_equal_days_are_one_line(madrid):
    madrid.opening_spans.filter(weekday=2).update(closes="12:00")
    assert weekly_hours(madrid.opening_spans.all()) == [
        ("Monday – Tuesday", "09:00–18:00"),
        ("Wednesday", "09:00–12:00"),
        ("Thursday – Friday", "09:00–18:00"),
    ]
