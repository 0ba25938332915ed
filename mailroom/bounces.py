"""Delivery failures: who failed, why, for good or for now, and which message of ours it was."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery report says; `is_permanent` is False for a delay that is still being tried."""

    recipients: tuple[str, ...]
    statuses: tuple[str, ...]
    is_permanent: bool
    original_message_id: str
    reason: str
