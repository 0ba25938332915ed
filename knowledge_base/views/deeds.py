"""What is done to one language: reviewed, published, retired, confirmed."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from desks.request import AgentRequest
from knowledge_base.actions import TEXT_DEEDS
from knowledge_base.forms import DeedForm
from knowledge_base.permissions import get_item_in
from knowledge_base.views.asking import item_url, reader
from shared.exceptions import HelpdeskError
from shared.responses import done, failed


@require_POST
def state(request: AgentRequest, pk: int) -> HttpResponse:
    """One deed on the text of one language, with what it asks for."""
    get_item_in(reader(request), pk)
    form = DeedForm(request.POST, deeds=list(TEXT_DEEDS))
    if not form.is_valid():
        if form.errors.keys() <= {"publish_at", "expires_at"}:
            return failed(request, HelpdeskError(_("A date is not valid.")), _back(request, pk))
        raise Http404
    what = form.cleaned_data
    try:
        TEXT_DEEDS[what["deed"]](
            item_id=pk,
            language=what["language"],
            by=request.user,
            now=timezone.now(),
            **_said_with(what),
        )
    except HelpdeskError as error:
        return failed(request, error, _back(request, pk))
    return done(request, _back(request, pk), _("Saved."))


def _said_with(what: dict[str, Any]) -> dict[str, Any]:
    if what["deed"] == "return":
        return {"note": what["note"]}
    if what["deed"] == "approve":
        return {"publish_at": what["publish_at"], "expires_at": what["expires_at"]}
    return {}


def _back(request: AgentRequest, pk: int) -> str:
    """The queue that the deed was done from, if it names one of our own pages."""
    wanted = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if wanted.startswith("/knowledge/") and is_ours else item_url(pk)
