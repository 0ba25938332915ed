"""What every page shows of the mailroom to those who may act: its entry, and troubles that are open."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from desks.request import AgentRequest, rights_of
from mailroom.models import Alert
from mailroom.permissions import may_manage_mail, may_read_mail, open_alerts_for


@dataclass(frozen=True, slots=True)
class Place:
    may_read: bool = False
    alerts: tuple[Alert, ...] = ()

    @property
    def others(self) -> int:
        """Beside the first."""
        return max(len(self.alerts) - 1, 0)


def mail_place(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Lazy, and one query on a small index only for those who may act."""
    return {"mail": SimpleLazyObject(lambda: place_of(request))}


def place_of(request: HttpRequest) -> Place:
    if not request.user.is_authenticated or not may_read_mail(rights_of(request)):
        return Place()
    return Place(may_read=True, alerts=tuple(open_alerts_for(rights_of(request)).order_by("pk")))


def require_mail_rights(request: HttpRequest) -> None:
    """For all others these pages do not exist."""
    if not may_read_mail(rights_of(request)):
        raise Http404


def require_manage_rights(request: HttpRequest) -> None:
    if not may_manage_mail(rights_of(request)):
        raise Http404


@require_safe
def banner(request: AgentRequest) -> HttpResponse:
    require_mail_rights(request)
    return render(request, "mailroom/_banner.html")
