"""R2: which mails are the same mail. Twelve cases through the real doors, two fetchers racing."""

import smtplib
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from tests.chaos import checks
from tests.chaos.cluster import ROOT, Cluster
from tests.chaos.ledger import Figure
from tests.chaos.processes import wait_until
from tests.chaos.test_r1_mail_in import ADDRESS, fetched_from, mail_server
from tests.chaos.traffic import evenly, mail

pytestmark = pytest.mark.chaos
HAGUE = "hague@helpdesk.example"
OURS = "madrid+r2@helpdesk.example"
OF_SENDER = "FROM inquiries_message WHERE kind = 'inbound' AND sender_address = %s"


def letter(
    case: str, *lines: str, to: str = ADDRESS, body: str = "Hello", sender: str = ""
) -> bytes:
    head = (
        f"From: {sender or f'{case}@r2.example'}",
        f"To: {to}",
        f"Subject: {case}",
        "Date: Sun, 22 Nov 2026 09:00:00 +0000",
        *lines,
    )
    return ("\r\n".join(head) + f"\r\n\r\n{body}\r\n").encode()


def with_id(name: str) -> str:
    return f"Message-ID: <{name}@r2.example>"


def answering(name: str) -> str:
    return f"References: <{name}@r2.example>"


FIRST = [
    letter("reused", with_id("reused"), body="One"),
    letter("reused", with_id("reused"), body="Two"),
    letter("empty", "Message-ID: <>", body="One"),
    letter("empty", "Message-ID: <>", body="Two"),
    letter("folded", "Message-ID:\r\n <folded@r2.example>"),
    letter("folded", with_id("folded-2"), answering("folded")),
    letter("doubled", with_id("doubled-a"), with_id("doubled-b")),
    letter("doubled", with_id("doubled-2"), answering("doubled-a")),
    letter("ourselves", with_id("ourselves"), sender=OURS),
    letter("spam", with_id("spam")),
]
TO_BOTH = letter("both", with_id("both"), to=f"{ADDRESS}, {HAGUE}")
TWO_WAYS = letter("ways", with_id("ways"))
SEEN = letter("seen", with_id("seen"))
MOVED = letter("moved", with_id("moved"))


def test_the_same_mail_is_the_same_and_others_are_others(
    helpdesk: Cluster, figure: Figure, full: bool
) -> None:
    seconds, mails = (60, 2000) if full else (12, 200)
    with mail_server() as server:
        server.chatter = True
        server.deliver(*FIRST, b"Received: by imap.example\r\n" + TWO_WAYS, TO_BOTH)
        server.deliver(SEEN, is_seen=True)
        with fetched_from(helpdesk, server, server.port), racing(helpdesk, seconds) as stored:
            for number in evenly(range(mails), seconds / 2 / mails):
                server.deliver(mail(f"r2-{number}"))
            wait_for(helpdesk, "seen@r2.example", 1)
            helpdesk.execute("UPDATE inquiries_inquiry SET status = 'spam' WHERE subject = 'spam'")
            send(helpdesk, b"Received: by door.example\r\n" + TWO_WAYS, ADDRESS)
            send(helpdesk, TO_BOTH, HAGUE)
            server.deliver(MOVED, at=datetime.now(UTC) - timedelta(days=700))
            wait_for(helpdesk, "moved@r2.example", 1)
            server.renumber()
    checks.wait_until_read(helpdesk, 60)
    figure.note(mails=mails, fetchers=2, stored_by_each=stored)
    wrong = [name for name, holds in CASES.items() if not holds(helpdesk)]
    figure.note(wrong_cases=wrong)
    figure.exactly("wrong of 12", len(wrong), 0)
    checks.mail_is_there_once(helpdesk, figure, {f"r2-{number}" for number in range(mails)})
    figure.finish()


