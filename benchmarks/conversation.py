"""The conversation that is measured: thirty messages, received, answered and noted as in real life."""

from uuid import uuid4

from django.utils import timezone

from benchmarks.mails import Correspondence
from desks.models import Agent
from inquiries.actions.incoming import Incoming
from inquiries.actions.note import add_note
from inquiries.actions.receive import receive_message
from inquiries.actions.reply import send_reply
from inquiries.models import Inquiry
from inquiries.states import Channel
from mailroom.models import Mailbox
from mailroom.reading.parsing import parse_email

MESSAGES = 30
SUBJECT = "A long story"


def make_conversation(*, agent: Agent, mailbox: Mailbox) -> Inquiry:
    [mail] = Correspondence(addresses=[mailbox.address], run="conversation").write(1)
    text = parse_email(mail.raw).text
    before: tuple[str, ...] = ()
    for turn in range(MESSAGES // 3):
        incoming = Incoming(
            external_key=f"bench:{uuid4()}",
            channel=Channel.EMAIL,
            desk=mailbox.desk,
            at=timezone.now(),
            sender_address=mail.sender,
            participants=(mail.sender,),
            subject=SUBJECT,
            body=text,
            message_id=f"{uuid4()}@bench.example",
            seen_ids=before,
            mailbox=mailbox,
        )
        message = receive_message(incoming=incoming, now=timezone.now())
        before = (*before, message.message_id)
        _work_on(message.inquiry_id, message.pk, agent, f"{text}\n{turn}")
    return find_conversation()


def find_conversation() -> Inquiry:
    return Inquiry.objects.filter(subject=SUBJECT).latest("pk")


def _work_on(inquiry_id: int, seen: int, agent: Agent, body: str) -> None:
    now = timezone.now()
    add_note(inquiry_id=inquiry_id, by=agent, body=body[:300], submission_key=str(uuid4()), now=now)
    send_reply(
        inquiry_id=inquiry_id,
        by=agent,
        body=body,
        submission_key=str(uuid4()),
        seen_message_id=seen,
        now=now,
    )
