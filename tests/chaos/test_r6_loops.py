"""R6: machines that answer machines: echoes, vacations, bounces, lists, another helpdesk."""

import random
import smtplib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count
from queue import Queue

import pytest

from tests.chaos import checks
from tests.chaos.cluster import Cluster
from tests.chaos.fakes import SmtpServer, nobody_reacts
from tests.chaos.ledger import Figure
from tests.chaos.processes import wait_until
from tests.chaos.traffic import Agent

pytestmark = pytest.mark.chaos
OURS = "madrid@helpdesk.example"
BOTS_LIKE = "%@bots.example"
PAIR_WINDOW = 120.0  # seconds
ACKNOWLEDGED = (
    "SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM inquiries_timelinefact f"
    " JOIN inquiries_inquiry i ON i.id = f.inquiry_id JOIN inquiries_message m"
    " ON m.inquiry_id = i.id AND m.kind = 'inbound' AND m.sender_address LIKE %s"
    " WHERE f.kind = 'acknowledged' GROUP BY i.id, m.sender_address, m.id) AS counted"
)
OF_BOTS = (
    "SELECT DISTINCT ON (sender_address) i.reference, m.id, m.sender_address FROM inquiries_message m"
    " JOIN inquiries_inquiry i ON i.id = m.inquiry_id WHERE m.sender_address LIKE %s"
    " ORDER BY sender_address, m.id"
)
KNOWN = "SELECT count(DISTINCT sender_address) FROM inquiries_message WHERE sender_address LIKE %s"
_numbers = count(1)


@dataclass(frozen=True)
class Bot:
    """Who answers by itself, with which headers. `may_be_answered`: nothing tells that it is one."""

    name: str
    headers: dict[str, str] = field(default_factory=dict)
    envelope: str = ""
    keeps_thread: bool = True
    may_be_answered: bool = False

    @property
    def address(self) -> str:
        return f"{self.name}@bots.example"

    @property
    def sender(self) -> str:
        return self.envelope or self.address


BOTS = (
    Bot("echo", may_be_answered=True),
    Bot("other-helpdesk", keeps_thread=False, may_be_answered=True),
    Bot("vacation", {"Auto-Submitted": "auto-replied"}),
    Bot("old-vacation", {"Precedence": "bulk", "X-Autoreply": "yes"}),
    Bot("our-twin", {"Auto-Submitted": "auto-replied"}, keeps_thread=False),
    Bot("null-sender", envelope="<>"),
    Bot("list", {"List-Id": "<members.bots.example>", "Precedence": "list"}),
    Bot("bounces", {"Auto-Submitted": "auto-generated"}, envelope="<>"),
)


class Loop:
    """Wires the outside server back into our door; keeps what we have sent to each bot."""

    def __init__(self, made: Cluster) -> None:
        self._made = made
        self._bots = {bot.address: bot for bot in BOTS}
        self._waiting: Queue[tuple[Bot, EmailMessage]] = Queue()
        self.heard: list[tuple[float, str, bool]] = []  # when, to whom, by a machine of ours
        threading.Thread(target=self._deliver, daemon=True).start()

    def react(self, recipients: list[str], content: bytes) -> None:
        mail = message_from_bytes(content, policy=policy.default)
        for address in recipients:
            if bot := self._bots.get(address):
                self.heard.append((time.time(), address, "Auto-Submitted" in mail))
                self._waiting.put((bot, answer_of(bot, mail)))

    def write(self, bot: Bot) -> None:
        self._waiting.put((bot, first_mail_of(bot)))

    def _deliver(self) -> None:
        while True:
            bot, mail = self._waiting.get()
            with smtplib.SMTP("127.0.0.1", self._made.door_port, timeout=20) as door:
                door.sendmail(bot.sender, [OURS], mail.as_bytes(policy=policy.SMTP))


def first_mail_of(bot: Bot) -> EmailMessage:
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"], mail["Subject"] = bot.address, OURS, f"A question of {bot.name}"
    mail["Message-ID"] = f"<{next(_numbers)}.{bot.name}@bots.example>"
    for name, value in bot.headers.items():
        mail[name] = value
    mail.set_content("Dear colleagues, when will the certificate arrive?")
    return mail


def answer_of(bot: Bot, heard: EmailMessage) -> EmailMessage:
    mail = first_mail_of(bot)
    if bot.keeps_thread:
        mail.replace_header("Subject", f"Re: {heard['Subject']}")
        mail["In-Reply-To"] = heard["Message-ID"]
    else:  # a ticket of its own, as helpdesks that know no threads make it
        mail.replace_header("Subject", f"[Ticket #{next(_numbers)}] We have received your request")
    return mail


@contextmanager
def wired(outside: SmtpServer, loop: Loop) -> Iterator[None]:
    outside.react = loop.react
    try:
        yield
    finally:
        outside.react = nobody_reacts


def test_machines_that_answer_machines_fall_silent(
    helpdesk: Cluster, outside: SmtpServer, figure: Figure, full: bool, dice: random.Random
) -> None:
    seconds = 120 if full else 20
    loop = Loop(helpdesk)
    with wired(outside, loop):
        for bot in dice.sample(BOTS, len(BOTS)):
            loop.write(bot)
        wait_until(lambda: helpdesk.value(KNOWN, BOTS_LIKE) == len(BOTS), 60, "bots known")
        figure.note(answers_of_an_agent=answer_bots(helpdesk))
        time.sleep(seconds)
        checks.wait_until_read(helpdesk, 60)
        checks.wait_until_sent(helpdesk, 60)
    judge(helpdesk, figure, loop)
    figure.finish()


def answer_bots(made: Cluster) -> dict[str, int]:
    """A person writes to each of them, as a person does, and sets off what it does by itself."""
    answers = {}
    with Agent(made, "agent0") as agent:
        for reference, _first, sender in made.rows(OF_BOTS, BOTS_LIKE):
            newest = agent.get(reference)["messages"][-1]["id"]
            body = {"body": "It is on its way.", "seen_message_id": newest}
            response = agent.post(reference, "replies", f"bot-{reference}", **body)
            answers[sender] = response.status_code
    return answers


def judge(made: Cluster, figure: Figure, loop: Loop) -> None:
    automatic = [(at, to) for at, to, by_machine in loop.heard if by_machine]
    to_each = Counter(to for _at, to in automatic)
    silent = {bot.address for bot in BOTS if not bot.may_be_answered}
    figure.note(sent_to_bots=len(loop.heard), automatic=dict(to_each))
    figure.exactly("answers to who must not be answered", sum(to_each[one] for one in silent), 0)
    figure.at_most("to one address within 120 s", busiest(automatic), 3)
    per_message = made.value(ACKNOWLEDGED, BOTS_LIKE)
    figure.at_most("receipts in one inquiry to one sender", int(per_message), 1)
    to_ourselves = 'SELECT count(*) FROM mailroom_outgoingemail WHERE "to"::text LIKE %s'
    figure.exactly("mails to ourselves", made.value(to_ourselves, "%@helpdesk.example%"), 0)
    least = min(to_each[bot.address] for bot in BOTS if bot.may_be_answered)
    figure.exactly("a first mail that looks like a person's is acknowledged", int(least >= 1), 1)


def busiest(automatic: list[tuple[float, str]]) -> int:
    """The most mails to one address in any stretch of the window."""

    def within(start: float, to: str) -> int:
        return sum(one == to and start <= at < start + PAIR_WINDOW for at, one in automatic)

    return max((within(at, to) for at, to in automatic), default=0)
