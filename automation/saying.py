"""What was written when something happened: the words that a rule may ask for."""

from collections.abc import Mapping, Sequence

from inquiries.models import Message, TimelineFact
from inquiries.phrases import text_to_read
from inquiries.states import MessageKind


def texts_of(facts: Sequence[TimelineFact]) -> Mapping[int, str]:
    """By the ids of the facts: their own message, else the newest that the inquirer had written by
    then. Two statements, however many there are."""
    silent = [fact for fact in facts if fact.message_id is None]
    ids = {fact.pk: fact.message_id for fact in facts} | _newest_by_then(silent)
    rows = Message.objects.filter(pk__in={pk for pk in ids.values() if pk})
    texts = {
        pk: text_to_read(subject, body)
        for pk, subject, body in rows.values_list("pk", "subject", "body")
    }
    return {fact_id: texts.get(pk or 0, "") for fact_id, pk in ids.items()}


def _newest_by_then(facts: Sequence[TimelineFact]) -> dict[int, int | None]:
    if not facts:
        return {}
    inbound = Message.objects.filter(
        inquiry__in={fact.inquiry_id for fact in facts}, kind=MessageKind.INBOUND, automatic=""
    )
    said = list(inbound.order_by("pk").values_list("pk", "inquiry_id", "at"))
    return {
        fact.pk: max(
            (pk for pk, inquiry, at in said if inquiry == fact.inquiry_id and at <= fact.at),
            default=None,
        )
        for fact in facts
    }
