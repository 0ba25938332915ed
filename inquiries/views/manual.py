"""A new inquiry by hand: the phone note."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desks.models import Desk
from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from inquiries.forms import NewInquiryForm
from inquiries.intake.by_hand import note_inquiry
from inquiries.models import Inquiry
from shared.exceptions import HelpdeskError
from shared.responses import done


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AgentRequest) -> HttpResponse:
    allowed = Desk.objects.filter(pk__in=rights_of(request).desk_ids_for(Deed.CREATE_INQUIRY))
    form = NewInquiryForm(request.POST or None, desks=allowed)
    if request.method == "POST" and form.is_valid():
        inquiry = _note(request, form)
        if inquiry:
            return done(
                request,
                reverse("inquiries:conversation", args=[inquiry.reference]),
                _("The inquiry is open."),
            )
    status = 422 if form.errors else 200
    return render(request, "inquiries/new.html", {"form": form}, status=status)


def _note(request: AgentRequest, form: NewInquiryForm) -> Inquiry | None:
    typed = {name: value for name, value in form.cleaned_data.items() if name != "submission_key"}
    try:
        message = note_inquiry(
            by=request.user, submission_key=form.key, now=timezone.now(), **typed
        )
    except HelpdeskError as error:
        form.add_error(None, str(error.message))
        return None
    return message.inquiry
