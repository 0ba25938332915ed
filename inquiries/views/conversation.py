"""One conversation: the page with three panes, and its two live fragments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from contacts.queries import addresses_of, name_of, names_of
from desks.permissions import Deed, Scope
from desks.queries import agents_at, calendar_of
from desks.request import AgentRequest, desks_of, every_desk, rights_of
from inquiries.field_forms import fields_context
from inquiries.forms import LANGUAGES, ClassifyForm, NoteForm, ReplyForm, TransferForm
from inquiries.inbox import View
from inquiries.models import Draft, DraftKind, Inquiry
from inquiries.notices import notices_for
from inquiries.permissions import get_inquiry_in
from inquiries.procedure_queries import open_steps_of
from inquiries.queries import (
    merges_into,
    open_offer_of,
    others_to_answer,
)
from inquiries.sending_times import Later, preset_times
from inquiries.states import BY_HAND, STATUS_MOVES, Status
from inquiries.tag_queries import tags_in_list, tags_of
from inquiries.views.draft_views import Drafts, DraftView, drafts_for
from inquiries.views.listing import Place, fill_listing, find_place
from inquiries.views.rail import live_fragment, note_mark
from inquiries.views.sections import sections_of
from inquiries.views.thread import Thread, thread_of

EVENTS_SHOWN = 12
PANE = "pane"  # the column that is fetched alone when the list stands beside it already


@dataclass(frozen=True, slots=True)
class May:
    """What the page offers to this agent; the actions check again."""

    take: bool
    classify: bool
    assign: bool
    resolve: bool
    escalate: bool
    hand_over: bool
    reply: bool
    transfer: bool
    merge: bool
    settle: bool
    answer_transfer: bool


@require_safe
def page(request: AgentRequest, reference: str) -> HttpResponse:
    note_mark(request)
    inquiry = get_inquiry_in(rights_of(request), reference)
    if inquiry.merged_into:
        return redirect("inquiries:conversation", inquiry.merged_into.reference)
    if request.headers.get("HX-Target") == PANE:
        return render(request, "inquiries/pane.html", pane_context(request, inquiry))
    return render(request, "inquiries/conversation.html", page_context(request, inquiry))


@live_fragment
def messages(request: AgentRequest, reference: str) -> HttpResponse:
    inquiry = get_inquiry_in(rights_of(request), reference)
    drafts = drafts_for(request, inquiry)
    context = thread_context(request, inquiry, thread_of(inquiry), drafts)
    context["place"] = place_of(request, inquiry)
    return render(request, "inquiries/_messages.html", context)


@live_fragment
def panel(request: AgentRequest, reference: str) -> HttpResponse:
    inquiry = get_inquiry_in(rights_of(request), reference)
    context = panel_context(request, inquiry, thread_of(inquiry))
    return render(request, "inquiries/_panel.html", context)


def page_context(request: AgentRequest, inquiry: Inquiry, **bound: Any) -> dict[str, Any]:
    """Everything the whole page shows; `bound` forms replace the fresh ones after an error."""
    context = pane_context(request, inquiry)
    place = context["place"]
    request.rail_key = place.key  # type: ignore[attr-defined]
    listing = fill_listing(
        scope=rights_of(request),
        desks=desks_of(request),
        place=place,
        now=timezone.now(),
        current=inquiry.reference,
    )
    row = next((one for one in listing.rows if one.is_current), None)
    known = {"tags": tags_in_list(row.inquiry)} if row else {}
    return context | {"listing": listing} | known | bound


def pane_context(request: AgentRequest, inquiry: Inquiry) -> dict[str, Any]:
    """The conversation and what stands beside it, without the list."""
    thread, drafts = thread_of(inquiry), drafts_for(request, inquiry)
    panel = panel_context(request, inquiry, thread)
    return {
        **thread_context(request, inquiry, thread, drafts),
        **panel,
        **composer_context(request, inquiry, thread, drafts, panel["contact_name"]),
        "place": place_of(request, inquiry),
    }


def place_of(request: AgentRequest, inquiry: Inquiry) -> Place:
    """The list from which the agent came; unknown or foreign ones fall back to the desk's."""
    desk_code, _slash, view = request.GET.get("from", "").partition("/")
    try:
        return find_place(
            scope=rights_of(request),
            desks=desks_of(request),
            desk_code=desk_code,
            view=view,
            cursor=request.GET.get("after", ""),
        )
    except Http404:
        return Place(view=View.OPEN, desk=inquiry.desk)


def thread_context(
    request: AgentRequest, inquiry: Inquiry, thread: Thread, drafts: Drafts
) -> dict[str, Any]:
    scope = rights_of(request)
    offer = open_offer_of(inquiry) if thread.has_offer else None
    return {
        "inquiry": inquiry,
        "thread": thread,
        "now": timezone.now(),
        "colleagues": agents_at(inquiry.desk_id),
        "moves": moves_of(inquiry),
        **_tags(inquiry),
        "offer": offer,
        "shared_drafts": drafts.shared,
        "open_steps": open_steps_of(inquiry) if thread.has_procedure else [],
        "may": _may(scope, inquiry, thread, offer.to_desk_id if offer else None),
    }


def _tags(inquiry: Inquiry) -> dict[str, Any]:
    """Of the head and of the panel: read once, by whichever is drawn."""
    return {"tags": SimpleLazyObject(lambda: tags_of(inquiry))}


