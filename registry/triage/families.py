"""What topics of different desks have in common; a topic of one code at two desks is one family."""

from __future__ import annotations

_SHARED = {
    "hague.renewals": "renewal",
    "hague.decisions": "refusals_decisions",
    "hague.payment": "fees_payment",
    "hague.online_services": "online_services_accounts",
    "hague.changes_in_register": "register_changes",
    "madrid.change_ownership": "register_changes",
    "madrid.change_name_address": "register_changes",
    "madrid.representative": "register_changes",
    "meetings.complaints": "complaints_feedback",
    "meetings.training_guidance": "training_outreach",
}


def family_of(topic: str) -> str:
    """Of "desk.topic"."""
    return _SHARED.get(topic) or topic.partition(".")[2]
