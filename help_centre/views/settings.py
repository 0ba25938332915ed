"""The coordinators' page: how the help centre presents itself."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from help_centre.actions import change_site
from help_centre.forms import SiteForm
from help_centre.queries import site
from shared.responses import done


@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: AgentRequest) -> HttpResponse:
    require_manager(request)
    form = SiteForm(request.POST or None, site=site())
    if request.method == "POST" and form.is_valid():
        change_site(words=form.words, by=request.user, now=timezone.now())
        return done(request, reverse("help_centre:settings"), _("Saved."))
    status = 422 if form.errors else 200
    return render(request, "help_centre/settings.html", {"form": form}, status=status)


def require_manager(request: AgentRequest) -> None:
    """Who manages no help centre has no such page."""
    rights = rights_of(request)
    deed = Deed.MANAGE_HELP_CENTRE
    if not (rights.desk_ids_for(deed) or rights.may_everywhere(deed)):
        raise Http404
