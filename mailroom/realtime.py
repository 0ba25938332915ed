"""What browsers hear of the mailroom: only that its troubles changed. They fetch the banner again."""

from django.db.models import Q

from desks.models import Agent, DeskRole
from desks.realtime import agent_group
from mailroom.models import Mailbox
from shared.background import publish_on_commit


def announce_alerts(mailbox: Mailbox | None) -> None:
    """Tell those who may act: coordinators of the mailbox's desk (or of all), administrators."""
    coordinates = Q(memberships__role=DeskRole.COORDINATOR)
    if mailbox:
        coordinates &= Q(memberships__desk_id=mailbox.desk_id)
    concerned = Agent.objects.filter(coordinates | Q(is_administrator=True), is_active=True)
    ids = set(concerned.values_list("pk", flat=True))
    publish_on_commit((agent_group(pk), {"type": "mail.changed"}) for pk in ids)
