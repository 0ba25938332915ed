"""Reading inquiries: offers, one conversation, a person's history. Every one starts from the scope."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Case, F, Prefetch, Q, QuerySet, TextField, Value, When

from contacts.models import Contact
from contacts.queries import family_ids
from desks.models import Agent
from desks.permissions import Deed, Scope
from inquiries.models import (
    Attachment,
    DeskTransfer,
    Draft,
    DraftFile,
    DraftKind,
    Inquiry,
    InquiryLimit,
    InquiryLink,
    InquiryMerge,
    Message,
    TimelineFact,
)
from inquiries.models.inquiry import SEEN_FROM_THERE, LinkKind
from inquiries.states import Fact, LimitState, MessageKind, TransferState
from mailroom.queries import own_addresses, without_tag


# --- offers between desks ----------------------------------------------------------------------
def open_offers(scope: Scope) -> QuerySet[DeskTransfer]:
    """Offers that the agent may accept or decline; only a stub of the inquiry is shown."""
    return (
        DeskTransfer.objects.filter(
            state=TransferState.OFFERED,
            to_desk_id__in=scope.desk_ids_for(Deed.ANSWER_TRANSFER),
        )
        .select_related("inquiry", "from_desk", "to_desk", "offered_by")
        .order_by("offered_at")
    )


def open_offer_of(inquiry: Inquiry) -> DeskTransfer | None:
    offers = inquiry.transfers.filter(state=TransferState.OFFERED)
    # Prefetched, not joined: mostly there is none, and a wide join costs even then.
    return offers.prefetch_related("to_desk", "offered_by").first()


# --- one conversation --------------------------------------------------------------------------
IS_OURS = Q(kind=MessageKind.OUTBOUND)  # its HTML is ours and small; that of others stays unread


def messages_of(inquiry: Inquiry) -> QuerySet[Message]:
    """Oldest first, with author, attachments and delivery state: two queries in all."""
    attachments = Attachment.objects.select_related("stored_file").order_by("pk")
    return (
        inquiry.messages.select_related("author", "outgoing")
        .defer("html", "outgoing__html", "outgoing__text", "outgoing__references")
        .annotate(has_html=~Q(html="") & ~IS_OURS)
        .annotate(
            written_html=Case(
                When(IS_OURS, then=F("html")), default=Value(""), output_field=TextField()
            )
        )
        .prefetch_related(Prefetch("attachments", attachments, to_attr="files"))
        .prefetch_related("outgoing__recipients")
        .order_by("pk")
    )


def others_to_answer(message: Message) -> list[str]:
    """Who else was written to: everybody named in the message except us and its writer."""
    ours = {*own_addresses(), message.answer_address.casefold()}
    others = dict.fromkeys(message.recipients)
    return [one for one in others if "@" in one and without_tag(one) not in ours]


def timeline_of(inquiry: Inquiry) -> list[TimelineFact]:
    """Its facts, and those of the inquiries merged into it; the merge itself is told once."""
    own = list(inquiry.timeline.order_by("pk"))
    if not any(fact.kind == Fact.MERGED for fact in own):
        return own
    merged = inquiry.merged_from.values_list("pk", flat=True)
    theirs = TimelineFact.objects.filter(inquiry_id__in=list(merged)).exclude(kind=Fact.MERGED)
    return sorted([*own, *theirs], key=lambda fact: fact.pk)


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link as one of its inquiries shows it."""

    pk: int
    words: str
    other: Inquiry


def links_of(inquiry: Inquiry, scope: Scope) -> list[LinkRow]:
    """Linked inquiries that the agent may see too, both directions."""
    links = InquiryLink.objects.filter(Q(inquiry=inquiry) | Q(other=inquiry))
    found = links.prefetch_related("inquiry", "other").order_by("pk")
    both = [_link_row(link, inquiry) for link in found]
    # Not in SQL: there the whole table of inquiries would be joined to a handful of links.
    readable = scope.desk_ids_for(Deed.READ_INQUIRY)
    return [row for row in both if row.other.desk_id in readable]


def _link_row(link: InquiryLink, inquiry: Inquiry) -> LinkRow:
    if link.inquiry_id == inquiry.pk:
        return LinkRow(link.pk, str(link.get_kind_display()), link.other)
    words = SEEN_FROM_THERE.get(LinkKind(link.kind), link.get_kind_display())
    return LinkRow(link.pk, str(words), link.inquiry)


