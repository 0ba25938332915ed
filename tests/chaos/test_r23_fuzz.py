"""R23: whatever arrives is read: no crash, no input that takes long, memory that stays flat.

Whole mails (structure, text, quotes, calendars) by coverage-guided mutations; subjects, addresses
and telephone numbers, which also come from elsewhere, by mutations of our own.
"""

import random
import time
from collections.abc import Callable
from datetime import date

import pytest

from benchmarks.fuzz import LIMIT_MEGABYTES, LIMIT_SECONDS, measure, mutated, seeds
from contacts.addresses import normalise
from contacts.models import AddressKind
from inquiries.references import find_references, read_reply_address
from mailroom.reading.addresses import parse_addresses
from mailroom.reading.dates import parse_date
from mailroom.reading.quoting import split_reply
from mailroom.reading.subjects import bare_subject, is_forwarded
from registry.deadlines import derived_closed_days, find_limits
from registry.references import find_references as find_numbers
from registry.triage import Letter, base_model, triage
from shared.plain_text import TextLine
from tests.chaos.ledger import RESULTS, Figure

pytestmark = pytest.mark.chaos
LINES = [
    b"RE: AW: [EXT] MAD-2026-000123 : renewal of 1 234 567",
    b'"Vera, Visitor" <vera@visitor.example>, =?utf-8?Q?Zo=C3=AB?= <zoe@visitor.example>;',
    b"+41 (0)22 338 91 11 ext. 5 // 0041-22 338-9111 / tel:+33.1.23.45.67.89",
    b"Thu, 1 Jan 2026 24:60:61 +2561 (MEZ) // le 3 mars 2026 \xc3\xa0 10h05",
    b"madrid+i123-0123456789abcdef@infoline.example",
    b"IR 1589321 and 1'589'322A, DM/231045 (WIPO ref. 1234567801), 1533200/1533201-05; EPAY-1234-5678",
    b"dated 28 August 2026, 3 months end on Saturday; le 30.11.2026, el 29 de febrero, 03/04/2026",
    b"> On 3 Mar 2026, at 10:00, Vera wrote:\n> > text\n-- \nVera\nGesendet von meinem iPhone",
]
"""One of each kind of text that is looked at by itself; the mutations mix them."""


def _split(text: str) -> object:
    return split_reply([TextLine(line) for line in text.split("\n")], subject=text[:200])


def _phone(text: str) -> object:
    return normalise(AddressKind.PHONE, text)


CLOSED_DAYS = derived_closed_days()


def _limits(text: str) -> object:
    when = date(2026, 11, 22)
    return find_limits(text, language="fr", received_on=when, closed_days=CLOSED_DAYS)


def _triage(text: str) -> object:
    letter = Letter("madrid", text[:200], text, date(2026, 11, 22))
    return triage(letter, model=base_model(), closed_days=CLOSED_DAYS)


READERS: dict[str, Callable[[str], object]] = {
    "references": find_references,
    "reply address": read_reply_address,
    "subject": bare_subject,
    "forwarded": is_forwarded,
    "addresses": parse_addresses,
    "date": parse_date,
    "reply": _split,
    "phone": _phone,
    "numbers of the registries": find_numbers,
    "time limits": _limits,
    "triage": _triage,
}


def test_no_mail_breaks_the_parser(figure: Figure, full: bool) -> None:
    figure.name += "_mails"
    found = measure(seconds=120 if full else 20, kept=RESULTS / "fuzz")
    figure.note(engine=found.engine, executions=found.executions)
    figure.at_least("executions", found.executions, 100)
    figure.exactly("inputs that broke a promise", len(found.kept), 0)
    figure.at_most("slowest input, s", found.slowest, LIMIT_SECONDS)
    figure.at_most("memory, MB", found.megabytes, LIMIT_MEGABYTES)
    figure.finish()


def test_no_line_breaks_what_reads_it(figure: Figure, full: bool, dice: random.Random) -> None:
    figure.name += "_lines"
    known = [*LINES, *seeds()]
    until = time.monotonic() + (60 if full else 10)
    executions, slowest, broken = 0, 0.0, []
    while time.monotonic() < until:
        raw = mutated(dice.choice([LINES, known]), dice)
        text = raw.decode("utf-8", "surrogateescape" if dice.random() < 0.2 else "replace")
        for name, read in READERS.items():
            started = time.process_time()
            try:
                read(text)
            except Exception as error:  # noqa: BLE001 - what raises is what is looked for
                broken.append(f"{name}: {error!r} on {raw[:200]!r}")
            slowest = max(slowest, time.process_time() - started)
            executions += 1
    figure.note(broken=broken[:5])
    figure.at_least("executions", executions, 1000)
    figure.exactly("inputs that broke a promise", len(broken), 0)
    figure.at_most("slowest input, s", slowest, LIMIT_SECONDS)
    figure.finish()
