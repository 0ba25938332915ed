"""How much one address may do in a quarter of an hour. Of the address only a keyed hash is used.

The hash changes each day, so that nobody can be followed from one day to the next.
"""

from datetime import datetime

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from desks.sign_in import count_attempt


def address_mark(request: HttpRequest, now: datetime) -> str:
    """Tells two addresses apart today; the address cannot be had back from it without our key."""
    address = get_adapter(request).get_client_ip(request)
    return salted_hmac("help_centre.address", f"{now:%Y-%m-%d}|{address}").hexdigest()[:40]


def is_within(mark: str, deed: str, most: int, now: datetime, *, door: str = "help") -> bool:
    """Counts this attempt; False when there were too many of this deed in the window."""
    return count_attempt(f"{door}:{deed}:{mark}"[:80], now=now) <= most
