"""`manage.py set_mailbox`: tried before it is saved; what lies there already is archive."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from mailroom.models import Mailbox
from mailroom.secrets import unseal
from tests.mailroom.imap_boxes import box_on

ADDRESS = "info@helpdesk.example"


@pytest.fixture
def set_mailbox(fake, madrid, monkeypatch):
    """With the right password, unless told otherwise."""

    def call(*options: str, password: str = fake.password) -> Mailbox:
        monkeypatch.setenv("IMAP_PASSWORD", password)
        place = [f"--imap-host={fake.host}", f"--imap-port={fake.port}", "--imap-security=none"]
        account = [f"--imap-username={fake.username}", "--desk=madrid"]
        call_command("set_mailbox", ADDRESS, *place, *account, *options)
        return Mailbox.objects.get(address=ADDRESS)

    return call


def test_a_mailbox_that_opens_is_saved_with_its_password_sealed(set_mailbox, fake):
    mailbox = set_mailbox()
    assert fake.password not in mailbox.imap_password_sealed
    assert unseal(mailbox.imap_password_sealed) == fake.password


def test_a_mailbox_that_does_not_open_is_not_saved(set_mailbox):
    with pytest.raises(CommandError, match="nothing was saved"):
        set_mailbox(password="wrong")
    assert not Mailbox.objects.filter(address=ADDRESS).exists()


def test_a_folder_that_is_not_there_is_said_with_those_that_are(set_mailbox):
    with pytest.raises(CommandError, match="Folders there: INBOX, Sent"):
        set_mailbox("--imap-folder=Infoline")


def test_what_lies_there_at_the_first_time_is_archive(set_mailbox):
    border = set_mailbox().archive_before
    assert timedelta(minutes=2) <= timezone.now() - border < timedelta(minutes=4)


def test_set_again_the_border_stays(set_mailbox):
    first = set_mailbox().archive_before
    assert set_mailbox("--imap-folder=INBOX").archive_before == first


def test_the_border_may_be_a_day(set_mailbox):
    chosen = set_mailbox("--archive-before=2026-11-01").archive_before
    assert chosen == datetime(2026, 11, 1, tzinfo=UTC)


def test_there_may_be_no_border(set_mailbox):
    assert set_mailbox("--archive-before=none").archive_before is None


def test_a_desk_that_is_not_there_is_said(set_mailbox):
    with pytest.raises(CommandError, match="no desk nowhere"):
        set_mailbox("--desk=nowhere")


def test_a_mailbox_of_before_keeps_its_mail_flowing(set_mailbox, fake, madrid):
    """It was fetched already, so nothing in it becomes archive."""
    mailbox = box_on(fake, madrid)
    Mailbox.objects.filter(pk=mailbox.pk).update(address=ADDRESS)
    assert set_mailbox().archive_before is None
