"""Reading references: of one inquiry, and all inquiries about one. Always within the agent's scope."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet

from desks.permissions import Deed, Scope
from inquiries.models import Inquiry, ReferenceLink, ReferencePerson, RegistryReference
from inquiries.states import ACTIVE, Standing, Status
from registry.references import FORMS

MOST_LINKS = 500
"""So many of the newest mentions are looked at. No number of a registration comes near; forms do."""

ORDER = (
    Standing.CONFIRMED,
    Standing.CERTAIN,
    Standing.CANDIDATE,
    Standing.QUOTED,
    Standing.REJECTED,
)


@dataclass(slots=True)
class ReferenceRow:
    """A reference as one inquiry shows it; `others` are the agent's other inquiries about it."""

    reference: RegistryReference
    standing: str
    link: ReferenceLink
    others: list[Inquiry] = field(default_factory=list)

    @property
    def is_by_hand(self) -> bool:
        return self.link.by_id is not None

    @property
    def is_form(self) -> bool:
        return self.reference.kind in FORMS


def references_of(inquiry: Inquiry) -> list[ReferenceRow]:
    """Each once, in its strongest standing: decided and certain first, rejected last. One query."""
    links = inquiry.reference_links.select_related("reference", "by").order_by("pk")
    rows: dict[int, ReferenceRow] = {}
    for link in links:
        present = rows.get(link.reference_id)
        if present is None or _rank(link.standing) < _rank(present.standing):
            rows[link.reference_id] = ReferenceRow(link.reference, link.standing, link)
    return sorted(rows.values(), key=lambda row: (row.is_form, _rank(row.standing), row.link.pk))


def _rank(standing: str) -> int:
    return ORDER.index(Standing(standing))


def with_others(rows: Sequence[ReferenceRow], inquiry: Inquiry, scope: Scope) -> None:
    """Fill in the other inquiries about the same numbers, by links_of_reference: two queries.

    A form is no matter of its own, and what somebody has rejected joins nothing.
    """
    joining = {
        row.reference.pk: row
        for row in rows
        if not row.is_form and row.standing != Standing.REJECTED
    }
    if not joining:
        return
    pairs = _pairs(joining, without=inquiry.pk)
    others = _inquiries({inquiry_id for _reference, inquiry_id in pairs}, scope)
    for reference_id, inquiry_id in pairs:
        if inquiry_id in others:
            joining[reference_id].others.append(others[inquiry_id])
    for row in joining.values():
        row.others.sort(key=_open_first)


def _pairs(references: Collection[int], *, without: int) -> list[tuple[int, int]]:
    links = ReferenceLink.objects.shown().filter(reference_id__in=references)
    found = links.exclude(inquiry=without).order_by("-id")
    return list(dict.fromkeys(found.values_list("reference_id", "inquiry_id")[:MOST_LINKS]))


def _inquiries(ids: Iterable[int], scope: Scope) -> dict[int, Inquiry]:
    """What was merged away is told by the one it went into."""
    if not (wanted := set(ids)):
        return {}
    visible = Inquiry.objects.visible_to(scope).filter(pk__in=wanted)
    found = visible.exclude(status=Status.MERGED).select_related(
        "assignee", "contact__root", "desk"
    )
    return {one.pk: one for one in found}


def _open_first(inquiry: Inquiry) -> tuple[bool, float]:
    return (inquiry.status not in ACTIVE, -inquiry.last_message_at.timestamp())


# --- one reference ---------------------------------------------------------------------------------
def find_reference_for(scope: Scope, reference_id: int) -> RegistryReference | None:
    """None, too, when the agent may see no inquiry that speaks of it."""
    reference = RegistryReference.objects.filter(pk=reference_id).first()
    return reference if reference and links_about(reference, scope).exists() else None


def links_about(reference: RegistryReference, scope: Scope) -> QuerySet[ReferenceLink]:
    """Where it is spoken of, the newest first; not where it was rejected."""
    desks = scope.desk_ids_for(Deed.READ_INQUIRY)
    return reference.links.shown().filter(inquiry__desk_id__in=desks).order_by("-id")


def inquiries_about(reference: RegistryReference, scope: Scope) -> list[Inquiry]:
    """Across channels and years, the latest first; the newest mentions decide which, see above."""
    ids = links_about(reference, scope).values_list("inquiry_id", flat=True)[:MOST_LINKS]
    found = _inquiries(ids, scope).values()
    return sorted(found, key=lambda one: one.last_message_at, reverse=True)


def people_of(reference: RegistryReference, scope: Scope) -> list[ReferencePerson]:
    """As people told us in inquiries that the agent may read; the latest word first."""
    told = reference.people.filter(inquiry__desk_id__in=scope.desk_ids_for(Deed.READ_INQUIRY))
    return list(told.select_related("inquiry", "by").order_by("role", "-at"))


def references_known(keys: Sequence[str], scope: Scope) -> QuerySet[RegistryReference]:
    """By reference_once, whose first part the key is; of what the agent's inquiries speak of."""
    readable = ReferenceLink.objects.shown().filter(
        reference=OuterRef("pk"), inquiry__desk_id__in=scope.desk_ids_for(Deed.READ_INQUIRY)
    )
    return RegistryReference.objects.filter(Exists(readable), key__in=keys).order_by("kind")


def inquiry_ids_with_keys(keys: Sequence[str]) -> list[int]:
    """For a condition, which an index can then follow: inquiries that speak of one of these."""
    known = RegistryReference.objects.filter(key__in=keys).values("pk")
    links = ReferenceLink.objects.shown().filter(reference__in=known).order_by("-id")
    return list(dict.fromkeys(links.values_list("inquiry_id", flat=True)[:MOST_LINKS]))
