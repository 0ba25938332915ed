"""What this app says when an answer is about to leave: it may, or it needs approval first."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from approvals.digests import digest_of
from approvals.matching import Ground, grounds_for
from approvals.models import Approval
from approvals.states import LETS_GO
from inquiries.actions.gate import HeldBack, Leaving
from inquiries.models import Inquiry, Message
from inquiries.signals import reply_leaving
from inquiries.states import MessageKind


def listen() -> None:
    reply_leaving.connect(hold_back, dispatch_uid="approvals.gate")


def hold_back(*, leaving: Leaving, now: datetime, **_kwargs: Any) -> None:
    """Raise HeldBack for what a rule asks approval of and nobody has approved as it stands."""
    grounds = grounds_for(leaving.inquiry, leaving.by, leaving.text, now)
    if not grounds or find_approval_of(leaving):
        return
    reasons = [words_of(one) for one in grounds]
    said = _("This needs the approval of a coordinator: %(reasons)s")
    raise HeldBack(
        said % {"reasons": "; ".join(reasons)},
        reasons=reasons,
    )


def find_approval_of(leaving: Leaving) -> Approval | None:
    """For this very text in this inquiry, as long as nobody has written to us since."""
    rows = Approval.objects.filter(inquiry=leaving.inquiry, state__in=LETS_GO)
    found = rows.filter(digest=digest_for(leaving)).order_by("-pk").first()
    return None if found is None or has_newer(leaving.inquiry, found.seen_id) else found


def digest_for(leaving: Leaving) -> str:
    return digest_of(leaving.text, leaving.html, leaving.cc, leaving.files)


def has_newer(inquiry: Inquiry, seen_id: int) -> bool:
    """Whether a person has written after what was seen; a machine's answer changes nothing."""
    received = Message.objects.filter(inquiry=inquiry, kind=MessageKind.INBOUND, automatic="")
    return received.filter(pk__gt=seen_id).exists()


def words_of(ground: Ground) -> str:
    name = ground.version.rule.name
    return f"{name} (“{ground.found}”)" if ground.found else name
