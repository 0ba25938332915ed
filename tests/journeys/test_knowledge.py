"""What one agent worked out becomes everybody's: proposed, reviewed, translated, used, put right."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.composing import write_reply
from tests.journeys.mail import letter, send
from tests.journeys.screen import open_inquiry, row_of, wait_until_live
from tests.journeys.seeding import PASSWORD

pytestmark = pytest.mark.browser

TITLE = "Seventeen months to answer"
CHANGE = """
from datetime import date
from django.utils import timezone
from knowledge_base.actions import change_fact
from knowledge_base.states import SourceStatus
names = dict(en="Journey limit", fr="Délai du voyage", es="Plazo del viaje")
values = dict(en="%(n)s months", fr="%(n)s mois", es="%(n)s meses")
change_fact(code="journey_limit", names=names, values=values, source="The law", by=None,
    as_of=date(2026, 1, 1), status=SourceStatus.CONFIRMED, now=timezone.now())
"""
COORDINATOR = f"""
from desks.actions import Place, add_agent
from desks.models import Agent
if not Agent.objects.filter(username="rui").exists():
    add_agent(username="rui", email="rui@agents.example", name="Rui Costa", language="en",
        password="{PASSWORD}", places=[Place("madrid", "coordinator")], sections=[],
        is_administrator=False)
"""


def test_from_an_answer_to_a_correction(product, writer, sign_in, picture):
    product.manage("shell", "-c", COORDINATOR)
    product.manage("shell", "-c", CHANGE % {"n": 17})
    maria, rui = sign_in("maria"), sign_in("rui")
    _answered_by_hand(product, writer, maria)
    item = _proposed(product, maria, picture)
    _reviewed(rui, item, "en")
    _translated(maria, item)
    _reviewed(rui, item, "es")
    picture(rui, "published")
    _used(product, writer, maria)
    picture(maria, "used")
    product.manage("shell", "-c", CHANGE % {"n": 19})
    maria.reload()
    expect(maria.locator(".texts-used")).to_contain_text("17 months, now 19 months")
    _prepared(product, rui, picture)
    _corrected(product, writer, maria)
    rui.goto(rui.url)
    _open_advice(product, rui)
    expect(rui.locator(".advice-table")).to_contain_text("Corrected")
    picture(rui, "corrected")


def _arrived(product, maria: Page, sender: str, subject: str) -> str:
    maria.goto(f"{product.site}/inbox/madrid/open/")
    wait_until_live(maria)
    mail = letter(sender=sender, subject=subject, text="How long do I have to answer?\n")
    send(mail, door_port=product.door_port)
    expect(row_of(maria, subject)).to_be_visible()
    return open_inquiry(maria, subject)


def _answered_by_hand(product, writer, maria: Page) -> None:
    _arrived(product, maria, "Olaf Ohlsen <olaf.know@visitor.example>", "How long, please")
    write_reply(maria, "Dear Olaf Ohlsen,\n\nyou have 17 months to answer.")
    maria.get_by_role("button", name="Send reply").click()
    writer.wait_for("olaf.know@visitor.example", 2)


def _proposed(product, maria: Page, picture) -> str:
    maria.get_by_role("link", name="Propose a text from this answer").click()
    words = maria.get_by_label("Text", exact=True)
    expect(words).to_have_value(
        re.compile(r"\{\{ inquirer\.name \}\}.*\{\{ fact\.journey_limit", re.S)
    )
    expect(maria.locator(".removed-words")).to_contain_text("Olaf Ohlsen")
    picture(maria, "proposing")
    maria.get_by_label("Title", exact=True).fill(TITLE)
    maria.get_by_label("I have read it: it names nobody and no matter of anybody").check()
    maria.get_by_role("button", name="Propose it").click()
    expect(maria).to_have_url(re.compile(r"/knowledge/\d+/"))
    return maria.url


def _reviewed(rui: Page, item: str, language: str) -> None:
    """By somebody else than who wrote it; live at once."""
    rui.goto(item)
    column = rui.locator(f"#in-{language}")
    column.get_by_role("button", name="Approve").click()
    rui.goto(item)
    column.get_by_role("button", name="Publish now").click()
    rui.goto(item)
    expect(column.locator("h2")).to_contain_text("Published")


def _translated(maria: Page, item: str) -> None:
    maria.goto(item)
    column = maria.locator("#in-es")
    column.get_by_label("Title", exact=True).fill("Diecisiete meses")
    column.get_by_label("Text", exact=True).fill("Tiene {{ fact.journey_limit }} para contestar.")
    column.get_by_role("button", name="Ask for review").click()
    maria.goto(item)
    expect(column.locator("h2")).to_contain_text("In review")


def _used(product, writer, maria: Page) -> None:
    _arrived(product, maria, "Vera Vidal <vera.know@visitor.example>", "And how long have I")
    write_reply(maria, "/seventeen")
    option = maria.get_by_role("option", name=TITLE)
    expect(option).to_be_visible()
    option.click()
    expect(maria.locator("#form-reply")).to_contain_text("17 months")
    maria.get_by_role("button", name="Send reply").click()
    expect(maria.locator(".texts-used")).to_contain_text(TITLE)
    writer.wait_for("vera.know@visitor.example", 2)


def _open_advice(product, rui: Page) -> None:
    rui.goto(f"{product.site}/advice/")
    rui.get_by_label("Fee, time limit or text").select_option(label="Journey limit")
    rui.get_by_role("button", name="Show", exact=True).click()


def _prepared(product, rui: Page, picture) -> None:
    _open_advice(product, rui)
    expect(rui.locator(".advice-table")).to_contain_text("Now 19 months")
    picture(rui, "told")
    rui.get_by_role("link", name="Prepare corrections").click()
    picture(rui, "corrections")
    rui.get_by_role("button", name=re.compile("Prepare 1 draft")).click()
    expect(rui.locator("main")).to_contain_text("1 inquiry done.")


def _corrected(product, writer, maria: Page) -> None:
    maria.reload()
    expect(maria.locator("#form-reply")).to_contain_text("19 months")
    maria.get_by_role("button", name="Send reply").click()
    *_before, sent = writer.wait_for("vera.know@visitor.example", 3)
    assert "19 months" in sent.get_body(("plain",)).get_content()
