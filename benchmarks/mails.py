"""Mails as ordinary mail clients write them, made in code: plain, with HTML, answers, files."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from random import Random

from django.utils import timezone

from inquiries.filling_words import DOMAINS, FIRST_NAMES, LAST_NAMES, WORDS

SHAPES, OFTEN = ("plain", "html", "answer", "file"), (35, 35, 20, 10)


@dataclass(frozen=True, slots=True)
class Mail:
    to: str
    sender: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class _Letter:
    to: str
    name: str
    sender: str
    subject: str
    text: str
    message_id: str
    references: tuple[str, ...] = ()


def make_mails(*, count: int, addresses: Sequence[str], run: str) -> list[Mail]:
    """`count` mails, some of them answers to earlier ones. Another `run`, other Message-IDs."""
    random = Random(run)
    letters: list[_Letter] = []
    mails = []
    for number in range(count):
        shape = random.choices(SHAPES, OFTEN)[0] if letters else "plain"
        fresh = _letter(random, addresses, f"{number}.{run}@bench.example")
        letter = _answer(random.choice(letters), fresh) if shape == "answer" else fresh
        letters.append(letter)
        raw = _message(random, letter, shape).as_bytes(policy=SMTP)
        mails.append(Mail(letter.to, letter.sender, raw))
    return mails


def _letter(random: Random, addresses: Sequence[str], message_id: str) -> _Letter:
    first, last = random.choice(FIRST_NAMES), random.choice(LAST_NAMES)
    words = WORDS[random.choices(("en", "fr", "es"), (60, 22, 18))[0]]
    name = f"{first} {last}"
    return _Letter(
        to=random.choice(addresses),
        name=name,
        sender=f"{first}.{last}@{random.choice(DOMAINS)}".lower(),
        subject=f"{random.choice(words.subjects)} {random.randint(100_000, 1_999_999)}",
        text=words.letter(random, name=name, is_answer=False),
        message_id=message_id,
    )


def _answer(before: _Letter, fresh: _Letter) -> _Letter:
    """The same writer goes on in the same thread, and repeats what was written before."""
    quoted = "\n".join(f"> {line}" for line in before.text.splitlines())
    return replace(
        before,
        subject=f"Re: {before.subject.removeprefix('Re: ')}",
        text=f"{fresh.text}\n\nOn Monday, {before.name} wrote:\n{quoted}"[:20_000],
        message_id=fresh.message_id,
        references=(*before.references, before.message_id),
    )


def _message(random: Random, letter: _Letter, shape: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = f"{letter.name} <{letter.sender}>"
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(timezone.now())
    message["Message-ID"] = f"<{letter.message_id}>"
    if letter.references:
        message["In-Reply-To"] = f"<{letter.references[-1]}>"
        message["References"] = " ".join(f"<{one}>" for one in letter.references)
    message.set_content(letter.text)
    if shape in ("html", "file"):
        message.add_alternative(_as_html(letter.text), subtype="html")
    if shape == "file":
        pdf = random.randbytes(random.randint(20_000, 90_000))
        message.add_attachment(pdf, "application", "pdf", filename="signed form.pdf")
    return message


def _as_html(text: str) -> str:
    paragraphs = "".join(f"<p class=MsoNormal>{escape(one)}</p>" for one in text.split("\n\n"))
    style = "p.MsoNormal {margin: 0; font-size: 11pt; font-family: Calibri, sans-serif}"
    return f"<html><head><style>{style}</style></head><body lang=EN><div>{paragraphs}</div></body></html>"
