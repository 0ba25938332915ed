"""`manage.py fill`: many inquiries, and every row as if it had been received."""

import re
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F

from contacts.models import Contact, ContactAddress, DeskContact
from inquiries.models import Inquiry, Message, Participant, ThreadKey, TimelineFact
from inquiries.references import next_references
from inquiries.states import Fact, MessageKind, Status
from tests.factories import make_inquiry, receive

FILLED = [
    *(Contact, ContactAddress, DeskContact),
    *(Inquiry, Message, Participant, ThreadKey, TimelineFact),
]


def fill(inquiries, **options):
    call_command("fill", inquiries=inquiries, stderr=StringIO(), **options)


@pytest.fixture
def filled(madrid, hague, meetings, maria, henk):
    fill(400)


def test_fill_says_what_to_do_when_there_is_no_desk(db):
    with pytest.raises(CommandError, match="seed_desks"):
        fill(1)


def test_fill_adds_as_many_as_asked_and_again(filled):
    fill(10)
    assert Inquiry.objects.count() == 410


def test_fill_uses_every_desk_and_three_languages(filled):
    assert set(Inquiry.objects.values_list("desk__code", flat=True)) == {
        *("madrid", "hague", "meetings")
    }
    assert set(Inquiry.objects.values_list("language", flat=True)) == {"en", "fr", "es"}


def test_fill_leaves_one_or_two_of_a_hundred_in_work(filled):
    assert 1 <= Inquiry.objects.active().count() <= 14


@pytest.mark.parametrize("model", FILLED, ids=lambda model: model.__name__)
def test_fill_leaves_no_row_without_its_parent(filled, model):
    for field in model._meta.fields:
        if field.is_relation:
            rows = model.objects.exclude(**{field.name: None})
            present = field.related_model.objects.all()
            assert not rows.exclude(**{f"{field.name}__in": present}).exists()


def test_fill_puts_as_many_in_work_as_asked(madrid):
    fill(100, in_work=100)
    assert Inquiry.objects.active().count() > 35  # every second one of the newest, by chance
    before = Inquiry.objects.active().count()
    fill(100, in_work=0)
    assert Inquiry.objects.active().count() == before


def test_fill_numbers_each_desks_year_without_gap(filled, madrid, now):
    numbers = [ref.rsplit("-", 1) for ref in Inquiry.objects.values_list("reference", flat=True)]
    for prefix, count in Counter(prefix for prefix, _number in numbers).items():
        assert sorted(int(n) for p, n in numbers if p == prefix) == list(range(1, count + 1))
    [following] = next_references(desk=madrid, count=1, now=now)
    assert following not in {"-".join(one) for one in numbers}


def test_new_mail_is_stored_after_a_fill(filled, madrid):
    inquiry = make_inquiry(madrid)
    assert inquiry.pk > Inquiry.objects.exclude(pk=inquiry.pk).latest("pk").pk


def test_an_answer_to_a_filled_message_joins_its_inquiry(filled, madrid):
    by_email = Message.objects.filter(kind=MessageKind.INBOUND, channel="email")
    written = by_email.filter(inquiry__desk=madrid).exclude(inquiry__status=Status.CLOSED).first()
    answer = receive(madrid, sender_address=written.sender_address, seen_ids=(written.message_id,))
    assert answer.inquiry_id == written.inquiry_id


def test_fill_repeats_the_newest_message_on_the_inquiry(filled):
    newest = Inquiry.objects.annotate(count=Count("messages")).exclude(message_count=F("count"))
    assert not newest.exists()
    for inquiry in Inquiry.objects.all()[:20]:
        last = inquiry.messages.latest("pk")
        assert (last.at, last.kind) == (inquiry.last_message_at, inquiry.last_message_kind)


def test_fill_writes_the_facts_of_every_inquiry(filled):
    facts = TimelineFact.objects
    assert facts.filter(kind=Fact.CREATED).count() == 400
    assert facts.filter(kind=Fact.REPLIED).count() == (
        Message.objects.filter(kind=MessageKind.OUTBOUND).count()
    )
    for inquiry in Inquiry.objects.exclude(status=Status.NEW)[:20]:
        changes = inquiry.timeline.filter(kind=Fact.STATUS_CHANGED).order_by("pk")
        assert changes.last().data["after"] == inquiry.status


def test_the_same_seed_tells_the_same_stories(madrid, maria):
    def subjects(newest):
        rows = Inquiry.objects.order_by("-pk")[:newest]
        return [re.sub(r"\d+", "", row.subject) for row in rows]

    fill(5, seed=7)
    first = subjects(5)
    fill(5, seed=7)
    assert subjects(5) == first
