"""Preferences and opening hours."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from desks.models import Absence, ClosedDay
from desks.templatetags.desk_ui import weekly_hours

CHOSEN = {"language": "fr", "theme": "dark", "after_sending": "next"}


@pytest.fixture
def as_rui(rui) -> Client:
    client = Client()
    client.force_login(rui)
    return client


def closed_day(desk):
    tomorrow = timezone.localdate() + timedelta(days=1)
    return {"desk": desk.pk, "day": tomorrow.isoformat(), "name": "Feast", "source": "A list"}


def test_preferences_change_language_and_theme(as_maria, maria):
    as_maria.post("/preferences/", CHOSEN)
    page = as_maria.get("/preferences/").content.decode()
    assert 'lang="fr"' in page
    assert 'data-theme="dark"' in page


def test_an_unknown_theme_is_refused(as_maria, maria):
    answer = as_maria.post("/preferences/", CHOSEN | {"theme": "pink"})
    assert answer.status_code == 422


def test_preferences_keep_how_one_works(as_maria, maria):
    as_maria.post("/preferences/", CHOSEN | {"answers_in": ["fr"], "signature_fr": "Maria O."})
    maria.refresh_from_db()
    assert (maria.answers_in, maria.after_sending) == (["fr"], "next")
    assert (maria.uses_single_keys, maria.signatures) == (False, {"fr": "Maria O."})


def test_all_languages_chosen_is_none_chosen(as_maria, maria):
    as_maria.post("/preferences/", CHOSEN | {"answers_in": ["en", "fr", "es"]})
    maria.refresh_from_db()
    assert maria.answers_in == []


def test_a_signature_is_short(as_maria, maria):
    answer = as_maria.post("/preferences/", CHOSEN | {"signature_en": "line\n" * 7})
    assert answer.status_code == 422
    assert "at most 6 lines" in answer.content.decode()


def test_away_and_back(as_maria, maria):
    as_maria.post("/preferences/away/", {"is_away": "yes"})
    assert "You are away" in as_maria.get("/preferences/").content.decode()
    as_maria.post("/preferences/away/", {"is_away": "no"})
    assert "You are here" in as_maria.get("/preferences/").content.decode()


def test_an_absence_is_whole_days_in_the_zone_of_the_desk(as_maria, maria):
    as_maria.post("/preferences/absences/", {"starts_on": "2036-01-07", "ends_on": "2036-01-09"})
    absence = Absence.objects.get()
    assert absence.starts_at.isoformat() == "2036-01-06T23:00:00+00:00"
    assert absence.ends_at.isoformat() == "2036-01-09T23:00:00+00:00"
    page = as_maria.get("/preferences/").content.decode()
    assert "7 January 2036 – 9 January 2036" in page


def test_an_absence_may_have_hours(as_maria, maria):
    hours = {"starts_at": "14:00", "ends_on": "2036-01-07", "ends_at": "16:00"}
    as_maria.post("/preferences/absences/", {"starts_on": "2036-01-07"} | hours)
    absence = Absence.objects.get()
    assert absence.ends_at - absence.starts_at == timedelta(hours=2)


def test_an_absence_that_ends_before_it_begins_is_explained(as_maria, maria):
    days = {"starts_on": "2036-01-07", "ends_on": "2036-01-01"}
    answer = as_maria.post("/preferences/absences/", days)
    assert "must end after it begins" in answer.content.decode()


def test_the_substitute_is_a_colleague(as_maria, maria, henk):
    answer = as_maria.post(
        "/preferences/absences/", {"starts_on": "2036-01-07", "substitute": henk.pk}
    )
    assert (answer.status_code, Absence.objects.count()) == (422, 0)


def test_an_absence_ends_by_a_button(as_maria, maria):
    as_maria.post("/preferences/absences/", {"starts_on": "2036-01-07"})
    as_maria.post(f"/absences/{Absence.objects.get().pk}/end/")
    assert not Absence.objects.exists()


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
