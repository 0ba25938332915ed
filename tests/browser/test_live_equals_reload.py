"""Each live event shows an open page the very state that a fresh load shows.

The deeds are done by a colleague or by the mail, behind the page's back.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from inquiries.actions.assign import assign_inquiry, take_inquiry
from inquiries.actions.lifecycle import change_status, classify
from inquiries.actions.merge import merge_inquiries, undo_merge
from inquiries.actions.note import add_note
from inquiries.actions.reply import send_reply
from inquiries.actions.snooze import snooze_inquiry, wake_inquiry
from inquiries.actions.tags import add_tags
from inquiries.actions.transfer import offer_transfer
from inquiries.actions.undo import undo_reply
from mailroom.actions import record_answer
from mailroom.models import OutgoingEmail
from mailroom.sending.smtp import Answer, Outcome
from mailroom.states import OutgoingState
from tests.browser.test_live import shape
from tests.factories import make_agent, make_inquiry, make_tag, receive

pytestmark = pytest.mark.browser
PARTS = ("#messages", "#panel", "#rows", "#counts")
TALL = {"viewport": {"width": 1440, "height": 2600}}  # every part of the panel is seen, so it comes
NOTE_ROUND = """document.addEventListener("helpdesk:refreshed",
    () => { document.documentElement.dataset.refreshed = "yes" }, {once: true})"""


class Case:
    """An inquiry of Madrid, with an answer of Lucie's on its way, and what may happen to it."""

    def __init__(self, madrid, hague, maria):
        self.madrid, self.hague, self.maria = madrid, hague, maria
        self.lucie = make_agent("lucie", madrid)
        self.inquiry = make_inquiry(madrid, subject="The one that is open")
        self.other = make_inquiry(madrid, subject="Another of the same person")
        self.answered = make_inquiry(madrid, subject="Answered")

    @property
    def deed(self):
        return {"inquiry_id": self.inquiry.pk, "by": self.lucie, "now": timezone.now()}

    def reply(self, inquiry=None, **fields):
        seen = (inquiry or self.inquiry).messages.latest("pk").pk
        key = {"submission_key": f"answer-{seen}", "body": "Dear Vera, here it is."}
        deed = self.deed | {"inquiry_id": (inquiry or self.inquiry).pk}
        return send_reply(**deed, **key, seen_message_id=seen, **fields)

    def delivered(self, outcome, words):
        message = self.reply()
        OutgoingEmail.objects.filter(message=message).update(
            state=OutgoingState.SENDING, attempts=1
        )
        answer = Answer(outcome, words)
        record_answer(outgoing_id=message.outgoing_id, answer=answer, now=timezone.now())


def mail(case):
    first = case.inquiry.messages.first().message_id
    receive(case.madrid, seen_ids=(first,), body="One more thing.", html="<p>One <b>more</b></p>")


def merge_and_back(case):
    now = timezone.now()
    ids = {"source_id": case.other.pk, "target_id": case.inquiry.pk}
    merge = merge_inquiries(**ids, by=case.lucie, now=now)
    undo_merge(merge_id=merge.pk, by=case.lucie, now=now)


def merge(case):
    ids = {"source_id": case.other.pk, "target_id": case.inquiry.pk}
    merge_inquiries(**ids, by=case.lucie, now=timezone.now())


def undone(case):
    message = case.reply()
    undo_reply(message_id=message.pk, by=case.lucie, now=timezone.now())


def tag(case):
    add_tags(**case.deed, tags=[make_tag("fees", desk=case.madrid)])


def snooze_and_wake(case):
    snooze_inquiry(**case.deed, until=timezone.now() + timedelta(days=3))
    wake_inquiry(**case.deed)


DEEDS = {
    "a mail": mail,
    "a new inquiry": lambda case: make_inquiry(case.madrid, subject="Brand new"),
    "a reply": lambda case: case.reply(),
    "a reply for later": lambda case: case.reply(send_at=timezone.now() + timedelta(days=2)),
    "a reply taken back": undone,
    "a delivery": lambda case: case.delivered(Outcome.ACCEPTED, "250 2.0.0 Ok"),
    "a refusal": lambda case: case.delivered(Outcome.REFUSED, "550 5.1.1 unknown"),
    "a note": lambda case: add_note(**case.deed, body="Look here.", submission_key="note"),
    "taken": lambda case: take_inquiry(**case.deed),
    "given": lambda case: assign_inquiry(**case.deed, to=case.maria),
    "resolved": lambda case: change_status(**case.deed, status="resolved"),
    "classified": lambda case: classify(**case.deed, urgency=4),
    "snoozed": lambda case: snooze_inquiry(**case.deed, until=timezone.now() + timedelta(days=3)),
    "snoozed and woken": snooze_and_wake,
    "tagged": tag,
    "offered": lambda case: offer_transfer(**case.deed, to_desk=case.hague, reason="A design"),
    "merged": merge,
    "merged and parted again": merge_and_back,
}


@pytest.fixture
def case(site, madrid, hague, maria):
    return Case(madrid, hague, maria)


@pytest.mark.parametrize("name", DEEDS)
def test_live_equals_reload(open_as, maria, case, name):
    page = open_as(maria, f"/inquiries/{case.inquiry.reference}/", **TALL)
    page.wait_for_load_state("networkidle")
    page.evaluate(NOTE_ROUND)
    DEEDS[name](case)
    expect(page.locator("html")).to_have_attribute("data-refreshed", "yes")
    fresh = page.context.new_page()
    different = differences(page, fresh)
    for _round in range(3):  # a second hint may be on its way
        if not different:
            break
        page.wait_for_timeout(700)
        different = differences(page, fresh)
    assert different == []
    assert page.errors == []


def differences(page, fresh):
    """The parts that are not as a fresh load has them, with the first place where they part."""
    fresh.set_viewport_size(TALL["viewport"])
    fresh.goto(page.url)
    fresh.wait_for_load_state("networkidle")
    found = []
    for part in PARTS:
        live, loaded = as_state(page, part), as_state(fresh, part)
        if live != loaded:
            at = next((i for i, (a, b) in enumerate(zip(live, loaded, strict=False)) if a != b), 0)
            found.append(f"{part}: …{live[at - 60 : at + 120]} | …{loaded[at - 60 : at + 120]}")
    return found


def as_state(page, part):
    """Without how long ago it was: the exact time stands beside it."""
    return re.sub(r"(<time[^>]*>)[^<]*", r"\1", shape(page, part))
