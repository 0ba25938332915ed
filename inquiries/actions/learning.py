"""Learning from what agents confirmed and corrected: the letters as examples, then a new version."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime

from inquiries.models import InquiryTriage, Message
from inquiries.states import MessageKind, Urgency
from registry.references import find_in_message
from registry.triage import Example
from registry.triage.features import kinds_of
from shared.masking import mask
from triage.actions import try_version
from triage.models import ModelVersion

NEWEST = 2000  # settled inquiries: a desk's words change, and the solve grows with their cube
FEWEST_KEPT_OUT = 20  # to measure on; below that a measure says little
KEPT_OUT_OF = 5  # one in five is never learned from, whatever version it is
LONGEST_TEXT = 20_000


def learn(*, now: datetime) -> ModelVersion | None:
    """Train a version from the newest settled inquiries and measure it; None when there are too few.

    Nothing is trained when nothing was settled since the last version. Whether it is used is
    decided by what it does on letters that no version has learned from.
    """
    last = ModelVersion.objects.order_by("-number").values_list("trained_at", flat=True).first()
    rows = list(
        InquiryTriage.objects.filter(settled_at__isnull=False, is_failed=False)
        .exclude(inquiry__topic="")
        .select_related("inquiry__desk")
        .order_by("-settled_at")[:NEWEST]
    )
    if not rows or (last and rows[0].settled_at and rows[0].settled_at <= last):
        return None
    learned, kept_out = _divided(list(_examples(rows)))
    if len(kept_out) < FEWEST_KEPT_OUT:
        return None
    return try_version(learned=learned, kept_out=kept_out, now=now)


def _divided(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """By what they say: the same letter is on the same side in every version."""
    kept_out = [one for one in examples if _is_kept_out(one)]
    return [one for one in examples if not _is_kept_out(one)], kept_out


def _is_kept_out(one: Example) -> bool:
    digest = hashlib.sha256(f"{one.subject}\n{one.body}".encode("utf-8", "replace")).digest()
    return digest[0] % KEPT_OUT_OF == 0


def _examples(rows: Sequence[InquiryTriage]) -> Iterator[Example]:
    firsts = _first_messages(rows)
    for row in rows:
        if message := firsts.get(row.inquiry_id):
            yield _example(row, message)


def _first_messages(rows: Sequence[InquiryTriage]) -> dict[int, Message]:
    ids = [row.inquiry_id for row in rows]
    found = Message.objects.filter(inquiry__in=ids, kind=MessageKind.INBOUND)
    firsts = found.order_by("inquiry_id", "at", "pk").distinct("inquiry_id")
    return {one.inquiry_id: one for one in firsts.defer("html", "quoted")}


def _example(row: InquiryTriage, message: Message) -> Example:
    inquiry, body = row.inquiry, message.body[:LONGEST_TEXT]
    subject, language = message.subject, inquiry.language
    references = find_in_message(subject=mask(subject), body=mask(body), language=language)
    return Example(
        subject=subject,
        body=body,
        desk=row.desk,
        topic=inquiry.topic,
        subtopic=row.subtopic,
        urgency=Urgency(inquiry.urgency).name.lower(),
        resolver=row.resolver,
        kinds=kinds_of(references),
        arrived=inquiry.desk.code,
    )
