"""Pictures that a mail wants from elsewhere: fetched once, by us, after an agent asked for them."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed
from files.actions import content_hash, keep_files
from inquiries.actions.facts import record_fact
from inquiries.models import Message, RemoteImage
from inquiries.permissions import lock_inquiry_for
from inquiries.states import Fact
from shared.exceptions import NotPossible
from shared.outbound import FetchRefused, Limits, fetch
from shared.pictures import can_be_shown, picture_size
from shared.safe_frame import remote_images

MOST = 60  # addresses of one mail; the rest stays held back
AT_ONCE = 8
TRACKER = "tracking pixel"
CLAIM_LASTS = timedelta(minutes=2)
LIMITS = Limits()


def show_remote_images(
    *, message: Message, by: Agent, now: datetime, limits: Limits = LIMITS
) -> None:
    """Fetch the remote images of a message once; recorded once, with who asked first.

    Blocks while they are fetched, each at most a few seconds, outside any transaction. Called
    again it fetches nothing that was fetched or refused before: the sender sees one visit, from
    our address. Raises NotPossible when the house forbids it, Http404 for who may not read it.
    """
    if not settings.REMOTE_IMAGES:
        raise NotPossible(_("Remote images are switched off in this helpdesk."))
    _record_consent(message, by, now)
    wanted = _claim(message, now)
    with ThreadPoolExecutor(max_workers=AT_ONCE) as threads:
        found = list(threads.map(lambda one: _picture(one.address, limits), wanted))
    _keep(wanted, found, now)


@transaction.atomic
def _record_consent(message: Message, by: Agent, now: datetime) -> None:
    """Under the lock of the inquiry, so that two agents at once make one fact."""
    inquiry = lock_inquiry_for(by, message.inquiry_id, Deed.READ_INQUIRY)
    addresses = remote_images(message.html).addresses[:MOST]
    RemoteImage.objects.bulk_create(
        (
            RemoteImage(message=message, address=one, address_digest=_digest(one))
            for one in addresses
        ),
        ignore_conflicts=True,
    )
    shown = inquiry.timeline.filter(kind=Fact.IMAGES_SHOWN, message=message)
    if addresses and not shown.exists():
        record_fact(inquiry=inquiry, kind=Fact.IMAGES_SHOWN, at=now, by=by, message=message)


def _digest(address: str) -> UUID:
    return UUID(bytes=sha256(address.encode()).digest()[:16])


@transaction.atomic
def _claim(message: Message, now: datetime) -> list[RemoteImage]:
    """Those that nobody has fetched; a claim that its process did not outlive runs out."""
    open_ones = Q(claimed_at=None) | Q(
        claimed_at__lt=now - CLAIM_LASTS, stored_file=None, problem=""
    )
    rows = message.remote_images.filter(open_ones)
    claimed = list(rows.select_for_update(skip_locked=True, no_key=True).order_by("pk"))
    message.remote_images.filter(pk__in=[one.pk for one in claimed]).update(claimed_at=now)
    return claimed


def _picture(address: str, limits: Limits) -> bytes | str:
    """Its bytes, or why it is not shown. Touches no row: it runs in a thread of its own."""
    try:
        content = fetch(address, limits).content
    except FetchRefused as refused:
        return str(refused)
    if not can_be_shown(content):
        return "not a picture, or too large a one"
    return TRACKER if max(picture_size(content)) <= 2 else content


@transaction.atomic
def _keep(wanted: Sequence[RemoteImage], found: Sequence[bytes | str], now: datetime) -> None:
    stored = keep_files(contents=_contents(found), now=now)
    for row, one in zip(wanted, found, strict=True):
        if isinstance(one, bytes):
            row.stored_file = stored[content_hash(one)]
        else:
            row.problem = one[:120]
    RemoteImage.objects.bulk_update(wanted, ["stored_file", "problem"])


def _contents(found: Sequence[bytes | str]) -> Iterator[bytes]:
    return (one for one in found if isinstance(one, bytes))
