"""Pictures of an object: drawn anew, so that nothing of a stranger's file but its pixels is kept."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed
from files.actions import content_hash, keep_files
from files.thumbnails import draw
from knowledge_base.models import Item, Picture, TextVersion
from knowledge_base.named_pictures import named_in
from knowledge_base.permissions import lock_item, lock_item_for
from knowledge_base.queries import old_pictures, words_shown
from shared.exceptions import InvalidInput, NotPossible

MAX_BYTES = 10 * 1024 * 1024
SIDE = 1600  # pixels of the longer side
MAX_ALT = 300
KEPT_UNUSED = timedelta(days=30)


def add_picture(*, item_id: int, content: bytes, alt: str, by: Agent, now: datetime) -> Picture:
    """The picture as WebP without places or names of cameras in it; the same again is once.

    `alt` says what is seen, for who does not see it. Raises InvalidInput without it, and for what
    is no picture (by its content, whatever its name says) or too large.
    """
    lock_item_for_writing(by, item_id)
    alt = alt.strip()
    if not alt or len(alt) > MAX_ALT:
        raise InvalidInput(_("Say in a few words what is seen, for who does not see it."))
    drawn = drawn_anew(content)
    return _add(item_id, drawn, content_hash(content), alt, by, now)


def drawn_anew(content: bytes) -> bytes:
    """In a child process: no transaction is open meanwhile. Raises InvalidInput as above."""
    if not content or len(content) > MAX_BYTES:
        raise InvalidInput(_("A picture may have 10 MB at most."))
    drawn = draw(content, side=SIDE)
    if not drawn:
        raise InvalidInput(_("This is no picture in PNG, JPEG, GIF or WebP."))
    return drawn


@transaction.atomic
def lock_item_for_writing(by: Agent, item_id: int) -> None:
    """Before the work of drawing: who may not write has no picture drawn."""
    lock_item_for(by, item_id, Deed.PROPOSE_KNOWLEDGE)


@transaction.atomic
def _add(item_id: int, drawn: bytes, came_as: str, alt: str, by: Agent, now: datetime) -> Picture:
    item = lock_item_for(by, item_id, Deed.PROPOSE_KNOWLEDGE)
    return keep_picture(item, drawn=drawn, came_as=came_as, alt=alt, by=by, now=now)


def keep_picture(
    item: Item, *, drawn: bytes, came_as: str, alt: str, by: Agent, now: datetime
) -> Picture:
    """What was drawn, with the hash of the file that it was drawn from. The item is locked."""
    (stored,) = keep_files(contents=[drawn], now=now).values()
    more = {"came_as": came_as, "alt": alt, "added_by": by, "added_at": now}
    picture, _is_new = Picture.objects.get_or_create(item=item, stored_file=stored, defaults=more)
    return picture


@transaction.atomic
def remove_picture(*, item_id: int, picture_id: int, by: Agent, now: datetime) -> None:
    """Nobody can see it any more, old versions neither; twice is once.

    Raises NotPossible while words that are live, or are being written, name it.
    """
    item = lock_item_for(by, item_id, Deed.PROPOSE_KNOWLEDGE)
    if any(picture_id in named_in(body) for body in words_shown(item)):
        raise NotPossible(_("A text shows this picture: take it out of the text first."))
    item.pictures.filter(pk=picture_id).delete()


def sweep_pictures(*, now: datetime) -> int:
    """Remove what no version ever named for thirty days; returns how many.

    Its bytes stay in the store of files, which other rows may share.
    """
    return sum(_sweep(*which) for which in old_pictures(now - KEPT_UNUSED))


@transaction.atomic
def _sweep(item_id: int, picture_id: int) -> bool:
    """The item is locked: nobody writes it into a text meanwhile."""
    lock_item(item_id)
    naming = TextVersion.objects.filter(text__item=item_id, body__contains=f"file:{picture_id}")
    if any(picture_id in named_in(body) for body in naming.values_list("body", flat=True)):
        return False
    return bool(Picture.objects.filter(pk=picture_id).delete()[0])
