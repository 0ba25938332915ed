"""What was quarantined is kept, listed and read again."""

from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from inquiries.intake.by_email import read_waiting_mail
from inquiries.models import Message
from mailroom.actions import store_raw_email
from mailroom.models import Door, RawEmail
from mailroom.states import RawState

RAW = b"From: vera@visitor.example\r\nSubject: Once more\r\n\r\nHello again, dear colleagues."


def quarantine(madrid):
    mailbox = madrid.mailboxes.get()
    pk = store_raw_email(mailbox=mailbox, raw=RAW, door=Door.COMMAND, now=timezone.now())
    RawEmail.objects.filter(pk=pk).update(
        state=RawState.QUARANTINED, attempts=5, error="it was full moon"
    )
    return pk


def test_the_list_says_why(madrid):
    quarantine(madrid)
    said = StringIO()
    call_command("reprocess_mail", "--list", stdout=said)
    assert "it was full moon" in said.getvalue()


def test_a_quarantined_mail_is_read_after_the_mend(madrid):
    quarantine(madrid)
    call_command("reprocess_mail", stdout=StringIO())
    read_waiting_mail(now=timezone.now())
    assert Message.objects.get().subject == "Once more"


def test_only_the_chosen_one_is_read_again(madrid):
    pk = quarantine(madrid)
    call_command("reprocess_mail", str(pk + 1), stdout=StringIO())
    assert RawEmail.objects.get().state == RawState.QUARANTINED
