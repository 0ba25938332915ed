"""What can be inserted where somebody writes: templates, articles, colleagues. A fragment and a page."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from desks.models import Agent
from desks.queries import agents_at
from desks.request import AgentRequest, rights_of
from inquiries.inserted import letters_for
from inquiries.models import Inquiry
from inquiries.permissions import get_inquiry_in
from inquiries.used_texts import name_used
from knowledge_base.letters import Letter
from knowledge_base.queries import Offer, find_offers
from knowledge_base.states import INSERTABLE, LANGUAGES, Kind

FEW, MANY = 8, 40
LONGEST_QUESTION = 80
PERSON = "person"
NAMES = dict(LANGUAGES)


@dataclass(frozen=True, slots=True)
class Completion:
    """Inserted as it stands: `html` where the answer is rich, `text` where it is plain.

    `used` tells the answer where it is from.
    """

    title: str
    text: str
    html: str = ""
    hint: str = ""
    language: str = ""
    is_wanted_language: bool = True
    used: str = ""

    @property
    def first_lines(self) -> str:
        return " ".join(self.text.split())[:140]

    @property
    def language_name(self) -> str:
        return str(NAMES.get(self.language, ""))


@require_safe
def completions(request: AgentRequest, reference: str) -> HttpResponse:
    """The options of a listbox; `all` asks for more of them (the picker)."""
    inquiry = get_inquiry_in(rights_of(request), reference)
    kind, written = request.GET.get("kind") or Kind.TEMPLATE, _written(request)
    limit = MANY if "all" in request.GET else FEW
    if kind == PERSON:
        options = list(_people(inquiry, written, limit))
    else:
        options = list(_texts(request, inquiry, _kind(kind), written, limit))
    context = {"options": options, "written": written, "kind": kind}
    return render(request, "inquiries/_completions.html", context)


@require_safe
def texts(request: AgentRequest, reference: str) -> HttpResponse:
    """The same without JavaScript: a page of filled texts to copy from."""
    inquiry = get_inquiry_in(rights_of(request), reference)
    kind, written = request.GET.get("kind") or Kind.TEMPLATE, _written(request)
    context = {
        "inquiry": inquiry,
        "kind": kind,
        "kinds": [one for one in Kind.choices if one[0] in INSERTABLE],
        "written": written,
        "options": list(_texts(request, inquiry, _kind(kind), written, MANY)),
    }
    return render(request, "inquiries/texts.html", context)


def _written(request: AgentRequest) -> str:
    return request.GET.get("q", "").strip()[:LONGEST_QUESTION]


def _kind(value: str) -> Kind:
    try:
        kind = Kind(value)
    except ValueError:
        raise Http404 from None
    if kind not in INSERTABLE:  # it is read by us, and stands in no answer
        raise Http404
    return kind


def _texts(
    request: AgentRequest, inquiry: Inquiry, kind: Kind, written: str, limit: int
) -> Iterable[Completion]:
    now = timezone.now()
    offers = find_offers(
        scope=rights_of(request),
        kind=kind,
        written=written,
        language=inquiry.language,
        now=now,
        topic=inquiry.topic,
        desk_id=inquiry.desk_id,
        limit=limit,
    )
    texts = [offer.text for offer in offers]
    letters = letters_for(texts, inquiry, by=request.user, now=now)
    return [_completion(offer, letters[offer.text.pk]) for offer in offers]


def _completion(offer: Offer, letter: Letter) -> Completion:
    text = offer.text
    return Completion(
        title=text.title,
        text=letter.text,
        html=letter.html,
        hint=text.item.code,
        language=text.language,
        is_wanted_language=offer.is_wanted_language,
        used=name_used(text.pk, text.version),
    )


def _people(inquiry: Inquiry, written: str, limit: int) -> Iterable[Completion]:
    """Colleagues who may read the inquiry: who else would be told of it?"""
    found = agents_at(inquiry.desk_id)
    for word in written.split()[:3]:
        by_name = Q(first_name__istartswith=word) | Q(last_name__istartswith=word)
        found = found.filter(by_name | Q(username__istartswith=word))
    return [_person(one) for one in found[:limit]]


def _person(agent: Agent) -> Completion:
    return Completion(title=agent.display_name, text=f"@{agent.username} ", hint=agent.username)
