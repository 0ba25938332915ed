"""What of a message is indexed, and that nothing is forgotten."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from inquiries.actions.note import add_note
from inquiries.models import SearchEntry, SearchWork
from inquiries.search.indexing import _write, index_messages, index_waiting
from inquiries.tasks import index_search
from tests.factories import make_inquiry, receive


def lexemes(entry):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tsvector_to_array(words) FROM inquiries_searchentry WHERE message_id = %s",
            [entry.pk],
        )
        return set(cursor.fetchone()[0])


def test_a_message_waits_and_is_indexed_once(inquiry):
    assert SearchWork.objects.count() == 1
    assert index_waiting() == 1
    entry = SearchEntry.objects.get()
    assert entry.inquiry_id == inquiry.pk
    assert {"certificate", "certif", "vera", "f:vera", "vera@visitor.example"} <= lexemes(entry)
    assert index_waiting() == 0


@pytest.mark.django_db(transaction=True)
def test_everything_can_be_made_anew(maria, madrid, inquiry):
    receive(madrid, sender_address="o@visitor.example")
    SearchWork.objects.all().delete()
    for options in ((), ("--without-index",)):
        SearchEntry.objects.all().delete()
        call_command("index_search", "--rebuild", *options, stdout=StringIO(), stderr=StringIO())
        assert SearchEntry.objects.count() == 2


def test_the_command_makes_what_waits(inquiry):
    call_command("index_search", stdout=StringIO())
    assert SearchEntry.objects.count() == 1


def test_the_task_makes_what_waits_and_may_be_run_twice(inquiry):
    index_search()
    index_search()
    assert (SearchEntry.objects.count(), SearchWork.objects.count()) == (1, 0)


def test_making_an_entry_twice_changes_nothing(inquiry):
    index_waiting()
    before = lexemes(SearchEntry.objects.get())
    index_messages([inquiry.messages.get().pk])
    assert lexemes(SearchEntry.objects.get()) == before


def test_work_for_a_message_that_is_gone_is_done(db):
    SearchWork.objects.create(message_id=999_999)
    assert (index_waiting(), index_waiting()) == (1, 0)


@pytest.mark.parametrize(
    "body",
    [
        "x " * 100_000,
        "a" * 200_000,
        "商" * 200_000,
        "".join(map(chr, range(1, 0xD800))),
        "\\ ' \" \t",
    ],
)
def test_any_text_can_be_stored(madrid, body):
    make_inquiry(madrid, body=body.replace("\x00", ""))
    index_waiting()
    assert SearchEntry.objects.count() == 1


def test_thirty_thousand_different_words_are_stored(madrid):
    make_inquiry(madrid, body=" ".join(f"w{number}" for number in range(30_000)))
    index_waiting()
    assert "w20000" in lexemes(SearchEntry.objects.get())


def test_a_note_is_marked_as_one(maria, inquiry):
    add_note(inquiry_id=inquiry.pk, by=maria, body="x", submission_key="n", now=timezone.now())
    index_waiting()
    assert list(SearchEntry.objects.order_by("pk").values_list("is_note", flat=True)) == [
        False,
        True,
    ]


def test_a_text_that_the_database_refuses_keeps_back_no_other(madrid):
    first, second = (make_inquiry(madrid).messages.get() for _ in range(2))
    row = (first.inquiry_id, madrid.pk, first.at, False)
    _write([(first.pk, *row, "x" * 3000), (second.pk, *row, "'fine'")])
    entries = SearchEntry.objects.order_by("pk")
    assert [lexemes(entry) for entry in entries] == [set(), {"fine"}]


@pytest.mark.parametrize(
    ("body", "stem"),
    [
        ("Nous vous avons envoyé les certificats et les décisions de la semaine", "decis"),
        ("Las marcas de los titulares que se renuevan en la oficina", "titular"),
        ("The registrations of the holders that are in the office", "registr"),
    ],
)
def test_words_lose_the_endings_of_their_own_language(madrid, body, stem):
    inquiry = make_inquiry(madrid, body=body)
    inquiry.language = "en"
    inquiry.save()
    index_waiting()
    assert stem in lexemes(SearchEntry.objects.get())
