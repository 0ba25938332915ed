"""The SMTP and LMTP door, spoken to by the standard library's clients."""

import asyncio
import smtplib
import socket
import time
from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.utils import InterfaceError

from mailroom.models import Mailbox, RawEmail
from mailroom.receiving_server import Receiver, serve
from mailroom.watching.watchdog import DOOR_BEAT
from shared.models import Heartbeat
from tests.factories import make_mailbox
from tests.fakes.threaded import LoopThread

pytestmark = pytest.mark.django_db(transaction=True)
RAW = b"From: vera@visitor.example\r\nSubject: Hello\r\n\r\nText\r\n"
VERA = "vera@visitor.example"

# A trigger that fires at COMMIT: the rows were written, but they will never be there.
COMMITS_FAIL = """
    CREATE FUNCTION refuse_commit() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full'; END $$;
    CREATE CONSTRAINT TRIGGER no_commit AFTER INSERT ON mailroom_rawemail
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_commit();
"""
COMMITS_WORK = "DROP TRIGGER no_commit ON mailroom_rawemail; DROP FUNCTION refuse_commit()"


def open_door(*, is_lmtp: bool = False) -> tuple[LoopThread, int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    thread = LoopThread()
    asyncio.run_coroutine_threadsafe(
        serve(host="127.0.0.1", port=port, is_lmtp=is_lmtp), thread.loop
    )
    for _attempt in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.02)
    return thread, port


@pytest.fixture
def door(madrid, hague) -> Iterator[int]:
    thread, port = open_door()
    yield port
    thread.stop()


@pytest.fixture
def lmtp_door(madrid, hague) -> Iterator[int]:
    thread, port = open_door(is_lmtp=True)
    yield port
    thread.stop()


@pytest.fixture
def commits_fail(door) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(COMMITS_FAIL)
    yield
    with connection.cursor() as cursor:
        cursor.execute(COMMITS_WORK)


def client(port: int) -> smtplib.SMTP:
    return smtplib.SMTP("127.0.0.1", port, timeout=20)


def post(port: int, raw: bytes = RAW, *to: str, sender: str = VERA) -> None:
    with client(port) as line:
        line.sendmail(sender, to or ["madrid@helpdesk.example"], raw)


def answer_to(port: int, raw: bytes = RAW) -> tuple[int, bytes]:
    with client(port) as line:
        line.ehlo()
        line.mail(VERA)
        line.rcpt("madrid@helpdesk.example")
        return line.data(raw)


def stored() -> list[bytes]:
    return [bytes(row.raw) for row in RawEmail.objects.order_by("pk")]


def test_an_accepted_mail_is_in_the_database(door):
    assert answer_to(door)[0] == 250
    assert stored() == [RAW]


def test_it_is_not_accepted_while_the_disk_is_full(door, commits_fail):
    assert answer_to(door)[0] == 452
    assert stored() == []


def test_after_the_trouble_the_same_mail_is_taken(door):
    with connection.cursor() as cursor:
        cursor.execute(COMMITS_FAIL)
    try:
        answer_to(door)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(COMMITS_WORK)
    assert (answer_to(door)[0], stored()) == (250, [RAW])


async def test_whatever_goes_wrong_here_is_temporary():
    receiver = Receiver(is_lmtp=False)
    answer = await receiver.handle_exception(InterfaceError("connection already closed"))
    assert answer.startswith("451")


def test_a_mailbox_that_goes_between_its_name_and_the_content_loses_no_mail(door):
    with client(door) as line:
        line.ehlo()
        line.mail(VERA)
        line.rcpt("madrid@helpdesk.example")
        Mailbox.objects.update(is_active=False)
        assert line.data(RAW)[0] == 451


def test_an_unknown_mailbox_is_refused_for_good(door):
    with client(door) as line:
        line.ehlo()
        line.mail(VERA)
        assert line.rcpt("nobody@helpdesk.example")[0] == 550


@pytest.mark.parametrize("to", ["madrid", "madrid@other.example", "@helpdesk.example"])
def test_what_only_looks_like_a_mailbox_is_refused(door, to):
    with client(door) as line:
        line.ehlo()
        line.mail(VERA)
        assert line.docmd(f"RCPT TO:<{to}>")[0] >= 500


def test_a_mailbox_that_is_switched_off_is_refused(door):
    Mailbox.objects.update(is_active=False)
    with client(door) as line:
        line.ehlo()
        line.mail(VERA)
        assert line.rcpt("madrid@helpdesk.example")[0] == 550


def test_an_unknown_mailbox_beside_a_known_one_stops_nothing(door):
    post(door, RAW, "nobody@helpdesk.example", "madrid@helpdesk.example")
    assert stored() == [RAW]


def test_one_mail_to_two_desks_is_stored_for_both(door):
    post(door, RAW, "madrid@helpdesk.example", "hague@helpdesk.example")
    assert {row.mailbox.desk.code for row in RawEmail.objects.all()} == {"madrid", "hague"}


def test_one_mail_to_two_mailboxes_of_a_desk_is_stored_for_both(door, madrid):
    make_mailbox(madrid, address="info@helpdesk.example")
    post(door, RAW, "madrid@helpdesk.example", "info@helpdesk.example")
    assert len(stored()) == 2


def test_two_names_of_one_mailbox_store_one_mail(door):
    post(door, RAW, "madrid@helpdesk.example", "madrid+t.1.abc@helpdesk.example")
    assert len(stored()) == 1


