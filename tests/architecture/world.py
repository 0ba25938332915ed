"""Every address of the product with what it needs, what it is posted, and who asks for it."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from desks.models import Agent, Desk
from inquiries.models import Inquiry

CANARIES = {
    "subject": "CanarySubject",
    "body": "CanaryBody",
    "quoted": "CanaryQuoted",
    "html": "CanaryHtml",
    "contact": "CanaryName",
    "address": "canary.address@visitor.example",
    "organisation": "CanaryOrganisation",
    "note": "CanaryNote",
    "reply": "CanaryReply",
    "filename": "CanaryFile.pdf",
    "file": "CanaryFileContent",
    "merged": "CanaryTwin",
    "quarantined": "CanaryQuarantined",
    "question": "CanaryQuestion",
    "tried": "CanaryTried",
    "proposed": "CanaryProposed",
    "handed": "CanaryHanded",
    "answered": "CanaryAnswered",
    "proposal": "CanaryProposal",
    "internal": "CanaryInternal",
}
# What is there in no world.
ABSENT = "MAD-2026-999999"
NO_ID = 999_999_999
NAMES = {"name_en": "Refund", "name_fr": "Remboursement", "name_es": "Reembolso"}
LOOK = {"colour": "teal", "shape": "flag"}


@dataclass
class World:
    """What an address needs (`urls`), what a valid post contains (`posts`), and the cast.

    In `inquiry` everything that could leak is marked (CANARIES); `other` and `right` are Madrid's.
    """

    madrid: Desk
    hague: Desk
    inquiry: Inquiry
    other: Inquiry
    right: Inquiry
    cast: dict[str, Agent | None]
    urls: dict[str, str] = field(default_factory=dict)
    missing_urls: dict[str, str] = field(default_factory=dict)
    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def add(self, names: str, found: list[Any], absent: list[Any] | None = None) -> None:
        """These addresses with what is there and, where they name something, with what is not."""
        for name in names.split():
            self.urls[name] = reverse(name, args=found)
            if found:
                self.missing_urls[name] = reverse(name, args=absent)

    def client(self, role: str) -> Client:
        """A browser of its own each time; the agent signs in once."""
        client = Client(raise_request_exception=False)
        if agent := self.cast[role]:
            if role not in self.sessions:
                client.force_login(agent)
                self.sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client
