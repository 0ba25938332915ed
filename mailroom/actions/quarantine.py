"""Deeds on mail in quarantine: take out the original, let it be read again. Both are recorded."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from desks.models import Agent
from desks.permissions import Deed, scope_of
from mailroom.actions.incoming import reprocess_quarantined
from mailroom.models import RawEmail, RawEmailFact
from mailroom.permissions import raw_emails_for
from mailroom.states import RawState
from shared.exceptions import NotPossible


@transaction.atomic
def take_out_original(*, raw_email_id: int, by: Agent, now: datetime) -> RawEmail:
    """The mail with its bytes; who took them and when is recorded, each time.

    Only for who may read the desk's quarantine: raises RawEmail.DoesNotExist for everybody else.
    """
    desks = scope_of(by).desk_ids_for(Deed.READ_QUARANTINE)
    mail = RawEmail.objects.select_related("mailbox").get(
        pk=raw_email_id, mailbox__desk__in=desks, state=RawState.QUARANTINED
    )
    RawEmailFact.objects.create(raw_email=mail, kind=RawEmailFact.Kind.DOWNLOADED, by=by, at=now)
    return mail


@transaction.atomic
def try_again(*, ids: Sequence[int], by: Agent, now: datetime) -> int:
    """Let mails in quarantine be read again, those with the ids or all that `by` may; how many.

    Each is recorded. A mail that has left the quarantine in the meantime is passed over; raises
    NotPossible when none is left.
    """
    mine = raw_emails_for(scope_of(by), Deed.FETCH_MAIL).filter(state=RawState.QUARANTINED)
    chosen = mine.filter(pk__in=ids) if ids else mine
    locked = list(
        chosen.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)
    )
    if not locked:
        raise NotPossible()
    RawEmailFact.objects.bulk_create(
        RawEmailFact(raw_email_id=pk, kind=RawEmailFact.Kind.TRIED_AGAIN, by=by, at=now)
        for pk in locked
    )
    return reprocess_quarantined(ids=locked)
