"""Pictures of an object: drawn anew, so that nothing of a stranger's file but its pixels is kept."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed
from files.actions import keep_files
from files.thumbnails import draw
from knowledge_base.models import Picture
from knowledge_base.permissions import lock_item_for
from shared.exceptions import InvalidInput

MAX_BYTES = 10 * 1024 * 1024
SIDE = 1600  # pixels of the longer side
MAX_ALT = 300


def add_picture(*, item_id: int, content: bytes, alt: str, by: Agent, now: datetime) -> Picture:
    """The picture as WebP without places or names of cameras in it; the same again is once.

    `alt` says what is seen, for who does not see it. Raises InvalidInput without it, and for what
    is no picture (by its content, whatever its name says) or too large.
    """
    lock_item_for_writing(by, item_id)
    alt = alt.strip()
    if not alt or len(alt) > MAX_ALT:
        raise InvalidInput(_("Say in a few words what is seen, for who does not see it."))
    if not content or len(content) > MAX_BYTES:
        raise InvalidInput(_("A picture may have 10 MB at most."))
    drawn = draw(content, side=SIDE)  # a child process: no transaction is open meanwhile
    if not drawn:
        raise InvalidInput(_("This is no picture in PNG, JPEG, GIF or WebP."))
    return _keep(item_id, drawn, alt, by, now)


@transaction.atomic
def lock_item_for_writing(by: Agent, item_id: int) -> None:
    """Before the work of drawing: who may not write has no picture drawn."""
    lock_item_for(by, item_id, Deed.PROPOSE_KNOWLEDGE)


@transaction.atomic
def _keep(item_id: int, drawn: bytes, alt: str, by: Agent, now: datetime) -> Picture:
    item = lock_item_for(by, item_id, Deed.PROPOSE_KNOWLEDGE)
    (stored,) = keep_files(contents=[drawn], now=now).values()
    more = {"alt": alt, "added_by": by, "added_at": now}
    picture, _is_new = Picture.objects.get_or_create(item=item, stored_file=stored, defaults=more)
    return picture
