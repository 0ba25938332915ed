"""One inquiry: its messages and files, answers and notes, drafts, who has it and what it is."""

from django.utils import timezone

from inquiries.actions.attachments import IncomingFile
from inquiries.actions.draft_files import add_draft_file
from inquiries.actions.drafts import share_draft
from inquiries.actions.reply import send_reply
from inquiries.models import DraftFile, Message
from inquiries.way_out import way_out
from tests.architecture.world import ABSENT, NO_ID, World

KEY = "2a0b2f6e-3f0e-4c39-8d86-6a4b0a6a9d10"


def furnish(world: World) -> None:
    _new(world)
    _pages(world)
    _messages(world)
    _deeds(world)
    _drafts(world)


def _new(world: World) -> None:
    world.add("inquiries:new", [])
    world.posts["inquiries:new"] = {
        "submission_key": KEY,
        "desk": world.madrid.pk,
        "channel": "phone",
        "name": "Caller",
        "phone": "+34 600 000 000",
        "subject": "A call",
        "body": "What was said",
    }


def _pages(world: World) -> None:
    names = "conversation conversation_messages conversation_panel sections history print completions texts"
    pages = " ".join(f"inquiries:{name}" for name in names.split())
    world.add(f"{pages} api_inquiry", [world.inquiry.reference], [ABSENT])


def _messages(world: World) -> None:
    inbound, reply = world.inquiry.messages.first(), world.inquiry.messages.last()
    waiting = _waiting_reply(world)
    world.add(
        "inquiries:message_frame inquiries:message_images inquiries:reveal", [inbound.pk], [NO_ID]
    )
    attachment = inbound.attachments.get().pk
    world.add("inquiries:attachment inquiries:attachment_preview", [attachment], [NO_ID])
    world.add("inquiries:sending", [waiting.pk], [NO_ID])
    world.add("api_sending", [world.other.reference, waiting.pk], [ABSENT, NO_ID])
    world.add("inquiries:settle_delivery", [reply.pk], [NO_ID])
    world.urls["inquiries:leaving"] = way_out("http://192.0.2.1/")
    world.posts |= {
        "inquiries:sending": {"decision": "undo"},
        "api_sending": {"decision": "undo"},
        "inquiries:settle_delivery": {"decision": "arrived"},
    }


def _deeds(world: World) -> None:
    newest = world.inquiry.messages.last().pk
    names = "reply note take take_back assign status classify"
    deeds = " ".join(f"inquiries:{name}" for name in names.split())
    of_api = "api_replies api_notes api_assignee api_status"
    world.add(f"{deeds} {of_api}", [world.inquiry.reference], [ABSENT])
    world.posts |= {
        "inquiries:reply": {"submission_key": KEY, "body": "An answer", "seen": newest},
        "inquiries:note": {"submission_key": KEY, "body": "A remark"},
        "inquiries:assign": {"assignee": world.cast["maria"].pk},
        "inquiries:status": {"status": "resolved"},
        "inquiries:classify": {"urgency": 4, "language": "fr", "topic": ""},
        "api_replies": {"body": "An answer", "seen_message_id": newest},
        "api_notes": {"body": "A remark"},
        "api_assignee": {"username": "maria"},
        "api_status": {"status": "resolved"},
    }


def _drafts(world: World) -> None:
    ours, file = world.inquiry.reference, _shared_draft(world)
    world.add("inquiries:save_draft", [ours, "note"], [ABSENT, "note"])
    world.add("inquiries:draft_deed inquiries:add_draft_file", [ours], [ABSENT])
    world.add("inquiries:take_over_draft", [file.draft_id], [NO_ID])
    world.add("inquiries:draft_file inquiries:remove_draft_file", [file.pk], [NO_ID])
    world.posts["inquiries:save_draft"] = {"body": "Begun", "version": 0}
    world.posts["inquiries:draft_deed"] = {"deed": "discard_note"}


def _waiting_reply(world: World) -> Message:
    return send_reply(
        inquiry_id=world.other.pk,
        by=world.cast["rui"],
        body="Not yet.",
        submission_key="waiting",
        seen_message_id=world.other.messages.get().pk,
        now=timezone.now(),
    )


def _shared_draft(world: World) -> DraftFile:
    by, now = world.cast["rui"], timezone.now()
    file = add_draft_file(
        inquiry_id=world.other.pk,
        by=by,
        file=IncomingFile("draft.pdf", "application/pdf", b"%PDF-draft"),
        is_picture=False,
        submission_key="",
        now=now,
    )
    share_draft(inquiry_id=world.other.pk, by=by, is_shared=True, now=now)
    return file
