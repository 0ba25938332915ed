"""What the command palette finds on the server; the actions of the page are its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.models import Contact
from contacts.queries import names_of
from desks.permissions import Deed, Scope
from desks.request import AgentRequest, desks_of, rights_of
from inquiries.macro_queries import macros_for
from inquiries.models import Inquiry
from inquiries.reference_queries import references_known
from inquiries.reference_values import keys_meant
from inquiries.search.engine import SearchTooBroad, search
from inquiries.search.exact import contacts_named, find_named, find_numbered
from inquiries.search.meaning import Reader
from inquiries.search.parser import parse_query
from inquiries.search.people import find_people
from inquiries.search.sources import Item, sources
from inquiries.views.reference_words import ICONS
from inquiries.views.search_filters import search_url
from knowledge_base.search.words import fold
from shared.masking import mask

MOST_INQUIRIES, MOST_OTHERS, MOST_SEEN = 6, 4, 8
SHORTEST = 2  # characters, before anything is looked for


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    label: str | Promise
    items: Sequence[Item]


@require_safe
def palette(request: AgentRequest) -> HttpResponse:
    """Groups of options for what is typed; without words what was opened last, and what is due."""
    text = request.GET.get("q", "").strip()
    groups = _found(request, text) if len(text) >= SHORTEST else _without_words(request)
    shown = [group for group in groups if group.items]
    return render(request, "inquiries/_palette.html", {"groups": shown})


def _found(request: AgentRequest, text: str) -> list[Group]:
    scope, now = rights_of(request), timezone.now()
    groups = [
        Group("inquiries", _("Inquiries"), _inquiries(request, text, now)),
        Group("macros", _("Macros"), _macros(request, text)),
        Group("contacts", _("Contacts"), _contacts(text, scope, now)),
    ]
    groups.insert(0, Group("references", _("Numbers"), _references(text, scope)))
    for number, source in enumerate(sources()):
        found = source.find(text, request.user, scope, MOST_OTHERS)
        groups.append(Group(f"source-{number}", source.label, found))
    everything = Item(_("Search for “%(text)s”") % {"text": text}, search_url(text), icon="search")
    return [*groups, Group("search", _("Search"), [everything])]


def _without_words(request: AgentRequest) -> list[Group]:
    """The browser keeps the references of what was opened, nothing else; the scope decides."""
    scope = rights_of(request)
    references = request.GET.get("seen", "").split(",")[:MOST_SEEN]
    visible = Inquiry.objects.visible_to(scope).select_related("contact__root")
    by_reference = {one.reference: one for one in visible.filter(reference__in=references)}
    seen = [by_reference[one] for one in references if one in by_reference]
    mine = (
        visible.active()
        .filter(assignee_id=scope.agent_id)
        .order_by(F("queue_at").asc(nulls_last=True), "id")
    )
    due = [one for one in mine[:MOST_INQUIRIES] if one not in seen]
    return [
        Group("seen", _("Opened last"), _items(seen)),
        Group("mine", _("Yours, due next"), _items(due)),
    ]


def _inquiries(request: AgentRequest, text: str, now: datetime) -> list[Item]:
    scope, desks = rights_of(request), desks_of(request)
    exact = find_named(text, scope=scope, desks=desks, now=now)
    exact = exact or find_numbered(text, scope=scope, desks=desks, now=now)
    meaning = Reader(request.user, scope, desks, now).read(parse_query(text, is_typing=True))
    try:
        found = search(meaning=meaning, scope=scope, now=now, limit=MOST_INQUIRIES)
        hits = [hit.inquiry for hit in found.hits if hit.inquiry != exact]
    except SearchTooBroad:
        hits = []
    return _items([*([exact] if exact else []), *hits])


def _macros(request: AgentRequest, text: str) -> list[Item]:
    """Those that can be used with the inquiry that is open (`on`), by any words of their names."""
    reference = request.GET.get("on", "")
    visible = Inquiry.objects.visible_to(rights_of(request)).filter(reference=reference)
    inquiry = visible.only("desk_id").first() if reference else None
    if inquiry is None:
        return []
    page, words = reverse("inquiries:macros_of", args=[reference]), fold(text).split()
    return [
        Item(title=one.name, url=f"{page}?macro={one.pk}", icon="wand")
        for one in macros_for(rights_of(request), {inquiry.desk_id})
        if all(word in fold(f"{one.name_en} {one.name_fr} {one.name_es}") for word in words)
    ][:MOST_OTHERS]


def _items(inquiries: Sequence[Inquiry]) -> list[Item]:
    names = names_of([one.contact.survivor for one in inquiries])
    return [
        Item(
            title=mask(one.subject) or _("(no subject)"),
            url=reverse("inquiries:conversation", args=[one.reference]),
            detail=f"{one.reference} · {names[one.contact.survivor.pk]}",
            icon="message-circle",
        )
        for one in inquiries
    ]


def _references(text: str, scope: Scope) -> list[Item]:
    """The page of a number that is typed whole; only of one that the agent's inquiries speak of."""
    if not any(sign.isdecimal() for sign in text):
        return []
    return [
        Item(
            title=one.value,
            url=reverse("inquiries:reference", args=[one.pk]),
            detail=str(one.get_kind_display()),
            icon=ICONS[one.kind],
        )
        for one in references_known(keys_meant(text), scope)[:MOST_OTHERS]
    ]


def _contacts(text: str, scope: Scope, now: datetime) -> list[Item]:
    named = [one.survivor for one in contacts_named(text, scope)[:MOST_OTHERS]]
    contacts: Sequence[Contact] = named or find_people(
        text,
        scope=scope,
        desk_ids=scope.desk_ids_for(Deed.READ_CONTACT),
        now=now,
        limit=MOST_OTHERS,
    )
    names = names_of(contacts)
    return [
        Item(
            title=names[one.pk],
            url=reverse("contacts:detail", args=[one.pk]),
            detail=one.organisation,
            icon="user",
        )
        for one in contacts
    ]
