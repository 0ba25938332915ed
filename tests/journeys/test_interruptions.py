"""What an agent sees while something is down, and that the page is right again without reload."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.mail import letter, send
from tests.journeys.product import Product, eventually
from tests.journeys.screen import (
    assert_live_equals_reload,
    assert_not_reloaded,
    row_of,
    wait_until_live,
)

pytestmark = pytest.mark.browser


def _banner(page: Page):
    return page.get_by_text("Live updates paused")


def _write(product: Product, subject: str) -> None:
    text = "Good morning,\n\nMay I ask you something about a certificate?\n"
    mail = letter(sender="Noor <noor@visitor.example>", subject=subject, text=text)
    send(mail, door_port=product.door_port)


def _is_stored(product: Product, subject: str) -> bool:
    return bool(product.rows("SELECT 1 FROM inquiries_inquiry WHERE subject = %s", subject))


def test_a_restarted_web_server_leaves_the_page_right(product, sign_in, picture):
    maria = sign_in("maria")
    wait_until_live(maria)
    product.stop("web")
    _write(product, "Written while the web was down")
    expect(_banner(maria)).to_be_visible(timeout=15_000)
    picture(maria, "live-updates-paused")
    eventually(lambda: _is_stored(product, "Written while the web was down"), "the mail is read")
    product.start("web")
    expect(row_of(maria, "Written while the web was down")).to_be_visible(timeout=30_000)
    expect(_banner(maria)).to_be_hidden(timeout=30_000)
    assert_not_reloaded(maria)
    assert_live_equals_reload(maria)


def test_without_redis_mail_still_comes_in_and_appears(product, sign_in):
    maria = sign_in("maria")
    wait_until_live(maria)
    product.stop("redis")
    _write(product, "Written while Redis was down")
    raw = "SELECT count(*) FROM mailroom_rawemail WHERE state <> 'done'"
    assert product.rows(raw) == [(1,)], "taken, waiting for a worker to be woken"
    product.start("redis")
    expect(row_of(maria, "Written while Redis was down")).to_be_visible(timeout=45_000)
    assert_not_reloaded(maria)
    assert_live_equals_reload(maria)
    eventually(product.is_ready, "all is well again", 60)
