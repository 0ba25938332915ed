"""The SMTP door and PostgreSQL are killed while mail comes in; every 250 is there, exactly once."""

import random

import pytest

from tests.chaos import checks
from tests.chaos.cluster import Cluster
from tests.chaos.ledger import Figure, Ledger
from tests.chaos.traffic import in_threads, meanwhile, send_mails

pytestmark = pytest.mark.chaos
RELAYS = 3


def test_every_250_is_there_once(
    helpdesk: Cluster, figure: Figure, full: bool, dice: random.Random
) -> None:
    mails, door_kills, database_kills, seconds = (1800, 20, 4, 90) if full else (210, 5, 2, 18)
    ledger = Ledger()
    every_door = (0.7 * seconds / door_kills, 1.1 * seconds / door_kills)
    every_database = (0.7 * seconds / database_kills, seconds / database_kills)
    share = mails // RELAYS
    with (
        meanwhile(lambda: helpdesk.kill("door"), every=every_door, times=door_kills, dice=dice),
        meanwhile(
            lambda: helpdesk.kill("postgres"), every=every_database, times=database_kills, dice=dice
        ),
    ):
        in_threads(
            [
                lambda number=number: send_mails(helpdesk, ledger, f"door-{number}", share, seconds)
                for number in range(RELAYS)
            ]
        )
    helpdesk.calm()
    if not full:
        checks.end_leases(helpdesk)
    checks.wait_until_read(helpdesk, 120)
    figure.note(door_kills=door_kills, database_kills=database_kills, trouble=dict(ledger.counts))
    figure.exactly("refused for good", ledger.counts["refused for good"], 0)
    figure.exactly("given up", ledger.counts["given up"], 0)
    checks.mail_is_there_once(helpdesk, figure, set(ledger.acknowledged))
    figure.finish()