@pytest.mark.parametrize("to", ["Madrid+t.z9.ab@HELPDESK.example", "MADRID@helpdesk.example"])
def test_tags_and_capitals_find_the_mailbox_and_are_kept(door, to):
    post(door, RAW, to)
    assert RawEmail.objects.get().envelope_recipient == to


def test_a_relay_that_repeats_itself_stores_one_mail(door):
    post(door)
    post(door)
    assert stored() == [RAW]


def test_the_sender_of_the_envelope_is_kept(door):
    post(door, sender="bounces@list.example")
    assert RawEmail.objects.get().envelope_sender == "bounces@list.example"


def test_the_null_sender_is_kept_as_such(door):
    post(door, sender="")
    assert RawEmail.objects.get().envelope_sender == "<>"


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe\x00\x01 8 bit and NUL\r\n",
        b"x" * 300_000 + b"\r\n",
        b".\r\n..\r\n.dot\r\n",
        b"\r\n\r\n\r\n",
        "Señora: ¿dónde está? 您好\r\n".encode(),
        b" \t trailing \t \r\n",
    ],
    ids=["bytes", "long line", "dots", "empty lines", "utf-8", "blanks"],
)
def test_the_bytes_are_kept_as_they_came(door, body):
    raw = b"Subject: \xe9 8 bit\r\n\r\n" + body
    answer_to(door, raw)
    assert stored() == [raw]


def test_an_address_in_utf_8_is_taken(door):
    with client(door) as line:
        line.ehlo()
        line.mail("josé@visitor.example", ["SMTPUTF8"])
        line.rcpt("madrid@helpdesk.example")
        line.data(RAW)
    assert RawEmail.objects.get().envelope_sender == "josé@visitor.example"


def test_a_half_sent_mail_is_not_stored(door):
    line = client(door)
    line.ehlo()
    line.mail(VERA)
    line.rcpt("madrid@helpdesk.example")
    line.docmd("DATA")
    line.send(RAW)
    line.close()
    post(door, b"Subject: another\r\n\r\n")
    assert stored() == [b"Subject: another\r\n\r\n"]


def test_bare_line_ends_smuggle_no_second_mail(door):
    hidden = b"\n.\nMAIL FROM:<evil@x.example>\nRCPT TO:<madrid@helpdesk.example>\nDATA\nEvil\n.\n"
    with client(door) as line:
        line.ehlo()
        line.mail(VERA)
        line.rcpt("madrid@helpdesk.example")
        line.docmd("DATA")
        line.send(b"Subject: a\r\n\r\n" + hidden + b"\r\n.\r\n")
        line.getreply()
    assert not RawEmail.objects.filter(envelope_sender="evil@x.example").exists()


def test_several_mails_over_one_connection(door):
    with client(door) as line:
        for number in range(3):
            line.sendmail(VERA, ["madrid@helpdesk.example"], b"Subject: %d\r\n\r\n" % number)
    assert len(stored()) == 3


@pytest.fixture
def small_door(settings, madrid) -> Iterator[int]:
    settings.MAIL_MAX_BYTES = 5000
    thread, port = open_door()
    yield port
    thread.stop()


def test_what_is_too_large_is_refused_before_it_is_sent(small_door):
    with client(small_door) as line:
        line.ehlo()
        code, words = line.mail(VERA, ["SIZE=6000"])
    assert (code, words[:5]) == (552, b"5.3.4")


def test_the_limit_is_announced(small_door):
    with client(small_door) as line:
        line.ehlo()
        assert line.esmtp_features["size"] == "5000"


def test_one_endless_line_is_too_large_and_no_fault_of_grammar(small_door):
    assert answer_to(small_door, b"Subject: x\r\n\r\n" + b"y" * 200_000 + b"\r\n")[0] == 552


def test_what_turns_out_too_large_is_refused(small_door):
    code, words = answer_to(small_door, b"Subject: x\r\n\r\n" + b"y\r\n" * 7000)
    assert (code, words[:5], b"without the attachments" in words) == (552, b"5.3.4", True)
    assert stored() == []


def lmtp(port: int) -> smtplib.LMTP:
    return smtplib.LMTP("127.0.0.1", port, timeout=20)


def test_an_open_door_is_heard(door):
    for _attempt in range(100):
        if beats := Heartbeat.objects.filter(name=DOOR_BEAT):
            break
        time.sleep(0.05)
    assert beats.exists()


def test_lmtp_takes_one_recipient_and_defers_the_next(lmtp_door):
    with lmtp(lmtp_door) as line:
        line.ehlo()
        line.mail(VERA)
        codes = [line.rcpt(f"{desk}@helpdesk.example")[0] for desk in ("madrid", "hague")]
    assert codes == [250, 452]


def test_lmtp_stores_before_it_accepts(lmtp_door):
    with lmtp(lmtp_door) as line:
        line.sendmail(VERA, ["madrid@helpdesk.example"], RAW)
        assert stored() == [RAW]


def test_lmtp_defers_while_the_disk_is_full(lmtp_door):
    with connection.cursor() as cursor:
        cursor.execute(COMMITS_FAIL)
    try:
        with lmtp(lmtp_door) as line, pytest.raises(smtplib.SMTPDataError) as refusal:
            line.sendmail(VERA, ["madrid@helpdesk.example"], RAW)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(COMMITS_WORK)
    assert refusal.value.smtp_code == 452
