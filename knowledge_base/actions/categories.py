"""Categories of the public help centre: coordinators add, name, sort and remove them."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from desks.models import Agent
from knowledge_base.models import Category
from knowledge_base.permissions import require_publisher
from knowledge_base.states import LANGUAGE_CODES
from shared.exceptions import Conflict, InvalidInput, NotPossible


@transaction.atomic
def save_category(
    *,
    slug: str,
    names: Mapping[str, str],
    descriptions: Mapping[str, str],
    position: int,
    by: Agent,
    now: datetime,
    category: Category | None = None,
) -> Category:
    """A new category, or this one with other words; its slug stays, for addresses name it.

    Raises NotAllowed for who publishes nowhere, InvalidInput for a missing name, Conflict for a
    slug that is taken.
    """
    require_publisher(by)
    if not all(names.get(one, "").strip() for one in LANGUAGE_CODES):
        raise InvalidInput(_("A name is needed in every language."))
    row = category or Category(slug=slug)
    for one in LANGUAGE_CODES:
        setattr(row, f"name_{one}", names[one].strip())
        setattr(row, f"describe_{one}", descriptions.get(one, "").strip())
    row.position = position
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict(_("This short name is taken. Choose another one.")) from None
    return row


@transaction.atomic
def remove_category(*, category_id: int, by: Agent, now: datetime) -> None:
    """An empty one; twice is once. Raises NotPossible while something is in it."""
    require_publisher(by)
    row = Category.objects.select_for_update().filter(pk=category_id).first()
    if row is None:
        return
    if row.items.exists():
        raise NotPossible(_("Something is in this category: move it first."))
    row.delete()