@contextmanager
def racing(made: Cluster, seconds: float) -> Iterator[list[int]]:
    """Two fetchers of their own beside the product's; how many mails each has stored."""
    command = [sys.executable, "-m", "tests.chaos.racing", ADDRESS, str(seconds)]
    fetchers = [
        subprocess.Popen(command, env=made.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    stored: list[int] = []
    yield stored
    stored += [int(fetcher.communicate(timeout=seconds + 60)[0]) for fetcher in fetchers]


def send(made: Cluster, raw: bytes, to: str) -> None:
    with smtplib.SMTP("127.0.0.1", made.door_port, timeout=20) as server:
        server.sendmail("relay@r2.example", [to], raw)


def wait_for(made: Cluster, sender: str, count: int) -> None:
    wait_until(lambda: messages(made, sender) >= count, 60, f"mail of {sender}", pause=0.3)


# --- what must be true ----------------------------------------------------------------------------
def messages(made: Cluster, sender: str) -> int:
    return int(made.value(f"SELECT count(*) {OF_SENDER}", sender))


def inquiries(made: Cluster, sender: str) -> int:
    return int(made.value(f"SELECT count(DISTINCT inquiry_id) {OF_SENDER}", sender))


def counts(case: str, *, messages_of: int, inquiries_of: int) -> Callable[[Cluster], bool]:
    sender = f"{case}@r2.example"
    wanted = (messages_of, inquiries_of)
    return lambda made: (messages(made, sender), inquiries(made, sender)) == wanted


def is_linked(made: Cluster) -> bool:
    links = "SELECT count(*) FROM inquiries_inquirylink l JOIN inquiries_inquiry i"
    links += " ON i.id = l.inquiry_id WHERE l.kind = 'same_mail' AND i.subject = 'both'"
    return made.value(links) == 1 and counts("both", messages_of=2, inquiries_of=2)(made)


def is_noted_as_copy(made: Cluster) -> bool:
    copies = "SELECT count(*) FROM inquiries_messagecopy c JOIN inquiries_message m"
    copies += " ON m.id = c.message_id WHERE m.sender_address = 'ways@r2.example'"
    return made.value(copies) == 1 and counts("ways", messages_of=1, inquiries_of=1)(made)


def is_not_answered(made: Cluster) -> bool:
    receipts = 'SELECT count(*) FROM mailroom_outgoingemail WHERE "to" = %s::jsonb'
    return made.value(receipts, f'["{OURS}"]') == 0 and messages(made, OURS) == 1


def stays_away(made: Cluster) -> bool:
    status = "SELECT status FROM inquiries_inquiry WHERE subject = 'spam'"
    return made.rows(status) == [("spam",)]


def is_stored_once_after_renumbering(made: Cluster) -> bool:
    doubles = "SELECT count(*) - count(DISTINCT (mailbox_id, sha256)) FROM mailroom_rawemail"
    return made.value(doubles) == 0


def nobody_met_twice(made: Cluster) -> bool:
    sql = "SELECT count(*) - count(DISTINCT raw_email_id) FROM inquiries_message"
    return made.value(f"{sql} WHERE raw_email_id IS NOT NULL") == 0


CASES: dict[str, Callable[[Cluster], bool]] = {
    "a reused id, other content": counts("reused", messages_of=2, inquiries_of=1),
    "the same mail to two desks": is_linked,
    "the same mail by two ways": is_noted_as_copy,
    "an empty id": counts("empty", messages_of=2, inquiries_of=2),
    "a folded id": counts("folded", messages_of=2, inquiries_of=1),
    "two ids in one mail": counts("doubled", messages_of=2, inquiries_of=1),
    "seen by another client": counts("seen", messages_of=1, inquiries_of=1),
    "moved into the folder later": counts("moved", messages_of=1, inquiries_of=1),
    "UIDVALIDITY changes": is_stored_once_after_renumbering,
    "from ourselves": is_not_answered,
    "put away here, there again": stays_away,
    "two fetchers at once": nobody_met_twice,
}
