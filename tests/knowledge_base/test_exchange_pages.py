"""The pages of export and import: shown before it is done, and only to coordinators."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from desks.models import DeskRole
from knowledge_base.actions import add_item
from knowledge_base.archives import unpack
from knowledge_base.models import Item, TextVersion
from knowledge_base.states import Kind
from tests.factories import make_agent
from tests.knowing import packed, publish_text

PAGE = "/knowledge/exchange/"
GOOD = "---\nkind: template\ntitle: Renewal\n---\n\nRenew in time.\n"


def chosen(**files):
    data = packed({name.replace("_", ".") + ".md": text for name, text in files.items()})
    return {"file": SimpleUploadedFile("texts.zip", data)}


@pytest.fixture
def site(client, rui):
    client.force_login(rui)
    return client


def test_what_would_change_is_shown_and_nothing_is_written(site):
    shown = site.post(PAGE, chosen(renew_en=GOOD, bad_en="nothing")).content.decode()
    assert "Renewal" in shown
    assert "bad.en.md" in shown
    assert not Item.objects.exists()


def test_what_was_shown_is_taken_over_once(site):
    shown = site.post(PAGE, chosen(renew_en=GOOD)).content.decode()
    archive = re.search(r'name="archive" value="([^"]+)"', shown)[1]
    assert site.post(PAGE, {"archive": archive}).status_code == 303
    assert site.post(PAGE, {"archive": archive}).status_code == 303
    assert TextVersion.objects.get().title == "Renewal"


@pytest.mark.parametrize(
    "data",
    [{}, {"archive": "no archive!"}, {"file": SimpleUploadedFile("a.zip", b"no archive")}],
)
def test_what_is_no_archive_is_said_on_the_page(site, data):
    answer = site.post(PAGE, data)
    assert answer.status_code == 422
    assert 'class="field-error"' in answer.content.decode()


def test_an_archive_without_texts_says_so(site):
    assert "no Markdown file" in site.post(PAGE, chosen()).content.decode()


def test_the_export_holds_what_the_coordinator_may_see(site, rui, hague, madrid, now):
    from desks.models import Desk

    elsewhere = Desk.objects.create(code="elsewhere", name_en="E", name_fr="E", name_es="E")
    for code, desk in (("ours", madrid), ("theirs", elsewhere)):
        item = add_item(kind=Kind.TEMPLATE, code=code, by=rui, now=now)
        publish_text(item, by=rui, now=now)
        item.desks.set([desk])
        Item.objects.filter(pk=item.pk).update(is_for_all=False)
    answer = site.get("/knowledge/export/")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert list(unpack(b"".join(answer.streaming_content)).texts) == ["ours.en.md"]
    scripts = site.get("/knowledge/export/?kind=script")
    assert unpack(b"".join(scripts.streaming_content)).texts == {}


def test_what_was_shown_to_somebody_else_is_not_taken_over(site, client, madrid):
    shown = site.post(PAGE, chosen(renew_en=GOOD)).content.decode()
    archive = re.search(r'name="archive" value="([^"]+)"', shown)[1]
    client.force_login(make_agent("otto", madrid, role=DeskRole.COORDINATOR))
    assert client.post(PAGE, {"archive": archive}).status_code == 422
    assert not Item.objects.exists()


def test_an_assistant_does_not_find_these_pages(client, maria):
    client.force_login(maria)
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, chosen(renew_en=GOOD)).status_code == 404
    assert client.get("/knowledge/export/").status_code == 404
    assert PAGE not in client.get("/knowledge/").content.decode()