def moves_of(inquiry: Inquiry) -> Sequence[str]:
    allowed = STATUS_MOVES[Status(inquiry.status)] & BY_HAND
    return [status for status in Status if status in allowed]


def _may(scope: Scope, inquiry: Inquiry, thread: Thread, offered_to: int | None) -> May:
    desk_id = inquiry.desk_id
    return May(
        classify=scope.may(Deed.CLASSIFY, desk_id),
        take=scope.may(Deed.TAKE, desk_id) and inquiry.assignee_id is None,
        assign=scope.may(Deed.ASSIGN, desk_id),
        resolve=scope.may(Deed.CHANGE_STATUS, desk_id) and Status.RESOLVED in moves_of(inquiry),
        escalate=scope.may(Deed.ESCALATE, desk_id) and inquiry.is_active,
        hand_over=scope.may(Deed.HAND_OVER, desk_id) and inquiry.is_active,
        reply=scope.may(Deed.REPLY, desk_id),
        transfer=scope.may(Deed.OFFER_TRANSFER, desk_id) and offered_to is None,
        merge=scope.may(Deed.MERGE_INQUIRIES, desk_id),
        settle=scope.may(Deed.SETTLE_DELIVERY, desk_id),
        answer_transfer=offered_to is not None and scope.may(Deed.ANSWER_TRANSFER, offered_to),
    )


def panel_context(request: AgentRequest, inquiry: Inquiry, thread: Thread) -> dict[str, Any]:
    scope = rights_of(request)
    contact = inquiry.contact.survivor
    addresses = list(addresses_of(contact))
    sections = sections_of(inquiry, scope)
    return {
        "inquiry": inquiry,
        "thread": thread,
        "now": timezone.now(),
        "contact": contact,
        "contact_name": name_of(contact, addresses),
        "addresses": addresses,
        **_tags(inquiry),
        "first_sections": [one for one in sections if one.is_first],
        "sections": [one for one in sections if not one.is_first],
        **fields_context(inquiry),
        "classify_form": ClassifyForm(inquiry=inquiry),
        "transfer_form": TransferForm(desk_id=inquiry.desk_id, desks=every_desk(request)),
        "merges": merges_into(inquiry) if thread.has_merged else (),
        "may_merge": scope.may(Deed.MERGE_INQUIRIES, inquiry.desk_id),
        "may_transfer": scope.may(Deed.OFFER_TRANSFER, inquiry.desk_id),
        **_timeline(request, thread),
    }


def _timeline(request: AgentRequest, thread: Thread) -> dict[str, Any]:
    """The newest events; all of them when asked for, and the live fragment keeps to it."""
    is_whole = request.GET.get("timeline") == "all"
    events = thread.events if is_whole else thread.events[:EVENTS_SHOWN]
    return {
        "events": events,
        "is_whole_timeline": is_whole,
        "older_events": len(thread.events) - len(events),
    }


def composer_context(
    request: AgentRequest, inquiry: Inquiry, thread: Thread, drafts: Drafts, name: str
) -> dict[str, Any]:
    """What the agent has begun to write is written on; beside it what an answer could mention."""
    scope, now = rights_of(request), timezone.now()
    draft, note = drafts.own.get(DraftKind.REPLY), drafts.own.get(DraftKind.NOTE)
    return {
        "draft": DraftView(draft) if draft else None,
        "reply_to": reply_address(thread),
        "reply_form": ReplyForm(
            inquiry=inquiry,
            to_name=(thread.to_answer and thread.to_answer.sender_name) or name,
            draft=draft,
            initial={
                "seen": thread.newest_id,
                "cc": ", ".join(_others(thread, draft)),
                "body": draft.text if draft else "",
                "html": draft.html if draft else "",
            },
        ),
        "notices": notices_for(inquiry, scope, request.user, now),
        "note_form": NoteForm(draft=note, initial={"body": note.text if note else ""}),
        "languages": LANGUAGES,
        "later_times": _later_times(inquiry),
        "desk_zone": inquiry.desk.time_zone,
    }


def _others(thread: Thread, draft: Draft | None) -> list[str]:
    if draft and (draft.cc or draft.text):
        return [draft.cc]
    return others_to_answer(thread.to_answer) if thread.to_answer else []


LATER_WORDS = {
    Later.HOUR: gettext_lazy("In an hour"),
    Later.TOMORROW: gettext_lazy("Tomorrow morning"),
    Later.OPENING: gettext_lazy("When the desk opens next"),
}


def _later_times(inquiry: Inquiry) -> list[tuple[str, str, str]]:
    """What the menu offers: its value, its words, and the moment in the desk's zone."""
    calendar = calendar_of(inquiry.desk)
    return [
        (preset, str(LATER_WORDS[preset]), moment_at(calendar.zone, at))
        for preset, at in preset_times(calendar, timezone.now()).items()
    ]


def moment_at(zone: ZoneInfo, at: datetime) -> str:
    # Translators: a date format of Django, for example "Mon 23 Nov, 09:00".
    return date_format(at.astimezone(zone), _("D j M, H:i"))


def to_name(inquiry: Inquiry) -> str:
    contact = inquiry.contact.survivor
    return names_of([contact])[contact.pk]


def reply_address(thread: Thread) -> str:
    """Where an answer would go; '' for a call or a chat of which no mail address is known."""
    return thread.to_answer.answer_address if thread.to_answer else ""
