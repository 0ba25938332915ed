"""What notifications about inquiries and offers say and where they lead, for the app below."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from desks.permissions import Scope
from inquiries.models import DeskTransfer, Inquiry, TimelineFact
from inquiries.queries import open_offers
from inquiries.states import Fact
from notifications.signals import subjects_wanted
from notifications.subjects import Subject

INQUIRY, OFFER, MOVED, BULK = "inquiry", "transfer", "moved", "bulk"


def subject_of(inquiry: Inquiry) -> str:
    return f"{INQUIRY}:{inquiry.reference}"


def subject_of_offer(transfer: DeskTransfer) -> str:
    return f"{OFFER}:{transfer.pk}"


def subject_of_moved(agent_id: int) -> str:
    return f"{MOVED}:{agent_id}"


def subject_of_fact(fact: TimelineFact) -> str:
    """What a bulk deed assigns is one line, not as many as there are inquiries."""
    bulk = fact.data.get("bulk") if fact.kind == Fact.ASSIGNED else None
    return f"{BULK}:{bulk}" if bulk else subject_of(fact.inquiry)


def listen() -> None:
    subjects_wanted.connect(find_bulks, dispatch_uid="inquiries.notified.bulks")
    subjects_wanted.connect(find_inquiries, dispatch_uid="inquiries.notified.inquiries")
    subjects_wanted.connect(find_offers, dispatch_uid="inquiries.notified.offers")
    subjects_wanted.connect(find_moved, dispatch_uid="inquiries.notified.moved")


def find_inquiries(*, keys: Collection[str], scope: Scope, **_kwargs: Any) -> dict[str, Subject]:
    """Those that the scope may see; one that was merged away leads to where it goes on."""
    references = _of(INQUIRY, keys)
    if not references:
        return {}
    found = Inquiry.objects.visible_to(scope).filter(reference__in=references)
    return {
        f"{INQUIRY}:{reference}": Subject(
            label=reference,
            title=subject or _("(no subject)"),
            url=reverse("inquiries:conversation", args=[reference]),
        )
        for reference, subject in found.values_list("reference", "subject")
    }


def find_offers(*, keys: Collection[str], scope: Scope, **_kwargs: Any) -> dict[str, Subject]:
    """Offers that are still open, for those who may answer them."""
    ids = [int(one) for one in _of(OFFER, keys)]
    if not ids:
        return {}
    return {
        subject_of_offer(offer): Subject(
            label=offer.inquiry.reference,
            title=offer.inquiry.subject or _("(no subject)"),
            url=reverse("inquiries:inbox", args=[offer.to_desk.code, "transfers"]),
        )
        for offer in open_offers(scope).filter(pk__in=ids)
    }


def find_moved(*, keys: Collection[str], scope: Scope, **_kwargs: Any) -> dict[str, Subject]:
    """What was moved from an agent is for him alone."""
    own = subject_of_moved(scope.agent_id)
    if own not in keys:
        return {}
    title = _("What was moved while you were away")
    return {own: Subject(label="", title=title, url=reverse("inquiries:moved"))}


def find_bulks(*, keys: Collection[str], scope: Scope, **_kwargs: Any) -> dict[str, Subject]:
    """No inquiry of it by name: a number, and the way to one's own."""
    if not scope.desk_ids:
        return {}
    url = reverse("inquiries:inbox", args=["all", "mine"])
    return {f"{BULK}:{which}": Subject(label="", title="", url=url) for which in _of(BULK, keys)}


def _of(what: str, keys: Collection[str]) -> list[str]:
    parted = (key.partition(":") for key in keys)
    return [which for kind, _colon, which in parted if kind == what]
