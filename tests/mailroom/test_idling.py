"""Listening at the server (IDLE): one contract for our fake and a real Dovecot."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from mailroom.fetching import idling
from mailroom.fetching.idling import Watch, Watcher
from mailroom.models import Mailbox, Security
from tests.mailroom.imap_boxes import box_on, held_by_another_session, mail

pytestmark = pytest.mark.django_db(transaction=True)


class Ears:
    """What was heard, and when."""

    def __init__(self) -> None:
        self.news: list[int] = []

    def __call__(self, mailbox_id: int) -> None:
        self.news.append(mailbox_id)

    def wait_for(self, count: int, seconds: float = 10) -> float:
        began = time.monotonic()
        wait_until(lambda: len(self.news) >= count, seconds)
        return time.monotonic() - began


def wait_until(ready: Callable[[], bool], seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < until, "waited for nothing"
        time.sleep(0.01)


@pytest.fixture
def ears(monkeypatch) -> Ears:
    monkeypatch.setattr(idling, "LISTEN_SECONDS", 0.2)
    return Ears()


@pytest.fixture
def listening(ears) -> Iterator[Callable[[Mailbox], Watcher]]:
    watchers: list[Watcher] = []

    def listen(mailbox: Mailbox) -> Watcher:
        watchers.append(Watcher(mailbox, ears))
        watchers[-1].start()
        return watchers[-1]

    yield listen
    for one in watchers:
        one.end()
        one.join(10)


@pytest.fixture
def watch(ears) -> Iterator[Watch]:
    watch = Watch(ears)
    yield watch
    watch.end()
    for thread in threading.enumerate():
        if isinstance(thread, Watcher):
            thread.join(10)


def test_it_is_told_of_a_mail_at_once(server, madrid, ears, listening):
    listening(box_on(server, madrid))
    ears.wait_for(1)
    time.sleep(0.3)
    server.deliver(mail())
    assert ears.wait_for(2) < 2


def test_over_tls_it_is_told_at_once_too(
    server, madrid, ears, listening, certificates, monkeypatch
):
    """What TLS has decrypted and nobody has read must not be waited for."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    listening(box_on(server, madrid, imap_port=server.tls_port, imap_security=Security.TLS))
    ears.wait_for(1)
    for number in (1, 2):
        time.sleep(0.3)
        server.deliver(mail(number))
        assert ears.wait_for(number + 1) < 2


def test_it_hears_of_each_later_mail(server, madrid, ears, listening):
    listening(box_on(server, madrid))
    ears.wait_for(1)
    for number in (1, 2, 3):
        time.sleep(0.3)
        server.deliver(mail(number))
        ears.wait_for(number + 1)


def test_what_came_before_it_listened_is_news(fake, madrid, ears, listening):
    fake.deliver(mail())
    mailbox = box_on(fake, madrid)
    listening(mailbox)
    ears.wait_for(1)
    assert ears.news == [mailbox.pk]


def test_it_changes_nothing_in_the_folder(fake, madrid, ears, listening):
    fake.deliver(mail())
    listening(box_on(fake, madrid))
    ears.wait_for(1)
    verbs = {command.partition(" ")[0] for command in fake.commands}
    assert verbs == {"CAPABILITY", "LOGIN", "EXAMINE", "IDLE"}


def test_idle_is_asked_for_anew_before_the_server_ends_it(
    fake, madrid, ears, listening, monkeypatch
):
    monkeypatch.setattr(idling, "RENEW_SECONDS", 0.3)
    listening(box_on(fake, madrid))
    wait_until(lambda: fake.commands.count("IDLE") >= 3)


def test_a_broken_connection_is_made_again(fake, madrid, ears, listening, monkeypatch):
    monkeypatch.setattr("mailroom.fetching.backing_off.CUT_OFF", timedelta(seconds=0.05))
    listening(box_on(fake, madrid))
    ears.wait_for(1)
    fake.drop_idlers()
    ears.wait_for(2)
    wait_until(lambda: bool(fake.idlers))
    fake.deliver(mail())
    ears.wait_for(3)


def test_a_server_that_refuses_us_is_not_asked_all_the_time(fake, madrid, ears, listening):
    fake.refuses = {"LOGIN": "NO [AUTHENTICATIONFAILED] no"}
    listening(box_on(fake, madrid))
    wait_until(lambda: bool(fake.commands))
    time.sleep(0.5)
    assert sum(command.startswith("LOGIN") for command in fake.commands) == 1


def test_a_server_without_idle_is_left_to_polling(fake, madrid, ears, listening):
    fake.capabilities = "IMAP4rev1"
    fake.greeting = "* OK [CAPABILITY IMAP4rev1] ready"
    listening(box_on(fake, madrid))
    wait_until(lambda: any(command.startswith("EXAMINE") for command in fake.commands))
    time.sleep(0.3)
    assert ("IDLE" in fake.commands, ears.news) == (False, [])


def test_told_to_end_it_ends(fake, madrid, ears, listening):
    watcher = listening(box_on(fake, madrid))
    ears.wait_for(1)
    watcher.end()
    watcher.join(5)
    assert not watcher.is_alive()


def test_every_mailbox_of_a_server_is_watched(fake, madrid, hague, ears, watch):
    ids = {box_on(fake, desk).pk for desk in (madrid, hague)}
    watch.look()
    ears.wait_for(2)
    assert (watch.mailbox_ids, set(ears.news)) == (ids, ids)


def test_of_two_processes_one_watches(fake, madrid, ears, watch):
    mailbox = box_on(fake, madrid)
    with held_by_another_session(f"mailroom.fetching.idling:{mailbox.pk}"):
        watch.look()
        assert watch.mailbox_ids == set()
    watch.look()
    assert watch.mailbox_ids == {mailbox.pk}


def test_a_mailbox_that_is_switched_off_is_watched_no_more(fake, madrid, ears, watch):
    mailbox = box_on(fake, madrid)
    watch.look()
    ears.wait_for(1)
    Mailbox.objects.filter(pk=mailbox.pk).update(is_active=False)
    watch.look()
    assert watch.mailbox_ids == set()
    wait_until(lambda: not fake.idlers)


def test_a_new_password_is_used_at_once(fake, madrid, ears, watch):
    mailbox = box_on(fake, madrid, imap_password_sealed="")
    watch.look()
    box_on(fake, madrid)
    watch.look()
    ears.wait_for(1)
    assert watch.mailbox_ids == {mailbox.pk}
