"""Fetching by IMAP: one contract, kept against our fake server and against a real Dovecot."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from mailroom.actions import store_raw_email
from mailroom.fetching import imap
from mailroom.fetching.imap import BEGINNING_BYTES
from mailroom.fetching.one_mailbox import ALMOST_A_SECOND, fetch_mailbox
from mailroom.models import Door, ImapMessage, Mailbox, RawEmail, Security
from mailroom.secrets import seal
from tests.factories import make_mailbox
from tests.live.dovecot import Dovecot, find_dovecot
from tests.mailroom.imap_boxes import (
    box_on,
    compare_all,
    fetch,
    fetch_again,
    fetch_old,
    held_by_another_session,
    mail,
    stored,
)

JULY = datetime(2026, 7, 3, 10, 20, 30, tzinfo=UTC)


class TestContract:
    """What must hold against any IMAP server."""

    def test_new_mail_is_stored_with_its_bytes_as_they_were(self, server, madrid):
        raw = b"From: x@y.example\r\nSubject: \xff\xfe 8 bit\r\n\r\n\tA\r\n.\r\n..B \r\n\r\n"
        server.deliver(raw)
        fetch(box_on(server, madrid))
        assert stored() == [raw]

    def test_each_mail_is_stored_under_its_hash(self, server, madrid):
        server.deliver(mail())
        fetch(box_on(server, madrid))
        assert bytes(RawEmail.objects.get().sha256) == sha256(mail()).digest()

    def test_a_stored_mail_is_flagged_as_seen(self, server, madrid):
        server.deliver(mail())
        fetch(box_on(server, madrid))
        assert server.seen() == [True]

    def test_mail_that_a_person_has_opened_is_stored_too(self, server, madrid):
        server.deliver(mail(), is_seen=True)
        assert fetch(box_on(server, madrid)) == 1

    def test_a_second_run_stores_nothing(self, server, madrid):
        server.deliver(mail())
        mailbox = box_on(server, madrid)
        assert [fetch(mailbox), fetch(mailbox)] == [1, 0]

    def test_fetching_again_stores_nothing_twice(self, server, madrid):
        server.deliver(mail())
        mailbox = box_on(server, madrid)
        fetch(mailbox)
        again = fetch_again(mailbox)
        assert (again.found, again.known, again.stored, len(stored())) == (1, 1, 0, 1)

    def test_later_mail_is_found(self, server, madrid):
        server.deliver(mail(1))
        mailbox = box_on(server, madrid)
        fetch(mailbox)
        server.deliver(mail(2), is_seen=True)
        fetch(mailbox)
        assert stored() == [mail(1), mail(2)]

    def test_an_old_mail_that_is_moved_in_later_is_stored(self, server, madrid):
        server.deliver(mail(1))
        mailbox = box_on(server, madrid)
        fetch(mailbox)
        server.deliver(mail(2), is_seen=True, at=JULY)
        assert fetch(mailbox) + fetch_old(mailbox) == 1

    def test_a_gap_is_filled_by_fetching_again(self, server, madrid):
        server.deliver(mail(1), mail(2))
        mailbox = box_on(server, madrid)
        fetch(mailbox)
        ImapMessage.objects.order_by("uid").first().delete()
        fetch_again(mailbox)
        assert ImapMessage.objects.exclude(raw_email=None).count() == 2

    def test_every_night_the_whole_folder_is_compared(self, server, madrid):
        server.deliver(mail(1), mail(2), at=JULY)
        mailbox = box_on(server, madrid)
        fetch(mailbox)
        ImapMessage.objects.order_by("uid").first().delete()
        assert compare_all(mailbox).found == 2
        assert (fetch_old(mailbox), ImapMessage.objects.count()) == (2, 2)

    def test_other_numbers_lose_nothing_and_double_nothing(self, server, madrid):
        server.deliver(*map(mail, range(3)))
        mailbox = box_on(server, madrid)
        fetch(mailbox)
        server.renumber()
        server.deliver(mail(3))
        fetch(mailbox)
        assert sorted(stored()) == sorted(map(mail, range(4)))

    def test_the_same_message_id_with_other_content_is_another_mail(self, server, madrid):
        server.deliver(mail(1))
        server.deliver(mail(1) + b"And one thing more.\r\n")
        assert fetch(box_on(server, madrid)) == 2

    def test_mail_without_message_id_does_not_stop_the_next(self, server, madrid):
        server.deliver(b"Message-ID:\r\n\r\nEmpty\r\n")
        server.deliver(b"\r\nNo header at all\r\n")
        server.deliver(mail())
        assert fetch(box_on(server, madrid)) == 3

    def test_a_mail_that_came_by_another_door_is_not_stored_again(self, server, madrid):
        mailbox = box_on(server, madrid)
        store_raw_email(mailbox=mailbox, raw=mail(), door=Door.SMTP, now=timezone.now())
        server.deliver(mail())
        fetch(mailbox)
        assert len(stored()) == 1

    def test_the_same_mail_in_two_mailboxes_is_stored_for_both(self, server, madrid, hague):
        server.deliver(mail())
        fetch(box_on(server, madrid))
        fetch(box_on(server, hague))
        assert RawEmail.objects.values("mailbox").distinct().count() == 2

    def test_an_old_backlog_comes_in_order_with_its_own_times(self, server, madrid):
        days = [JULY + timedelta(days=number) for number in range(5)]
        for number, day in enumerate(days):
            server.deliver(mail(number), at=day)
        mailbox = box_on(server, madrid)
        fetch(mailbox)
        fetch_old(mailbox)
        received = RawEmail.objects.order_by("pk").values_list("received_at", flat=True)
        assert list(received) == [day + ALMOST_A_SECOND for day in days]

    def test_a_mail_from_the_future_arrived_now(self, server, madrid):
        server.deliver(mail(), at=timezone.now() + timedelta(days=300))
        fetch(box_on(server, madrid))
        assert RawEmail.objects.get().received_at <= timezone.now()

    def test_a_large_backlog_is_stored_in_several_chunks(self, server, madrid):
        server.deliver(*map(mail, range(60)))
        assert fetch(box_on(server, madrid)) == 60

    def test_of_what_is_too_large_the_beginning_is_stored(self, server, madrid, settings):
        settings.MAIL_MAX_BYTES = 2000
        large = mail(1, size=3_000_000)
        server.deliver(large, mail(2))
        fetch(box_on(server, madrid))
        assert stored() == [large[:BEGINNING_BYTES], mail(2)]
        first = RawEmail.objects.order_by("pk").first()
        assert first.full_size == len(large)
        assert ImapMessage.objects.get(raw_email=first).problem.startswith("too large")

    def test_what_is_too_large_is_left_unseen_on_the_server(self, server, madrid, settings):
        settings.MAIL_MAX_BYTES = 2000
        server.deliver(mail(1, size=3000))
        fetch(box_on(server, madrid))
        assert server.seen() == [False]

    def test_a_wrong_password_is_shown_on_the_mailbox(self, server, madrid):
        mailbox = box_on(server, madrid, imap_password_sealed=seal("wrong"))
        assert fetch(mailbox) == 0
        mailbox.refresh_from_db()
        assert "Authentication failed" in mailbox.fetch_error

    def test_the_right_password_recovers_and_clears_the_error(self, server, madrid):
        server.deliver(mail())
        fetch(box_on(server, madrid, imap_password_sealed=seal("wrong")))
        mailbox = box_on(server, madrid)
        assert fetch(mailbox) == 1
        mailbox.refresh_from_db()
        assert (mailbox.fetch_error, mailbox.fetched_at is None) == ("", False)

    def test_a_folder_that_is_not_there_is_shown(self, server, madrid):
        mailbox = box_on(server, madrid, imap_folder="Nowhere")
        fetch(mailbox)
        mailbox.refresh_from_db()
        assert "Nowhere" in mailbox.fetch_error

    def test_tls_from_a_trusted_authority(self, server, madrid, certificates, monkeypatch):
        monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
        server.deliver(mail())
        mailbox = box_on(server, madrid, imap_port=server.tls_port, imap_security=Security.TLS)
        assert fetch(mailbox) == 1

    def test_tls_from_an_unknown_authority_gets_no_password(self, server, madrid):
        server.deliver(mail())
        mailbox = box_on(server, madrid, imap_port=server.tls_port, imap_security=Security.TLS)
        assert fetch(mailbox) == 0
        mailbox.refresh_from_db()
        assert "CERTIFICATE_VERIFY_FAILED" in mailbox.fetch_error


@pytest.mark.dovecot
@pytest.mark.skipif(not find_dovecot(), reason="no Dovecot: apt-get install dovecot-imapd")
def test_starttls_with_dovecot(dovecot_ports, madrid, certificates, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    server = Dovecot(*dovecot_ports)
    server.deliver(mail())
    assert fetch(box_on(server, madrid, imap_security=Security.STARTTLS)) == 1


def test_starttls_that_is_not_offered_gets_no_password(fake, madrid):
    mailbox = box_on(fake, madrid, imap_security=Security.STARTTLS)
    fetch(mailbox)
    assert not [command for command in fake.commands if command.startswith("LOGIN")]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_flagged_before_its_row_is_committed(fake, madrid):
    """Looked at from the server's thread, over a connection of its own, when STORE arrives."""
    committed: list[int] = []

    def look() -> None:
        committed.append(RawEmail.objects.count())
        connection.close()

    fake.on_store = look
    fake.deliver(mail(1))
    fake.deliver(mail(2))
    fetch(box_on(fake, madrid))
    assert committed == [2]


