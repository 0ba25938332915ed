"""Telling agents: once, never of their own deeds, in the ways that they chose."""

from datetime import timedelta

import pytest

from desks.permissions import scope_of
from notifications.actions import choose_ways, mark_read, mark_seen, notify, take_back_reading
from notifications.models import Notification
from notifications.queries import count_unread
from notifications.states import Kind, Way
from shared.exceptions import InvalidInput


def _tell(agent, now, key="k", **fields) -> None:
    notify(**{"agent_ids": [agent.pk], "kind": Kind.BULK_FINISHED, "key": key, "now": now} | fields)


def test_a_notification_is_told_once_when_it_is_told_twice(maria, now):
    _tell(maria, now)
    _tell(maria, now)
    assert maria.notifications.count() == 1


def test_the_same_key_is_told_to_each_of_several(maria, henk, now):
    _tell(maria, now, agent_ids=[maria.pk, henk.pk])
    assert Notification.objects.values_list("agent_id", flat=True).count() == 2


def test_nobody_is_told_of_his_own_deed(maria, henk, now):
    _tell(maria, now, agent_ids=[maria.pk, henk.pk], by=maria)
    assert [one.agent for one in Notification.objects.all()] == [henk]


def test_an_account_that_is_switched_off_is_told_nothing(maria, now):
    maria.is_active = False
    maria.save()
    _tell(maria, now)
    assert not Notification.objects.exists()


def test_the_ways_are_those_that_the_agent_chose(maria, now):
    maria.notified_by = {Kind.BULK_FINISHED: [Way.MAIL]}
    maria.save()
    _tell(maria, now)
    told = Notification.objects.get()
    assert (told.in_page, told.on_desktop, told.by_mail) == (False, False, True)


def test_a_kind_without_any_way_is_not_told(maria, now):
    maria.notified_by = {Kind.BULK_FINISHED: []}
    maria.save()
    _tell(maria, now)
    assert not Notification.objects.exists()


def test_reading_marks_all_and_can_be_taken_back_exactly(maria, now):
    _tell(maria, now, "long ago")
    mark_read(by=maria, now=now - timedelta(hours=1))
    _tell(maria, now, "one")
    _tell(maria, now, "two")
    assert mark_read(by=maria, now=now) == 2
    assert mark_read(by=maria, now=now + timedelta(seconds=1)) == 0
    assert take_back_reading(by=maria, read_at=now) == 2
    assert take_back_reading(by=maria, read_at=now) == 0
    unread = maria.notifications.filter(read_at=None)
    assert set(unread.values_list("key", flat=True)) == {"one", "two"}


def test_reading_one_subject_leaves_the_others(maria, now):
    _tell(maria, now, "one", subject="inquiry:MAD-2026-000001")
    _tell(maria, now, "two", subject="inquiry:MAD-2026-000002")
    mark_read(by=maria, now=now, subject="inquiry:MAD-2026-000001")
    assert maria.notifications.get(read_at=None).key == "two"


def test_nobody_reads_for_a_colleague(maria, henk, now):
    _tell(maria, now)
    assert mark_read(by=henk, now=now) == 0
    assert maria.notifications.filter(read_at=None).exists()


def test_what_came_after_the_list_was_opened_is_not_seen(maria, now):
    _tell(maria, now, "shown")
    shown = maria.notifications.get()
    _tell(maria, now, "later")
    mark_seen(by=maria, up_to=shown.pk, now=now)
    assert maria.notifications.get(seen_at=None).key == "later"


def test_a_strange_way_is_refused(maria):
    with pytest.raises(InvalidInput):
        choose_ways(by=maria, ways={Kind.MESSAGE: ["pigeon"]}, options=[])


def test_what_was_chosen_holds_for_the_next(maria, now):
    choose_ways(by=maria, ways={Kind.BULK_FINISHED: [Way.DESKTOP]}, options=["sound"])
    maria.refresh_from_db()
    _tell(maria, now)
    assert Notification.objects.get().on_desktop
    assert count_unread(scope_of(maria)).count == 0, "not wanted in the page"
