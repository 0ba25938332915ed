"""A table of servers that misbehave at every stage: nothing is lost, nothing arrives twice.

Each mail ends in a state that equals what the server knows, after as many attempts as it takes.
"""

import time
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from mailroom.actions import deliver_due
from mailroom.models import OutgoingEmail
from mailroom.sending import smtp, smtp_lines
from mailroom.sending.recipients import code_in, is_greylisted, overall
from mailroom.sending.smtp import Outcome, SmtpConnection
from mailroom.sending.smtp_server import server_at
from mailroom.states import OutgoingState, RecipientState
from tests.fakes.smtp_server import CUT, SILENCE, DrippingServer, HostileSmtp, RecitingServer
from tests.mailroom.outgoing import queued

TO = ["a@visitor.example", "b@visitor.example", "c@visitor.example"]
STAGES = ["mail", "rcpt", "data", "content"]
BEFORE_CONTENT = STAGES[:3]
LONG = "x" * 3000


@pytest.fixture
def mailbox(madrid):
    return madrid.mailboxes.get()


@pytest.fixture
def server(settings):
    server = HostileSmtp()
    settings.SMTP_URL = server.url
    yield server
    server.stop()


@pytest.fixture
def impatient(monkeypatch) -> None:
    for name in ("TIMEOUT", "ENVELOPE_SECONDS", "FINAL_SECONDS"):
        monkeypatch.setattr(smtp, name, 0.3)


def deliver_until_ended(turns=4):
    for _turn in range(turns):
        past = timezone.now() - timedelta(seconds=1)
        OutgoingEmail.objects.filter(state="queued").update(next_attempt_at=past)
        deliver_due(limit=5, clock=timezone.now)
    return OutgoingEmail.objects.get()


def copies_of(server):
    """How often the content arrived for each recipient, whatever the server said then."""
    return {one: sum(one in mail.recipients for mail in server.taken) for one in TO}


ONCE_EACH = dict.fromkeys(TO, 1)
FAULTS = [
    *[(stage, "451 4.3.0 later", "sent") for stage in BEFORE_CONTENT],
    *[(stage, "421 4.3.2 going down", "sent") for stage in BEFORE_CONTENT],
    *[(stage, CUT, "sent") for stage in BEFORE_CONTENT],
    *[(stage, f"451-{LONG}\r\n451 {LONG}", "sent") for stage in BEFORE_CONTENT],
    *[(stage, "450 4.2.0 \xe9t\xe9 \xff\x00", "sent") for stage in BEFORE_CONTENT],
    *[(stage, "554 5.7.1 no", "failed") for stage in ("mail", "data")],
    ("rcpt", "550 5.1.1 no", "failed"),
    ("content", CUT, "uncertain"),
    ("content", "250 2.0.0 Ok: queued", "sent"),
    ("content", f"250-{LONG}\r\n250 {LONG}", "sent"),
    ("content", "250 \xe9t\xe9", "sent"),
]


@pytest.mark.parametrize(("stage", "fault", "end"), FAULTS)
def test_the_state_equals_what_the_server_knows(server, mailbox, stage, fault, end):
    server.fail(stage, fault)
    queued(mailbox, to=TO)
    row = deliver_until_ended()
    assert row.state == end
    copies = copies_of(server)
    assert max(copies.values()) <= 1
    has_it = row.recipients.filter(state=RecipientState.ACCEPTED)
    assert {one for one, number in copies.items() if number} >= set(
        has_it.values_list("address", flat=True)
    )
    if end == "sent":
        assert copies == ONCE_EACH


@pytest.mark.parametrize("stage", BEFORE_CONTENT)
def test_silence_costs_one_attempt_and_no_mail(server, mailbox, impatient, stage):
    server.fail(stage, SILENCE)
    queued(mailbox, to=TO)
    assert (deliver_until_ended().state, copies_of(server)) == ("sent", ONCE_EACH)


def test_a_refusal_after_the_content_is_retried_as_the_same_mail(server, mailbox):
    """The server had the bytes and said no: it forgets them (RFC 5321, 4.2.5)."""
    server.fail("content", "451 4.3.0 later", "250 2.0.0 Ok")
    queued(mailbox, to=TO, html="")
    assert deliver_until_ended().state == "sent"
    assert len({mail.content for mail in server.taken}) == 1


MIXED = [
    (["250 ok", "451 later", "550 5.1.1 no"], "failed", ["a@visitor.example", "b@visitor.example"]),
    (["451 later", "250 ok", "250 ok"], "sent", TO),
    (["550 5.1.1 no", "550 5.1.1 no", "451 later"], "failed", ["c@visitor.example"]),
    (["250 ok", "452 too many", "452 too many"], "sent", TO),
    (["250 ok", "552 too many", "552 too many"], "sent", TO),
    (["250 ok", "421 bye"], "sent", TO),
    (["250 ok", CUT], "sent", TO),
]


