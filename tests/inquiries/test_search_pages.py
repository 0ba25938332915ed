"""The search page, the palette and the API: what is shown, to whom, and how it is escaped."""

from urllib.parse import urlencode

import pytest
from django.utils import timezone

from inquiries.actions.attachments import IncomingFile
from inquiries.actions.note import add_note
from inquiries.search import sources
from inquiries.search.indexing import index_waiting
from inquiries.search.sources import Item, Source
from tests.factories import make_inquiry


def text_of(client, path, htmx=False, **query):
    while index_waiting():
        pass
    headers = {"HX-Request": "true"} if htmx else {}
    answer = client.get(f"{path}?{urlencode(query)}", headers=headers)
    assert answer.status_code == 200, answer
    return answer.content.decode()


@pytest.fixture
def as_henk(client, henk):
    client.force_login(henk)
    return client


@pytest.mark.parametrize(
    "change",
    [str, str.lower, lambda one: one.replace("-", " ") + " ", lambda one: one.replace("000", "")],
)
def test_a_whole_reference_leads_there_at_once(as_maria, inquiry, change):
    answer = as_maria.get("/search/", {"q": change(inquiry.reference)})
    assert answer.url == f"/inquiries/{inquiry.reference}/"


def test_a_number_alone_is_offered_above_the_results(as_maria, inquiry):
    page = text_of(as_maria, "/search/", q=str(int(inquiry.reference[-6:])))
    assert f'href="/inquiries/{inquiry.reference}/"' in page


def test_a_foreign_reference_is_like_none(as_henk, inquiry):
    foreign = text_of(as_henk, "/search/", htmx=True, q=inquiry.reference)
    missing = text_of(as_henk, "/search/", htmx=True, q="MAD-2026-999999")
    assert foreign.replace(inquiry.reference, "X") == missing.replace("MAD-2026-999999", "X")


def test_hits_are_marked_and_lead_to_their_message(as_maria, inquiry):
    page = text_of(as_maria, "/search/", q="certificates")
    assert "our <mark>certificate</mark>" in page
    assert f"?hit=certificate#message-{inquiry.messages.get().pk}" in page


def test_what_was_written_is_escaped(as_maria, madrid):
    make_inquiry(madrid, subject="<b>zebra</b>", body="<script>zebra</script> zebra & co")
    page = text_of(as_maria, "/search/", q="zebra")
    assert "&lt;b&gt;<mark>zebra</mark>&lt;/b&gt;" in page
    assert "<script>" not in page.partition('id="search-results"')[2].partition("</main>")[0]
    assert '"&gt;&lt;i' in text_of(as_maria, "/search/", q='"><i') or "&quot;&gt;&lt;i" in text_of(
        as_maria, "/search/", q='"><i'
    )


def test_notes_are_said_to_be_notes_and_files_are_named(as_maria, maria, madrid):
    inquiry = make_inquiry(madrid, files=(IncomingFile("zebra.pdf", "application/pdf", b"%PDF"),))
    assert "<mark>zebra</mark>.pdf" in text_of(as_maria, "/search/", q="zebra")
    add_note(
        inquiry_id=inquiry.pk, by=maria, body="giraffe", submission_key="n", now=timezone.now()
    )
    assert "search-note" in text_of(as_maria, "/search/", q="giraffe")


def test_masked_numbers_are_not_shown(as_maria, madrid):
    make_inquiry(madrid, subject="Card 4111 1111 1111 1111", body="zebra 4111 1111 1111 1111")
    page = text_of(as_maria, "/search/", q="zebra")
    assert "4111" not in page
    assert "•••• 1111" in page
    assert "4111" not in text_of(as_maria, "/palette/", q="zebra")


def test_contacts_are_offered_by_their_whole_address_or_number(
    as_maria, as_henk, client, maria, inquiry
):
    client.force_login(maria)
    contact = inquiry.contact
    contact.addresses.create(
        kind="phone", value="+41223388686", written="x", created_at=timezone.now()
    )
    for asked in ("vera@visitor.example", "+41 22 338 86 86", "022 338 86 86", "0223388686"):
        assert f"/contacts/{contact.pk}/" in text_of(client, "/search/", q=asked), asked
        assert f"/contacts/{contact.pk}/" in text_of(client, "/palette/", q=asked), asked


@pytest.mark.parametrize("path", ["/search/", "/palette/", "/api/search/"])
@pytest.mark.parametrize(
    "query", ["certificate", "vera", "vera@visitor.example", "is:open", "filename:plan", "olga"]
)
def test_nothing_of_a_foreign_desk_is_shown(as_henk, maria, madrid, path, query):
    file = IncomingFile("plan.pdf", "application/pdf", b"%PDF")
    inquiry = make_inquiry(madrid, sender_name="Vera Canary", subject="Canary", files=(file,))
    add_note(
        inquiry_id=inquiry.pk, by=maria, body="Canary olga", submission_key="n", now=timezone.now()
    )
    page = text_of(as_henk, path, q=query)
    assert "anary" not in page
    assert "MAD-" not in page
    as_henk.force_login(maria)
    assert "anary" in text_of(as_henk, path, q=query)


