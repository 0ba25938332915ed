"""Deeds of the mailroom: on what came in, and on what goes out."""

from mailroom.actions.holding import (
    cancel_held,
    hold_scheduled,
    release_held,
    reschedule,
    undo_until,
)
from mailroom.actions.incoming import (
    RAW_ATTEMPTS,
    READ_ARCHIVE_TASK,
    READ_TASK,
    claim_raw_emails,
    fail_raw_email,
    finish_raw_emails,
    give_back_raw_email,
    release_expired_raw_emails,
    reprocess_quarantined,
    store_raw_email,
)
from mailroom.actions.outgoing import (
    claim_outgoing,
    deliver_due,
    deliver_email,
    queue_outgoing,
    release_claimed_outgoing,
    release_expired_outgoing,
)
from mailroom.actions.recording import (
    record_answer,
    settle_uncertain,
    try_now,
)
from mailroom.sending.pacing import DELIVER_TASK

__all__ = [
    "DELIVER_TASK",
    "RAW_ATTEMPTS",
    "READ_ARCHIVE_TASK",
    "READ_TASK",
    "cancel_held",
    "claim_outgoing",
    "claim_raw_emails",
    "deliver_due",
    "deliver_email",
    "fail_raw_email",
    "finish_raw_emails",
    "give_back_raw_email",
    "hold_scheduled",
    "queue_outgoing",
    "record_answer",
    "release_claimed_outgoing",
    "release_expired_outgoing",
    "release_expired_raw_emails",
    "release_held",
    "reprocess_quarantined",
    "reschedule",
    "settle_uncertain",
    "store_raw_email",
    "try_now",
    "undo_until",
]
