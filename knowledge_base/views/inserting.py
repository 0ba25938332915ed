"""What can be put into a text by its writer: links to others, facts and variables, pictures."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from desks.permissions import Scope
from desks.request import AgentRequest
from knowledge_base.models import Fact, Item
from knowledge_base.permissions import get_item_in
from knowledge_base.queries import items_of, pictures_of
from knowledge_base.search.words import fold
from knowledge_base.states import LANGUAGE_CODES
from knowledge_base.variables import FACT, VARIABLES
from knowledge_base.views.asking import reader

MOST = 12


@dataclass(frozen=True, slots=True)
class Insertable:
    """`written` goes into the text; `image` is the id of a picture to show."""

    label: str
    detail: str
    written: str
    image: int | None = None


@require_safe
def insertable(request: AgentRequest, pk: int) -> HttpResponse:
    """`?what=items|facts|pictures&q=words`: a list of buttons."""
    scope = reader(request)
    found = get_item_in(scope, pk)
    language = request.GET.get("language", "")
    if language not in LANGUAGE_CODES:
        language = get_language() or "en"
    words = request.GET.get("q", "")[:80]
    makers = {
        "items": lambda: _items(scope, words, language),
        "facts": lambda: _facts(words, language),
        "pictures": lambda: _pictures(found, words),
    }
    make = makers.get(request.GET.get("what", ""))
    if make is None:
        raise Http404
    return render(request, "knowledge_base/_insertable.html", {"rows": make()})


def _items(scope: Scope, words: str, language: str) -> list[Insertable]:
    rows = []
    for one in items_of(scope, written=words, now=timezone.now()).items[:MOST]:
        titles = {text.language: text.title for text in one.texts.all() if text.title}
        title = titles.get(language) or next(iter(titles.values()), one.code)
        detail = f"{one.get_kind_display()} · {one.code}"
        rows.append(Insertable(title, detail, f"[{_plain(title)}](item:{one.code})"))
    return rows


def _facts(words: str, language: str) -> list[Insertable]:
    wanted = fold(words).split()
    rows = []
    for fact in Fact.objects.filter(retired_at=None, current__isnull=False).select_related(
        "current"
    ):
        value = fact.current.value_in(language) if fact.current else ""
        rows.append(Insertable(f"{fact.name} – {value}", fact.code, f"{{{{ {FACT}{fact.code} }}}}"))
    rows += [Insertable(one, "", f"{{{{ {one} }}}}") for one in VARIABLES]
    fitting = [
        one for one in rows if all(word in fold(f"{one.label} {one.detail}") for word in wanted)
    ]
    return fitting[: MOST * 2]


def _pictures(item: Item, words: str) -> list[Insertable]:
    rows = [one for one in pictures_of(item) if fold(words) in fold(one.alt)]
    return [Insertable(one.alt, "", f"![{_plain(one.alt)}](file:{one.pk})", one.pk) for one in rows]


def _plain(words: str) -> str:
    """Brackets would end the words of a link."""
    return words.replace("[", "(").replace("]", ")")
