"""The panel's part "Suggestions": what may help to answer, why, and what to do with it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desks.permissions import Scope
from desks.request import AgentRequest, rights_of
from inquiries.actions.suggestions import bring_back_suggestions, reject_suggestion
from inquiries.inserted import letters_for
from inquiries.models import Inquiry, Message
from inquiries.past_answers import find_past_answers
from inquiries.permissions import get_inquiry_in
from inquiries.states import MessageKind
from inquiries.used_texts import name_used
from inquiries.views.deeds import back_to, on_inquiry
from inquiries.views.rail import live_fragment
from inquiries.views.sections import section_response
from knowledge_base.letters import Letter
from knowledge_base.models import Item, Text, TextQuerySet
from knowledge_base.search.suggesting import Suggestion, letter_words, suggest_texts
from knowledge_base.states import INSERTABLE, LANGUAGES, Kind
from shared.responses import done

SHOWN = 4
NAMES = dict(LANGUAGES)
NOT_IN_A_LETTER = (Kind.NOTICE,)  # they are shown where they hold, not found by words


@dataclass(frozen=True, slots=True)
class Shown:
    """`insert` is what the button puts into the answer; empty for what is only read."""

    suggestion: Suggestion
    why: tuple[str, ...]
    insert: Letter
    used: str

    @property
    def text(self) -> Text:
        return self.suggestion.text

    @property
    def language_name(self) -> str:
        return str(NAMES.get(self.text.language, ""))


@live_fragment
def panel(request: AgentRequest, reference: str) -> HttpResponse:
    scope = rights_of(request)
    inquiry = get_inquiry_in(scope, reference)
    subject, body = _letter(inquiry)
    rejected = list(inquiry.unhelpful_items.values_list("item_id", flat=True))
    found = suggest_texts(
        _texts(scope, inquiry),
        subject=subject,
        body=body,
        topic=inquiry.topic,
        language=inquiry.language,
        now=timezone.now(),
        limit=SHOWN,
        without=rejected,
    )
    context = {
        "suggestions": list(_shown(request, inquiry, found)),
        "past": find_past_answers(inquiry, scope, letter_words(subject, body)),
        "rejected": len(rejected),
    }
    return section_response(request, inquiry, "inquiries/_suggestions.html", context)


def _letter(inquiry: Inquiry) -> tuple[str, str]:
    """What is to be answered: the newest message that came in, by the index on the inquiry."""
    came = Message.objects.filter(inquiry=inquiry, kind=MessageKind.INBOUND)
    newest = came.order_by("-pk").only("body").first()
    return inquiry.subject, newest.body if newest else ""


def _texts(scope: Scope, inquiry: Inquiry) -> TextQuerySet:
    """Of all that the agent may see, what is of the inquiry's desk or of all desks."""
    here = Q(is_for_all=True) | Q(desks=inquiry.desk_id)
    items = Item.objects.visible_to(scope).filter(here).exclude(kind__in=NOT_IN_A_LETTER)
    return Text.objects.live().filter(item__in=items.values("pk"))


def _shown(request: AgentRequest, inquiry: Inquiry, found: Sequence[Suggestion]) -> Iterator[Shown]:
    texts = [one.text for one in found if one.text.item.kind in INSERTABLE]
    letters = letters_for(texts, inquiry, by=request.user, now=timezone.now())
    for one in found:
        yield Shown(
            suggestion=one,
            why=tuple(reasons(one)),
            insert=letters.get(one.text.pk, Letter()),
            used=name_used(one.text.pk, one.text.version),
        )


def reasons(one: Suggestion) -> Iterable[str]:
    """In words, what says most first."""
    if one.is_topical:
        yield _("same topic")
    if one.words:
        yield _("words: %(words)s") % {"words": ", ".join(one.words)}
    if one.used:
        words = ngettext(
            "used %(number)s time for this topic", "used %(number)s times for this topic", one.used
        )
        yield words % {"number": one.used}
    if one.rejected:
        words = ngettext(
            "no help %(number)s time for this topic",
            "no help %(number)s times for this topic",
            one.rejected,
        )
        yield words % {"number": one.rejected}


@on_inquiry
def reject(request: AgentRequest, inquiry: Inquiry) -> HttpResponse:
    item = request.POST.get("item", "")
    if not item.isdecimal() or len(item) > 18:
        raise Http404
    reject_suggestion(inquiry_id=inquiry.pk, item_id=int(item), by=request.user, now=timezone.now())
    return done(request, back_to(request, inquiry), _("It is not suggested here any more."))


@on_inquiry
def bring_back(request: AgentRequest, inquiry: Inquiry) -> HttpResponse:
    bring_back_suggestions(inquiry_id=inquiry.pk, by=request.user)
    return done(request, back_to(request, inquiry), _("It is suggested again."))
