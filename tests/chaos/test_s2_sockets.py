"""S2 on the wire: a socket hears of its own desks only, and stops within 5 s of a lost right."""

import json
import time
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed

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


def test_who_is_here_is_told_to_the_desk_alone_and_a_flood_is_cut_off(
    helpdesk: Cluster, figure: Figure
) -> None:
    reference, _pk = helpdesk.take_inquiries(1)[0]
    viewing = json.dumps({"type": "viewing", "reference": reference})
    typing = {"type": "typing", "reference": reference}
    with (
        open_page(helpdesk, "agent5") as colleague,
        open_page(helpdesk, "henk") as foreign,
        open_page(helpdesk, "agent6") as viewer,
        open_page(helpdesk, "agent7") as flooder,
    ):
        viewer.say(viewing)
        seconds = wait_until(lambda: reference in colleague.presences, 10, "presence")
        figure.at_most("seconds until a colleague is seen", seconds, 1.0)
        flooder.say(viewing)
        with suppress(ConnectionClosed):
            for number in range(400):
                flooder.say(json.dumps({**typing, "kind": ("reply", "note")[number % 2]}))
        wait_until(lambda: flooder.closed_with is not None, 20, "flood cut off")
        figure.exactly("closing code of the flood", flooder.closed_with or 0, 1008)
        heard = len(colleague.presences)
        figure.at_most("hints of 400 words", heard, 60)
        time.sleep(PULSE)
        figure.exactly("presence told to a foreign desk", len(foreign.presences), 0)
    figure.finish()
