"""What a trouble is called, and how long a server is left alone after it."""

import socket
import ssl
from datetime import timedelta

import pytest
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from mailroom.fetching.backing_off import LONGEST_PAUSE, is_busy, pause_after, trouble_of
from mailroom.fetching.imap import FolderMissing
from mailroom.fetching.oauth import SignInNeeded, TokenTrouble

BUSY = [
    "[LIMIT] Maximum number of connections from user+IP exceeded",
    "[ALERT] Too many simultaneous connections. (Failure)",
    "[OVERQUOTA] Account exceeded command or bandwidth limits. xyz",
    "[UNAVAILABLE] Server shutting down.",
    "[INUSE] Can't open mailbox: locked",
    "BAD User is authenticated but not connected.",
    "BAD Request is throttled. Suggested Backoff Time: 1500 milliseconds",
    "Server Busy. Please try again later.",
    "Temporary System Error",
]
NOT_BUSY = [
    "[AUTHENTICATIONFAILED] Authentication failed.",
    "LOGIN failed.",
    "[NONEXISTENT] Unknown Mailbox: INBOX2",
    "[CANNOT] Invalid mailbox name",
    "The requested message could not be converted to an RFC-822 compatible format.",
    "[Errno 111] Connection refused",
]


@pytest.mark.parametrize("words", BUSY)
def test_a_server_that_asks_for_patience_is_understood(words):
    assert is_busy(IMAPClientError(words))


@pytest.mark.parametrize("words", NOT_BUSY)
def test_other_refusals_are_not_taken_for_it(words):
    assert not is_busy(IMAPClientError(words))


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (ConnectionResetError("cut"), 1),
        (IMAPClientAbortError("socket error: EOF"), 1),
        (TokenTrouble("the sign-in server answered 503"), 1),
        (TimeoutError("timed out"), 4),
        (socket.gaierror(-2, "Name or service not known"), 1),
        (IMAPClientError("SELECT failed: no"), 20),
        (ValueError("unexpected message list format"), 20),
        (FolderMissing("The folder Temporary is not on the server"), 20),
        (IMAPClientError("NO [LIMIT] later"), 30),
        (LoginError("[UNAVAILABLE] Temporary authentication failure"), 30),
        (LoginError("[AUTHENTICATIONFAILED] no"), 60),
        (SignInNeeded("invalid_grant"), 60),
    ],
)
def test_each_kind_of_trouble_has_its_pause(error, seconds):
    assert trouble_of(error).pause == timedelta(seconds=seconds)


def test_the_words_of_the_server_are_told():
    assert "could not be converted" in trouble_of(IMAPClientError(NOT_BUSY[4])).words


def test_a_certificate_that_is_not_trusted_is_told_as_such():
    error = ssl.SSLCertVerificationError(1, "CERTIFICATE_VERIFY_FAILED")
    assert "CERTIFICATE_VERIFY_FAILED" in trouble_of(error).words


def test_pauses_double_and_are_spread():
    trouble = trouble_of(IMAPClientError("NO [LIMIT] later"))
    third = {pause_after(trouble, failures=3) for _ in range(20)}
    assert len(third) > 1
    assert timedelta(seconds=96) <= min(third) <= max(third) <= timedelta(seconds=144)


@pytest.mark.parametrize("failures", [10, 1000])
def test_no_pause_is_longer_than_fifteen_minutes(failures):
    trouble = trouble_of(LoginError("no"))
    assert LONGEST_PAUSE * 0.8 <= pause_after(trouble, failures=failures) <= LONGEST_PAUSE


def test_the_servers_own_wish_is_kept():
    words = "Request is throttled. Suggested Backoff Time: 299000 milliseconds"
    assert pause_after(trouble_of(IMAPClientError(words)), failures=1) == timedelta(seconds=299)


def test_a_wish_of_hours_is_cut():
    words = "throttled. Suggested Backoff Time: 99999999 milliseconds"
    assert pause_after(trouble_of(IMAPClientError(words)), failures=1) == LONGEST_PAUSE
