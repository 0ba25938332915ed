"""Speaking SMTP to servers that behave and to servers that do not."""

from collections.abc import Iterator
from functools import partial

import pytest

from mailroom.sending import smtp
from mailroom.sending.smtp import Outcome, SmtpConnection
from mailroom.sending.smtp_server import server_at
from tests.fakes.certificates import Certificates
from tests.fakes.smtp_server import CUT, CUT_MIDWAY, SILENCE, HostileSmtp, RecitingServer

MESSAGE = b"Subject: Hello\r\n\r\nText\r\n"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def server() -> Iterator[HostileSmtp]:
    server = HostileSmtp()
    yield server
    server.stop()


@pytest.fixture
def secure(certificates, monkeypatch) -> Iterator[HostileSmtp]:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    server = HostileSmtp(certificates.server_context())
    yield server
    server.stop()


@pytest.fixture
def impatient(monkeypatch) -> None:
    for name in ("TIMEOUT", "ENVELOPE_SECONDS", "FINAL_SECONDS"):
        monkeypatch.setattr(smtp, name, 0.3)


def send(url, message=MESSAGE, *, to=("vera@visitor.example",), may_send=lambda: True):
    with SmtpConnection(partial(server_at, url)) as connection:
        return send_over(connection, message, to=to, may_send=may_send)


def send_over(connection, message=MESSAGE, *, to=("vera@visitor.example",), may_send=lambda: True):
    return connection.send(
        sender="madrid@helpdesk.example", recipients=list(to), message=message, may_send=may_send
    )


def test_an_accepted_mail_has_the_servers_words(server):
    answer = send(server.url)
    assert (answer.outcome, answer.words) == (Outcome.ACCEPTED, "250 Taken")


def test_the_bytes_arrive_as_they_are(server):
    send(server.url)
    assert server.taken[0].content == MESSAGE


def test_everybody_in_the_envelope_gets_it(server):
    send(server.url, to=["vera@visitor.example", "office@visitor.example"])
    assert server.taken[0].recipients == ("vera@visitor.example", "office@visitor.example")


@pytest.mark.parametrize(
    "text",
    [
        b".\r\n",
        b"..\r\n",
        b"a\r\n.\r\nb\r\n",
        b".\r\n.\r\n",
        b"x\r\n.hidden\r\n",
        b"a\r\n.\r\n\r\nQ",
    ],
)
def test_leading_dots_survive_and_end_nothing(server, text):
    send(server.url, b"Subject: dots\r\n\r\n" + text)
    assert [mail.content.rstrip() for mail in server.taken] == [
        (b"Subject: dots\r\n\r\n" + text).rstrip()
    ]


@pytest.mark.parametrize("end", [b"\n", b"\r"])
def test_bare_line_ends_smuggle_no_second_mail(server, end):
    hidden = end + b"." + end + b"MAIL FROM:<evil@x.example>" + end
    send(server.url, b"Subject: x\r\n\r\ntext" + hidden)
    assert [mail.sender for mail in server.taken] == ["madrid@helpdesk.example"]


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "content"])
@pytest.mark.parametrize(
    ("words", "outcome"), [("451 later", Outcome.TRY_LATER), ("554 no", Outcome.REFUSED)]
)
def test_the_first_digit_decides_at_every_stage(server, stage, words, outcome):
    server.fail(stage, words)
    answer = send(server.url)
    assert (answer.outcome, answer.words) == (outcome, words)


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "content"])
def test_a_server_that_closes_the_service_is_tried_later(server, stage):
    server.fail(stage, "421 going down")
    assert send(server.url).outcome == Outcome.TRY_LATER


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
def test_a_cut_before_the_content_means_not_sent(server, stage):
    server.fail(stage, CUT)
    assert send(server.url).outcome == Outcome.TRY_LATER


def test_a_cut_after_the_final_dot_leaves_it_unknown(server):
    server.fail("content", CUT)
    answer = send(server.url)
    assert answer.outcome == Outcome.UNKNOWN
    assert len(server.taken) == 1


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
def test_silence_before_the_content_means_not_sent(server, stage, impatient):
    server.fail(stage, SILENCE)
    assert send(server.url).outcome == Outcome.TRY_LATER


def test_silence_after_the_final_dot_leaves_it_unknown(server, impatient):
    server.fail("content", SILENCE)
    assert send(server.url).outcome == Outcome.UNKNOWN


def test_a_cut_in_the_middle_of_the_content_means_not_sent(server):
    """Larger than what the sockets between us hold."""
    server.fail("data", CUT_MIDWAY)
    answer = send(server.url, MESSAGE + (b"y" * 70 + b"\r\n") * 300_000)
    assert answer.outcome == Outcome.TRY_LATER


BOTH = ["vera@visitor.example", "nobody@visitor.example"]


@pytest.mark.parametrize("others", [["550 unknown"], ["451 4.7.1 greylisted"], ["503 odd"]])
def test_a_refused_recipient_keeps_the_mail_from_nobody_else(server, others):
    server.fail("rcpt", "250 OK", *others)
    send(server.url, to=BOTH)
    assert [mail.recipients for mail in server.taken] == [("vera@visitor.example",)]


def test_each_recipient_has_an_answer_of_its_own(server):
    server.fail("rcpt", "250 OK", "550 5.1.1 unknown", "451 4.7.1 greylisted")
    answer = send(server.url, to=[*BOTH, "late@visitor.example"])
    assert [(one.outcome, one.words) for one in answer.replies.values()] == [
        (Outcome.ACCEPTED, "250 Taken"),
        (Outcome.REFUSED, "550 5.1.1 unknown"),
        (Outcome.TRY_LATER, "451 4.7.1 greylisted"),
    ]


