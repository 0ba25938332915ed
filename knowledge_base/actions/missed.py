"""Searches that found nothing: counted, without anything of anybody, until somebody decides."""

import re
from datetime import datetime

from django.core import signing
from django.db import transaction
from django.db.models import F

from desks.models import Agent
from knowledge_base.permissions import require_publisher
from knowledge_base.search.words import fold
from knowledge_base.search_models import MissedSearch
from knowledge_base.states import LANGUAGE_CODES
from shared.exceptions import NotPossible

SALT = "knowledge_base.missed"
FRESH = 3600  # seconds in which a page may still say that it showed nothing
SHORTEST, LONGEST = 3, 80
_SIGNS = re.compile(r"[^\w\s'’-]")


def countable(written: str) -> str:
    """The words that may be kept: folded, without what has a digit or an @. '' when none are left.

    Numbers and addresses are what tells one person's matter from another's.
    """
    said = [one for one in fold(written).split() if "@" not in one]
    words = [one for one in said if not any(sign.isdigit() for sign in one)]
    return " ".join(_SIGNS.sub(" ", " ".join(words)).split())[:LONGEST].strip()


def sign_missed(written: str, language: str) -> str:
    """What a page that showed nothing hands back; '' when there is nothing to count."""
    words = countable(written)
    if len(words) < SHORTEST:
        return ""
    return signing.dumps([words, language], salt=SALT, compress=True)


@transaction.atomic
def note_missed(*, signed: str, who: MissedSearch.Who, now: datetime) -> bool:
    """One search more that found nothing; only one that a page of ours has shown counts.

    A text that was thought written opens again when it is still not found. False, and nothing is
    counted, for a token that is not ours or is older than an hour.
    """
    try:
        words, language = signing.loads(signed, salt=SALT, max_age=FRESH)
    except signing.BadSignature:
        return False
    if language not in LANGUAGE_CODES:
        return False
    row, is_new = MissedSearch.objects.get_or_create(
        words=words, language=language, who=who, defaults={"first_at": now, "last_at": now}
    )
    if not is_new:
        MissedSearch.objects.filter(pk=row.pk).update(times=F("times") + 1, last_at=now)
        written = MissedSearch.objects.filter(pk=row.pk, state=MissedSearch.State.WRITTEN)
        written.update(state=MissedSearch.State.OPEN)
    return True


@transaction.atomic
def decide_missed(
    *, missed_id: int, state: MissedSearch.State, by: Agent, now: datetime
) -> MissedSearch:
    """What comes of it: a text is written, it is not wanted, or it is open again. Twice is once.

    Raises NotAllowed for who publishes nowhere, NotPossible when it is not there any more.
    """
    require_publisher(by)
    row = MissedSearch.objects.select_for_update().filter(pk=missed_id).first()
    if row is None:
        raise NotPossible()
    if row.state != state:
        row.state, row.decided_by, row.decided_at = state, by, now
        row.save(update_fields=["state", "decided_by", "decided_at"])
    return row
