"""The search page: one field, what was understood, filters by click, results."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from contacts.queries import names_of
from desks.request import AgentRequest, desks_of, rights_of
from inquiries.search.engine import Found, SearchTooBroad, search
from inquiries.search.exact import contacts_named, find_named, find_numbered
from inquiries.search.meaning import Meaning, Reader
from inquiries.search.parser import parse_query
from inquiries.search.results import rows_of
from inquiries.views.rail import note_mark
from inquiries.views.search_filters import chips_of, filters_of, problems_of, tips

MOST_CONTACTS = 5


@require_safe
def search_page(request: AgentRequest) -> HttpResponse:
    """Without words the tips; of a whole reference the inquiry itself, at once."""
    note_mark(request)
    text = request.GET.get("q", "").strip()
    is_fragment = request.headers.get("HX-Request") == "true"
    now, scope, desks = timezone.now(), rights_of(request), desks_of(request)
    if not is_fragment:
        named = find_named(text, scope=scope, desks=desks, now=now)
        if named:
            return redirect("inquiries:conversation", named.reference)
    reader = Reader(request.user, scope, desks, now)
    meaning = reader.read(parse_query(text, is_typing=is_fragment))
    context = {"text": text, "now": now, **_results(request, meaning)}
    template = "inquiries/_search.html" if is_fragment else "inquiries/search.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _results(request: AgentRequest, meaning: Meaning) -> dict[str, object]:
    now, scope, desks = timezone.now(), rights_of(request), desks_of(request)
    is_newest_first = request.GET.get("sort") == "newest"
    found, problem = Found(), ""
    try:
        found = search(
            meaning=meaning,
            scope=scope,
            now=now,
            cursor=request.GET.get("after", ""),
            newest_first=is_newest_first,
        )
    except SearchTooBroad as error:
        problem = str(error.message)
    text = meaning.query.text.strip()
    contacts = list(contacts_named(text, scope)[:MOST_CONTACTS]) if found.is_first else []
    numbered = find_numbered(text, scope=scope, desks=desks, now=now) if found.is_first else None
    names = names_of([one.survivor for one in contacts])
    return {
        "found": found,
        "rows": rows_of(found, meaning),
        "contacts": [(one.survivor.pk, names[one.survivor.pk]) for one in contacts],
        "numbered": numbered,
        "chips": chips_of(meaning, now),
        "filters": filters_of(meaning, desks),
        "problems": [*problems_of(meaning), *([problem] if problem else [])],
        "tips": tips() if not text else (),
        "is_newest_first": is_newest_first,
        "has_words": bool(meaning.tsquery),
        "shows_desk": len(desks) > 1,
    }
