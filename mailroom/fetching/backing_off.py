"""What a trouble with a mail server is called, and how long the server is left alone after it."""

import random
import re
from dataclasses import dataclass
from datetime import timedelta

from cryptography.fernet import InvalidToken
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from mailroom.fetching.imap import FolderMissing
from mailroom.fetching.oauth import SignInNeeded

LONGEST_PAUSE = timedelta(minutes=15)
CUT_OFF = timedelta(seconds=1)
NO_ANSWER = timedelta(seconds=4)  # beside the 20 that the silence itself has taken
REFUSED = timedelta(seconds=20)
TOO_BUSY = timedelta(seconds=30)
NOT_SIGNED_IN = timedelta(minutes=1)  # a wrong password, repeated, locks accounts

TROUBLES = (OSError, IMAPClientError, InvalidToken, ValueError, SignInNeeded)
"""Whatever a server, or what we have stored about it, can do to us. ValueError: its grammar."""

# RFC 5530; Exchange: "Request is throttled. Suggested Backoff Time: 299 milliseconds",
# "User is authenticated but not connected"; Gmail: "Too many simultaneous connections".
_BUSY = re.compile(
    r"\[(?:LIMIT|OVERQUOTA|INUSE|UNAVAILABLE|THROTTLED|SERVERBUG)\b"
    r"|\* BYE|too many|throttl|bandwidth|limits? exceeded|exceeded .{0,40}limit|try again later"
    r"|temporar(?:y|ily)|not connected|shutting down|Backoff Time",
    re.IGNORECASE,
)
_SUGGESTED = re.compile(r"Backoff Time:? *(\d{1,9}) *milliseconds", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Trouble:
    """`words` for a person; `pause` after the first time; `at_least` is the server's own wish."""

    words: str
    pause: timedelta
    at_least: timedelta = timedelta(0)


def is_busy(error: Exception) -> bool:
    """The server asks to be left alone for a while; what was asked for is not to blame."""
    return bool(_BUSY.search(str(error)))


def trouble_of(error: Exception) -> Trouble:
    if isinstance(error, InvalidToken):
        return Trouble("SECRET_KEY has changed: the password must be entered again", NOT_SIGNED_IN)
    if isinstance(error, SignInNeeded):
        return Trouble(str(error), NOT_SIGNED_IN)
    if isinstance(error, FolderMissing):
        return Trouble(str(error), REFUSED)
    if is_busy(error):
        found = _SUGGESTED.search(str(error))
        wish = timedelta(milliseconds=int(found.group(1))) if found else timedelta(0)
        return Trouble(f"The server asks us to wait: {error}", TOO_BUSY, wish)
    if isinstance(error, TimeoutError):
        return Trouble(f"no answer: {error}", NO_ANSWER)
    if isinstance(error, LoginError):
        return Trouble(f"LoginError: {error}", NOT_SIGNED_IN)
    is_cut_off = isinstance(error, OSError | IMAPClientAbortError)
    return Trouble(f"{type(error).__name__}: {error}", CUT_OFF if is_cut_off else REFUSED)


def pause_after(trouble: Trouble, *, failures: int) -> timedelta:
    """Doubled with each failure in a row, spread a little, at least what the server wishes.

    Never more than LONGEST_PAUSE.
    """
    doubled: timedelta = trouble.pause * 2 ** min(failures - 1, 20)
    spread = min(doubled, LONGEST_PAUSE) * random.uniform(0.8, 1.2)  # noqa: S311 - spread only
    return min(max(spread, trouble.at_least), LONGEST_PAUSE)
