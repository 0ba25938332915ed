"""Many rows by one statement: the same as saving each of them."""

from datetime import timedelta

from inquiries.models import InquiryClock
from shared.bulk import update_rows
from tests.factories import make_inquiry

FIELDS = ["due_at", "missed_at", "used", "steps_done", "end", "came_from", "stopped_at"]


def test_every_kind_of_column_is_written_as_saving_would(madrid, now, django_assert_num_queries):
    other = make_inquiry(madrid, sender_address="b@visitor.example")
    clocks = list(make_inquiry(madrid).clocks.order_by("pk"))
    for number, clock in enumerate(clocks):
        clock.due_at, clock.missed_at = now + number * timedelta(minutes=1), None
        clock.used, clock.steps_done = timedelta(seconds=number), ["0:", "ünd'\"\\{}", str(number)]
        clock.end, clock.came_from, clock.stopped_at = "met", other, now
    untouched = dict(other.clocks.values_list("pk", "due_at"))
    for _twice in range(2):
        with django_assert_num_queries(1):
            update_rows(clocks, FIELDS)
    kept = InquiryClock.objects.in_bulk([one.pk for one in clocks])
    for clock in clocks:
        for name in FIELDS:
            assert getattr(kept[clock.pk], name) == getattr(clock, name), name
    assert untouched == dict(other.clocks.values_list("pk", "due_at"))


def test_nothing_to_write_asks_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        update_rows([], FIELDS)
