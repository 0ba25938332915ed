"""R10: the worker's whole process group is killed again and again; no job is lost or done twice."""

import random

import pytest

from tests.chaos import checks
from tests.chaos.cluster import Cluster
from tests.chaos.fakes import SmtpServer
from tests.chaos.ledger import Figure, Ledger
from tests.chaos.traffic import in_threads, meanwhile, send_mails, send_replies

pytestmark = pytest.mark.chaos


def test_jobs_survive_killed_workers(
    helpdesk: Cluster, outside: SmtpServer, figure: Figure, full: bool, dice: random.Random
) -> None:
    mails, replies, kills = (600, 400, 30) if full else (100, 50, 4)
    received, answered = Ledger(), Ledger()
    seconds = 4.0 * kills
    with meanwhile(lambda: helpdesk.kill("worker"), every=(3.5, 4.5), times=kills, dice=dice):
        in_threads(
            [
                lambda: send_mails(helpdesk, received, "r10", mails, seconds),
                lambda: send_replies(helpdesk, answered, replies, seconds),
            ]
        )
    if not full:
        checks.end_leases(helpdesk)
    figure.at_most("seconds until read", checks.wait_until_read(helpdesk, 200), 60)
    figure.at_most("seconds until settled", checks.wait_until_sent(helpdesk, 200), 110)
    figure.note(kills=kills, answered=len(answered), trouble=dict(received.counts))
    checks.mail_is_there_once(helpdesk, figure, set(received.acknowledged))
    checks.outbox_equals_book(helpdesk, figure, outside.book)
    checks.facts_equal_outbox(helpdesk, figure)
    figure.finish()
