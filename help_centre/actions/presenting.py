"""The words around the articles."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from desks.models import Agent
from desks.permissions import Deed, manages_any, scope_of
from help_centre.models import Site
from shared.exceptions import NotAllowed

ONLY = 1


@dataclass(frozen=True, slots=True)
class Words:
    """Of the site, in three languages; "" stands for the product's own words."""

    title_en: str = ""
    title_fr: str = ""
    title_es: str = ""
    welcome_en: str = ""
    welcome_fr: str = ""
    welcome_es: str = ""
    contact: str = ""
    privacy_en: str = ""
    privacy_fr: str = ""
    privacy_es: str = ""


@transaction.atomic
def change_site(*, words: Words, by: Agent, now: datetime) -> Site:
    """Every page says so from now on; twice is once. Raises NotAllowed."""
    if not manages_any(scope_of(by), Deed.MANAGE_HELP_CENTRE):
        raise NotAllowed()
    site, _is_new = Site.objects.update_or_create(
        pk=ONLY, defaults={**asdict(words), "changed_at": now}
    )
    return site
