"""What became of urgent alerts and of proposals to the examiners, as sentences of the timeline."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from inquiries.models import TimelineFact
from inquiries.states import Fact


def alert_sentence(fact: TimelineFact, who: str) -> str:
    """'' for every other kind of fact, and for what nobody did: then the label says it all."""
    speak = SENTENCES.get(Fact(fact.kind))
    return speak() % {"who": who} if speak and who else ""


SENTENCES: dict[Fact, Callable[[], str]] = {
    Fact.ALERT_ACKNOWLEDGED: lambda: _("%(who)s sees to the urgent alert"),
    Fact.PROPOSAL_MADE: lambda: _("%(who)s proposed something to the examiners"),
    Fact.PROPOSAL_ACCEPTED: lambda: _("%(who)s noted: the proposal was accepted"),
    Fact.PROPOSAL_DECLINED: lambda: _("%(who)s noted: the proposal was declined"),
    Fact.PROPOSAL_WITHDRAWN: lambda: _("%(who)s took the proposal back"),
}
