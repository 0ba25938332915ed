"""The pictures of docs/guide: small, of the demo's invented people, in the language of the text.

A picture whose part of the page is not there is left out and said, and the others are taken.
"""

import io
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import BrowserContext, Page, ViewportSize
from playwright.sync_api import Error as PageError

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "guide" / "pictures"
SIZE: ViewportSize = {"width": 1280, "height": 760}
QUALITY = 34
PATIENCE = 12000  # milliseconds for what a page has to show
LISTED = "/inbox/madrid/open/"
Step = Callable[[Page, str], None]

# Whom an assistant of that language answers: what is written to one stays there as a draft.
PEOPLE = {
    "answer": {"en": "Naledi Mokoena", "fr": "Claudine Rochat", "es": "Luis Alfredo Mejía"},
    "template": {"en": "Mikael Sandvik", "fr": "Solène Kerbrat", "es": "Tomás Bustamante"},
    "check": {"en": "Hannah Brückner", "fr": "Jacqueline Aubrac", "es": "Rosa Huamán"},
    "read": {"en": "Nikos Petrakis", "fr": "Youssef El Amrani", "es": "Fermín Goicoechea"},
}
WORDS = {
    "en": "Dear Madam,\n\nthank you for your message. ",
    "fr": "Madame,\n\nmerci de votre message. ",
    "es": "Estimado señor:\n\ngracias por su mensaje. ",
}
PROMISES = {
    "en": "Please find attached the certificate.",
    "fr": "Veuillez trouver ci-joint le certificat.",
    "es": "Adjunto le envío el certificado.",
}


def take_guide_pictures(context: BrowserContext, language: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, step in STEPS.items():
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.set_viewport_size(SIZE)
        try:
            step(page, language)
            page.wait_for_timeout(500)
            keep(page, PICTURES / f"{language}-{name}.webp")
        except PageError as error:
            print(f"{language} {name}: not taken: {str(error).splitlines()[0]}")
        page.close()


def keep(page: Page, target: Path) -> None:
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.save(target, "WEBP", quality=QUALITY, method=6)
    print(f"{target.name}: {target.stat().st_size // 1024} KB")


def open_one(page: Page, name: str = "") -> None:
    page.goto(LISTED)
    page.locator(".row-item", has_text=name).first.locator(".row-link").click()
    page.locator("#form-reply").wait_for(state="attached")
    page.wait_for_load_state("networkidle")


def show_inbox(page: Page, _language: str) -> None:
    page.goto("/inbox/all/unassigned/")
    page.locator(".row-link").first.wait_for()
    offer = page.locator('.tour-offer [data-tour="dismiss"]')
    if offer.is_visible():
        offer.click()


def write(page: Page, text: str) -> None:
    page.keyboard.press("r")
    editor = page.locator("#form-reply trix-editor")
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def show_read(page: Page, language: str) -> None:
    open_one(page, PEOPLE["read"][language])


def show_answer(page: Page, language: str) -> None:
    open_one(page, PEOPLE["answer"][language])
    write(page, WORDS[language])


def show_template(page: Page, language: str) -> None:
    open_one(page, PEOPLE["template"][language])
    write(page, "/")
    page.locator('.completions-list [role="option"]').first.wait_for()


def show_check(page: Page, language: str) -> None:
    """A promised attachment that is missing stops the answer."""
    open_one(page, PEOPLE["check"][language])
    write(page, PROMISES[language])
    page.keyboard.press("Control+Enter")
    page.locator("#reply-checks > *").first.wait_for()


def show_snooze(page: Page, _language: str) -> None:
    open_one(page)
    page.keyboard.press("h")
    page.locator('form[action*="/snooze/"] button').first.wait_for()


def show_search(page: Page, _language: str) -> None:
    page.goto("/search/?q=certificate")
    page.locator("main mark").first.wait_for()


def show_merge(page: Page, _language: str) -> None:
    open_one(page)
    page.locator('form[action$="/merge/"]').first.evaluate(
        "form => { const box = form.closest('details'); if (box) box.open = true; }"
    )
    page.locator('form[action$="/merge/"]').first.scroll_into_view_if_needed()


def show_bulk(page: Page, _language: str) -> None:
    page.goto(LISTED)
    boxes = page.locator('input[name="selected"]')
    for number in range(4):
        boxes.nth(number).check(force=True)
    page.locator("#bulk").wait_for(state="visible")


def show_keys(page: Page, _language: str) -> None:
    open_one(page)
    page.keyboard.press("?")
    page.locator("#keys").wait_for(state="visible")


STEPS: dict[str, Step] = {
    "inbox": show_inbox,
    "read": show_read,
    "answer": show_answer,
    "template": show_template,
    "check": show_check,
    "snooze": show_snooze,
    "search": show_search,
    "merge": show_merge,
    "bulk": show_bulk,
    "keys": show_keys,
}
