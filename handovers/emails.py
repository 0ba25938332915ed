"""The words of mails to a section, in its language. Values in, values out: nothing is sent here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inquiries.emails import EmailText


@dataclass(frozen=True, slots=True)
class About:
    """What every mail of one hand-over repeats. `mark` names it, `reason` in the section's words."""

    mark: str
    reason: str
    language: str
    zone: str
    desk: str
    due_at: datetime | None = None
    promised_on: date | None = None


Blocks = Sequence[tuple[str, str]]


def handed_over(about: About, contents: Blocks, *, by: str, remark: str = "") -> EmailText:
    with translation.override(about.language):
        opening = _("%(name)s of the desk %(desk)s asks your section to deal with this.") % {
            "name": by,
            "desk": about.desk,
        }
        blocks = [("", opening), *contents, ("", remark), ("", _due(about)), ("", _how_to_answer())]
    return _mail(about, blocks, is_first=True)


def written(about: About, text: str, *, by: str) -> EmailText:
    """What the desk says: an answer to the section's question, or something more."""
    with translation.override(about.language):
        said = _("%(name)s of the desk %(desk)s writes:") % {"name": by, "desk": about.desk}
        blocks = [("", said), ("", text), ("", _due(about)), ("", _how_to_answer())]
    return _mail(about, blocks)


def reminder(about: About, contents: Blocks, *, is_over: bool) -> EmailText:
    with translation.override(about.language):
        said = (
            _("The time agreed for this is over, and we have no answer yet.")
            if is_over
            else _("A reminder: the time agreed for this is nearly over.")
        )
        blocks = [("", said), ("", _due(about)), *contents, ("", _how_to_answer())]
    return _mail(about, blocks)


def no_more_needed(about: About, *, reason: str = "") -> EmailText:
    with translation.override(about.language):
        said = _("This is not needed any more: please do nothing further about it. Thank you.")
        blocks = [("", said), ("", reason)]
    return _mail(about, blocks)


def for_inquirer(*, section: str, due_on: date | None, language: str) -> str:
    """What the inquirer may be told: who works on it, and until when. A draft, never sent here."""
    with translation.override(language):
        if due_on is None:
            return _("We have passed your question on to our section “%(section)s”.") % {
                "section": section
            }
        words = _(
            "We have passed your question on to our section “%(section)s”, and expect to be able"
            " to answer you by %(date)s."
        )
        return words % {"section": section, "date": date_format(due_on, "DATE_FORMAT")}


def _due(about: About) -> str:
    if about.promised_on:
        words = _("You have promised it for %(date)s.")
        return words % {"date": date_format(about.promised_on, "DATE_FORMAT")}
    if about.due_at is None:
        return ""
    when = about.due_at.astimezone(ZoneInfo(about.zone))
    return _("Please answer by %(date)s, %(time)s (%(zone)s).") % {
        "date": date_format(when, "DATE_FORMAT"),
        "time": date_format(when, "H:i"),
        "zone": about.zone.replace("_", " "),
    }


def _how_to_answer() -> str:
    return _(
        "Just answer this mail: your words come back to the desk, which writes to the inquirer"
        " itself. To ask something, begin with the word QUESTION. To tell by when you can answer,"
        " begin with DATE and the day, for example DATE 2026-12-31. If it is not for your section,"
        " begin with RETURN."
    )


def _mail(about: About, blocks: Blocks, *, is_first: bool = False) -> EmailText:
    subject = f"[{about.mark}] {about.reason}"
    present = [(label, text) for label, text in blocks if text]
    text = "\n\n".join(f"{label}:\n{words}" if label else words for label, words in present)
    html = "".join(_html(label, words) for label, words in present)
    return EmailText(subject=subject if is_first else f"Re: {subject}", text=text, html=html)


def _html(label: str, words: str) -> str:
    lines = "<br>".join(escape(line) for line in words.splitlines())
    return f"<p><strong>{escape(label)}</strong><br>{lines}</p>" if label else f"<p>{lines}</p>"
