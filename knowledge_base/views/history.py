"""The versions of one language: who, when, what was changed between any two, and bringing one back."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from desks.permissions import Deed
from desks.request import AgentRequest
from knowledge_base.actions import restore_version
from knowledge_base.models import Item, TextVersion
from knowledge_base.permissions import get_item_in, may_do
from knowledge_base.states import LANGUAGES
from knowledge_base.views.asking import item_url, reader
from knowledge_base.views.columns import whole
from shared.differences import difference
from shared.exceptions import HelpdeskError
from shared.responses import done, failed

MOST_SHOWN = 100


@require_safe
def history(request: AgentRequest, pk: int, language: str) -> HttpResponse:
    """`?from=1&to=3` compares; without it the two newest."""
    scope = reader(request)
    found = get_item_in(scope, pk)
    if language not in dict(LANGUAGES):
        raise Http404
    rows = list(_versions(found, language)[:MOST_SHOWN])
    before, after = _two_of(request, rows)
    context = {
        "item": found,
        "language": language,
        "languages": LANGUAGES,
        "versions": rows,
        "before": before,
        "after": after,
        "changes": difference(whole(before), whole(after)) if before and after else [],
        "may_propose": may_do(scope, Deed.PROPOSE_KNOWLEDGE, found),
        "live_id": next((one.text.live_id for one in rows), None),
    }
    return render(request, "knowledge_base/history.html", context)


def _versions(item: Item, language: str) -> QuerySet[TextVersion]:
    rows = TextVersion.objects.filter(text__item=item, text__language=language)
    people = ("text", "author", "reviewer", "published_by")
    return rows.select_related(*people).order_by("-number")


def _two_of(
    request: AgentRequest, rows: list[TextVersion]
) -> tuple[TextVersion | None, TextVersion | None]:
    by_number = {str(one.number): one for one in rows}
    newest, second = (*rows[:2], None, None)[:2]
    after = by_number.get(request.GET.get("to", ""), newest)
    before = by_number.get(request.GET.get("from", ""), second)
    return before, after


@require_POST
def restore(request: AgentRequest, pk: int, language: str) -> HttpResponse:
    """The words of an earlier version become a draft, reviewed like any other."""
    get_item_in(reader(request), pk)
    back = reverse("knowledge_base:history", args=[pk, language])
    number = request.POST.get("number", "")
    if not number.isdecimal() or len(number) > 9:
        raise Http404
    try:
        restore_version(
            item_id=pk, language=language, number=int(number), by=request.user, now=timezone.now()
        )
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, item_url(pk), _("It is a draft now."))
