"""What has not reached its recipients yet: why, in the words of the server, and what to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from desks.permissions import Deed, Scope
from desks.request import AgentRequest, rights_of
from mailroom.actions.holding import cancel_held, release_held
from mailroom.discretion import hide_addresses
from mailroom.models import OutgoingEmail, OutgoingRecipient
from mailroom.permissions import may_read_content, outgoing_for
from mailroom.signals import inquiries_wanted
from mailroom.states import OutgoingState
from mailroom.views.overview import ON_THE_WAY, page_or_part
from mailroom.views.place import require_mail_rights
from shared.exceptions import HelpdeskError
from shared.masking import mask
from shared.responses import done, failed

SHOWN = 50
MAX_ID = 10**18


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: Promise
    states: tuple[OutgoingState, ...]
    empty: Promise


TABS = (
    Tab(
        "held",
        _("Held back"),
        (OutgoingState.HELD,),
        _("What is held back until a person decides appears here."),
    ),
    Tab(
        "failed",
        _("Not sent"),
        (OutgoingState.FAILED,),
        _("What a mail server has refused, or what came back, appears here."),
    ),
    Tab(
        "uncertain",
        _("Not certain"),
        (OutgoingState.UNCERTAIN,),
        _("Mail of which nobody knows whether it arrived appears here."),
    ),
    Tab(
        "waiting",
        _("On the way"),
        ON_THE_WAY,
        _("What is still to leave appears here, with what the server said last."),
    ),
)


@dataclass(frozen=True, slots=True)
class Link:
    """The inquiry of a mail, if the viewer may see it."""

    reference: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    mail: OutgoingEmail
    subject: str
    recipients: tuple[OutgoingRecipient, ...]
    words: str
    inquiry: Link | None
    may_decide: bool

    @property
    def recipients_say(self) -> bool:
        """The words of the server stand with each recipient: not a second time below."""
        return any(one.words for one in self.recipients)


@require_safe
def outbox(request: AgentRequest) -> HttpResponse:
    require_mail_rights(request)
    scope = rights_of(request)
    counts = _counts(scope)
    tab = _tab(request.GET, counts)
    mails = list(_older_than(request.GET.get("before", ""), _mails(scope, tab))[: SHOWN + 1])
    rows = _rows(mails[:SHOWN], scope)
    context = {
        "tabs": [(one, counts[one.key]) for one in TABS],
        "tab": tab,
        "rows": rows,
        "before": request.GET.get("before", ""),
        "next": rows[-1].mail.pk if len(mails) > SHOWN else None,
        "may_decide": any(row.may_decide for row in rows),
        "now": timezone.now(),
    }
    return render(request, page_or_part(request, "outbox"), context)


def _counts(scope: Scope) -> dict[str, int]:
    states = [state for tab in TABS for state in tab.states]
    rows = outgoing_for(scope).filter(state__in=states).order_by().values_list("state")
    found = dict(rows.annotate(Count("pk")))
    return {tab.key: sum(found.get(state, 0) for state in tab.states) for tab in TABS}


def _tab(query: QueryDict, counts: dict[str, int]) -> Tab:
    """The one asked for, else the first that is not empty."""
    asked = next((tab for tab in TABS if tab.key == query.get("show")), None)
    return asked or next((tab for tab in TABS if counts[tab.key]), TABS[0])


def _mails(scope: Scope, tab: Tab) -> QuerySet[OutgoingEmail]:
    mails = outgoing_for(scope).filter(state__in=tab.states).defer("text", "html", "references")
    return mails.select_related("mailbox").prefetch_related("recipients").order_by("-pk")


def _older_than(before: str, mails: QuerySet[OutgoingEmail]) -> QuerySet[OutgoingEmail]:
    is_id = before.isdecimal() and int(before) < MAX_ID
    return mails.filter(pk__lt=int(before)) if is_id else mails


def _rows(mails: Sequence[OutgoingEmail], scope: Scope) -> list[Row]:
    links = inquiry_links([mail.pk for mail in mails], scope)
    return [_row(mail, links.get(mail.pk), scope) for mail in mails]


def inquiry_links(ids: Sequence[int], scope: Scope) -> dict[int, Link]:
    """Asked from the app above, which shows only what the viewer may see."""
    answers: list[Any] = inquiries_wanted.send(sender=OutgoingEmail, ids=ids, scope=scope)
    return {
        pk: Link(reference, url)
        for _receiver, found in answers
        for pk, (reference, url) in found.items()
    }


def _row(mail: OutgoingEmail, link: Link | None, scope: Scope) -> Row:
    """Administrators read why it does not leave, not whom it is for nor what it is about."""
    is_readable = may_read_content(scope, mail.mailbox)
    return Row(
        mail=mail,
        subject=mask(mail.subject) if is_readable else "",
        recipients=_recipients(mail, is_readable),
        words=mail.answer if is_readable else hide_addresses(mail.answer),
        inquiry=link,
        may_decide=mail.state == OutgoingState.HELD
        and scope.may(Deed.SETTLE_DELIVERY, mail.mailbox.desk_id),
    )


def _recipients(mail: OutgoingEmail, is_readable: bool) -> tuple[OutgoingRecipient, ...]:
    """What became of each; of an older mail only the addresses are known."""
    known = {one.address: one for one in mail.recipients.all()}
    shown = [known.get(one) or OutgoingRecipient(address=one) for one in [*mail.to, *mail.cc]]
    if not is_readable:
        for one in shown:
            one.address, one.words = hide_addresses(one.address), hide_addresses(one.words)
    return tuple(shown)


@require_POST
def decide(request: AgentRequest) -> HttpResponse:
    """Let the chosen held mails go, or take them back."""
    require_mail_rights(request)
    back = f"{reverse('mailroom:outbox')}?show=held"
    ids = sorted(_known_ids(request.POST.getlist("id"), rights_of(request)))
    lets_go = request.POST.get("decision") == "release"
    if not ids or request.POST.get("decision") not in ("release", "cancel"):
        return done(request, back)
    action = release_held if lets_go else cancel_held
    try:
        count = len(action(ids=ids, by=request.user, now=timezone.now()))
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _said(lets_go, count))


def _known_ids(written: Iterable[str], scope: Scope) -> set[int]:
    ids = [int(one) for one in written if one.isdecimal() and int(one) < MAX_ID]
    return set(outgoing_for(scope).filter(pk__in=ids).values_list("pk", flat=True))


def _said(lets_go: bool, count: int) -> str:
    if lets_go:
        said = ngettext("%(count)d mail leaves now.", "%(count)d mails leave now.", count)
    else:
        said = ngettext("%(count)d mail taken back.", "%(count)d mails taken back.", count)
    return said % {"count": count}
