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


class Correspondence:
    """Writers who write now, and answer later, in the rounds that follow."""

    def __init__(self, *, addresses: Sequence[str], run: str) -> None:
        self.addresses, self.run = addresses, run
        self.random = Random(run)
        self.letters: list[_Letter] = []
        self.known: list[_Letter] = []  # of earlier rounds

    def write(self, count: int) -> list[Mail]:
        mails = [self._mail() for _ in range(count)]
        self.known = list(self.letters)
        return mails

    def _mail(self) -> Mail:
        shape = self.random.choices(SHAPES, OFTEN)[0]
        letter = _letter(
            self.random, self.addresses, f"{len(self.letters)}.{self.run}@bench.example"
        )
        # One of ten answers comes so soon that its thread is still waiting to be read.
        before = self.letters if self.random.random() < 0.1 else self.known
        if shape == "answer" and before:
            letter = _answer(self.random.choice(before), letter)
        self.letters.append(letter)
        raw = _message(self.random, letter, shape).as_bytes(policy=SMTP)
        return Mail(letter.to, letter.sender, raw)


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
