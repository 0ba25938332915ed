"""Mail that could not be read: what can be told of it, its bytes, and another attempt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import BinaryField, Func, IntegerField, QuerySet, Value
from django.db.models.functions import Length
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from desks.permissions import Scope
from desks.request import AgentRequest, rights_of
from mailroom.actions.quarantine import take_out_original, try_again
from mailroom.models import RawEmail, RawEmailFact
from mailroom.permissions import may_read_content, raw_emails_for
from mailroom.reading.minimal import minimal_email
from mailroom.states import RawState
from mailroom.views.overview import page_or_part
from mailroom.views.place import require_mail_rights
from shared.exceptions import HelpdeskError
from shared.masking import mask
from shared.responses import done, failed

SHOWN = 50
HEAD_BYTES = 32 * 1024
OUTCOMES = timedelta(days=1)
DOWNLOAD_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class Row:
    """A mail as far as the viewer may read it: sender and subject only of the own desk's, masked."""

    mail: RawEmail
    sender: str
    subject: str
    error: str
    is_readable: bool
    facts: tuple[RawEmailFact, ...]


@require_safe
def quarantine(request: AgentRequest) -> HttpResponse:
    require_mail_rights(request)
    scope = rights_of(request)
    mails = raw_emails_for(scope).filter(state=RawState.QUARANTINED)
    rows = [_row(mail, scope) for mail in _with_heads(mails)[:SHOWN]]
    count = mails.count()
    context = {
        "rows": rows,
        "count": count,
        "more": max(count - len(rows), 0),
        "outcomes": _outcomes(scope),
        "now": timezone.now(),
    }
    return render(request, page_or_part(request, "quarantine"), context)


def _with_heads(mails: QuerySet[RawEmail]) -> QuerySet[RawEmail]:
    """The first lines of each; the rest of a 50 MB mail stays in the database."""
    head = Func(
        "raw", Value(1), Value(HEAD_BYTES), function="substring", output_field=BinaryField()
    )
    size = Length("raw", output_field=IntegerField())
    with_facts = mails.select_related("mailbox__desk").prefetch_related("facts__by")
    return with_facts.defer("raw").annotate(head=head, size=size).order_by("-pk")


def _row(mail: RawEmail, scope: Scope) -> Row:
    if not may_read_content(scope, mail.mailbox):
        return Row(mail, "", "", "", is_readable=False, facts=tuple(mail.facts.all()))
    outline = minimal_email(bytes(mail.head))  # type: ignore[attr-defined]
    sender = outline.sender.email or outline.sender.name or mail.envelope_sender
    return Row(
        mail,
        mask(sender),
        mask(outline.subject),
        mask(mail.error),
        is_readable=True,
        facts=tuple(mail.facts.all()),
    )


def _outcomes(scope: Scope) -> Sequence[RawEmailFact]:
    """What became of the mails that were tried again lately and have left the quarantine."""
    mine = raw_emails_for(scope).exclude(state=RawState.QUARANTINED)
    tried = RawEmailFact.objects.filter(
        kind=RawEmailFact.Kind.TRIED_AGAIN,
        at__gte=timezone.now() - OUTCOMES,
        raw_email__in=mine,
    )
    newest = tried.order_by("raw_email_id", "-pk").distinct("raw_email_id")
    rows = RawEmailFact.objects.filter(pk__in=newest.values("pk"))
    shown = rows.select_related("by", "raw_email__mailbox").defer("raw_email__raw")
    return list(shown.order_by("-pk")[:SHOWN])


@require_POST
def again(request: AgentRequest) -> HttpResponse:
    """Those with the posted ids, or all."""
    require_mail_rights(request)
    ids = [int(pk) for pk in request.POST.getlist("id") if pk.isdecimal() and len(pk) < 19]
    back = reverse("mailroom:quarantine")
    if not ids and request.POST.get("all") != "1":
        return done(request, back)
    try:
        count = try_again(ids=ids, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        return failed(request, error, back)
    said = ngettext(
        "%(count)d mail is read again. What becomes of it appears here.",
        "%(count)d mails are read again. What becomes of them appears here.",
        count,
    )
    return done(request, back, said % {"count": count})


@require_POST
def original(request: AgentRequest, pk: int) -> HttpResponse:
    """The bytes as a download, never shown. A post, for it is recorded who took them out."""
    try:
        mail = take_out_original(raw_email_id=pk, by=request.user, now=timezone.now())
    except RawEmail.DoesNotExist as error:
        raise Http404 from error
    response = HttpResponse(bytes(mail.raw), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="mail-{mail.pk}.eml"'
    response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
