"""The coordinators' pages: how the help centre presents itself, comments, and what it spares."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desks.permissions import Deed, manages_any
from desks.request import AgentRequest, every_desk, rights_of
from help_centre.actions import change_site
from help_centre.actions.feedback import settle_feedback
from help_centre.forms import SiteForm
from help_centre.numbers import deflection
from help_centre.queries import feedback_for, site, worth_of_articles
from help_centre.states import FeedbackState
from shared.exceptions import HelpdeskError
from shared.responses import done, failed

SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: AgentRequest) -> HttpResponse:
    if not manages_any(rights_of(request), Deed.MANAGE_HELP_CENTRE):
        raise Http404
    form = SiteForm(request.POST or None, site=site())
    if request.method == "POST" and form.is_valid():
        change_site(words=form.words, by=request.user, now=timezone.now())
        return done(request, reverse("help_centre:settings"), _("Saved."))
    status = 422 if form.errors else 200
    return render(request, "help_centre/settings.html", {"form": form}, status=status)


@require_safe
def feedback_page(request: AgentRequest) -> HttpResponse:
    """What readers said, by those who publish: comments that nobody has settled, then the others."""
    _require_publisher(request)
    rows = feedback_for(rights_of(request)).exclude(comment="")
    rows = rows.select_related("version__text__item", "settled_by")
    context = {
        "waiting": rows.filter(state=FeedbackState.NEW)[:SHOWN],
        "settled": rows.filter(state=FeedbackState.SETTLED)[:SHOWN],
    }
    return render(request, "help_centre/feedback.html", context)


@require_POST
def settle(request: AgentRequest, pk: int) -> HttpResponse:
    _require_publisher(request)
    back = reverse("help_centre:feedback")
    if not feedback_for(rights_of(request)).filter(pk=pk).exists():
        raise Http404
    try:
        settle_feedback(feedback_id=pk, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _("Settled."))


@require_safe
def numbers_page(request: AgentRequest) -> HttpResponse:
    """Who read a suggestion at the form and wrote all the same; what was read, and whether it helped."""
    _require_publisher(request)
    mine = rights_of(request).desk_ids_for(Deed.PUBLISH_KNOWLEDGE)
    desks = [desk for desk in every_desk(request) if desk.pk in mine]
    language, now = get_language() or "en", timezone.now()
    context = {
        "rows": deflection(desks, now),
        "articles": worth_of_articles(rights_of(request), language, now),
    }
    return render(request, "help_centre/numbers.html", context)


def _require_publisher(request: AgentRequest) -> None:
    """Administrators have no content right: comments are content."""
    if not rights_of(request).desk_ids_for(Deed.PUBLISH_KNOWLEDGE):
        raise Http404
