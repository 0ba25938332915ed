"""The world in which every address is asked for: its people, the marked inquiry, its subjects."""

from django.utils import timezone

from desks.models import Agent, Desk, DeskRole
from inquiries.actions.attachments import IncomingFile
from inquiries.actions.note import add_note
from inquiries.actions.reply import send_reply
from inquiries.models import Inquiry, Message
from inquiries.search.indexing import index_waiting
from mailroom.models import OutgoingEmail
from mailroom.states import OutgoingState
from tests.architecture.subjects import (
    alerts,
    approvals,
    automation,
    chat_doors,
    conversation,
    escalations,
    handovers,
    help_centre,
    improvements,
    joining,
    knowledge,
    lists,
    livechat,
    mail,
    people,
    proposals,
    registry,
    targets,
    webhooks,
)
from tests.architecture.world import CANARIES, World
from tests.factories import make_agent, make_desk, make_inquiry, receive

# Each adds its rows, addresses and posts; a new address fails until it is said in one of them.
SUBJECTS = (
    *(conversation, joining, people, lists, registry, knowledge, help_centre),
    *(escalations, handovers, approvals, alerts, proposals, automation, improvements),
    *(targets, webhooks, mail, livechat, chat_doors),
)


def make_world() -> World:
    madrid, hague, meetings = make_desk("madrid"), make_desk("hague"), make_desk("meetings")
    cast = {
        "visitor": None,
        "maria": make_agent("maria", madrid),
        "rui": make_agent("rui", madrid, hague, role=DeskRole.COORDINATOR),
        "henk": make_agent("henk", hague),
        "mei": make_agent("mei", meetings),
        "olga": make_agent("olga"),
        "ada": make_agent("ada", is_administrator=True),
    }
    make_inquiry(hague, sender_address="hilda@visitor.example")
    make_inquiry(meetings, sender_address="milan@visitor.example")
    other = receive(madrid, sender_address="other@visitor.example", sender_name="Other").inquiry
    right = receive(madrid, sender_address="right@visitor.example").inquiry
    world = World(madrid, hague, _marked_inquiry(madrid, cast), other, right, cast)
    for subject in SUBJECTS:
        subject.furnish(world)
    while index_waiting():
        pass
    return world


def _marked_inquiry(madrid: Desk, cast: dict[str, Agent | None]) -> Inquiry:
    now, maria, file = timezone.now(), cast["maria"], CANARIES["file"].encode()
    inquiry = make_inquiry(
        madrid,
        sender_address=CANARIES["address"],
        sender_name=CANARIES["contact"],
        subject=CANARIES["subject"],
        body=CANARIES["body"],
        quoted=CANARIES["quoted"],
        html=f"<p>{CANARIES['html']}</p>",
        files=(IncomingFile(CANARIES["filename"], "application/pdf", b"%PDF-" + file),),
    )
    inquiry.contact.organisation = CANARIES["organisation"]
    inquiry.contact.save()
    add_note(inquiry_id=inquiry.pk, by=maria, body=CANARIES["note"], submission_key="note", now=now)
    reply = send_reply(
        inquiry_id=inquiry.pk,
        by=maria,
        body=CANARIES["reply"],
        submission_key="reply",
        seen_message_id=Message.objects.latest("pk").pk,
        now=now,
    )
    OutgoingEmail.objects.filter(message=reply).update(state=OutgoingState.UNCERTAIN)
    inquiry.assignee = None
    inquiry.save(update_fields=["assignee"])
    return inquiry
