"""The ledger: what lies on the server, day by day, against what is stored; and fetching again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from mailroom.fetching import reconciling
from mailroom.fetching.one_mailbox import GONE
from mailroom.fetching.reconciling import ask_fetch_again, ask_for_what_is_due, reconcile
from mailroom.models import ImapMessage, LedgerDay, Mailbox, RawEmail, Reconciliation
from mailroom.tasks import catch_up
from shared.exceptions import InvalidInput
from tests.mailroom.imap_boxes import (
    box_on,
    compare_all,
    fetch,
    fetch_again,
    held_by_another_session,
    mail,
    run,
    stored,
)

TODAY = timezone.now().astimezone(UTC).date()


def at_noon(days_ago: int) -> datetime:
    day = TODAY - timedelta(days=days_ago)
    return datetime(day.year, day.month, day.day, 12 if days_ago else 0, tzinfo=UTC)


def ledger(mailbox: Mailbox) -> dict[int, tuple[int, int]]:
    """By days ago: on the server, missing; days with nothing left out."""
    rows = LedgerDay.objects.filter(mailbox=mailbox)
    found = {(TODAY - row.day).days: (row.on_server, row.missing) for row in rows}
    return {day: counts for day, counts in found.items() if counts != (0, 0)}


class TestLedger:
    def test_each_day_is_counted_as_the_server_has_it(self, server, madrid):
        server.deliver(mail(1), mail(2), at=at_noon(3))
        server.deliver(mail(3), at=at_noon(1))
        mailbox = box_on(server, madrid)
        fetch(mailbox)
        fetch_again(mailbox)
        assert ledger(mailbox) == {3: (2, 0), 1: (1, 0)}

    def test_a_mail_just_before_midnight_belongs_to_its_own_day(self, server, madrid):
        late = at_noon(2).replace(hour=23, minute=59, second=59)
        server.deliver(mail(1), at=late)
        server.deliver(mail(2), at=late + timedelta(seconds=1))
        mailbox = box_on(server, madrid)
        fetch(mailbox)
        fetch_again(mailbox)
        assert ledger(mailbox) == {2: (1, 0), 1: (1, 0)}
        days = {row.received_at.astimezone(UTC).date() for row in RawEmail.objects.all()}
        assert days == {late.date(), late.date() + timedelta(days=1)}

    def test_what_is_missing_is_fetched_at_once(self, server, madrid):
        server.deliver(mail(1), mail(2), at=at_noon(1))
        mailbox = box_on(server, madrid)
        row = fetch_again(mailbox)
        assert (row.found, row.known, row.stored) == (2, 0, 2)
        assert ledger(mailbox) == {1: (2, 0)}

    def test_what_cannot_be_had_is_missing(self, fake, madrid):
        fake.deliver(mail(1), mail(2), at=at_noon(1))
        fake.poison = {2}
        mailbox = box_on(fake, madrid)
        fetch_again(mailbox)
        assert ledger(mailbox) == {1: (2, 1)}

    def test_every_day_of_the_span_has_a_line(self, fake, madrid):
        fetch_again(box_on(fake, madrid))
        assert LedgerDay.objects.filter(on_server=0, missing=0).count() == 14

    def test_what_people_remove_is_counted_no_more(self, fake, madrid):
        fake.deliver(mail(1), mail(2), at=at_noon(1))
        mailbox = box_on(fake, madrid)
        fetch_again(mailbox)
        fake.expunge(0)
        fetch_again(mailbox)
        assert ledger(mailbox) == {1: (1, 0)}
        assert len(stored()) == 2

    def test_a_day_of_which_nothing_is_left_is_counted_anew(self, fake, madrid):
        fake.deliver(mail(1), at=at_noon(40))
        mailbox = box_on(fake, madrid)
        compare_all(mailbox)
        fake.expunge(0)
        compare_all(mailbox)
        assert ledger(mailbox) == {}

    def test_an_old_mailbox_on_its_way_is_no_gap(self, fake, madrid):
        fake.deliver(mail(1), at=at_noon(40))
        mailbox = box_on(fake, madrid, archive_before=timezone.now())
        fetch(mailbox)
        compare_all(mailbox)
        assert ledger(mailbox) == {40: (1, 0)}


class TestFetchingAgain:
    def test_mail_that_has_no_row_any_more_is_fetched_and_recognised(self, server, madrid):
        server.deliver(mail(1))
        mailbox = box_on(server, madrid)
        fetch(mailbox)
        ImapMessage.objects.all().delete()
        row = fetch_again(mailbox)
        assert (row.found, row.known, row.stored, len(stored())) == (1, 0, 0, 1)

    def test_mail_that_was_lost_here_is_brought_back(self, server, madrid):
        server.deliver(mail(1), mail(2))
        mailbox = box_on(server, madrid)
        fetch(mailbox)
        ImapMessage.objects.all().delete()
        RawEmail.objects.order_by("pk").first().delete()
        assert fetch_again(mailbox).stored == 1

    def test_older_mail_is_left_out(self, server, madrid):
        server.deliver(mail(1), at=at_noon(5))
        server.deliver(mail(2), at=at_noon(1))
        mailbox = box_on(server, madrid)
        row = fetch_again(mailbox, since=TODAY - timedelta(days=2))
        assert (row.found, stored()) == (1, [mail(2)])

    def test_other_numbers_in_the_middle_begin_anew(self, fake, madrid, monkeypatch):
        monkeypatch.setattr(reconciling, "LIST_MAILS", 2)
        monkeypatch.setattr(reconciling, "WORK_SECONDS", -1)
        fake.deliver(*map(mail, range(5)))
        mailbox = box_on(fake, madrid)
        row = ask_fetch_again(mailbox=mailbox, since=TODAY, by=None, now=timezone.now())
        assert reconcile(reconciliation_id=row.pk, clock=timezone.now)
        fake.renumber()
        row = run(row)
        assert (row.found, len(stored())) == (5, 5)

    def test_in_short_runs_it_comes_to_its_end(self, fake, madrid, monkeypatch):
        monkeypatch.setattr(reconciling, "LIST_MAILS", 2)
        monkeypatch.setattr(reconciling, "WORK_SECONDS", -1)
        fake.deliver(*map(mail, range(7)))
        row = fetch_again(box_on(fake, madrid))
        assert (row.found, row.stored, row.finished_at is None) == (7, 7, False)

    def test_asked_twice_it_is_done_once(self, madrid, rui):
        mailbox, now = madrid.mailboxes.get(), timezone.now()
        rows = [ask_fetch_again(mailbox=mailbox, since=TODAY, by=rui, now=now) for _ in range(2)]
        assert rows[0] == rows[1]

    def test_asked_again_after_its_end_it_is_done_again(self, fake, madrid, rui):
        mailbox = box_on(fake, madrid)
        first, second = fetch_again(mailbox), fetch_again(mailbox)
        assert first != second

    def test_a_day_to_come_is_refused(self, madrid, rui):
        tomorrow = TODAY + timedelta(days=1)
        with pytest.raises(InvalidInput):
            ask_fetch_again(
                mailbox=madrid.mailboxes.get(), since=tomorrow, by=rui, now=timezone.now()
            )

    def test_a_server_that_is_away_is_said_and_tried_again(self, fake, madrid):
        fake.deliver(mail())
        mailbox = box_on(fake, madrid)
        fake.refuses = {"SELECT": "NO [UNAVAILABLE] later"}
        row = fetch_again(mailbox)
        assert (row.finished_at, "UNAVAILABLE" in row.error) == (None, True)
        fake.refuses = {}
        again = fetch_again(mailbox)
        assert (again.pk, again.stored, again.error) == (row.pk, 1, "")

    def test_a_connection_that_breaks_loses_no_count(self, fake, madrid):
        fake.deliver(*(mail(number, size=200_000) for number in range(40)))
        mailbox = box_on(fake, madrid)
        fake.cut_after = 6_000_000
        row = fetch_again(mailbox)
        assert 0 < row.stored < 40
        assert fetch_again(mailbox).stored == 40

    def test_two_at_once_are_one(self, fake, madrid):
        mailbox = box_on(fake, madrid)
        with held_by_another_session(f"mailroom.fetching.reconciling:{mailbox.pk}"):
            assert fetch_again(mailbox).finished_at is None
        assert fake.commands == []

    def test_a_mailbox_that_is_fetched_no_more_is_left_alone(self, fake, madrid, rui):
        mailbox = box_on(fake, madrid)
        ask_fetch_again(mailbox=mailbox, since=TODAY, by=rui, now=timezone.now())
        mailbox = box_on(fake, madrid, imap_host="")
        assert ask_for_what_is_due(now=timezone.now()) == []
        assert fetch_again(mailbox, since=TODAY).finished_at is None
        mailbox.refresh_from_db()
        assert mailbox.fetch_error == ""

    def test_no_text_of_a_mail_reaches_the_server(self, fake, madrid):
        fake.deliver(
            b'Message-ID: <a"\r\n X2 EXPUNGE@evil.example>\r\nSubject: evil\r\n\r\nM16\r\n'
        )
        mailbox = box_on(fake, madrid)
        fetch_again(mailbox)
        compare_all(mailbox)
        assert not any("EXPUNGE" in command or "evil" in command for command in fake.commands)


class TestWholeFolder:
    def test_what_waits_for_ever_is_woken(self, fake, madrid):
        fake.deliver(mail())
        fake.poison = {1}
        mailbox = box_on(fake, madrid)
        fetch(mailbox)
        fake.poison.clear()
        compare_all(mailbox)
        assert fetch(mailbox) == 1

    @pytest.mark.parametrize("position", [0, 1, 2])
    def test_what_was_removed_before_it_was_fetched_waits_no_more(self, fake, madrid, position):
        fake.deliver(*map(mail, range(3)))
        fake.refuses = {"RFC822.SIZE": "NO [LIMIT] not now"}
        mailbox = box_on(fake, madrid)
        fetch(mailbox)
        fake.refuses = {}
        fake.expunge(position)
        compare_all(mailbox)
        assert ImapMessage.objects.get(problem=GONE).uid == position + 1

    def test_large_folders_are_compared_in_windows(self, fake, madrid, monkeypatch):
        monkeypatch.setattr("mailroom.fetching.imap.SEARCH_UIDS", 3)
        fake.deliver(*map(mail, range(10)))
        assert compare_all(box_on(fake, madrid)).found == 10


class TestSchedule:
    def due(self, *, hours: float = 0) -> list[date | None]:
        now = timezone.now().replace(hour=12) + timedelta(hours=hours)
        before = set(Reconciliation.objects.values_list("pk", flat=True))
        ask_for_what_is_due(now=now)
        return list(Reconciliation.objects.exclude(pk__in=before).values_list("since", flat=True))

    def finish(self, *, at=None) -> None:
        done = at or timezone.now().replace(hour=12)
        Reconciliation.objects.filter(finished_at=None).update(finished_at=done)
        Mailbox.objects.update(full_check_at=done)

    def test_a_new_mailbox_is_compared_at_once_recent_and_whole(self, fake, madrid):
        box_on(fake, madrid)
        assert len(self.due()) == 2

    def test_what_is_open_is_not_opened_again(self, fake, madrid):
        box_on(fake, madrid)
        self.due()
        assert self.due(hours=5) == []

    def test_each_hour_the_last_days_are_due(self, fake, madrid):
        box_on(fake, madrid)
        self.due()
        self.finish()
        assert self.due(hours=0.5) == []
        assert len(self.due(hours=1)) == 1

    def test_each_night_the_whole_folder_is_due(self, fake, madrid):
        box_on(fake, madrid)
        self.due()
        self.finish()
        assert None not in self.due(hours=6)
        assert None in self.due(hours=14)

    def test_a_mailbox_without_imap_is_not_compared(self, madrid):
        assert self.due() == []

    def test_old_ones_of_the_schedule_are_forgotten_and_those_of_persons_kept(
        self, fake, madrid, rui
    ):
        mailbox, now = box_on(fake, madrid), timezone.now()
        ask_fetch_again(mailbox=mailbox, since=TODAY, by=rui, now=now)
        self.due()
        self.finish(at=now - timedelta(days=9))
        self.due()
        assert Reconciliation.objects.exclude(finished_at=None).get().asked_by == rui

    def test_the_task_compares_what_is_due_and_fetches_what_is_old(self, fake, madrid):
        fake.deliver(mail(), at=at_noon(40))
        box_on(fake, madrid)
        catch_up()
        assert Reconciliation.objects.exclude(finished_at=None).count() == 2
        assert len(stored()) == 1


class TestCommand:
    def test_it_says_what_it_has_found(self, fake, madrid, capsys):
        fake.deliver(mail(1), mail(2))
        box_on(fake, madrid)
        call_command("fetch_since", TODAY.isoformat())
        said = capsys.readouterr().out
        assert "2 on the server, 0 known, 2 new. Done." in said

    def test_a_mailbox_that_is_not_there_is_said(self, fake, madrid):
        box_on(fake, madrid)
        with pytest.raises(CommandError, match="no such mailbox"):
            call_command("fetch_since", TODAY.isoformat(), "nobody@helpdesk.example")
