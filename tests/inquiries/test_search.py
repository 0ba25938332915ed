"""What is found, by whom, in which order."""

from datetime import timedelta

import pytest
from django.utils import timezone

from desks.permissions import scope_of
from desks.queries import desks_in
from inquiries.actions.attachments import IncomingFile
from inquiries.actions.merge import merge_inquiries
from inquiries.actions.note import add_note
from inquiries.actions.transfer import answer_transfer, offer_transfer
from inquiries.models import Inquiry, Tag
from inquiries.search.engine import search
from inquiries.search.indexing import index_waiting
from inquiries.search.meaning import Reader, Trouble
from inquiries.search.parser import parse_query
from tests.factories import make_inquiry, receive


def meaning_of(agent, text, **options):
    scope = scope_of(agent)
    reader = Reader(agent, scope, list(desks_in(scope)), timezone.now())
    return reader.read(parse_query(text, **options))


def found(agent, text, is_typing=False, **options):
    while index_waiting():
        pass
    meaning = meaning_of(agent, text, is_typing=is_typing)
    return search(meaning=meaning, scope=scope_of(agent), now=timezone.now(), **options)


def hits(agent, text, **options):
    return [hit.inquiry for hit in found(agent, text, **options).hits]


@pytest.mark.parametrize(
    "query",
    [
        "certificate",
        "CERTIFICATES",
        "certific",
        "waiting certificate",
        '"our certificate"',
        "colleagues OR nobody",
        "certificate -renewal",
        "vera",
        "from:vera",
        "from:visitor.example",
        "from:vera@visitor.example",
        "vera@visitor.example",
        "de:vera",
        "subject:certificate",
        "desk:madrid",
        "status:new",
        "statut:nouveau",
        "is:open",
        "is:unassigned certificate",
        "assignee:none",
        "channel:email",
        "urgency:normal",
        "lang:en",
        "after:today",
        "after:7d certificate",
        "before:2199-01-01",
        "the certificate",
        "-status:closed certificate",
    ],
)
def test_an_inquiry_is_found(maria, inquiry, query):
    assert hits(maria, query, is_typing=query == "certific") == [inquiry]


@pytest.mark.parametrize(
    "query",
    [
        "renewal",
        "certificate renewal",
        '"certificate our"',
        "certificate -waiting",
        "from:henk",
        "to:vera",
        "subject:colleagues",
        "status:closed",
        "is:overdue certificate",
        "has:attachment",
        "has:note",
        "before:yesterday",
        "filename:certificate",
        "assignee:me",
    ],
)
def test_an_inquiry_is_not_found(maria, inquiry, query):
    assert hits(maria, query) == []


@pytest.mark.parametrize("query", ["certificate", "vera", "vera@visitor.example", "is:open", "-x"])
def test_nobody_of_another_desk_finds_anything(henk, inquiry, query):
    result = found(henk, query)
    assert (result.hits, result.total, result.is_more) == ([], 0, False)


def test_who_was_written_to_is_found(maria, madrid):
    inquiry = make_inquiry(madrid, recipients=("madrid@helpdesk.example", "Copy@Else.example"))
    assert hits(maria, "to:copy@else.example") == [inquiry]
    assert hits(maria, "to:vera") == []


TEXTS = [
    ("L'enregistrement a été délivré à Łódź", "enregistrements"),
    ("L'enregistrement a été délivré à Łódź", "delivre lodz"),
    ("¿Cuándo vence la renovación?", "renovacion"),
    ("¿Cuándo vence la renovación?", "RENOVACIÓN"),
    ("Die Straße heißt so", "STRASSE"),
    ("Товарный знак ЁЛКА", "елка знак"),
    ("Ο αριθμός της Ελλάδος", "αριθμος ελλαδοσ"),
    ("العلامة التجاريّة رقم ١٢٣٤٥", "التجارية 12345"),
    ("東京都の商標について", "商標"),
    ("東京都の商標について", "都"),
    ("商標登録", "録"),
    ("등록을 원합니다", "등록"),
    ("เครื่องหมายการค้า", "การค้า"),
    ("सूचना का अधिकार", "अधिकार"),
    ("Registration 1 234 567 please", "1234567"),
    ("Registration 1.234.567 please", "1 234 567"),
    ("Registration 1234567 please", "1'234'567"),
    ("Design DM/123 456", "dm/123456"),
    ("Call me at +41 22 338 86 86", "41223388686"),
    ("full width ＡＢＣ１２３", "abc123"),
    ("e-filing failed", "e-filing"),
    ("the filing.registry.example page", "filing.registry.example"),
    ("it's O'Brien's", "O’Brien"),
]


@pytest.mark.parametrize(("body", "query"), TEXTS)
def test_a_text_of_any_script_is_found_however_it_is_written(maria, madrid, body, query):
    inquiry = make_inquiry(madrid, body=body)
    make_inquiry(madrid, body="Something else", sender_address="other@visitor.example")
    assert hits(maria, query) == [inquiry]


def test_letters_in_another_order_are_not_found(maria, madrid):
    make_inquiry(madrid, body="東京都の商標")
    assert hits(maria, "標商") == []
    assert hits(maria, "都京") == []


@pytest.mark.parametrize(
    "query", ["4111111111111111", "4111 1111 1111 1111", "DE89370400440532013000"]
)
def test_what_is_masked_is_not_found(maria, madrid, query):
    make_inquiry(madrid, body="My card is 4111 1111 1111 1111, IBAN DE89 3704 0044 0532 0130 00.")
    assert hits(maria, query) == []
    assert len(hits(maria, "card")) == 1


