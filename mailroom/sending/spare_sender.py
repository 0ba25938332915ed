"""A spare sender beside the workers: mail that is due and that nobody takes leaves all the same.

A worker that was killed needs seconds to start again, and a dead Redis wakes nobody; a mail that a
person has sent shall not wait for either. While workers are well it only looks.
"""

import logging
import threading
from datetime import timedelta

from django.db import Error as DatabaseTrouble
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now

from mailroom.models import OutgoingEmail
from mailroom.states import OutgoingState
from mailroom.tasks import deliver_outgoing

log = logging.getLogger(__name__)
LOOK_SECONDS = 0.25
PATIENCE = timedelta(seconds=0.3)  # a worker that is well takes a mail within a third of that


def keep_sending(ends: threading.Event) -> None:
    """Until `ends`; a database that is away is asked again."""
    while not ends.wait(LOOK_SECONDS):
        try:
            send_what_nobody_takes()
        except DatabaseTrouble as error:
            log.warning("the database is away: %s", type(error).__name__)
            connection.close()


def send_what_nobody_takes() -> bool:
    """Send what has been due for a moment; true when there was such mail.

    The locks of the sender make sure that a worker and this one never have the same server.
    """
    late = Q(next_attempt_at__lt=Now() - PATIENCE)
    states = [OutgoingState.QUEUED, OutgoingState.CLAIMED]
    is_waiting = OutgoingEmail.objects.filter(late, state__in=states).exists()
    if is_waiting:
        deliver_outgoing()
    return is_waiting
