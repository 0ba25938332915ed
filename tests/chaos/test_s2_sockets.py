"""S2 on the wire: a socket hears of its own desks only, and stops within 5 s of a lost right."""

import time

import pytest

from tests.chaos.cluster import Cluster
from tests.chaos.ledger import Figure, Ledger
from tests.chaos.pages import LATE, PULSE, open_page
from tests.chaos.processes import wait_until
from tests.chaos.traffic import send_replies

pytestmark = pytest.mark.chaos
NOT_SIGNED_IN = 4401
LEAVE = (
    "DELETE FROM desks_membership WHERE agent_id = (SELECT id FROM desks_agent WHERE username = %s)"
)


def test_a_socket_hears_of_its_own_desks_only(helpdesk: Cluster, figure: Figure) -> None:
    with (
        open_page(helpdesk, "agent5") as own,
        open_page(helpdesk, "henk") as foreign,
        open_page(helpdesk, "agent4") as leaver,
        open_page(helpdesk, "agent3") as signed_out,
    ):
        helpdesk.execute(LEAVE, "agent4")
        session = helpdesk.cast["agents"]["agent3"]
        helpdesk.execute("DELETE FROM django_session WHERE session_key = %s", session)
        seconds = wait_until(lambda: signed_out.closed_with is not None, 20, "closed")
        figure.at_most("seconds until the signed-out one is closed", seconds, PULSE + LATE)
        time.sleep(LATE)
        heard = len(leaver.hints)
        send_replies(helpdesk, Ledger(), 10, 2)
        time.sleep(PULSE + LATE)
        figure.exactly("hints of the own desk", len(own.hints), 10)
        figure.exactly("hints of a foreign desk", len(foreign.hints), 0)
        figure.exactly("marks of a foreign desk", len(foreign.marks) - 1, 0)
        figure.exactly("hints after leaving the desk", len(leaver.hints) - heard, 0)
        figure.exactly("closing code", signed_out.closed_with or 0, NOT_SIGNED_IN)
    figure.finish()
