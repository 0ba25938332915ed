"""Run in a process of its own: fetches a mailbox again and again, whoever else fetches it.

Prints how many mails it has stored itself.
"""

import os
import sys
import time


def fetch_for(address: str, seconds: float) -> int:
    from mailroom.fetching.one_mailbox import fetch_mailbox
    from mailroom.models import Mailbox

    until, stored = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        stored += fetch_mailbox(mailbox=Mailbox.objects.get(address=address)) or 0
        time.sleep(0.02)
    return stored


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
    import django

    django.setup()
    print(fetch_for(sys.argv[1], float(sys.argv[2])))
