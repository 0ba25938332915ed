"""Deeds of the mailroom: on what came in, and on what goes out."""

from mailroom.actions.incoming import (
    RAW_ATTEMPTS,
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
    DELIVER_TASK,
    RETRY_PAUSES,
    claim_outgoing,
    deliver_due,
    deliver_email,
    queue_outgoing,
    record_answer,
    release_claimed_outgoing,
    release_expired_outgoing,
    settle_uncertain,
)

__all__ = [
    "DELIVER_TASK",
    "RAW_ATTEMPTS",
    "READ_TASK",
    "RETRY_PAUSES",
    "claim_outgoing",
    "claim_raw_emails",
    "deliver_due",
    "deliver_email",
    "fail_raw_email",
    "finish_raw_emails",
    "give_back_raw_email",
    "queue_outgoing",
    "record_answer",
    "release_claimed_outgoing",
    "release_expired_outgoing",
    "release_expired_raw_emails",
    "reprocess_quarantined",
    "settle_uncertain",
    "store_raw_email",
]