@pytest.mark.parametrize(("answers", "end", "reached"), MIXED)
def test_each_recipient_is_reached_once_or_shown(server, mailbox, answers, end, reached):
    server.fail("rcpt", *answers)
    queued(mailbox, to=TO)
    row = deliver_until_ended()
    assert row.state == end
    assert copies_of(server) == {one: int(one in reached) for one in TO}
    accepted = row.recipients.filter(state=RecipientState.ACCEPTED)
    assert sorted(accepted.values_list("address", flat=True)) == reached


def test_a_cut_after_the_content_leaves_only_the_accepted_uncertain(server, mailbox):
    server.fail("rcpt", "250 ok", "250 ok", "550 5.1.1 no")
    server.fail("content", CUT)
    queued(mailbox, to=TO)
    row = deliver_until_ended()
    states = dict(row.recipients.values_list("address", "state"))
    assert list(map(states.get, TO)) == ["uncertain", "uncertain", "refused"]
    assert len(server.taken) == 1


def test_the_servers_own_words_and_code_are_kept(server, mailbox):
    server.fail("rcpt", "550-5.1.1 The account\r\n550 5.1.1 does not exist.")
    queued(mailbox, to=TO[:1])
    row = deliver_until_ended(turns=1)
    recipient = row.recipients.get()
    assert (recipient.code, recipient.words) == (
        "5.1.1",
        "550 5.1.1 The account 5.1.1 does not exist.",
    )


# --- replies without end ------------------------------------------------------------------------
def send_to(url):
    with SmtpConnection(partial(server_at, url)) as line:
        return line.send(
            sender="a@b.example", recipients=["c@d.example"], message=b"x", may_send=lambda: True
        )


def test_a_server_that_drips_its_greeting_is_left(monkeypatch):
    monkeypatch.setattr(smtp, "TIMEOUT", 0.5)
    server = DrippingServer("220 " + "slow " * 100, seconds=0.05)
    began = time.monotonic()
    answer = send_to(server.url)
    server.stop()
    assert (answer.outcome, answer.is_server_away) == (Outcome.TRY_LATER, True)
    assert time.monotonic() - began < 2


def test_a_reply_without_end_is_left():
    server = RecitingServer("220 hi", "\r\n".join(["250-more"] * 20_000))
    answer = send_to(server.url)
    server.stop()
    assert answer.outcome == Outcome.TRY_LATER


def test_half_a_code_is_no_answer():
    """ "25" may be the beginning of anything: nobody knows, so nobody guesses."""
    server = RecitingServer("220 hi", "250 hi", "250 ok", "250 ok", "354 go", unfinished="25")
    answer = send_to(server.url)
    server.stop()
    assert answer.outcome == Outcome.UNKNOWN


def test_a_line_is_kept_in_part_only():
    assert smtp_lines.MAX_LINE >= 512  # RFC 5321, 4.5.3.1.5


# --- the rules ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("550 5.1.1 unknown", "5.1.1"),
        ("550-5.1.1 unknown", "5.1.1"),
        ("451 4.7.1 <a@b>: greylisted", "4.7.1"),
        ("550 unknown", "550"),
        ("550 4.1.1 a contradiction", "550"),
        ("550 5.1.1.1 not a code", "550"),
        ("250 2.0.0 Ok", "2.0.0"),
        ("ConnectionRefusedError: [Errno 111]", ""),
        ("", ""),
    ],
)
def test_the_enhanced_code_is_read_where_there_is_one(words, code):
    assert code_in(words) == code


@pytest.mark.parametrize(
    ("words", "is_grey"),
    [
        ("451 4.7.1 Greylisting in action, please come back later", True),
        ("450 4.2.0 <a@b>: Recipient address rejected: Greylisted", True),
        ("451 4.7.1 Please try again later", True),
        ("421 4.7.0 Gray-listed", True),
        ("451 4.3.0 Temporary lookup failure", False),
        ("550 5.7.1 Greylisting is off, you are blocked", False),
    ],
)
def test_greylisting_is_known_by_its_words(words, is_grey):
    assert is_greylisted(words) is is_grey


@pytest.mark.parametrize(
    ("states", "whole"),
    [
        (["accepted", "accepted"], OutgoingState.SENT),
        (["accepted", "read", "delivered"], OutgoingState.SENT),
        (["accepted", "delayed"], OutgoingState.QUEUED),
        (["refused", "waiting"], OutgoingState.QUEUED),
        (["accepted", "refused"], OutgoingState.FAILED),
        (["accepted", "bounced"], OutgoingState.FAILED),
        (["uncertain", "refused", "delayed"], OutgoingState.UNCERTAIN),
        ([], OutgoingState.FAILED),
    ],
)
def test_the_whole_mail_follows_from_its_recipients(states, whole):
    assert overall(states) == whole
