"""What became of an answer that waited for approval, as sentences of the timeline."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from inquiries.models import TimelineFact
from inquiries.states import Fact

NameOf = Callable[[object], str]


def approval_sentence(fact: TimelineFact, who: str, name_of: NameOf) -> str:
    """'' for every other kind of fact, and for those whose label says it all."""
    speak = SENTENCES.get(Fact(fact.kind))
    return speak(fact, who or _("System"), name_of) if speak else ""


def _asked(fact: TimelineFact, who: str, name_of: NameOf) -> str:
    owner = fact.data.get("owner")
    if owner is None:
        return _("%(who)s asked for approval of an answer; no coordinator is there") % {"who": who}
    names = {"who": who, "whom": name_of(owner)}
    return _("%(who)s asked %(whom)s to approve an answer") % names


def _moved(fact: TimelineFact, who: str, name_of: NameOf) -> str:
    before, after = fact.data.get("before"), fact.data.get("after")
    names = {"before": name_of(before), "after": name_of(after)}
    if after is None:
        return _("Nobody is there for the answer that was with %(before)s") % names
    if fact.data.get("reason") == "no_answer":
        return _("No decision in time: the answer went to %(after)s") % names
    return _("The answer went to %(after)s for approval") % names


def _given(fact: TimelineFact, who: str, name_of: NameOf) -> str:
    if fact.data.get("changed"):
        return _("%(who)s changed and approved the answer") % {"who": who}
    return _("%(who)s approved the answer") % {"who": who}


def _returned(fact: TimelineFact, who: str, name_of: NameOf) -> str:
    return _("%(who)s returned the answer with a comment") % {"who": who}


def _withdrawn(fact: TimelineFact, who: str, name_of: NameOf) -> str:
    return _("%(who)s took the answer back before approval") % {"who": who}


def _skipped(fact: TimelineFact, who: str, name_of: NameOf) -> str:
    names = {"who": who, "reason": fact.data.get("reason", "")}
    return _("%(who)s sent the answer without approval: %(reason)s") % names


def _overdue(fact: TimelineFact, who: str, name_of: NameOf) -> str:
    if fact.data.get("released"):
        return _("Nobody decided about the answer in time: its writer may send it")
    return _("Nobody decided about the answer in time")


SENTENCES: dict[Fact, Callable[[TimelineFact, str, NameOf], str]] = {
    Fact.APPROVAL_ASKED: _asked,
    Fact.APPROVAL_MOVED: _moved,
    Fact.APPROVAL_GIVEN: _given,
    Fact.APPROVAL_RETURNED: _returned,
    Fact.APPROVAL_WITHDRAWN: _withdrawn,
    Fact.APPROVAL_OVERDUE: _overdue,
    Fact.APPROVAL_SKIPPED: _skipped,
}
