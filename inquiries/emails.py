"""The words of our mails, in the inquirer's language. Values in, values out: nothing is sent here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mailroom.reading.subjects import bare_subject


@dataclass(frozen=True, slots=True)
class Quoted:
    """The message that an answer repeats below itself."""

    name: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class EmailText:
    subject: str
    text: str
    html: str


def acknowledgement(*, reference: str, sender_name: str, language: str) -> EmailText:
    """Repeats nothing that the writer wrote: the address may be somebody else's (S5, S13)."""
    with translation.override(language):
        subject = _("We have received your message [%(reference)s]") % {"reference": reference}
        paragraphs = [
            _("Thank you for your message. It has reached us and has the reference %(reference)s.")
            % {"reference": reference},
            _("A colleague will read it and answer you."),
            _("To add something, just answer this e-mail and leave the subject as it is."),
            sender_name,
            _("This is an automatic message."),
        ]
    return EmailText(subject=subject, text="\n\n".join(paragraphs), html=_paragraphs(paragraphs))


def reply(
    *,
    reference: str,
    subject: str,
    body: str,
    signature: Sequence[str],
    quoted: Quoted | None,
    language: str,
    zone: str,
    html: str = "",
) -> EmailText:
    """`html` is the same answer as rich text, clean; without it the plain text is dressed."""
    text = f"{body.strip()}\n\n-- \n" + "\n".join(signature)
    html = (html or _paragraphs(_blocks(body))) + _signed(signature)
    if quoted:
        introduction = _introduction(quoted, language, zone)
        text += f"\n\n{introduction}\n" + "\n".join(
            f"> {line}" for line in quoted.text.splitlines()
        )
        html += (
            f'<p>{escape(introduction)}</p><blockquote type="cite">'
            f"{_lines(quoted.text)}</blockquote>"
        )
    return EmailText(subject=reply_subject(subject, reference), text=text, html=html)


def signature_of(*, own: str, name: str, sender_name: str) -> list[str]:
    """What the agent has written for this language; without it the name and whose mail it is."""
    return own.splitlines() if own.strip() else [name, sender_name]


def reply_subject(subject: str, reference: str) -> str:
    """Re: once, our reference once; both survive any number of answers."""
    bare = bare_subject(subject)
    marked = bare if f"[{reference}]" in bare else f"{bare} [{reference}]".strip()
    return f"Re: {marked}"


def _introduction(quoted: Quoted, language: str, zone: str) -> str:
    with translation.override(language):
        when = quoted.at.astimezone(ZoneInfo(zone))
        return _("On %(date)s at %(time)s, %(name)s wrote:") % {
            "date": date_format(when, "DATE_FORMAT"),
            "time": date_format(when, "H:i"),
            "name": quoted.name,
        }


def _blocks(body: str) -> list[str]:
    return [block for block in body.strip().split("\n\n") if block.strip()]


def _signed(signature: Sequence[str]) -> str:
    return f"<p>-- <br>{'<br>'.join(escape(line) for line in signature)}</p>"


def _paragraphs(blocks: Sequence[str]) -> str:
    return "".join(f"<p>{_lines(block)}</p>" for block in blocks)


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.strip().splitlines())
