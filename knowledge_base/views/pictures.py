"""Pictures of an object: uploaded, listed, and shown to agents who may see it."""

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desks.permissions import Deed
from desks.request import AgentRequest
from files.queries import open_file
from knowledge_base.actions import add_picture, remove_picture
from knowledge_base.item_forms import PictureForm
from knowledge_base.models import Item, Picture
from knowledge_base.permissions import get_item_in, may_do
from knowledge_base.queries import pictures_of
from knowledge_base.views.asking import reader
from shared.exceptions import HelpdeskError
from shared.responses import done, failed

POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_http_methods(["GET", "HEAD", "POST"])
def pictures(request: AgentRequest, pk: int) -> HttpResponse:
    scope = reader(request)
    found = get_item_in(scope, pk)
    form = PictureForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if form.is_valid() and _is_added(request, found, form):
            address = reverse("knowledge_base:pictures", args=[pk])
            return done(request, address, _("The picture is there: put it into a text."))
        status = 422
    context = {
        "item": found,
        "form": form,
        "pictures": pictures_of(found),
        "may_propose": may_do(scope, Deed.PROPOSE_KNOWLEDGE, found),
    }
    return render(request, "knowledge_base/pictures.html", context, status=status)


def _is_added(request: AgentRequest, found: Item, form: PictureForm) -> bool:
    said = form.cleaned_data
    try:
        add_picture(
            item_id=found.pk,
            content=said["picture"].read(),
            alt=said["alt"],
            by=request.user,
            now=timezone.now(),
        )
    except HelpdeskError as error:
        form.add_error(None, str(error.message))
        return False
    return True


@require_POST
def remove(request: AgentRequest, pk: int, picture_id: int) -> HttpResponse:
    get_item_in(reader(request), pk)
    back = reverse("knowledge_base:pictures", args=[pk])
    try:
        remove_picture(item_id=pk, picture_id=picture_id, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _("Removed."))


@require_safe
def picture(request: AgentRequest, pk: int) -> HttpResponseBase:
    return serve(get_object_or_404(Picture.objects.visible_to(reader(request)), pk=pk))


def serve(picture: Picture) -> HttpResponseBase:
    """Also for the public pages. Drawn by us, so its type is known; it never changes."""
    response = FileResponse(open_file(picture.stored_file), content_type="image/webp")
    response.headers["Content-Length"] = str(picture.stored_file.size)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response
