"""Sentences about hand-overs to sections: the section by its name, never what was said."""

from collections.abc import Callable

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inquiries.models import TimelineFact
from inquiries.states import Fact

NameOf = Callable[[object], str]


def handover_sentence(fact: TimelineFact, who: str, section_of: NameOf) -> str:
    """'' for every other kind of fact."""
    speak = SENTENCES.get(Fact(fact.kind))
    if speak is None:
        return ""
    names = {"who": who or _("System"), "section": section_of(fact.data.get("section"))}
    return speak(fact) % names


def _answered(fact: TimelineFact) -> str:
    if fact.data.get("afterwards"):
        return _("%(section)s wrote after the hand-over was over")
    return _("%(section)s answered")


def _used(fact: TimelineFact) -> str:
    if fact.data.get("used"):
        return _("%(who)s put the answer of %(section)s into a reply")
    return _("%(who)s set the answer of %(section)s aside")


def _judged(fact: TimelineFact) -> str:
    if fact.data.get("accepted"):
        return _("%(who)s accepted a mail as one of %(section)s")
    return _("%(who)s refused a mail that claimed to be of %(section)s")


def _promised(fact: TimelineFact) -> str:
    day = parse_date(str(fact.data.get("on", "")))
    words = _("%(section)s promised an answer by {date}")
    return words.replace("{date}", date_format(day) if day else "…")


SENTENCES: dict[Fact, Callable[[TimelineFact], str]] = {
    Fact.HANDED_OVER: lambda fact: _("%(who)s handed this over to %(section)s"),
    Fact.HANDOVER_ASKED: lambda fact: _("%(section)s asked the desk something"),
    Fact.HANDOVER_WRITTEN: lambda fact: _("%(who)s wrote to %(section)s"),
    Fact.HANDOVER_ANSWERED: _answered,
    Fact.HANDOVER_DECLINED: lambda fact: _("%(section)s sent it back to the desk"),
    Fact.HANDOVER_PROMISED: _promised,
    Fact.HANDOVER_HELD: lambda fact: _("A mail to %(section)s's hand-over came from elsewhere"),
    Fact.HANDOVER_JUDGED: _judged,
    Fact.HANDOVER_USED: _used,
    Fact.HANDOVER_WITHDRAWN: lambda fact: _("%(who)s withdrew the hand-over to %(section)s"),
    Fact.HANDOVER_ENDED: lambda fact: _("The hand-over to %(section)s is over without an answer"),
    Fact.HANDOVER_RESUMED: lambda fact: _("The hand-over to %(section)s is open again"),
    Fact.HANDOVER_OVERDUE: lambda fact: _("The answer of %(section)s is overdue"),
    Fact.HANDOVER_UNDELIVERED: lambda fact: _("A mail to %(section)s did not arrive"),
}
