"""States of a proposal to the examiners, what may follow which, what is proposed and what blocks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    MADE = "made", _("Waits for a decision")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


MOVES: dict[str, frozenset[str]] = {
    State.MADE: frozenset({State.ACCEPTED, State.DECLINED, State.WITHDRAWN}),
    State.ACCEPTED: frozenset(),
    State.DECLINED: frozenset(),
    State.WITHDRAWN: frozenset(),
}


class Kind(TextChoices):
    EXPEDITE = "expedite", _("Expedite a recording")
    CORRECT = "correct", _("Correct an entry")
    RECONSIDER = "reconsider", _("Reconsider an irregularity")
    OTHER = "other", _("Something else")


class Step(TextChoices):
    """Where the matter stands and does not go on; our own words, not the registries'."""

    RECEIPT = "receipt", _("Receipt of the request")
    FORMALITIES = "formalities", _("Formal examination")
    CLASSIFICATION = "classification", _("Classification")
    PAYMENT = "payment", _("Payment")
    TRANSLATION = "translation", _("Translation")
    RECORDING = "recording", _("Recording")
    PUBLICATION = "publication", _("Publication")
    NOTIFICATION = "notification", _("Notification to the Offices")
    CERTIFICATE = "certificate", _("Certificate or extract")
    OTHER = "other", _("Another step")
