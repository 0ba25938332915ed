"""Run in a process of its own: desks, agents signed in already, and inquiries to work on.

Prints one JSON object: {"agents": {name: session key}, "inquiries": [[reference, message id]]}.
"""

import json
import os
import sys
from typing import Any

AGENTS = 8


def sign_in(agent: Any) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(agent.pk)
    session[BACKEND_SESSION_KEY] = "desks.sign_in.AgentBackend"
    session[HASH_SESSION_KEY] = agent.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def seed(inquiries: int) -> dict[str, Any]:
    """Eight assistants of Madrid, Henk of The Hague; each inquiry has one mail of its own person."""
    from desks.models import Desk
    from mailroom.models import Mailbox
    from tests import factories

    known = Desk.objects.filter(code="madrid").first()
    madrid = known or factories.make_desk("madrid")
    if not madrid.mailboxes.exists():
        factories.make_mailbox(madrid)
    agents = [factories.make_agent(f"agent{number}", madrid) for number in range(AGENTS)]
    hague = Desk.objects.filter(code="hague").first() or factories.make_desk("hague")
    agents.append(factories.make_agent("henk", hague))
    # A figure sends in minutes what a desk sends in months.
    Mailbox.objects.update(hourly_limit=1_000_000)
    messages = [
        factories.receive(
            madrid, sender_address=f"vera{number}@visitor.example", may_acknowledge=False
        )
        for number in range(inquiries)
    ]
    return {
        "agents": {agent.username: sign_in(agent) for agent in agents},
        "inquiries": [[message.inquiry.reference, message.pk] for message in messages],
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
    import django

    django.setup()
    print(json.dumps(seed(inquiries=int(sys.argv[1]))))
