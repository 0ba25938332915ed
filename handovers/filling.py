"""What the fields of a form begin with: read from the inquiry, and always only a proposal."""

from collections.abc import Callable, Collection, Sequence
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from desks.models import Agent
from handovers.contents import FormField
from handovers.states import Filled
from inquiries.models import Inquiry, InquiryLimit, Message
from inquiries.reference_queries import references_of
from inquiries.states import LimitKind, LimitState, MessageKind, Standing
from shared.masking import mask

NUMBERS = ("madrid_irn", "hague_irn", "hague_app", "basic_mark_no", "pct_no")
REFERENCES = ("wipo_ref", "client_ref", "das_code", "meeting_doc")
PAYMENTS = ("current_account", "epay_item", "epay_basket")
SURE = frozenset({Standing.CONFIRMED, Standing.CERTAIN, Standing.CANDIDATE})
LONGEST = 1500
Source = Callable[[Inquiry, Agent], str]


def fill(fields: Sequence[FormField], inquiry: Inquiry, agent: Agent) -> dict[str, str]:
    """By the codes of the fields; '' where the inquiry says nothing about it."""
    sources = {one: SOURCES[Filled(one)] for one in {field.fills for field in fields} if one}
    texts = {name: source(inquiry, agent) for name, source in sources.items()}
    return {field.code: texts.get(field.fills, "") for field in fields}


def _numbers(kinds: Collection[str]) -> Source:
    def read(inquiry: Inquiry, agent: Agent) -> str:
        rows = references_of(inquiry)
        wanted = [one for one in rows if one.reference.kind in kinds and one.standing in SURE]
        return ", ".join(dict.fromkeys(one.reference.value for one in wanted))

    return read


def _limits(*, printed: bool) -> Source:
    def read(inquiry: Inquiry, agent: Agent) -> str:
        rows = _known_limits(inquiry).filter(is_printed=printed)
        return "\n".join(_limit_in_words(one) for one in rows)

    return read


def _known_limits(inquiry: Inquiry) -> QuerySet[InquiryLimit]:
    states = (LimitState.PROPOSED, LimitState.CONFIRMED)
    rows = InquiryLimit.objects.filter(inquiry=inquiry, state__in=states, kind=LimitKind.LIMIT)
    return rows.filter(due_on__isnull=False)


def _limit_in_words(limit: InquiryLimit) -> str:
    said = date_format(limit.due_on, "DATE_FORMAT") if limit.due_on else ""
    state = LimitState(limit.state).label
    basis = limit.basis_words
    return f"{said} ({state})" + (f": {basis}" if basis else "")


def _closed_days(inquiry: Inquiry, agent: Agent) -> str:
    """Only what is known: a limit that moved, and cautions of the rule."""
    lines = []
    for limit in _known_limits(inquiry):
        if limit.nominal_on and limit.due_on and limit.nominal_on != limit.due_on:
            words = _("%(nominal)s is a closed day: moved to %(due)s")
            days = {"nominal": limit.nominal_on, "due": limit.due_on}
            lines.append(words % {name: date_format(day) for name, day in days.items()})
        lines += limit.caution_words
    return "\n".join(dict.fromkeys(lines))


def _last_words(inquiry: Inquiry, agent: Agent) -> str:
    return last_words(inquiry)


def last_words(inquiry: Inquiry) -> str:
    """What the inquirer wrote last, masked; '' if he wrote nothing yet."""
    newest = _inbound(inquiry).order_by("-pk").first()
    return mask(newest.body).strip()[:LONGEST] if newest else ""


def _own_note(inquiry: Inquiry, agent: Agent) -> str:
    notes = inquiry.messages.filter(kind=MessageKind.NOTE, author=agent)
    note = notes.order_by("-pk").first()
    return note.body[:LONGEST] if note else ""


def _addresses(inquiry: Inquiry, agent: Agent) -> str:
    rows = _inbound(inquiry).exclude(sender_address="").order_by("pk")
    return ", ".join(dict.fromkeys(rows.values_list("sender_address", flat=True)[:50]))


def _received_at(inquiry: Inquiry, agent: Agent) -> str:
    newest = _inbound(inquiry).order_by("-pk").first()
    if newest is None:
        return ""
    return date_format(newest.at.astimezone(ZoneInfo(inquiry.desk.time_zone)), "Y-m-d H:i")


def _inbound(inquiry: Inquiry) -> QuerySet[Message]:
    return Message.objects.filter(inquiry=inquiry, kind=MessageKind.INBOUND)


SOURCES: dict[Filled, Source] = {
    Filled.NUMBERS: _numbers(NUMBERS),
    Filled.WIPO_REFERENCE: _numbers(REFERENCES),
    Filled.PAYMENT_NUMBERS: _numbers(PAYMENTS),
    Filled.PRINTED_LIMITS: _limits(printed=True),
    Filled.COMPUTED_LIMITS: _limits(printed=False),
    Filled.CLOSED_DAYS: _closed_days,
    Filled.LAST_WORDS: _last_words,
    Filled.OWN_NOTE: _own_note,
    Filled.ADDRESSES: _addresses,
    Filled.RECEIVED_AT: _received_at,
}