def test_the_fate_of_the_content_is_that_of_the_accepted_only(server):
    server.fail("rcpt", "250 OK", "550 unknown")
    server.fail("content", CUT)
    answer = send(server.url, to=BOTH)
    assert [one.outcome for one in answer.replies.values()] == [Outcome.UNKNOWN, Outcome.REFUSED]


def test_too_many_recipients_is_for_now_only(server):
    """RFC 5321, 4.5.3.1.10: old servers say 552 for it."""
    server.fail("rcpt", "250 OK", "552 too many")
    answer = send(server.url, to=BOTH)
    assert [one.outcome for one in answer.replies.values()] == [Outcome.ACCEPTED, Outcome.TRY_LATER]


def test_a_full_mailbox_of_the_only_recipient_is_a_refusal(server):
    server.fail("rcpt", "552 5.2.2 full")
    assert send(server.url).outcome == Outcome.REFUSED


def test_a_server_that_goes_in_the_middle_of_the_recipients_has_taken_nothing(server):
    server.fail("rcpt", "250 OK", "421 going down")
    answer = send(server.url, to=BOTH)
    assert {one.outcome for one in answer.replies.values()} == {Outcome.TRY_LATER}
    assert server.taken == []


def test_after_a_refusal_the_connection_serves_the_next_mail(server):
    server.fail("rcpt", "550 unknown")
    with SmtpConnection(partial(server_at, server.url)) as connection:
        send_over(connection)
        answer = send_over(connection)
    assert (answer.outcome, server.connections) == (Outcome.ACCEPTED, 1)


@pytest.mark.parametrize(
    ("stage", "fault"), [("content", CUT), ("content", "421 bye"), ("mail", CUT)]
)
def test_after_a_broken_connection_the_next_mail_gets_a_new_one(server, stage, fault):
    server.fail(stage, fault)
    with SmtpConnection(partial(server_at, server.url)) as connection:
        send_over(connection)
        answer = send_over(connection)
    assert (answer.outcome, server.connections) == (Outcome.ACCEPTED, 2)


def test_nothing_is_sent_when_somebody_else_has_the_mail(server):
    answer = send(server.url, may_send=lambda: False)
    assert (answer.outcome, server.taken) == (Outcome.NOT_OURS, [])


def test_permission_is_asked_when_the_server_is_ready_for_the_content(server):
    """A refused envelope must leave the mail claimed, not marked as being sent."""
    asked: list[bool] = []
    server.fail("rcpt", "451 greylisted")
    send(server.url, may_send=lambda: bool(asked.append(True)) or True)
    assert asked == []


def test_no_server_means_try_later():
    assert send("smtp://127.0.0.1:1").outcome == Outcome.TRY_LATER


def recited(*lines: str) -> smtp.Answer:
    server = RecitingServer(*lines)
    try:
        return send(server.url)
    finally:
        server.stop()


def test_a_greeting_that_refuses_service_is_tried_later():
    assert recited("554 no service here").outcome == Outcome.TRY_LATER


def test_a_refusal_before_a_hang_up_stands():
    """The server says 550 and goes, without waiting for our RSET."""
    answer = recited("220 hi", "250 hi", "250 ok", "550 no such user")
    assert (answer.outcome, answer.words) == (Outcome.REFUSED, "550 no such user")


@pytest.mark.parametrize("odd", ["252 cannot verify", "251 will forward"])
def test_a_recipient_who_is_taken_in_other_words_is_taken(odd):
    answer = recited("220 hi", "250 hi", "250 ok", odd, "354 go", "250 Taken")
    assert answer.outcome == Outcome.ACCEPTED


def test_two_hundred_and_fifty_to_the_data_command_is_no_acceptance():
    assert recited("220 hi", "250 hi", "250 ok", "250 ok", "250 what").outcome == Outcome.TRY_LATER


@pytest.mark.parametrize("noise", ["hello there", "354 go on", "150 wait"])
def test_noise_after_the_final_dot_leaves_it_unknown(noise):
    answer = recited("220 hi", "250 hi", "250 ok", "250 ok", "354 go", noise)
    assert answer.outcome == Outcome.UNKNOWN


def test_starttls_is_used_when_it_is_offered(secure):
    send(secure.url)
    assert secure.taken[0].is_encrypted


def test_tls_from_the_start(secure):
    send(f"smtps://localhost:{secure.tls_port}")
    assert secure.taken[0].is_encrypted


def test_an_unknown_authority_is_not_trusted(secure, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    answer = send(secure.url)
    assert (answer.outcome, secure.taken) == (Outcome.TRY_LATER, [])


def test_a_certificate_for_another_name_is_not_trusted(secure):
    answer = send(f"smtps://127.0.0.2:{secure.tls_port}")
    assert (answer.outcome, secure.taken) == (Outcome.TRY_LATER, [])


def test_a_password_is_sent_over_tls(secure):
    send(f"smtp://anna%40x:secret%401@localhost:{secure.port}")
    assert secure.taken[0].login == "anna@x"


def test_a_password_is_never_sent_without_tls(certificates):
    server = HostileSmtp(offers_tls=False)
    try:
        answer = send(f"smtp://anna:secret%401@127.0.0.1:{server.port}")
    finally:
        server.stop()
    assert (answer.outcome, server.taken) == (Outcome.TRY_LATER, [])
    assert "no TLS" in answer.words


def test_a_wrong_password_is_tried_later_and_said(secure):
    answer = send(f"smtp://anna:wrong@localhost:{secure.port}")
    assert answer.outcome == Outcome.TRY_LATER
    assert "535" in answer.words


def test_no_password_is_repeated_in_the_words(secure):
    assert "wrong" not in send(f"smtp://anna:wrong@localhost:{secure.port}").words
