"""Which addresses and names are ours, read once for a batch of mails."""

from desks.models import Agent
from inquiries.doubts import Colleague, Ourselves, folded_name
from mailroom.models import Mailbox

NAMES = [
    f"{whose}_{language}"
    for whose in ("sender_name", "desk__name")
    for language in ("en", "fr", "es")
]


def read_ourselves() -> Ourselves:
    mailboxes = list(Mailbox.objects.values_list("address", *NAMES))
    agents = _read_agents()
    written = {name for _address, *names in mailboxes for name in names}
    written |= {colleague.name for colleague in agents.values()}
    return Ourselves(
        addresses=frozenset(address.casefold() for address, *_names in mailboxes),
        names=frozenset(map(folded_name, written)) - {""},
        agents=agents,
    )


def _read_agents() -> dict[str, Colleague]:
    """The active ones by their e-mail address, each with the desks of its memberships."""
    rows = Agent.objects.filter(is_active=True).exclude(email="")
    agents: dict[str, Colleague] = {}
    for email, first, last, username, desk_id in rows.values_list(
        "email", "first_name", "last_name", "username", "memberships__desk_id"
    ):
        known = agents.get(email.casefold())
        desks = (known.desk_ids if known else frozenset()) | {desk_id} - {None}
        agents[email.casefold()] = Colleague(f"{first} {last}".strip() or username, desks)
    return agents