def test_problems_are_said_with_what_would_be_right(as_maria, inquiry):
    page = text_of(as_maria, "/search/", q="certificate desk:paris staus:open")
    assert "It knows: madrid." in page
    assert "Did you mean “status:”?" in page
    assert "our <mark>" not in page


def test_operators_are_chips_that_can_be_taken_away(as_maria, inquiry):
    page = text_of(as_maria, "/search/", q="certificate status:new")
    assert "search-chip" in page
    assert 'href="/search/?q=certificate"' in page


def test_filters_are_in_the_agents_language(as_maria, maria, inquiry):
    assert "certificate+is%3Aopen" in text_of(as_maria, "/search/", q="certificate")
    maria.language = "fr"
    maria.save()
    assert "certificate+est%3Aouvert" in text_of(as_maria, "/search/", q="certificate")
    assert 'aria-current="true"' in text_of(as_maria, "/search/", q="certificate is:open")


def test_an_empty_search_gives_tips_and_one_in_vain_says_so(as_maria, inquiry):
    assert "What you can ask" in text_of(as_maria, "/search/")
    assert "Nothing found" in text_of(as_maria, "/search/", q="zebra")


def test_while_typing_the_last_word_is_a_beginning(as_maria, inquiry):
    assert "Nothing found" in text_of(as_maria, "/search/", q="certif waiti")
    assert "<mark>waiting</mark>" in text_of(as_maria, "/search/", htmx=True, q="certif waiti")


# --- palette -----------------------------------------------------------------------------------
def test_the_palette_finds_inquiries_and_people(as_maria, inquiry):
    page = text_of(as_maria, "/palette/", q="ver")
    assert f"/inquiries/{inquiry.reference}/" in page
    assert f"/contacts/{inquiry.contact_id}/" in page
    assert 'href="/search/?q=ver"' in page


def test_the_palette_puts_the_exact_reference_first(as_maria, madrid, inquiry):
    make_inquiry(madrid, body=f"See {inquiry.reference}")
    page = text_of(as_maria, "/palette/", q=inquiry.reference)
    assert page.index(f"/inquiries/{inquiry.reference}/") < page.index(
        "/inquiries/MAD-2026-000002/"
    )


def test_the_empty_palette_shows_what_was_opened_and_what_is_due(as_maria, maria, madrid, hague):
    mine, seen, foreign = make_inquiry(madrid), make_inquiry(madrid), make_inquiry(hague)
    mine.assignee = maria
    mine.save()
    page = text_of(as_maria, "/palette/", seen=f"{foreign.reference},{seen.reference},nonsense")
    assert mine.reference in page
    assert seen.reference in page
    assert foreign.reference not in page


def test_an_agent_is_not_offered_as_a_contact(as_maria, maria, inquiry):
    add_note(inquiry_id=inquiry.pk, by=maria, body="x", submission_key="n", now=timezone.now())
    assert "/contacts/" not in text_of(as_maria, "/palette/", q="maria")


def test_later_apps_add_what_they_have(as_maria, maria, monkeypatch):
    monkeypatch.setattr(sources, "_sources", {})
    asked = []

    def find(text, agent, scope, limit):
        asked.append((text, agent, scope.agent_id, limit))
        return [Item("<b>Fees</b>", "/articles/1/")]

    sources.register("articles", Source("Articles", find))
    page = text_of(as_maria, "/palette/", q="fees")
    assert "&lt;b&gt;Fees" in page
    assert asked == [("fees", maria, maria.pk, 4)]


# --- API ---------------------------------------------------------------------------------------
def test_the_api_gives_pages_and_passages(as_maria, madrid):
    inquiries = [make_inquiry(madrid) for _ in range(26)]
    text_of(as_maria, "/search/")
    first = as_maria.get("/api/search/", {"q": "certificate"}).json()
    assert (len(first["results"]), first["total"], first["is_more"]) == (25, 26, False)
    assert "waiting for our certificate" in first["results"][0]["passage"]
    second = as_maria.get("/api/search/", {"q": "certificate", "cursor": first["next"]}).json()
    assert [one["reference"] for one in second["results"]] == [inquiries[0].reference]
    assert second["next"] == ""


def test_the_api_says_what_it_did_not_understand(as_maria, inquiry):
    answer = as_maria.get("/api/search/", {"q": "status:wrong"}).json()
    assert (answer["results"], len(answer["problems"])) == ([], 1)
    assert as_maria.get("/api/search/").status_code == 400
