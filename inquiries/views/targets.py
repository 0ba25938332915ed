"""How the promises of an inquiry are counted: each with its policy, its version and what is left."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from inquiries.clock_queries import ShownClock, Standing, clocks_of
from inquiries.permissions import get_inquiry_in
from shared.responses import asked_by_htmx
from shared.templatetags.ui import work_time_in_words

LOOKS: dict[Standing, tuple[str, str, Promise]] = {
    Standing.RUNS: ("clock", "is-calm", _("Runs")),
    Standing.LATE: ("clock-exclamation", "is-danger", _("Late")),
    Standing.RESTS: ("clock-pause", "is-muted", _("Rests: the inquirer is asked")),
    Standing.MET: ("check", "is-ok", _("Kept")),
    Standing.MET_LATE: ("alert-triangle", "is-warn", _("Done, but late")),
    Standing.ENDED: ("circle-x", "is-muted", _("Over without it")),
}


@require_safe
def targets(request: AgentRequest, reference: str) -> HttpResponse:
    """The inside for htmx; a whole page around it for who has no scripts."""
    scope = rights_of(request)
    inquiry = get_inquiry_in(scope, reference)
    context = {
        "inquiry": inquiry,
        "template": "inquiries/_targets.html",
        "title": _("Service targets"),
        "rows": [_row(one) for one in clocks_of(inquiry, timezone.now())],
        "may_manage": scope.may(Deed.MANAGE_TARGETS, inquiry.desk_id),
    }
    page = "inquiries/_targets.html" if asked_by_htmx(request) else "inquiries/section.html"
    return render(request, page, context)


def _row(shown: ShownClock) -> dict[str, object]:
    shape, tone, words = LOOKS[shown.standing]
    return {
        "clock": shown.clock,
        "shape": shape,
        "tone": tone,
        "words": words,
        "is_live": shown.clock.stopped_at is None,
        "length": work_time_in_words(shown.clock.length),
        "left": work_time_in_words(shown.left) if shown.left is not None else "",
    }