@pytest.mark.parametrize("cut_after", [0, 40, 250, 700, 1500])
def test_a_connection_that_breaks_loses_and_doubles_nothing(fake, madrid, cut_after):
    fake.deliver(*(mail(number, size=100) for number in range(5)))
    mailbox = box_on(fake, madrid)
    fake.cut_after = cut_after
    fetch(mailbox)
    fetch(mailbox)
    compare_all(mailbox)
    assert stored() == [mail(number, size=100) for number in range(5)]


def test_a_broken_connection_is_shown_until_the_next_good_run(fake, madrid):
    fake.deliver(mail())
    mailbox = box_on(fake, madrid)
    fake.cut_after = 40
    fetch(mailbox)
    mailbox.refresh_from_db()
    assert mailbox.fetch_error != ""


def test_a_flag_that_could_not_be_set_does_not_store_the_mail_again(fake, madrid):
    def refuse() -> None:
        fake.cut_after = 0

    fake.deliver(mail())
    mailbox = box_on(fake, madrid)
    fake.on_store = refuse
    fetch(mailbox)
    assert fetch(mailbox) == 0
    assert (compare_all(mailbox).stored, len(stored())) == (0, 1)


def test_flags_changed_by_another_client_do_not_disturb(fake, madrid):
    """A server may report any mail at any time (RFC 9051, 7.5.2)."""
    fake.chatter = True
    fake.deliver(mail())
    assert fetch(box_on(fake, madrid)) == 1