def inquiries_of_contact(contact: Contact, scope: Scope, *, limit: int = 200) -> Sequence[Inquiry]:
    """All that this person asked, over desks, channels and merged addresses, newest first."""
    mine = Inquiry.objects.visible_to(scope).filter(contact_id__in=family_ids(contact))
    return list(mine.select_related("desk", "assignee").order_by("-created_at")[:limit])


def merges_into(inquiry: Inquiry) -> QuerySet[InquiryMerge]:
    """What was merged into it and can be taken out again, the latest first."""
    present = InquiryMerge.objects.filter(target=inquiry, undone_at=None)
    return present.select_related("source").order_by("-pk")


def find_merge(scope: Scope, merge_id: int) -> InquiryMerge | None:
    merges = InquiryMerge.objects.filter(
        pk=merge_id, target__desk_id__in=scope.desk_ids_for(Deed.READ_INQUIRY)
    )
    return merges.select_related("source", "target__desk").first()


def get_message_for(scope: Scope, message_id: int) -> Message | None:
    visible = Inquiry.objects.visible_to(scope).values("pk")
    found = Message.objects.filter(pk=message_id, inquiry__in=visible)
    return found.select_related("inquiry").first()


# --- drafts ------------------------------------------------------------------------------------
def drafts_at(inquiry: Inquiry, scope: Scope) -> list[Draft]:
    """The agent's own and those shared with him, by the index of the inquiry: two queries at most."""
    drafts = Draft.objects.visible_to(scope).filter(inquiry=inquiry)
    return list(_with_files(drafts.order_by("pk")))


def drafts_of(scope: Scope, *, limit: int = 200) -> list[Draft]:
    """All that the agent has begun and may still see, the latest first; by drafts_of_agent."""
    own = Draft.objects.visible_to(scope).filter(author_id=scope.agent_id)
    own = own.filter(inquiry__merged_into=None).select_related("inquiry__contact__root")
    return list(own.order_by("-updated_at")[:limit])


def count_drafts(scope: Scope) -> int:
    """How many `drafts_of` would give."""
    own = Draft.objects.visible_to(scope).filter(author_id=scope.agent_id)
    return own.filter(inquiry__merged_into=None).count()


def writers_of_drafts(scope: Scope, reference: str) -> dict[int, str]:
    """Colleagues who have begun an answer there, by their names: that there is one, not what."""
    desks = scope.desk_ids_for(Deed.READ_INQUIRY)
    replies = Draft.objects.filter(inquiry__reference=reference, inquiry__desk_id__in=desks)
    others = replies.filter(kind=DraftKind.REPLY).exclude(author_id=scope.agent_id)
    # Not the whole texts, which may be long.
    author_ids = others.order_by().values("author_id")
    return {one.pk: one.display_name for one in Agent.objects.filter(pk__in=author_ids)}


def _with_files(drafts: QuerySet[Draft]) -> QuerySet[Draft]:
    files = DraftFile.objects.filter(removed_at=None).select_related("stored_file").order_by("pk")
    drafts = drafts.select_related("author", "edited_by", "taken_from", "inquiry")
    return drafts.prefetch_related(Prefetch("files", files, to_attr="present_files"))


def get_draft_file_for(scope: Scope, file_id: int) -> DraftFile | None:
    visible = Draft.objects.visible_to(scope).values("pk")
    found = DraftFile.objects.filter(pk=file_id, draft__in=visible)
    return found.select_related("stored_file", "draft").first()


# --- time limits ---------------------------------------------------------------------------------
OPEN_LIMITS = (LimitState.CONFIRMED, LimitState.PROPOSED)


def open_limits_of(inquiry_ids: Collection[int], scope: Scope) -> list[InquiryLimit]:
    """Confirmed and proposed limits of these inquiries, as far as they may be seen: confirmed first.

    For the page of a reference, whose inquiries its own query has found.
    """
    found = InquiryLimit.objects.filter(
        inquiry_id__in=inquiry_ids,
        inquiry__desk_id__in=scope.desk_ids_for(Deed.READ_INQUIRY),
        state__in=OPEN_LIMITS,
    )
    return list(found.select_related("inquiry").order_by("state", "due_on", "pk"))
