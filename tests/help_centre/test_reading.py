"""Pages that anybody may read."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from help_centre.actions import note_reading
from help_centre.models import Reading
from knowledge_base.actions import change_fact, retire_text, write_version
from knowledge_base.actions.pictures import add_picture
from knowledge_base.models import Item, Text
from knowledge_base.states import Kind, SourceStatus
from tests.knowing import publish_text
from tests.pictures import picture

INSIDE = (Kind.TEMPLATE, Kind.INTERNAL, Kind.SCRIPT, Kind.PROCEDURE, Kind.QUICK_REPLY, Kind.NOTICE)


def _page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path, follow=True)
    assert response.status_code == status
    return response.content.decode()


def _article(item, language: str = "en") -> str:
    return reverse("help_centre:article", args=[language, item.pk])


@pytest.mark.parametrize(
    ("said", "language"), [("fr-CH, en;q=0.5", "fr"), ("es", "es"), ("de", "en"), ("", "en")]
)
def test_the_first_page_is_in_the_browsers_language(client, db, said, language):
    response = client.get("/help/", headers={"Accept-Language": said})
    assert response.headers["Location"] == f"/help/{language}/"
    assert "Accept-Language" in response.headers["Vary"]


def test_the_home_page_shows_subjects_notices_and_what_is_read_most(client, article, publish):
    publish("closed", kind=Kind.NOTICE, title="Closed on Monday", is_public=True)
    page = _page(client, "/help/en/")
    for words in ("Renewal", "1 article", "Closed on Monday", "How to renew"):
        assert words in page


@pytest.mark.parametrize("kind", INSIDE)
def test_what_is_internal_is_on_no_public_page(client, publish, article, category, kind):
    hidden = publish("inside", kind=kind, title="Zebrafish inside", category=category)
    pages = [
        "/help/en/",
        "/help/en/categories/renewal/",
        "/help/en/search/?q=zebrafish",
        "/help/en/search/suggestions/?q=zebrafish",
        "/help/en/feed.xml",
        "/help/sitemap.xml",
    ]
    for path in pages:
        page = _page(client, path)
        assert "Zebrafish inside" not in page, path
        assert f"/{hidden.pk}-" not in page, path
    assert "Zebrafish" not in _page(client, _article(hidden), 404)


def test_a_draft_is_read_by_nobody(client, article, rui, now):
    write_version(
        item_id=article.pk, language="en", title="Drafted", body="Not yet.", by=rui, now=now
    )
    assert "Drafted" not in _page(client, _article(article)) + _page(client, "/help/en/")


def test_what_is_retired_or_has_expired_is_gone(client, article, publish, rui, now):
    gone = publish("gone", title="Expired words")
    Text.objects.filter(item=gone).update(expires_at=now - timedelta(seconds=1))
    retire_text(item_id=article.pk, language="en", by=rui, now=now)
    _page(client, _article(gone), 404)
    assert "Expired words" not in _page(client, "/help/en/search/?q=expired")
    assert 'lang="fr"' in _page(client, _article(article))  # what there is still


def test_the_number_decides_and_an_old_name_leads_to_the_new_one(client, article, rui, now):
    old = f"/help/en/articles/{article.pk}-how-to-renew/"
    assert client.get(old).status_code == 200
    publish_text(article, by=rui, now=now, title="Renewing a mark")
    response = client.get(old)
    assert response.headers["Location"] == f"/help/en/articles/{article.pk}-renewing-a-mark/"


def test_an_article_in_another_language_is_marked_as_such(client, publish):
    item = publish("only-english")
    page = _page(client, _article(item, "fr"))
    assert "This text is not available in French yet" in page or "français" in page
    assert '<article lang="en"' in page
    assert '<html lang="fr"' in page
    english = f"/help/en/articles/{item.pk}-how-to-renew/"
    assert re.search(rf'rel="canonical"\s+href="[^"]*{english}"', page)


def test_alternates_are_the_languages_that_there_are(client, publish, rui, now):
    item = publish("two", languages="en fr")
    page = _page(client, _article(item))
    assert set(re.findall(r'rel="alternate"\s+hreflang="([\w-]+)"', page)) == {
        "en",
        "fr",
        "x-default",
    }


def test_search_engines_are_told_what_it_is(client, publish, category):
    body = "## Who pays?\nThe holder.\n\n## When?\nBefore </script> the date."
    page = _page(client, _article(publish("asked", category=category, body=body)))
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    told = {one["@type"]: one for one in map(json.loads, blocks)}
    assert set(told) == {"Article", "BreadcrumbList", "FAQPage"}
    questions = told["FAQPage"]["mainEntity"]
    assert questions[0]["name"] == "Who pays?"
    assert questions[0]["acceptedAnswer"]["text"] == "The holder."
    assert len(told["BreadcrumbList"]["itemListElement"]) == 3


# Of schema.org: what a type must say for a search engine, and what it may say besides.
VOCABULARY = {
    "WebSite": ({"name", "url"}, {"inLanguage", "potentialAction"}),
    "SearchAction": ({"target", "query-input"}, set()),
    "EntryPoint": ({"urlTemplate"}, set()),
    "Article": (
        {"headline", "dateModified", "publisher"},
        {"description", "inLanguage", "mainEntityOfPage"},
    ),
    "Organization": ({"name"}, set()),
    "BreadcrumbList": ({"itemListElement"}, set()),
    "ListItem": ({"position", "name", "item"}, set()),
    "FAQPage": ({"mainEntity"}, set()),
    "Question": ({"name", "acceptedAnswer"}, set()),
    "Answer": ({"text"}, set()),
}


def _things(told: object) -> Iterator[dict[str, object]]:
    for one in told if isinstance(told, list) else [told]:
        if isinstance(one, dict):
            yield one
            for value in one.values():
                yield from _things(value)


def test_what_search_engines_are_told_is_in_the_words_of_the_schema(client, publish, category):
    body = "## Who pays?\nThe holder.\n\n```\n# no heading?\n```\n\n## When?\nSoon."
    item = publish("asked", category=category, body=body)
    pages = [_page(client, path) for path in ("/help/en/", "/help/fr/", _article(item))]
    blocks = [
        json.loads(block)
        for page in pages
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    ]
    seen = set()
    for one in (thing for block in blocks for thing in _things(block)):
        needed, allowed = VOCABULARY[str(one["@type"])]
        said = set(one) - {"@type", "@context"}
        assert needed <= said <= needed | allowed, one
        assert all(one.values()), one
        seen.add(one["@type"])
    assert seen == set(VOCABULARY)
    (faq,) = (one for one in blocks if one["@type"] == "FAQPage")
    assert [one["name"] for one in faq["mainEntity"]] == ["Who pays?", "When?"]


def test_the_feed_is_what_the_standard_asks_for(client, article, now):
    """RFC 4287, 4.1.1 and 4.1.2: id, title, updated of the feed and of each entry, and an author."""
    text = Text.objects.get(item=article, language="fr")
    text.live.published_at = None  # of an import without dates
    text.live.save()
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.fromstring(_page(client, "/help/fr/feed.xml"))
    assert feed.find(f"{atom}author/{atom}name").text
    for one in (feed, *feed.findall(f"{atom}entry")):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{atom}{name}")) == 1, name
    assert feed.find(f"{atom}link[@rel='self']").get("href").endswith("/help/fr/feed.xml")


def test_the_sitemap_keeps_to_its_protocol(client, article, publish):
    publish("gone-tomorrow", languages="fr")
    site = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    link = "{http://www.w3.org/1999/xhtml}link"
    entries = ElementTree.fromstring(_page(client, "/help/sitemap.xml")).findall(f"{site}url")
    addresses = [one.find(f"{site}loc").text for one in entries]
    assert len(addresses) == len(set(addresses))
    for address, entry in zip(addresses, entries, strict=True):
        others = {one.get("href") for one in entry.findall(link)}
        assert address in others  # each names itself, and only what is there
        assert others <= set(addresses)
        assert client.get(urlsplit(address).path).status_code == 200
        changed = entry.find(f"{site}lastmod")
        assert changed is None or date.fromisoformat(changed.text)


def test_an_article_leads_on(client, article, publish, category):
    publish("other", category=category, title="The grace period")
    page = _page(client, _article(article)).partition('<h2 id="more">')[2]
    assert "The grace period" in page
    assert 'href="/help/en/ask/"' in page


def test_who_finds_nothing_is_shown_the_subjects_and_the_form(client, article):
    page = _page(client, "/help/en/search/?q=zzzyx").partition("<main")[2].partition("</main")[0]
    assert "/help/en/categories/renewal/" in page
    assert 'href="/help/en/ask/"' in page


def test_links_lead_to_public_texts_alone(client, publish, article):
    publish("secret", kind=Kind.INTERNAL, title="Inside")
    item = publish("links", body="See [this](item:renew) and [that](item:secret).")
    page = _page(client, _article(item))
    assert f'href="/help/en/articles/{article.pk}-how-to-renew/"' in page
    assert "that" in page
    assert "secret" not in page


def test_a_fee_is_filled_in(client, publish, rui, now):
    change_fact(
        code="basic_fee",
        names={"en": "Fee", "fr": "Émolument", "es": "Tasa"},
        values={"en": "CHF 653", "fr": "653 CHF", "es": "653 CHF"},
        source="Schedule of fees",
        as_of=date(2026, 11, 1),
        status=SourceStatus.CONFIRMED,
        by=rui,
        now=now,
    )
    assert "It costs CHF 653." in _page(
        client, _article(publish("costs", body="It costs {{ fact.basic_fee }}."))
    )


def test_search_marks_what_was_asked_and_prefers_the_readers_language(client, article, publish):
    publish("other", title="Renew nothing", body="English alone")
    page = _page(client, "/help/fr/search/?q=renouv")
    assert "<mark>renouveler</mark>" in page
    found = _page(client, "/help/en/search/?q=renew")
    assert found.index("How to")
    assert "Renew</mark> nothing" in found


@pytest.mark.parametrize(
    "written",
    ["<script>alert(1)</script>", "' OR 1=1 --", "%00", "&|!():*", "é" * 5000, "\\", "a&b:*"],
)
def test_hostile_words_find_nothing_and_break_nothing(client, article, written):
    for path in ("/help/en/search/", "/help/en/search/suggestions/"):
        response = client.get(path, {"q": written})
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()


def test_hostile_words_in_a_text_stay_words(client, publish):
    body = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    item = publish("hostile", title='"><script>alert(2)</script>', body=body)
    for path in (_article(item), "/help/en/", "/help/en/search/?q=alert", "/help/en/feed.xml"):
        page = _page(client, path)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript' not in page


@pytest.mark.parametrize("path", ["/help/en/", "/help/en/feed.xml", "/help/sitemap.xml"])
def test_what_has_not_changed_is_not_sent_again(client, article, path):
    first = client.get(path)
    assert first.headers["Cache-Control"] == "public, max-age=60"
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_readers_are_nobody_also_when_they_are_signed_in(as_maria, article):
    """The same answer for all: no session is read, no cookie is set, no cache keeps apart."""
    response = as_maria.get("/help/en/")
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.content == Client().get("/help/en/").content


def test_the_feed_and_the_sitemap_name_every_language(client, article, publish):
    publish("control", title="Bell\x07 rings")
    feed = _page(client, "/help/fr/feed.xml")
    assert "Comment renouveler" in feed
    assert "How to renew" not in feed
    _page(client, "/help/en/feed.xml")
    sitemap = _page(client, "/help/sitemap.xml")
    for path in ("en/articles/%d-how-to", "fr/articles/%d-comment", "es/articles/%d-como"):
        assert f"<loc>http://127.0.0.1:8000/help/{path % article.pk}" in sitemap
    assert 'hreflang="x-default"' in sitemap


def test_robots_keep_to_the_help_centre(client, db):
    said = _page(client, "/robots.txt").splitlines()
    assert "Disallow: /" in said
    assert "Allow: /help/" in said


def test_a_reading_is_counted_once_for_an_address(client, article, now):
    for _again in range(2):
        assert client.post("/help/read/", {"item": article.pk}).status_code == 204
    assert Reading.objects.get().count == 1
    assert note_reading(item_id=article.pk, address="other", now=now)
    assert Reading.objects.get().count == 2


def test_pictures_are_those_of_public_texts_alone(client, publish, rui, now):
    shown = {}
    for code, kind in (("open", Kind.ARTICLE), ("inside", Kind.INTERNAL)):
        item = publish(code, kind=kind)
        made = add_picture(item_id=item.pk, content=picture(), alt="A form", by=rui, now=now)
        shown[code] = reverse("help_centre:picture", args=[made.pk])
        body = f"![A form](file:{made.pk})"
        publish_text(item, by=rui, now=now, title=code, body=body)
    answer = client.get(shown["open"])
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/webp")
    assert client.get(shown["inside"]).status_code == 404
    item = Item.objects.get(code="open")
    assert f'src="{shown["open"]}"' in _page(client, _article(item))


@pytest.mark.parametrize("item", ["", "x", "-1", "99999999999999", "²", "1 OR 1"])
def test_what_is_no_public_text_is_not_counted(client, publish, item):
    hidden = publish("inside", kind=Kind.INTERNAL)
    for one in (item, hidden.pk):
        assert client.post("/help/read/", {"item": one}).status_code == 204
    assert not Reading.objects.exists()


def test_pages_cost_the_same_for_one_article_and_for_thirty(client, publish, category):
    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    paths = [
        "/help/en/",
        "/help/en/categories/renewal/",
        "/help/en/search/?q=renew",
        "/help/en/search/suggestions/?q=renew",
        "/help/en/feed.xml",
        "/help/sitemap.xml",
    ]
    publish("first", category=category)
    one = {path: cost(path) for path in paths}
    for number in range(29):
        publish(f"more-{number}", category=category, title=f"Renew {number}")
    assert {path: cost(path) for path in paths} == one
    assert max(one.values()) <= 10


def test_an_unknown_language_has_no_pages(client, db):
    assert client.get("/help/de/").status_code == 404
