"""The triage of what arrives, in the transaction of its arrival.

It costs about two milliseconds a letter and asks the database two short questions for a whole
batch, so nobody sees an inquiry before it is triaged. It cannot fail the intake: what breaks down
is noted (`InquiryTriage.is_failed`) and logged, and the inquiry arrives as it always did.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from inquiries.actions.incoming import Arrival
from inquiries.letters import LONGEST_TEXT
from inquiries.models import InquiryTag, InquiryTriage, Tag
from inquiries.states import Urgency
from triage.proposing import Arrived, Proposal, propose_all, tools_in_use
from triage.queries import version_in_use

GENEVA = ZoneInfo("Europe/Zurich")


def triage_arrivals(opening: Sequence[Arrival]) -> None:
    """Propose for new inquiries, not saved yet, and set what is proposed.

    Machines' mail and mail of old mailboxes is left alone: nobody acts on it.
    """
    wanted = [one for one in opening if _is_triaged(one)]
    if not wanted:
        return
    proposals = propose_all([_arrived(one) for one in wanted], tools_in_use())
    for arrival, proposal in zip(wanted, proposals, strict=True):
        arrival.proposal = proposal
        if proposal:
            arrival.inquiry.topic = proposal.triage.topic
            arrival.inquiry.urgency = Urgency[proposal.triage.urgency.upper()]


def _is_triaged(arrival: Arrival) -> bool:
    return not (arrival.incoming.automatic or arrival.incoming.is_archive)


def _arrived(arrival: Arrival) -> Arrived:
    incoming = arrival.incoming
    return Arrived(
        desk=incoming.desk.code,
        channel=incoming.channel,
        sender=incoming.sender_address,
        subject=incoming.subject,
        body=incoming.body[:LONGEST_TEXT],
        on=incoming.at.astimezone(GENEVA).date(),
        language=arrival.inquiry.language,
        topic=incoming.topic,
    )


def save_triage(*, opening: Sequence[Arrival], now: datetime) -> None:
    """When the inquiries are there: what was proposed for each, and the tags of rules."""
    triaged = [one for one in opening if _is_triaged(one)]
    if not triaged:
        return
    InquiryTriage.objects.bulk_create(
        _row(one, one.proposal) if one.proposal else _failed(one) for one in triaged
    )
    _add_tags([one for one in triaged if one.proposal and one.proposal.tags], now)


def _row(arrival: Arrival, proposal: Proposal) -> InquiryTriage:
    found = proposal.triage
    return InquiryTriage(
        inquiry=arrival.inquiry,
        proposed=proposed_by(proposal) | {"chosen": arrival.incoming.topic},
        reasons=[reason.as_data() for reason in found.reasons],
        desk=found.desk,
        subtopic=found.subtopic,
        resolver=found.resolver,
        wrong_service=found.wrong_service,
        is_sure=found.is_sure,
        version=proposal.version,
        rules=list(proposal.rules),
    )


def _failed(arrival: Arrival) -> InquiryTriage:
    return InquiryTriage(
        inquiry=arrival.inquiry,
        desk=arrival.incoming.desk.code,
        is_failed=True,
        version=version_in_use(),
    )


def proposed_by(proposal: Proposal) -> dict[str, Any]:
    """As it stands in the row and in the fact; KPIs compare it with what holds later."""
    found = proposal.triage
    return {
        "desk": found.desk,
        "language": found.language,
        "topic": found.topic,
        "subtopic": found.subtopic,
        "urgency": int(Urgency[found.urgency.upper()]),
        "resolver": str(found.resolver),
        "wrong_service": found.wrong_service,
        "version": proposal.version,
        "rules": list(proposal.rules),
    }


def _add_tags(arrivals: Sequence[Arrival], now: datetime) -> None:
    """By their codes; one that is retired or of another desk is left out."""
    if not arrivals:
        return
    codes = {code for one in arrivals if one.proposal for code in one.proposal.tags}
    known = {tag.code: tag for tag in Tag.objects.in_use().filter(code__in=codes)}
    InquiryTag.objects.bulk_create(
        [
            InquiryTag(inquiry=one.inquiry, tag=known[code], at=now)
            for one in arrivals
            if one.proposal
            for code in one.proposal.tags
            if code in known and known[code].desk_id in (None, one.inquiry.desk_id)
        ],
        ignore_conflicts=True,
    )