def test_quoted_text_and_html_are_not_found(maria, madrid):
    make_inquiry(
        madrid, quoted="signature oldtext", html='<p class="zebra">Hi <img src="x.png"></p>'
    )
    assert hits(maria, "oldtext") == hits(maria, "zebra") == hits(maria, "png") == []


def test_notes_and_names_of_files_are_found(maria, madrid):
    file = IncomingFile("Décision finale.pdf", "application/pdf", b"%PDF-1")
    inquiry = make_inquiry(madrid, files=(file,))
    add_note(
        inquiry_id=inquiry.pk, by=maria, body="Ask Olga.", submission_key="n", now=timezone.now()
    )
    for query in (
        "decision",
        "filename:decision",
        "filename:pdf",
        "has:attachment",
        "has:note olga",
    ):
        assert hits(maria, query) == [inquiry], query
    [hit] = found(maria, "olga").hits
    assert hit.message_id == inquiry.messages.get(kind="note").pk


def test_the_desk_of_an_entry_follows_its_inquiry(maria, henk, rui, madrid, hague, inquiry):
    assert hits(henk, "certificate") == []
    now = timezone.now()
    offer = offer_transfer(inquiry_id=inquiry.pk, to_desk=hague, reason="Yours", by=maria, now=now)
    answer_transfer(transfer_id=offer.pk, accept=True, by=rui, now=now)
    assert (
        search(meaning=meaning_of(maria, "certificate"), scope=scope_of(maria), now=now).hits == []
    )
    assert hits(henk, "certificate") == [inquiry]
    assert hits(maria, "certificate") == []


def test_messages_of_a_merged_inquiry_are_found_in_the_other(maria, madrid, inquiry):
    other = make_inquiry(madrid, sender_address="o@visitor.example", body="About a zebra.")
    assert hits(maria, "zebra") == [other]
    merge_inquiries(source_id=other.pk, target_id=inquiry.pk, by=maria, now=timezone.now())
    assert hits(maria, "zebra") == [inquiry]


def test_a_renamed_contact_is_found_by_the_new_name(maria, inquiry):
    inquiry.contact.name = "Wanda Waters"
    inquiry.contact.save()
    assert hits(maria, "wanda") == [inquiry]


def test_tags_and_assignees_are_conditions(maria, inquiry):
    tag = Tag.objects.create(
        code="fees", name_en="Fees", name_fr="Taxes", created_at=timezone.now()
    )
    inquiry.tagged.create(tag=tag, at=timezone.now())
    Inquiry.objects.update(assignee=maria)
    for query in (
        "tag:fees",
        "étiquette:taxes",
        "assignee:me",
        "assignee:maria",
        "is:mine certificate",
    ):
        assert hits(maria, query) == [inquiry], query
    assert hits(maria, "-tag:fees") == hits(maria, "assignee:none") == []


@pytest.mark.parametrize(
    ("query", "trouble", "known"),
    [
        ("desk:hague", Trouble.VALUE, "madrid"),
        ("status:wrong", Trouble.VALUE, "waiting_inquirer"),
        ("assignee:henk", Trouble.VALUE, "maria"),
        ("urgency:5", Trouble.VALUE, "high"),
        ("before:soon", Trouble.VALUE, "2026-11-22"),
        ("certificate OR status:open", Trouble.MIXED, ""),
        ("-certificate", Trouble.ONLY_NOT, ""),
        ("from:", Trouble.NO_VALUE, ""),
    ],
)
def test_what_is_not_understood_is_said(maria, inquiry, query, trouble, known):
    [problem] = meaning_of(maria, query).problems
    assert problem.trouble == trouble
    assert known in problem.known or not known
    assert hits(maria, query) == []


def test_a_desk_of_others_is_not_named(maria, hague):
    [problem] = meaning_of(maria, "desk:nowhere").problems
    assert problem.known == ("madrid",)


def test_the_newest_of_equals_comes_first_and_subjects_before_texts(maria, madrid):
    in_text = make_inquiry(madrid, subject="Hello", body="zebra")
    in_subject = make_inquiry(madrid, subject="Zebra", body="Hello")
    newer = make_inquiry(madrid, subject="Hello", body="zebra")
    assert hits(maria, "zebra") == [in_subject, newer, in_text]
    assert hits(maria, "zebra", newest_first=True) == [newer, in_subject, in_text]


def test_pages_do_not_shift_when_something_arrives(maria, madrid):
    inquiries = [make_inquiry(madrid, subject="Hello", body="zebra") for _ in range(5)]
    first = found(maria, "zebra", limit=2)
    make_inquiry(madrid, subject="Hello", body="zebra")
    second = found(maria, "zebra", limit=2, cursor=first.next_cursor)
    third = found(maria, "zebra", limit=2, cursor=second.next_cursor)
    pages = [hit.inquiry for page in (first, second, third) for hit in page.hits]
    assert pages == inquiries[::-1]
    assert (first.total, second.total, third.next_cursor) == (5, 5, "")


def test_a_foreign_cursor_begins_at_the_beginning(maria, inquiry):
    assert hits(maria, "certificate", cursor="nonsense") == [inquiry]


def test_old_messages_are_found_as_well(maria, madrid):
    old = make_inquiry(madrid, body="zebra", at=timezone.now() - timedelta(days=900))
    new = make_inquiry(madrid, body="zebra")
    assert hits(maria, "zebra") == [new, old]
    assert hits(maria, "zebra before:1y") == [old]
    assert hits(maria, "zebra after:1y") == [new]


def test_a_second_message_of_an_inquiry_makes_no_second_line(maria, madrid, inquiry):
    receive(madrid, seen_ids=(inquiry.messages.get().message_id,), body="The certificate again")
    assert hits(maria, "certificate") == [inquiry]
    assert found(maria, "certificate").total == 1
