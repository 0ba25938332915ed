"""How a section is reached: its settings, its colleagues with an account, who may speak for it."""

from django.db.models import QuerySet

from desks.models import Agent, Section
from handovers.addresses import may_answer
from handovers.models import Handover, SectionSettings


def settings_of(section: Section) -> SectionSettings:
    """The section's own, or the defaults that are not stored."""
    found = SectionSettings.objects.filter(section=section).first()
    return found or SectionSettings(section=section)


def colleagues_of(section_id: int) -> QuerySet[Agent]:
    return Agent.objects.filter(section_memberships__section=section_id, is_active=True)


def can_be_reached(section: Section) -> bool:
    return bool(settings_of(section).address) or colleagues_of(section.pk).exists()


def speaks_for(handover: Handover, sender: str) -> bool:
    """Whether mail from this address may be the section's: its own, one allowed, a colleague's."""
    emails = colleagues_of(handover.section_id).values_list("email", flat=True)
    return may_answer(
        sender,
        address=handover.address,
        also_from=[*settings_of(handover.section).also_from],
        colleagues=frozenset(one.casefold() for one in emails if one),
    )
