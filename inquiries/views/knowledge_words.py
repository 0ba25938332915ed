"""Facts about what the units know, in whole sentences: corrections, proposals, procedures."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from inquiries.models import TimelineFact
from inquiries.states import Fact

AgentName = Callable[[object], str]


def knowledge_sentence(fact: TimelineFact, who: str, name_of: AgentName) -> str:
    """'' for facts of others."""
    words = {
        Fact.CORRECTION_PREPARED: _("%(who)s prepared a correction of “%(about)s” for %(name)s"),
        Fact.KNOWLEDGE_PROPOSED: _("%(who)s proposed “%(title)s” for the knowledge base"),
        Fact.PROCEDURE_STARTED: _("%(who)s began the procedure “%(title)s”"),
        Fact.PROCEDURE_TICKED: _("%(who)s did a step of “%(title)s”: %(step)s"),
        Fact.PROCEDURE_UNTICKED: _("%(who)s opened a step of “%(title)s” again: %(step)s"),
        Fact.PROCEDURE_DONE: _("All steps of “%(title)s” are done"),
        Fact.PROCEDURE_ENDED: _("%(who)s put the procedure “%(title)s” away"),
    }.get(Fact(fact.kind), "")
    data = {name: fact.data.get(name, "") for name in ("about", "title", "step")}
    return words % {"who": who, "name": name_of(fact.data.get("after")), **data} if words else ""
