"""Time limits that received messages state, kept as proposals for an agent to decide."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from desks.queries import registry_closed_days
from inquiries.actions.facts import new_fact
from inquiries.actions.incoming import Arrival
from inquiries.actions.limits import GENEVA, by_language
from inquiries.letters import LONGEST_TEXT, found_or_nothing
from inquiries.models import Inquiry, InquiryLimit, Message, TimelineFact
from inquiries.states import Fact, LimitKind
from registry.deadlines import ClosedDays, FoundKind, FoundLimit, find_limits

MOST = 5  # of one message: a letter with more dates than that is a list


def propose_for(arrivals: Iterable[Arrival], now: datetime) -> list[TimelineFact]:
    """Keep what arrived messages state as proposals; the facts are the caller's to record.

    Dates gone by and mere mentions are not proposed, nor what the inquiry has already, in whatever
    state. Three statements for a batch, however large, and none where no text has a date of interest.
    Machines' mail, spam and mail of old mailboxes propose nothing.
    """
    wanted = [one for one in arrivals if not (one.incoming.automatic or one.incoming.is_archive)]
    closed_days = registry_closed_days() if wanted else ClosedDays()
    rows = [
        row
        for one in wanted
        for row in _proposals(one.inquiry, one.message, _limits_of(one, closed_days), now)
    ]
    return _keep(_new_of(rows), now)


def _limits_of(arrival: Arrival, closed_days: ClosedDays) -> Sequence[FoundLimit]:
    known = _known_limits(arrival)
    return _limits_in(arrival, closed_days) if known is None else known


def _known_limits(arrival: Arrival) -> Sequence[FoundLimit] | None:
    """What the triage has read already, if it read as is read here; None: it is to be read."""
    found = arrival.proposal.before_rules if arrival.proposal else None
    inquiry = arrival.inquiry
    if found is None or (found.desk, found.language) != (inquiry.desk.code, inquiry.language):
        return None
    return found.limits


def _limits_in(arrival: Arrival, closed_days: ClosedDays) -> Sequence[FoundLimit]:
    """What a message states, by the rules of the inquiry's desk where it has any."""
    inquiry, message = arrival.inquiry, arrival.message
    return found_or_nothing(
        lambda: find_limits(
            f"{message.subject}\n\n{message.body[:LONGEST_TEXT]}",
            language=inquiry.language,
            received_on=message.at.astimezone(GENEVA).date(),
            closed_days=closed_days,
            system=inquiry.desk.code,
        )
    )


def _proposals(
    inquiry: Inquiry, message: Message, found: Iterable[FoundLimit], now: datetime
) -> list[InquiryLimit]:
    received_on = message.at.astimezone(GENEVA).date()
    wanted = [one for one in found if _is_proposed(one, received_on)][:MOST]
    return [_proposal(inquiry, message, one, now) for one in wanted]


def _is_proposed(found: FoundLimit, received_on: date) -> bool:
    if found.kind == FoundKind.MENTION:
        return False
    return found.due_on is None or found.due_on >= received_on


def _proposal(inquiry: Inquiry, message: Message, found: FoundLimit, now: datetime) -> InquiryLimit:
    due = found.due_on.isoformat() if found.due_on else "?" + "/".join(map(str, found.readings))
    return InquiryLimit(
        inquiry=inquiry,
        key=f"{due}:{found.rule or ''}"[:80],
        kind=LimitKind(found.kind),
        due_on=found.due_on,
        nominal_on=found.nominal,
        start_on=found.start_on,
        rule=found.rule or "",
        is_printed=found.printed,
        certainty=found.status,
        written=found.written[:200],
        basis=by_language(found.basis),
        readings=[day.isoformat() for day in found.readings],
        message=message,
        created_at=now,
    )


def _new_of(rows: list[InquiryLimit]) -> list[InquiryLimit]:
    """Those that their inquiries do not have yet, each once."""
    if not rows:
        return []
    present = set(
        InquiryLimit.objects.filter(inquiry__in={row.inquiry_id for row in rows}).values_list(
            "inquiry_id", "key"
        )
    )
    fresh = {(row.inquiry_id, row.key): row for row in rows}
    return [row for key, row in fresh.items() if key not in present]


def _keep(rows: list[InquiryLimit], now: datetime) -> list[TimelineFact]:
    if not rows:
        return []
    InquiryLimit.objects.bulk_create(rows)
    dates: dict[Inquiry, list[str]] = {}
    for row in rows:
        dates.setdefault(row.inquiry, []).append(row.due_on.isoformat() if row.due_on else "")
    return [
        new_fact(inquiry=inquiry, kind=Fact.LIMITS_PROPOSED, at=now, dates=days)
        for inquiry, days in dates.items()
    ]
