"""S5: twenty spoofed mails through the real door; none gets in, none acts, none goes unseen."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.chaos import checks
from tests.chaos.cluster import Cluster
from tests.chaos.ledger import Figure, Ledger
from tests.chaos.processes import wait_until
from tests.chaos.traffic import Agent, answer
from tests.inquiries.letters import TRUSTED, VERA, letter
from tests.inquiries.test_matching_table import JOINS, SPOOFED_MAILS, Case

pytestmark = pytest.mark.chaos
ADDRESS = "madrid@helpdesk.example"
SECRET = "It is on its way."  # what the agent has answered: part of the history
TRUST = "UPDATE mailroom_mailbox SET trusted_authserv_id = %s WHERE address = %s"
OF_CASE = (
    "SELECT m.inquiry_id, m.author_id, m.warnings FROM inquiries_message m JOIN mailroom_rawemail r"
    " ON r.id = m.raw_email_id WHERE encode(r.raw, 'escape') LIKE %s"
)


def test_no_spoofed_mail_gets_anywhere(helpdesk: Cluster, figure: Figure) -> None:
    with trusting(helpdesk):
        inquiry, words = open_thread(helpdesk)
        newest = helpdesk.value("SELECT max(id) FROM mailroom_outgoingemail")
        for number, case in enumerate(SPOOFED_MAILS):
            send(helpdesk, f"X-S5: case-{number}.\r\n".encode() + as_here(case.raw(words)))
        checks.wait_until_read(helpdesk, 60)
    found = [of_case(helpdesk, number) for number in range(len(SPOOFED_MAILS))]
    pairs = list(zip(SPOOFED_MAILS, found, strict=True))
    figure.exactly("not stored once", sum(len(rows) != 1 for rows in found), 0)
    foreign = [case.name for case, rows in pairs if case.goes != JOINS and rows[0][0] == inquiry]
    unseen = [case.name for case, rows in pairs if not is_warned(case, rows[0][2])]
    figure.note(cases=len(SPOOFED_MAILS), foreign_cases=foreign, unseen_cases=unseen)
    figure.exactly("foreign mail in the inquiry", len(foreign), 0)
    figure.exactly("acting as an agent", sum(rows[0][1] is not None for rows in found), 0)
    figure.exactly("sender change unseen", len(unseen), 0)
    told = 'SELECT count(*) FROM mailroom_outgoingemail WHERE id > %s AND "text" LIKE %s'
    figure.exactly("history sent out", helpdesk.value(told, newest, f"%{SECRET}%"), 0)
    codes = 'SELECT count(*) FROM mailroom_outgoingemail WHERE id > %s AND "text" LIKE %s'
    figure.exactly("codes sent out", helpdesk.value(codes, newest, "%123456%"), 0)
    figure.finish()


@contextmanager
def trusting(made: Cluster) -> Iterator[None]:
    made.execute(TRUST, TRUSTED, ADDRESS)
    yield
    made.execute(TRUST, "", ADDRESS)


def open_thread(made: Cluster) -> tuple[int, dict[str, str]]:
    """Vera asks, an agent answers with somebody in copy: what the mails may know, by name."""
    send(made, letter(VERA, message_id="s5-asked@visitor.example"))
    asked = "SELECT i.id, i.reference, m.id FROM inquiries_message m JOIN inquiries_inquiry i"
    asked += " ON i.id = m.inquiry_id WHERE m.message_id = 's5-asked@visitor.example'"
    wait_until(lambda: len(made.rows(asked)) == 1, 30, "Vera's mail")
    [(inquiry, reference, message)] = made.rows(asked)
    with Agent(made, "agent0") as agent:
        answer(agent, Ledger(), reference, message)
    sent = "SELECT o.message_id, o.reply_to FROM mailroom_outgoingemail o JOIN inquiries_message m"
    [(answered, token)] = made.rows(
        f"{sent} ON m.outgoing_id = o.id WHERE m.inquiry_id = %s", inquiry
    )
    made.execute(
        "INSERT INTO inquiries_participant (inquiry_id, address) VALUES (%s, %s)",
        inquiry,
        "lawyer@office.example",
    )
    return inquiry, {
        "token": token,
        "forged": token.replace(".", ".0", 1),
        "number": reference,
        "asked": "s5-asked@visitor.example",
        "answered": answered,
    }


def as_here(raw: bytes) -> bytes:
    """The cast of this run has other agents."""
    return raw.replace(b"maria@agents.example", b"agent0@agents.example")


def send(made: Cluster, raw: bytes) -> None:
    with smtplib.SMTP("127.0.0.1", made.door_port, timeout=20) as server:
        server.sendmail("relay@stranger.example", [ADDRESS], raw)


def of_case(made: Cluster, number: int) -> list[tuple[Any, ...]]:
    return made.rows(OF_CASE, f"%X-S5: case-{number}.%")


def is_warned(case: Case, warnings: list[str]) -> bool:
    return case.warns is None or any(code.partition(":")[0] == case.warns for code in warnings)