def test_only_uids_and_fixed_words_reach_the_server(fake, madrid):
    fake.deliver(b'Message-ID: <a"\r\n X2 EXPUNGE@evil.example>\r\n\r\nM16\r\n')
    fetch(box_on(fake, madrid))
    assert not any("EXPUNGE" in command or "evil" in command for command in fake.commands)


@pytest.mark.parametrize("field", ["imap_username", "imap_folder"])
def test_a_line_end_in_an_account_is_refused_before_it_is_sent(fake, madrid, field):
    mailbox = box_on(fake, madrid, **{field: "x\r\nA9 DELETE INBOX"})
    fetch(mailbox)
    assert not any("DELETE" in command for command in fake.commands)


def test_a_password_sealed_with_another_key_is_shown(fake, madrid, settings):
    mailbox = box_on(fake, madrid)
    settings.SECRET_KEY = "another key, and long enough for anybody"
    fetch(mailbox)
    mailbox.refresh_from_db()
    assert "SECRET_KEY" in mailbox.fetch_error


def test_a_server_that_is_away_is_shown(fake, madrid):
    mailbox = box_on(fake, madrid, imap_port=1)
    fetch(mailbox)
    mailbox.refresh_from_db()
    assert "ConnectionRefusedError" in mailbox.fetch_error


@pytest.fixture
def silent(monkeypatch) -> Iterator[int]:
    """A server that takes connections and says nothing."""
    monkeypatch.setattr(imap, "TIMEOUT", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_server_that_says_nothing_is_shown(fake, silent, madrid):
    mailbox = box_on(fake, madrid, imap_port=silent)
    fetch(mailbox)
    mailbox.refresh_from_db()
    assert "no answer" in mailbox.fetch_error


def test_a_server_that_says_nothing_is_not_waited_for_all_the_time(fake, silent, madrid):
    fetch(box_on(fake, madrid, imap_port=silent))
    fetch_mailbox(mailbox=box_on(fake, madrid))
    assert fake.commands == []


def test_a_mailbox_that_somebody_fetches_is_left_to_them(fake, madrid):
    fake.deliver(mail())
    mailbox = box_on(fake, madrid)
    with held_by_another_session(f"mailroom.fetching.one_mailbox:{mailbox.pk}"):
        assert fetch(mailbox) is None
    assert fake.commands == []


def test_a_fetcher_that_has_died_holds_nothing(fake, madrid):
    fake.deliver(mail())
    mailbox = box_on(fake, madrid)
    with held_by_another_session(f"mailroom.fetching.one_mailbox:{mailbox.pk}"):
        pass
    assert fetch(mailbox) == 1


@pytest.mark.django_db(transaction=True)
def test_two_fetchers_at_once_store_each_mail_once(fake, madrid):
    fake.deliver(*map(mail, range(30)))
    mailbox = box_on(fake, madrid)
    fetchers = [Thread(target=_fetch_in_thread, args=(mailbox,)) for _ in range(4)]
    for one in fetchers:
        one.start()
    for one in fetchers:
        one.join(20)
    fetch(mailbox)
    assert sorted(stored()) == sorted(mail(number) for number in range(30))


def _fetch_in_thread(mailbox: Mailbox) -> None:
    try:
        fetch(mailbox)
    finally:
        connection.close()


def test_a_second_mailbox_of_a_desk_has_its_own_cursor(fake, madrid):
    fake.deliver(mail())
    first = box_on(fake, madrid)
    fetch(first)
    values = {
        name: getattr(first, name)
        for name in (
            "imap_host",
            "imap_port",
            "imap_security",
            "imap_username",
            "imap_password_sealed",
            "imap_folder",
        )
    }
    assert fetch(make_mailbox(madrid, address="info-madrid@helpdesk.example", **values)) == 1
