"""What became of a question to the coordinator, as sentences of the timeline."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from inquiries.models import TimelineFact
from inquiries.states import Fact

NameOf = Callable[[object], str]


def escalation_sentence(fact: TimelineFact, who: str, name_of: NameOf) -> str:
    """'' for every other kind of fact, and for those whose label says it all."""
    if fact.kind == Fact.ESCALATED:
        return _escalated(fact, who, name_of)
    if fact.kind == Fact.ESCALATION_MOVED:
        return _moved(fact, name_of)
    if fact.kind == Fact.ESCALATION_ANSWERED:
        return _answered(fact.data.get("answer"), who)
    if fact.kind == Fact.ESCALATION_ENDED:
        return _ended(fact.data.get("ending"))
    plain = PLAIN.get(Fact(fact.kind))
    return str(plain()) % {"who": who} if plain else ""


PLAIN: dict[Fact, Callable[[], str]] = {
    Fact.ESCALATION_ASKED: lambda: _("%(who)s asked back"),
    Fact.ESCALATION_REPLIED: lambda: _("%(who)s replied to the coordinator"),
    Fact.ESCALATION_WITHDRAWN: lambda: _("%(who)s withdrew the question to the coordinator"),
}


def _escalated(fact: TimelineFact, who: str, name_of: NameOf) -> str:
    owner = fact.data.get("owner")
    if owner is None:
        return _("%(who)s escalated this; no coordinator is there") % {"who": who or _("System")}
    words = _("%(who)s escalated this to %(whom)s")
    return words % {"who": who or _("System"), "whom": name_of(owner)}


def _moved(fact: TimelineFact, name_of: NameOf) -> str:
    before, after = fact.data.get("before"), fact.data.get("after")
    names = {"before": name_of(before), "after": name_of(after)}
    if after is None:
        return _("Nobody is there for the question that was with %(before)s") % names
    reason = fact.data.get("reason")
    if reason == "second_level":
        return _("No answer in time: the question went to %(after)s") % names
    if before is None or reason == "arrived":
        return _("The question to the coordinator went to %(after)s") % names
    return _("%(before)s is not there: the question went to %(after)s") % names


def _answered(answer: object, who: str) -> str:
    said = {
        "take_over": _("%(who)s answered the escalation: takes it over"),
        "advice": _("%(who)s answered the escalation: advice"),
        "approved": _("%(who)s answered the escalation: agreed"),
        "sent_back": _("%(who)s answered the escalation: back, with guidance"),
        "section": _("%(who)s answered the escalation: a section must decide"),
    }
    return said.get(str(answer), _("%(who)s answered the escalation")) % {"who": who}


def _ended(ending: object) -> str:
    said = {
        "at_rest": _("The question to the coordinator is over: this was settled without it"),
        "merged": _("The question to the coordinator is over: this was merged"),
        "transferred": _("The question to the coordinator is over: another desk took this over"),
    }
    return said.get(str(ending), "")
