"""Facts of the timeline in whole sentences, each translated as one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from desks.models import Agent, Desk, Section
from inquiries.fates import REASONS
from inquiries.models import TimelineFact
from inquiries.states import Fact, Status
from inquiries.views.alert_words import alert_sentence
from inquiries.views.approval_words import approval_sentence
from inquiries.views.assigning_words import assigned_because, returned_because
from inquiries.views.chat_words import chat_sentence
from inquiries.views.escalation_words import escalation_sentence
from inquiries.views.handover_words import handover_sentence
from inquiries.views.knowledge_words import knowledge_sentence
from inquiries.views.reference_words import settled
from inquiries.views.target_words import missed, moved
from mailroom.states import Hold


@dataclass(frozen=True, slots=True)
class Names:
    """Names that the sentences need, read once for a whole timeline."""

    agents: dict[int, str] = field(default_factory=dict)
    desks: dict[str, str] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)

    def agent(self, pk: object) -> str:
        return self.agents.get(pk, _("somebody")) if isinstance(pk, int) else _("somebody")

    def desk(self, code: object) -> str:
        return self.desks.get(str(code), str(code))

    def section(self, code: object) -> str:
        return self.sections.get(str(code), str(code))


def names_for(facts: Sequence[TimelineFact]) -> Names:
    wanted = {
        pk
        for fact in facts
        for pk in (fact.actor_id, *map(fact.data.get, ("before", "after", "owner")))
        if isinstance(pk, int)
    }
    agents = Agent.objects.filter(pk__in=wanted)
    return Names(
        agents={agent.pk: agent.display_name for agent in agents},
        desks=_desk_names(facts),
        sections=_section_names(facts),
    )


def _desk_names(facts: Sequence[TimelineFact]) -> dict[str, str]:
    """Most timelines name no desk: then nothing is read."""
    if not any("to_desk" in fact.data for fact in facts):
        return {}
    return {desk.code: desk.name for desk in Desk.objects.all()}


def _section_names(facts: Sequence[TimelineFact]) -> dict[str, str]:
    """Most timelines name no section."""
    if not any("handover" in fact.data for fact in facts):
        return {}
    return {section.code: section.name for section in Section.objects.all()}


def sentence(fact: TimelineFact, names: Names) -> str:
    """What happened, with who did it where a person did."""
    speak = SENTENCES.get(Fact(fact.kind), _of_others)
    who = names.agent(fact.actor_id) if fact.actor_id else ""
    said = speak(fact, who, names) or str(Fact(fact.kind).label)
    if macro := fact.data.get("macro"):
        said = _("%(said)s, by the macro “%(macro)s”") % {"said": said, "macro": macro}
    if rule := fact.data.get("rule"):
        said = _("%(said)s, by the rule “%(rule)s”") % {"said": said, "rule": rule}
    if rule := fact.data.get("undone_rule"):
        said = _("%(said)s, undoing the rule “%(rule)s”") % {"said": said, "rule": rule}
    others = fact.data.get("bulk_total", 1) - 1
    return _in_bulk(said, others) if others > 0 else said


def _in_bulk(said: str, others: int) -> str:
    text = ngettext(
        "%(said)s, together with %(number)d other inquiry",
        "%(said)s, together with %(number)d other inquiries",
        others,
    )
    return text % {"said": said, "number": others}


Speaker = Callable[[TimelineFact, str, Names], str]


def _received(fact: TimelineFact, who: str, names: Names) -> str:
    return _("An automatic mail came in") if fact.data.get("automatic") else _("A message came in")


def _replied(fact: TimelineFact, who: str, names: Names) -> str:
    return _("%(who)s answered") % {"who": who}


def _scheduled(fact: TimelineFact, who: str, names: Names) -> str:
    return _("%(who)s wrote an answer that is to leave later") % {"who": who}


def _held(fact: TimelineFact, who: str, names: Names) -> str:
    if fact.data.get("reason") == Hold.NEWER_MAIL:
        return _("The answer is held back: the inquirer has written in the meantime")
    return _("The answer is held back: too many mails to this address in a short time")


def _released(fact: TimelineFact, who: str, names: Names) -> str:
    return _("%(who)s let the answer go") % {"who": who or _("System")}


def _cancelled(fact: TimelineFact, who: str, names: Names) -> str:
    return _("%(who)s took the answer back before it was sent") % {"who": who or _("System")}


def _settled(fact: TimelineFact, who: str, names: Names) -> str:
    if fact.data.get("has_arrived"):
        return _("%(who)s noted that the answer has arrived") % {"who": who}
    return _("%(who)s had the answer sent again") % {"who": who}


def _noted(fact: TimelineFact, who: str, names: Names) -> str:
    by_mail = _("A colleague sent a note by e-mail")
    return _("%(who)s wrote a note") % {"who": who} if who else by_mail


def _copied(fact: TimelineFact, who: str, names: Names) -> str:
    return _("The same mail also came to %(mailbox)s") % {"mailbox": fact.data.get("mailbox", "")}


def _bounced(fact: TimelineFact, who: str, names: Names) -> str:
    address = {"address": fact.data.get("address", "")}
    if fact.data.get("is_receipt"):
        words = _("The acknowledgement to %(address)s came back.") % address
    else:
        words = _("The answer to %(address)s came back.") % address
    return f"{words} {_why(fact)}".strip()


def _delayed(fact: TimelineFact, who: str, names: Names) -> str:
    address = {"address": fact.data.get("address", "")}
    if fact.data.get("is_receipt"):
        words = _("The acknowledgement to %(address)s is delayed on its way.") % address
    else:
        words = _("The answer to %(address)s is delayed on its way.") % address
    return f"{words} {_why(fact)}".strip()


def _why(fact: TimelineFact) -> str:
    return str(REASONS.get(fact.data.get("reason", ""), ""))


def _read(fact: TimelineFact, who: str, names: Names) -> str:
    address = {"address": fact.data.get("address", "")}
    if fact.data.get("is_receipt"):
        return _("%(address)s has opened the acknowledgement") % address
    return _("%(address)s has opened the answer") % address


def _assigned(fact: TimelineFact, who: str, names: Names) -> str:
    before, after = fact.data.get("before"), fact.data.get("after")
    if reason := fact.data.get("reason"):
        return assigned_because(reason, fact.data, names.agent(before), names.agent(after))
    if after == fact.actor_id:
        return _("%(who)s took this") % {"who": who}
    return _("%(who)s assigned this to %(whom)s") % {"who": who, "whom": names.agent(after)}


def _unassigned(fact: TimelineFact, who: str, names: Names) -> str:
    if reason := fact.data.get("reason"):
        return returned_because(reason, names.agent(fact.data.get("before")))
    return _("%(who)s gave this back to all") % {"who": who}


def _status_changed(fact: TimelineFact, who: str, names: Names) -> str:
    status = _status(fact.data.get("after"))
    if not who:
        return _("Status: %(status)s") % {"status": status}
    return _("%(who)s set the status to “%(status)s”") % {"who": who, "status": status}


def _reopened(fact: TimelineFact, who: str, names: Names) -> str:
    return _("%(who)s reopened this") % {"who": who} if who else _("A new message reopened this")


def _status(value: object) -> str:
    return str(Status(value).label) if value in Status.values else str(value)


def _classified(fact: TimelineFact, who: str, names: Names) -> str:
    labels = {
        "topic": pgettext("what was classified", "topic"),
        "urgency": pgettext("what was classified", "urgency"),
        "language": pgettext("what was classified", "language"),
        "desk": pgettext("what was classified", "right desk"),
        "subtopic": pgettext("what was classified", "subtopic"),
        "resolver": pgettext("what was classified", "resolver"),
        "wrong_service": pgettext("what was classified", "other service"),
    }
    changes = ", ".join(labels.get(name, name) for name in fact.data.get("changes", {}))
    return _("%(who)s set: %(fields)s") % {"who": who or _("System"), "fields": changes}


def _confirmed(fact: TimelineFact, who: str, names: Names) -> str:
    return _("%(who)s confirmed the triage") % {"who": who or _("System")}


def _revealed(fact: TimelineFact, who: str, names: Names) -> str:
    return _("%(who)s looked at masked numbers of a message") % {"who": who}


def _images_shown(fact: TimelineFact, who: str, names: Names) -> str:
    return _("%(who)s had the remote images of a message fetched") % {"who": who}


def _offered(fact: TimelineFact, who: str, names: Names) -> str:
    desk = names.desk(fact.data.get("to_desk"))
    return _("%(who)s offered this to %(desk)s") % {"who": who, "desk": desk}


def _accepted(fact: TimelineFact, who: str, names: Names) -> str:
    desk = names.desk(fact.data.get("to_desk"))
    return _("%(who)s took this over for %(desk)s") % {"who": who, "desk": desk}


def _declined(fact: TimelineFact, who: str, names: Names) -> str:
    desk = names.desk(fact.data.get("to_desk"))
    return _("%(who)s declined the offer for %(desk)s") % {"who": who, "desk": desk}


def _merged(fact: TimelineFact, who: str, names: Names) -> str:
    if into := fact.data.get("into"):
        return _("%(who)s merged this into %(reference)s") % {"who": who, "reference": into}
    words = {"who": who, "reference": fact.data.get("other", "")}
    return _("%(who)s merged %(reference)s into this") % words


def _unmerged(fact: TimelineFact, who: str, names: Names) -> str:
    return _("%(who)s undid the merge") % {"who": who}


def _split(fact: TimelineFact, who: str, names: Names) -> str:
    words = {"who": who, "from": fact.data.get("from", ""), "to": fact.data.get("to", "")}
    return _("%(who)s moved a message from %(from)s to %(to)s") % words


def _snoozed(fact: TimelineFact, who: str, names: Names) -> str:
    words = {"who": who, "moment": _moment(fact.data.get("until"))}
    said = _("%(who)s put this aside until %(moment)s") % words
    return f"{said}: {why}" if (why := fact.data.get("why")) else said


def _moment(value: object) -> str:
    at = parse_datetime(str(value))
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT") if at else ""


def _woken(fact: TimelineFact, who: str, names: Names) -> str:
    if who:
        return _("%(who)s took this back into the queue") % {"who": who}
    if fact.data.get("reason") == "message":
        return _("A message brought this back into the queue")
    return _("This is back in the queue, as was asked")


def _tagged(fact: TimelineFact, who: str, names: Names) -> str:
    words = {"who": who or _("System"), "tags": ", ".join(fact.data.get("tags", []))}
    return _("%(who)s added: %(tags)s") % words


def _untagged(fact: TimelineFact, who: str, names: Names) -> str:
    words = {"who": who or _("System"), "tags": ", ".join(fact.data.get("tags", []))}
    return _("%(who)s removed: %(tags)s") % words


def _field_changed(fact: TimelineFact, who: str, names: Names) -> str:
    labels = fact.data.get("names", {})
    changes = ", ".join(labels.get(code, code) for code in fact.data.get("changes", {}))
    return _("%(who)s set: %(fields)s") % {"who": who or _("System"), "fields": changes}


def _linked(fact: TimelineFact, who: str, names: Names) -> str:
    if not who or not (other := fact.data.get("other")):
        return str(Fact.LINKED.label)
    return _("%(who)s linked this with %(reference)s") % {"who": who, "reference": other}


def _unlinked(fact: TimelineFact, who: str, names: Names) -> str:
    words = {"who": who, "reference": fact.data.get("other", "")}
    return _("%(who)s removed the link to %(reference)s") % words


def _overridden(fact: TimelineFact, who: str, names: Names) -> str:
    words = {"who": who, "reason": fact.data.get("reason", "")}
    return _("%(who)s sent in spite of a warning: %(reason)s") % words


def _limits_proposed(fact: TimelineFact, who: str, names: Names) -> str:
    number = len(fact.data.get("dates", ())) or 1
    text = ngettext(
        "%(number)d date in the message may be a time limit",
        "%(number)d dates in the message may be time limits",
        number,
    )
    return text % {"number": number}


def _limit_confirmed(fact: TimelineFact, who: str, names: Names) -> str:
    before = fact.data.get("date_before")
    days = {"who": who, "date": day_in_words(fact.data.get("date", ""))}
    if before:
        text = _("%(who)s corrected the time limit from %(before)s to %(date)s")
        return text % (days | {"before": day_in_words(before)})
    return _("%(who)s confirmed the time limit %(date)s") % days


def _limit_rejected(fact: TimelineFact, who: str, names: Names) -> str:
    days = {"who": who, "date": day_in_words(fact.data.get("date", ""))}
    return _("%(who)s rejected the proposed time limit %(date)s") % days


def _limit_settled(fact: TimelineFact, who: str, names: Names) -> str:
    days = {"who": who, "date": day_in_words(fact.data.get("date", ""))}
    return _("%(who)s settled the time limit %(date)s") % days


def _limit_reopened(fact: TimelineFact, who: str, names: Names) -> str:
    days = {"who": who, "date": day_in_words(fact.data.get("date", ""))}
    return _("%(who)s took back the decision on the time limit %(date)s") % days


def day_in_words(iso: str) -> str:
    """A date of a fact, with its weekday."""
    day = parse_date(iso)
    # Translators: a date format of Django, for example "Mon 23 Nov 2026".
    return date_format(day, _("D j M Y")) if day else ""


def _of_others(fact: TimelineFact, who: str, names: Names) -> str:
    speakers = (escalation_sentence, approval_sentence, knowledge_sentence, chat_sentence)
    said = next(filter(None, (speak(fact, who, names.agent) for speak in speakers)), "")
    return said or handover_sentence(fact, who, names.section) or alert_sentence(fact, who)


SENTENCES: dict[Fact, Speaker] = {
    Fact.LIMITS_PROPOSED: _limits_proposed,
    Fact.LIMIT_CONFIRMED: _limit_confirmed,
    Fact.LIMIT_REJECTED: _limit_rejected,
    Fact.LIMIT_SETTLED: _limit_settled,
    Fact.LIMIT_REOPENED: _limit_reopened,
    Fact.RECEIVED: _received,
    Fact.REPLIED: _replied,
    Fact.REPLY_SCHEDULED: _scheduled,
    Fact.REPLY_HELD: _held,
    Fact.REPLY_RELEASED: _released,
    Fact.REPLY_CANCELLED: _cancelled,
    Fact.DELIVERY_SETTLED: _settled,
    Fact.NOTED: _noted,
    Fact.COPY_RECEIVED: _copied,
    Fact.BOUNCED: _bounced,
    Fact.DELAYED: _delayed,
    Fact.READ: _read,
    Fact.ASSIGNED: _assigned,
    Fact.UNASSIGNED: _unassigned,
    Fact.STATUS_CHANGED: _status_changed,
    Fact.REOPENED: _reopened,
    Fact.CLASSIFIED: _classified,
    Fact.TRIAGE_CONFIRMED: _confirmed,
    Fact.REVEALED: _revealed,
    Fact.IMAGES_SHOWN: _images_shown,
    Fact.TRANSFER_OFFERED: _offered,
    Fact.TRANSFER_ACCEPTED: _accepted,
    Fact.TRANSFER_DECLINED: _declined,
    Fact.MERGED: _merged,
    Fact.UNMERGED: _unmerged,
    Fact.SPLIT: _split,
    Fact.SNOOZED: _snoozed,
    Fact.WOKEN: _woken,
    Fact.TAGGED: _tagged,
    Fact.UNTAGGED: _untagged,
    Fact.FIELD_CHANGED: _field_changed,
    Fact.LINKED: _linked,
    Fact.UNLINKED: _unlinked,
    Fact.CHECKS_OVERRIDDEN: _overridden,
    Fact.REFERENCE_SETTLED: settled,
    Fact.TARGET_MISSED: lambda fact, who, names: missed(fact),
    Fact.TARGETS_MOVED: lambda fact, who, names: moved(fact),
}
