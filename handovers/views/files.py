"""Files of a hand-over: always a download, for who may see the hand-over."""

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from files.models import ScanVerdict
from files.queries import open_file
from handovers.models import Handover, HandoverFile
from handovers.states import Said
from inquiries.views.attachments import apart, disposition


@require_safe
def file(request: AgentRequest, pk: int) -> HttpResponseBase:
    """No content type of a stranger is believed, and what a scanner found bad is not handed out."""
    found = _get_file(request, pk)
    if found.stored_file.verdict == ScanVerdict.BAD:
        return apart(HttpResponse(_("A virus was found in this file."), status=403))
    response = FileResponse(open_file(found.stored_file), content_type="application/octet-stream")
    response.headers["Content-Length"] = str(found.stored_file.size)
    response.headers["Content-Disposition"] = disposition(found.filename)
    return apart(response)


def _get_file(request: AgentRequest, pk: int) -> HandoverFile:
    """What came from an unknown address is for the desk alone, until somebody has decided."""
    scope = rights_of(request)
    visible = Handover.objects.visible_to(scope).values("pk")
    rows = HandoverFile.objects.select_related("stored_file", "word__handover__inquiry")
    rows = rows.filter(word__handover__in=visible)
    of_desk = rows.filter(
        word__handover__inquiry__desk_id__in=scope.desk_ids_for(Deed.READ_INQUIRY)
    )
    known = rows.exclude(word__kind__in=(Said.HELD, Said.REFUSED))
    return get_object_or_404(of_desk | known, pk=pk)
