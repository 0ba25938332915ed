"""Fetching when the server, a mail or a folder is in trouble; old mail behind new mail."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mailroom.actions import claim_raw_emails
from mailroom.fetching import one_mailbox as fetching
from mailroom.fetching.connecting import connect_mailbox
from mailroom.fetching.imap import Session
from mailroom.fetching.one_mailbox import (
    BREAKS,
    GIVE_UP_AFTER,
    GONE,
    archive_progress,
    fetch_mailbox,
)
from mailroom.models import ImapMessage, Mailbox, RawEmail
from tests.factories import make_mailbox
from tests.fakes.imap_server import fill
from tests.mailroom.imap_boxes import (
    box_on,
    compare_all,
    fetch,
    fetch_again,
    fetch_old,
    mail,
    stored,
)

NOW = timezone.now().replace(microsecond=0)


def hours_ago(hours: float):
    return NOW - timedelta(hours=hours)


def fresh(mailbox: Mailbox) -> Mailbox:
    return Mailbox.objects.get(pk=mailbox.pk)


class TestOneBadMail:
    def test_what_the_server_does_not_give_stops_no_other(self, fake, madrid):
        fake.deliver(*map(mail, range(5)))
        fake.poison = {3}
        assert fetch(box_on(fake, madrid)) == 4
        assert ImapMessage.objects.get(uid=3).problem.startswith("the server does not give it")

    def test_it_is_had_as_soon_as_the_server_gives_it(self, fake, madrid):
        fake.deliver(mail())
        fake.poison = {1}
        mailbox = box_on(fake, madrid)
        fetch(mailbox)
        fake.poison.clear()
        assert (fetch(mailbox), fetch_again(mailbox).stored) == (0, 1)
        assert ImapMessage.objects.get().problem == ""

    def test_a_mail_that_ends_the_connection_keeps_no_other_for_long(self, fake, madrid):
        fake.deliver(*map(mail, range(5)))
        fake.deadly = {2}
        mailbox = box_on(fake, madrid)
        for _attempt in range(GIVE_UP_AFTER + 1):
            fetch(mailbox)
        assert [raw for raw in map(mail, range(5)) if raw not in stored()] == [mail(1)]
        assert ImapMessage.objects.get(uid=2).problem == BREAKS

    def test_later_mail_comes_before_one_that_has_ended_connections(self, fake, madrid):
        fake.deliver(mail(1))
        fake.deadly = {1}
        mailbox = box_on(fake, madrid)
        for _attempt in range(fetching.LAST_AFTER):
            fetch(mailbox)
        fake.deliver(mail(2))
        fetch(mailbox)
        assert stored() == [mail(2)]

    def test_what_somebody_removes_before_it_is_fetched_is_noted(self, fake, madrid, monkeypatch):
        fake.deliver(mail(1), mail(2))
        listing = Session.listing

        def remove_after(self, uids):
            listed = listing(self, uids)
            if len(fake.mails) == 2:
                fake.expunge(0)
            return listed

        monkeypatch.setattr(Session, "listing", remove_after)
        fetch(box_on(fake, madrid))
        assert stored() == [mail(2)]
        assert ImapMessage.objects.get(uid=1).problem == GONE

    def test_what_is_removed_after_it_was_fetched_stays_here(self, fake, madrid):
        fake.deliver(mail(1), mail(2))
        mailbox = box_on(fake, madrid)
        fetch(mailbox)
        fake.expunge(0)
        assert (fetch(mailbox), compare_all(mailbox).found, len(stored())) == (0, 1, 2)

    def test_a_folder_in_which_no_flag_can_be_set_is_fetched_all_the_same(self, fake, madrid):
        fake.deliver(mail())
        fake.refuses = {"STORE": "NO [NOPERM] read-only"}
        mailbox = box_on(fake, madrid)
        assert fetch(mailbox) == 1
        assert fresh(mailbox).fetch_error == ""


class TestFolders:
    def test_a_renamed_folder_is_said_in_plain_words(self, fake, madrid):
        fake.folder, fake.folders = "Infoline", ["Infoline", "Sent"]
        fake.deliver(mail())
        mailbox = box_on(fake, madrid)
        fetch(mailbox)
        fake.rename_folder("Infoline old")
        fetch(mailbox)
        words = fresh(mailbox).fetch_error
        assert words.startswith("The folder Infoline is not on the server: it was renamed")
        assert "Infoline old" in words
        assert len(stored()) == 1

    def test_under_its_new_name_nothing_is_stored_twice(self, fake, madrid):
        fake.folder = "Infoline"
        fake.deliver(mail(1))
        fetch(box_on(fake, madrid))
        fake.rename_folder("Helpdesk")
        fake.deliver(mail(2))
        fetch(box_on(fake, madrid))
        assert stored() == [mail(1), mail(2)]

    def test_numbers_with_holes_lose_nothing(self, fake, madrid, monkeypatch):
        monkeypatch.setattr("mailroom.fetching.imap.SEARCH_UIDS", 2)
        fake.deliver(mail(1))
        fake.next_uid = 100_000
        fake.deliver(mail(2), mail(3), mail(4))
        assert fetch(box_on(fake, madrid)) == 4


class TestBackingOff:
    @pytest.mark.parametrize(
        "answer",
        [
            "NO [LIMIT] Too many simultaneous connections",
            "NO [OVERQUOTA] Account exceeded command or bandwidth limits.",
            "NO [INUSE] Mailbox in use",
            "NO [UNAVAILABLE] Temporary authentication failure",
            "BAD User is authenticated but not connected.",
        ],
    )
    def test_a_busy_server_is_left_alone_for_half_a_minute(self, fake, madrid, answer):
        fake.refuses = {"SEARCH": answer}
        mailbox = box_on(fake, madrid)
        fetch(mailbox)
        row = fresh(mailbox)
        assert 20 < (row.next_fetch_at - timezone.now()).total_seconds() < 40
        assert row.fetch_error.startswith("The server asks us to wait")

    def test_the_pause_that_the_server_suggests_is_kept(self, fake, madrid):
        words = "BAD Request is throttled. Suggested Backoff Time: 299000 milliseconds"
        fake.refuses = {"FETCH": words}
        fake.deliver(mail())
        mailbox = box_on(fake, madrid)
        fetch(mailbox)
        assert 290 < (fresh(mailbox).next_fetch_at - timezone.now()).total_seconds() <= 299

    def test_throttling_is_blamed_on_no_mail(self, fake, madrid):
        fake.deliver(mail(1), mail(2))
        mailbox = box_on(fake, madrid)
        fake.refuses = {"BODY": "NO [THROTTLED] later"}
        fetch(mailbox)
        fake.refuses = {}
        assert fetch(mailbox) == 2
        assert set(ImapMessage.objects.values_list("problem", "attempts")) == {("", 0)}

    def test_a_server_that_says_goodbye_is_left_alone(self, fake, madrid):
        fake.refuses = {"SELECT": "* BYE Too many connections, try again later"}
        mailbox = box_on(fake, madrid)
        fetch(mailbox)
        assert fresh(mailbox).next_fetch_at > timezone.now() + timedelta(seconds=20)

    def test_a_server_that_does_not_greet_us_is_left_alone(self, fake, madrid):
        fake.greeting = "* BYE Too many connections"
        mailbox = box_on(fake, madrid)
        fetch(mailbox)
        assert "Too many connections" in fresh(mailbox).fetch_error

    def test_nobody_connects_during_the_pause(self, fake, madrid):
        mailbox = box_on(fake, madrid, next_fetch_at=timezone.now() + timedelta(minutes=1))
        assert (fetch_mailbox(mailbox=mailbox), fake.commands) == (0, [])

    def test_pauses_grow_with_each_failure_and_end_at_fifteen_minutes(self, fake, madrid):
        fake.refuses = {"SELECT": "NO [LIMIT] later"}
        mailbox = box_on(fake, madrid)
        pauses = []
        for _attempt in range(8):
            fetch(mailbox)
            pauses.append((fresh(mailbox).next_fetch_at - timezone.now()).total_seconds())
        assert pauses[2] > 2 * pauses[0]
        assert max(pauses) <= 900
        assert fresh(mailbox).fetch_failures == 8

    def test_a_good_run_ends_them(self, fake, madrid):
        fake.refuses = {"SELECT": "NO [LIMIT] later"}
        mailbox = box_on(fake, madrid)
        fetch(mailbox)
        fake.refuses = {}
        fetch(mailbox)
        row = fresh(mailbox)
        assert (row.fetch_failures, row.next_fetch_at, row.fetch_error) == (0, None, "")

    def test_who_gets_on_does_not_wait_longer_each_time(self, fake, madrid):
        fake.deliver(*(mail(number, size=300_000) for number in range(50)))
        mailbox = box_on(fake, madrid, fetch_failures=6)
        fake.cut_after = 8_000_000
        fetch(mailbox)
        assert 0 < len(stored()) < 50
        assert fresh(mailbox).fetch_failures == 1

    def test_a_new_connection_ends_the_pause(self, fake, madrid):
        later = timezone.now() + timedelta(minutes=9)
        mailbox = box_on(fake, madrid, next_fetch_at=later, fetch_failures=5, fetch_error="x")
        connect_mailbox(mailbox=fresh(mailbox), now=timezone.now())
        row = fresh(mailbox)
        assert (row.next_fetch_at, row.fetch_failures, row.fetch_error) == (None, 0, "")


class TestOldMailboxes:
    """Connected for the first time, with years of mail in them."""

    @pytest.fixture
    def old_box(self, fake, madrid) -> Mailbox:
        madrid.mailboxes.update(imap_host="")
        mailbox = box_on(fake, madrid, imap_host="")
        mailbox.imap_host = fake.host
        return connect_mailbox(mailbox=mailbox, now=timezone.now())

    def test_what_lay_there_at_the_first_connection_is_archive(self, fake, old_box):
        fake.deliver(mail(1), at=hours_ago(3))
        fake.deliver(mail(2))
        fetch(old_box)
        fetch_old(old_box)
        assert list(
            RawEmail.objects.order_by("received_at").values_list("is_archive", flat=True)
        ) == [
            True,
            False,
        ]

    def test_mail_of_the_minute_of_connecting_is_no_archive(self, fake, old_box):
        """The server's clock may be behind ours; a question must not end as archive."""
        fake.deliver(mail(), at=timezone.now() - timedelta(seconds=90))
        fetch(old_box)
        assert not RawEmail.objects.get().is_archive

    def test_a_later_change_of_the_connection_moves_no_border(self, fake, old_box):
        border = old_box.archive_before
        again = connect_mailbox(mailbox=old_box, now=timezone.now() + timedelta(days=9))
        assert again.archive_before == border

    def test_mail_that_moved_to_another_server_does_not_come_as_new_mail(self, fake, old_box):
        """Its bytes may differ: servers write headers of their own."""
        last = timezone.now() + timedelta(days=30)
        Mailbox.objects.filter(pk=old_box.pk).update(fetched_at=last)
        moved = fresh(old_box)
        moved.imap_host = "imap.other.example"
        connect_mailbox(mailbox=moved, now=last + timedelta(days=1))
        assert last - timedelta(minutes=3) < fresh(old_box).archive_before < last

    def test_the_border_may_be_chosen(self, madrid):
        chosen = make_mailbox(madrid, address="other@helpdesk.example", imap_host="imap.example")
        chosen.archive_before = None
        connect_mailbox(mailbox=chosen, now=timezone.now(), archive_is_decided=True)
        assert fresh(chosen).archive_before is None

    def test_new_mail_does_not_wait_for_old_mail(self, fake, old_box):
        fake.deliver(*(mail(number) for number in range(30)), at=hours_ago(900))
        fake.deliver(mail(99))
        assert fetch(old_box) == 1
        assert stored() == [mail(99)]

    def test_archive_of_yesterday_is_no_more_urgent_than_that_of_last_year(self, fake, old_box):
        fake.deliver(mail(1), at=hours_ago(5))
        assert (fetch(old_box), fetch_old(old_box)) == (0, 1)

    def test_old_mail_comes_oldest_first(self, fake, old_box):
        for number in (5, 1, 3):
            fake.deliver(mail(number), at=hours_ago(1000 - number))
        fetch(old_box)
        fetch_old(old_box)
        assert stored() == [mail(1), mail(3), mail(5)]

    def test_new_mail_is_read_before_old_mail(self, fake, old_box):
        fake.deliver(mail(1), at=hours_ago(900))
        fetch(old_box)
        fetch_old(old_box)
        fake.deliver(mail(2))
        fetch(old_box)
        assert [bytes(row.raw) for row in claim_raw_emails(limit=1)] == [mail(2)]

    def test_new_and_old_mail_are_read_in_two_lanes(self, fake, old_box):
        fake.deliver(mail(1), at=hours_ago(900))
        fetch(old_box)
        fetch_old(old_box)
        fake.deliver(mail(2))
        fetch(old_box)
        [new] = claim_raw_emails(limit=9, is_archive=False)
        [old] = claim_raw_emails(limit=9, is_archive=True)
        assert [bytes(new.raw), bytes(old.raw)] == [mail(2), mail(1)]

    def test_the_old_mailbox_itself_is_left_as_it_was(self, fake, old_box):
        fake.deliver(mail(), at=hours_ago(900))
        fetch(old_box)
        fetch_old(old_box)
        assert (len(stored()), fake.seen()) == (1, [False])

    def test_how_much_of_it_is_here_can_be_read(self, fake, old_box, monkeypatch):
        fake.deliver(*(mail(number) for number in range(30)), at=hours_ago(900))
        fetch(old_box)
        before = archive_progress(fresh(old_box))
        fetch_old(old_box)
        after = archive_progress(fresh(old_box))
        assert (before.stored, before.total, after.stored, after.total) == (0, 30, 30, 30)

    def test_mail_that_waits_longer_than_the_run_is_left_for_the_next(
        self, fake, old_box, monkeypatch
    ):
        monkeypatch.setattr(fetching, "BACKLOG_SECONDS", 0)
        fake.deliver(*(mail(number) for number in range(120)), at=hours_ago(900))
        fetch(old_box)
        runs = 0
        while fetch_old(old_box):
            runs += 1
        assert (len(stored()), runs > 1) == (120, True)

    def test_after_a_renumbering_new_mail_comes_first_too(self, fake, madrid):
        for number in range(10):
            fake.deliver(mail(number), at=hours_ago(900 - number))
        mailbox = box_on(fake, madrid)
        fetch(mailbox)
        fetch_old(mailbox)
        fake.renumber()
        fake.deliver(mail(99))
        # With the newest of the old ones: there might have been another one in its second.
        assert fetch(mailbox) == 2
        assert stored()[-1] == mail(99)


@pytest.mark.slow
def test_a_folder_of_a_hundred_thousand_mails_is_noticed_in_parts(fake, madrid):
    fill(fake, 100_000, first_day=hours_ago(24 * 400).date(), days=399)
    fake.deliver(b"Subject: new\r\n\r\nIs anybody there?\r\n")
    mailbox = box_on(fake, madrid, archive_before=timezone.now() - timedelta(minutes=2))
    while b"anybody" not in b"".join(stored()):
        fetch(mailbox)
    assert len(stored()) == 1
    assert archive_progress(mailbox).total == 100_000
    assert fake.longest_line < 500_000
    assert max(map(len, fake.commands)) < 8192
