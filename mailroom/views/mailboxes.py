"""One mailbox: its ledger, its settings, a connection to try, and fetching again."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from mailroom.actions.mailboxes import close_door, save_mailbox, see_problems
from mailroom.fetching.one_mailbox import GONE, archive_progress
from mailroom.fetching.reconciling import ask_fetch_again
from mailroom.fetching.trying import try_mailbox
from mailroom.forms import FetchAgainForm, MailboxForm
from mailroom.models import ImapMessage, Mailbox, RawEmail
from mailroom.permissions import get_mailbox_for, may_manage_mail, open_alerts_for
from mailroom.views.overview import page_or_part
from mailroom.views.place import require_manage_rights
from mailroom.watching.ledger import ledger_of, today
from mailroom.watching.ledger_picture import draw
from shared.exceptions import HelpdeskError
from shared.responses import SeeOther, asked_by_htmx, done, failed

DAYS = 30
PROBLEMS = 20
ROUNDS = 5


@require_safe
def mailbox(request: AgentRequest, pk: int) -> HttpResponse:
    found = get_mailbox_for(rights_of(request), pk)
    return render(request, page_or_part(request, "mailbox"), _context(request, found))


def _context(request: AgentRequest, found: Mailbox) -> dict[str, Any]:
    scope, now = rights_of(request), timezone.now()
    last = today(now)
    lines = ledger_of(found.pk, first=last - timedelta(days=DAYS - 1), last=last)
    gaps = [line.day for line in lines if line.missing]
    first_gap = gaps[0] if gaps else last - timedelta(days=1)
    return {
        "mailbox": found,
        "alerts": list(open_alerts_for(scope).filter(mailbox=found).order_by("pk")),
        "picture": draw(lines),
        "lines": [line for line in reversed(lines) if not line.is_quiet],
        "missing": sum(line.missing for line in lines),
        "problems": _problems(found),
        "beginnings": _beginnings(found, now),
        "rounds": list(found.reconciliations.exclude(asked_by=None).order_by("-pk")[:ROUNDS]),
        "archive": archive_progress(found),
        "form": FetchAgainForm(initial={"since": first_gap}, today=last),
        "may_manage": may_manage_mail(scope),
        "now": now,
    }


def _problems(found: Mailbox) -> list[ImapMessage]:
    """What lies on the server and could not be taken over, newest first."""
    rows = found.imap_messages.exclude(problem="").exclude(problem=GONE).filter(raw_email=None)
    return list(rows.order_by("-pk")[:PROBLEMS])


def _beginnings(found: Mailbox, now: datetime) -> list[RawEmail]:
    """Mails of which only the beginning is here, for they are too large; newest first."""
    lately = found.raw_emails.filter(received_at__gt=now - timedelta(days=DAYS))
    rows = lately.exclude(full_size=None).defer("raw")
    return list(rows.order_by("-received_at")[:PROBLEMS])


@require_POST
def fetch_again(request: AgentRequest, pk: int) -> HttpResponse:
    found = get_mailbox_for(rights_of(request), pk, Deed.FETCH_MAIL)
    now, back = timezone.now(), reverse("mailroom:mailbox", args=[pk])
    form = FetchAgainForm(request.POST, today=today(now))
    if not form.is_valid():
        context = {**_context(request, found), "form": form}
        return render(request, "mailroom/mailbox.html", context, status=422)
    try:
        ask_fetch_again(mailbox=found, since=form.cleaned_data["since"], by=request.user, now=now)
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _("It is being fetched again. How far it is stands below."))


@require_POST
def problems_seen(request: AgentRequest, pk: int) -> HttpResponse:
    see_problems(mailbox_id=pk, by=request.user, now=timezone.now())
    return done(request, reverse("mailroom:mailbox", args=[pk]), _("Noted: you have seen them."))


@require_POST
def door_closed(request: AgentRequest) -> HttpResponse:
    back = reverse("mailroom:overview")
    require_manage_rights(request)
    close_door(by=request.user, now=timezone.now())
    return done(request, back, _("Noted. The door is watched again as soon as it is heard."))


# --- settings: administrators -------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def new_mailbox(request: AgentRequest) -> HttpResponse:
    require_manage_rights(request)
    return _settings(request, MailboxForm(request.POST or None), None)


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: AgentRequest, pk: int) -> HttpResponse:
    found = get_mailbox_for(rights_of(request), pk, Deed.MANAGE_MAIL)
    return _settings(request, MailboxForm(request.POST or None, instance=found), found)


def _settings(request: AgentRequest, form: MailboxForm, found: Mailbox | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "mailbox": found, "steps": None}
    is_good = request.method == "POST" and form.is_valid()
    if request.POST.get("deed") == "try":
        context["steps"] = try_mailbox(form.as_it_would_be()) if is_good else None
        part = "_tried" if asked_by_htmx(request) else "settings"
        return render(request, f"mailroom/{part}.html", context, status=200 if is_good else 422)
    if is_good:
        saved = save_mailbox(
            mailbox_id=found.pk if found else None,
            values=form.values,
            **form.passwords,
            by=request.user,
            now=timezone.now(),
        )
        return _saved(request, saved)
    return render(request, "mailroom/settings.html", context, status=422 if form.errors else 200)


def _saved(request: AgentRequest, saved: Mailbox) -> HttpResponse:
    address = reverse("mailroom:mailbox", args=[saved.pk])
    if asked_by_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return SeeOther(address)
