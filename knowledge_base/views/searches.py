"""What coordinators do for the search: words that mean the same, searches that found nothing."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desks.request import AgentRequest
from knowledge_base.actions.missed import decide_missed, note_missed
from knowledge_base.actions.synonyms import delete_synonyms, save_synonyms
from knowledge_base.fact_forms import SynonymsForm
from knowledge_base.search_models import MissedSearch, Synonyms
from knowledge_base.views.asking import coordinator, reader
from knowledge_base.views.tabs import tabs_for
from shared.exceptions import HelpdeskError
from shared.responses import done, failed

PAGE = 50


@require_safe
def missed(request: AgentRequest) -> HttpResponse:
    """What was looked for in vain, most often first; `?state=` shows what was decided."""
    scope = coordinator(request)
    state = request.GET.get("state", MissedSearch.State.OPEN)
    if state not in MissedSearch.State.values:
        raise Http404
    rows = MissedSearch.objects.filter(state=state).select_related("decided_by")
    page = Paginator(rows.order_by("-times", "-last_at", "pk"), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "state": state,
        "states": MissedSearch.State.choices,
        "tabs": tabs_for(scope, "missed"),
    }
    return render(request, "knowledge_base/missed.html", context)


@require_POST
def decide(request: AgentRequest, pk: int) -> HttpResponse:
    coordinator(request)
    state, back = request.POST.get("state", ""), reverse("knowledge_base:missed")
    get_object_or_404(MissedSearch, pk=pk)
    if state not in MissedSearch.State.values:
        raise Http404
    try:
        decide_missed(
            missed_id=pk, state=MissedSearch.State(state), by=request.user, now=timezone.now()
        )
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _("Saved."))


@require_POST
def found_nothing(request: AgentRequest) -> HttpResponse:
    """Said by the page itself, when it has shown nothing."""
    reader(request)
    note_missed(
        signed=request.POST.get("signed", ""), who=MissedSearch.Who.AGENT, now=timezone.now()
    )
    return HttpResponse(status=204)


@require_http_methods(["GET", "HEAD", "POST"])
def synonyms(request: AgentRequest) -> HttpResponse:
    """The list; posted: a new row."""
    return _synonyms_page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def synonym(request: AgentRequest, pk: int) -> HttpResponse:
    coordinator(request)
    return _synonyms_page(request, get_object_or_404(Synonyms, pk=pk))


def _synonyms_page(request: AgentRequest, found: Synonyms | None) -> HttpResponse:
    scope = coordinator(request)
    form = SynonymsForm(request.POST or None, synonyms=found)
    status = 200
    if request.method == "POST":
        if form.is_valid() and _is_saved(request, form, found):
            return done(request, reverse("knowledge_base:synonyms"), _("Saved."))
        status = 422
    context = {
        "form": form,
        "synonyms": found,
        "rows": Synonyms.objects.all(),
        "tabs": tabs_for(scope, "synonyms"),
    }
    return render(request, "knowledge_base/synonyms.html", context, status=status)


def _is_saved(request: AgentRequest, form: SynonymsForm, found: Synonyms | None) -> bool:
    try:
        save_synonyms(
            words=form.words,
            synonyms_id=found.pk if found else None,
            by=request.user,
            now=timezone.now(),
        )
    except HelpdeskError as error:
        form.add_error(None, str(error.message))
        return False
    return True


@require_POST
def remove_synonyms(request: AgentRequest, pk: int) -> HttpResponse:
    coordinator(request)
    get_object_or_404(Synonyms, pk=pk)
    delete_synonyms(synonyms_id=pk, by=request.user)
    return done(request, reverse("knowledge_base:synonyms"), _("Removed."))
