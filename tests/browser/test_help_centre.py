"""The public help centre in Chromium: in three languages, on a phone, without a script."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from help_centre.models import Feedback, OpenedSuggestion, Question, Reading
from inquiries.models import Inquiry
from knowledge_base.actions import add_item
from knowledge_base.models import Category, Item
from knowledge_base.states import Kind
from tests.browser.test_accessibility import TAGS, TOO_WIDE
from tests.knowing import publish_text

pytestmark = pytest.mark.browser

TITLES = {"en": "How to renew", "fr": "Comment renouveler", "es": "Cómo renovar"}
BODY = """## Who?
The holder.

## When?
Before the date.

## Where?

| Way     | Fee |
|---------|-----|
| On line | 1   |
"""
QUESTION = {"en": "How to renew?", "fr": "Comment renouveler ?", "es": "¿Cómo renovar?"}
AXE = "options => axe.run(document, options).then(found => found.violations.map(one => one.id))"


@pytest.fixture
def article(site, rui) -> Item:
    place = Category.objects.create(
        slug="renewal", name_en="Renewal", name_fr="Renouvellement", name_es="Renovación"
    )
    now = timezone.now()
    item = add_item(kind=Kind.ARTICLE, code="renew", category=place, by=rui, now=now)
    for language, title in TITLES.items():
        publish_text(item, by=rui, now=now, language=language, title=title, body=BODY)
    return item


def _axe(page: Page, source: str) -> list[str]:
    page.evaluate(source)
    return page.evaluate(AXE, {"runOnly": TAGS, "resultTypes": ["violations"]})


@pytest.mark.parametrize("language", TITLES)
def test_a_reader_finds_reads_and_asks(open_as, article, axe_source, language):
    page = open_as(None, f"/help/{language}/", reduced_motion="reduce")
    origin = page.url.removesuffix(f"/help/{language}/")
    title = TITLES[language]
    page.locator("#q").press_sequentially(title.split()[-1][:5])
    expect(page.locator(".find-found a")).to_have_text(title)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("article h1")).to_have_text(title)
    assert _axe(page, axe_source) == []
    page.locator(".helpful button[value=no]").click()
    page.locator("#comment").fill("More, please")
    page.locator("form.ask button").click()
    expect(page.locator("[role=status]")).to_be_visible()
    assert Feedback.objects.get().comment == "More, please"
    page.goto(f"{origin}/help/{language}/ask/madrid/renewal/")
    _ask(page, language, axe_source)
    assert page.errors == []
    assert page.context.cookies() == []


def _ask(page: Page, language: str, axe_source: str) -> None:
    page.locator("[name=message]").press_sequentially(QUESTION[language])
    with page.expect_popup() as opened:
        page.locator(".answers button").first.click()
    expect(opened.value.locator("article h1")).to_have_text(TITLES[language])
    assert OpenedSuggestion.objects.count() == 1
    page.locator("[name=detail_registration]").fill("nonsense")
    page.locator("[name=name]").fill("Vera")
    page.locator("[name=email]").fill("vera@visitor.example")
    expect(page.locator("[name=proof]")).not_to_have_value("")
    letter = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 a letter"}
    page.locator("[name=files]").set_input_files([letter])
    page.locator(".send-row button").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    expect(page.locator(".kept")).to_contain_text("letter.pdf")
    assert _axe(page, axe_source) == []
    page.locator("[name=detail_registration]").fill("1533200")
    page.wait_for_timeout(
        3000
    )  # nobody writes a question in less; asked of the server, so waited for
    page.locator(".send-row button").click()
    expect(page).to_have_url(re.compile(r"/ask/sent/"))
    expect(page.locator(".arrived")).to_contain_text(Inquiry.objects.get().reference)
    question = Question.objects.get()
    assert (question.language, question.has_proof, question.files.count()) == (language, True, 1)


def test_everything_works_without_a_script(open_as, article, madrid):
    page = open_as(None, "/help/en/search/?q=renew", java_script_enabled=False)
    page.locator(".results a").click()
    page.locator(".helpful button[value=yes]").click()
    expect(page.locator("#comment")).to_be_visible()
    origin = page.url.partition("/help/")[0]
    page.goto(f"{origin}/help/en/ask/")
    page.locator('a[href$="/ask/madrid/renewal/"]').click()
    page.locator("[name=message]").fill("How to renew?")
    page.locator("[name=name]").fill("Vera")
    page.locator("[name=email]").fill("vera@visitor.example")
    page.wait_for_timeout(8500)  # the least time without a proof of work
    page.locator(".send-row button").click()
    expect(page.locator(".answers button")).to_have_text("How to renew")
    assert not Question.objects.exists()
    page.locator(".send-row button").click()
    expect(page.locator(".arrived")).to_be_visible()
    assert not Question.objects.get().has_proof


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    [
        "/help/es/",
        "/help/fr/categories/renewal/",
        "/help/en/search/?q=renew",
        "/help/fr/ask/",
        "/help/en/ask/madrid/irregularities/",
        "/help/en/articles/999999/",
    ],
)
def test_axe_finds_nothing_and_nothing_is_lost_on_a_narrow_phone(
    open_as, article, madrid, axe_source, path, scheme
):
    narrow = {"width": 320, "height": 640}
    page = open_as(None, path, color_scheme=scheme, viewport=narrow, reduced_motion="reduce")
    assert _axe(page, axe_source) == []
    assert page.evaluate(TOO_WIDE) == []


def test_an_article_that_stays_open_is_counted_as_read(open_as, article):
    page = open_as(None, f"/help/en/articles/{article.pk}/")
    with page.expect_response("**/help/read/", timeout=20_000):
        pass
    assert Reading.objects.get().item == article
