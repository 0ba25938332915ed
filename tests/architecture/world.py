"""One inquiry of Madrid in which everything that could leak is marked, and who asks for it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts.actions import merge_contacts
from desks.models import Absence, Agent, ClosedDay, Desk, DeskRole
from desks.registry_days import keep_registry_day
from escalations.actions.asking import Question, escalate_inquiry
from escalations.models import Escalation, EscalationReason
from inquiries.actions.attachments import IncomingFile
from inquiries.actions.bulk import prepare_bulk
from inquiries.actions.draft_files import add_draft_file
from inquiries.actions.drafts import share_draft
from inquiries.actions.limits import NewLimit, add_limit
from inquiries.actions.links import link_inquiries
from inquiries.actions.macros import save_macro
from inquiries.actions.merge import merge_inquiries
from inquiries.actions.note import add_note
from inquiries.actions.references import add_reference, note_person
from inquiries.actions.reply import send_reply
from inquiries.actions.saved_views import ViewContent, save_view
from inquiries.actions.tags import add_tags
from inquiries.actions.transfer import offer_transfer
from inquiries.models import DraftFile, Inquiry, InquiryTriage, Macro, Message, SavedView
from inquiries.search.indexing import index_waiting
from inquiries.states import BulkKind
from inquiries.way_out import way_out
from knowledge_base.actions import add_item, change_state, propose_text
from knowledge_base.models import Item
from knowledge_base.states import Kind, TextState
from mailroom.models import Alert, AlertKind, Door, Mailbox, OutgoingEmail, RawEmail
from mailroom.states import OutgoingState, RawState
from tests.architecture.world_of_alerts import webhook_addresses, webhook_posts
from tests.factories import make_agent, make_desk, make_field, make_inquiry, make_tag, receive
from triage.actions import save_rule
from triage.models import TriageRule

CANARIES = {
    "subject": "CanarySubject",
    "body": "CanaryBody",
    "quoted": "CanaryQuoted",
    "html": "CanaryHtml",
    "contact": "CanaryName",
    "address": "canary.address@visitor.example",
    "organisation": "CanaryOrganisation",
    "note": "CanaryNote",
    "reply": "CanaryReply",
    "filename": "CanaryFile.pdf",
    "file": "CanaryFileContent",
    "merged": "CanaryTwin",
    "quarantined": "CanaryQuarantined",
    "question": "CanaryQuestion",
    "tried": "CanaryTried",
}
VIEW_FORM = {
    "name_en": "Mine",
    "g0-mode": "all",
    "g0r0-what": "assignee:in",
    "g0r0-value": ["me"],
    "version": "1",
}
ABSENT = "MAD-2026-999999"
NO_ID = 999_999_999


@dataclass
class World:
    """What an address needs (`urls`), what a valid post contains (`posts`), and the cast."""

    madrid: Desk
    inquiry: Inquiry
    cast: dict[str, Agent | None]
    urls: dict[str, str] = field(default_factory=dict)
    missing_urls: dict[str, str] = field(default_factory=dict)
    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        """A browser of its own each time; the agent signs in once."""
        client = Client(raise_request_exception=False)
        if agent := self.cast[role]:
            if role not in self.sessions:
                client.force_login(agent)
                self.sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client


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
    world = World(madrid, _marked_inquiry(madrid, cast), cast)
    _write_urls(world, hague)
    _write_mail_urls(world)
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


def _write_urls(world: World, hague: Desk) -> None:
    """A new address fails here until it is said with what it is asked, and with what in vain."""
    inquiry, ours = world.inquiry, world.inquiry.reference
    inbound, reply = inquiry.messages.first(), inquiry.messages.last()
    twin = receive(
        world.madrid, sender_address="twin@visitor.example", sender_name=CANARIES["merged"]
    ).inquiry.contact
    other = receive(world.madrid, sender_address="other@visitor.example", sender_name="Other")
    rui, now = world.cast["rui"], timezone.now()
    waiting = send_reply(
        inquiry_id=other.inquiry_id,
        by=rui,
        body="Not yet.",
        submission_key="waiting",
        seen_message_id=other.pk,
        now=now,
    )
    merge = merge_contacts(survivor_id=inquiry.contact_id, absorbed_id=twin.pk, by=rui, now=now)
    offer = offer_transfer(
        inquiry_id=other.inquiry_id, to_desk=hague, reason="Yours", by=rui, now=now
    )
    left, right = (
        receive(world.madrid, sender_address=f"{name}@visitor.example").inquiry
        for name in ("left", "right")
    )
    merged = merge_inquiries(source_id=left.pk, target_id=right.pk, by=rui, now=now)
    file = _shared_draft(other.inquiry, rui)
    day = ClosedDay.objects.create(desk=world.madrid, date=now.date(), name="Day", source="List")
    absence = Absence.objects.create(
        agent=world.cast["maria"], starts_at=now + timedelta(days=9), added_by=rui, created_at=now
    )
    custom = make_field("fee", world.madrid)
    link = link_inquiries(inquiry_id=inquiry.pk, other_id=right.pk, kind="related", by=rui, now=now)
    tag = make_tag("canary", desk=world.madrid)
    add_tags(inquiry_id=inquiry.pk, tags=[tag], by=world.cast["maria"], now=now)
    number = add_reference(
        inquiry_id=inquiry.pk, written="IR 1589321", by=world.cast["maria"], now=now
    )
    told = note_person(
        inquiry_id=inquiry.pk, reference_id=number.pk, role="holder", name="canaryholder",
        by=world.cast["maria"], now=now,
    )  # fmt: skip
    bulk = prepare_bulk(
        kind=BulkKind.OFFER,
        values={"to_desk": hague.pk, "reason": "Yours"},
        inquiry_ids=[inquiry.pk],
        asked=ours,
        by=world.cast["maria"],
        submission_key="bulk",
        now=now,
    )
    known = _known_text(world)
    registry_day = keep_registry_day(day=date(2028, 5, 1), name="Day", by=rui, now=now)
    new = NewLimit(due_on=date(2036, 5, 1))
    limit = add_limit(inquiry_id=inquiry.pk, new=new, by=rui, now=now)
    rule = _triage_rule(world)
    escalation = _escalated(world)
    arguments: dict[str, tuple[list[Any], list[Any]]] = {
        "sink_detail": (["some-key"], ["no-key"]),
        "api_inquiries": ([], []),
        "api_bulk": ([], []),
        "api_bulk_deed": ([bulk.pk], [NO_ID]),
        "contacts:undo_merge": ([merge.pk], [NO_ID]),
        "desks:end_absence": ([absence.pk], [NO_ID]),
        "inquiries:field": ([custom.pk], [NO_ID]),
        "inquiries:field_deed": ([custom.pk], [NO_ID]),
        "inquiries:unlink": ([link.pk], [NO_ID]),
        "inquiries:tag": ([tag.pk], [NO_ID]),
        "inquiries:reference": ([number.pk], [NO_ID]),
        "inquiries:tell_person": ([number.pk], [NO_ID]),
        "inquiries:forget_person": ([told.pk], [NO_ID]),
        "api_references": ([], []),
        "api_reference": ([number.pk], [NO_ID]),
        "api_inquiry_reference": ([ours, number.pk], [ABSENT, number.pk]),
        "inquiries:tag_deed": ([tag.pk], [NO_ID]),
        "inquiries:bulk_deed": ([bulk.pk], [NO_ID]),
        "inquiries:bulk_progress": ([bulk.pk], [NO_ID]),
        "inquiries:bulk_decide": ([bulk.pk], [NO_ID]),
        "desks:remove_closed_day": ([day.pk], [NO_ID]),
        "desks:limit_warning": ([world.madrid.pk], [NO_ID]),
        "desks:registry_year": ([2028], [1]),
        "desks:copy_registry_days": ([2028], [1]),
        "desks:add_registry_day": ([2028], [1]),
        "desks:confirm_registry_year": ([2028], [1]),
        "desks:remove_registry_day": ([registry_day.pk], [NO_ID]),
        "inquiries:decide_limit": ([limit.pk], [NO_ID]),
        "api_limit": ([limit.pk], [NO_ID]),
        "api_compute_limit": ([], []),
        "inquiries:inbox": (["madrid", "open"], ["nowhere", "open"]),
        "inquiries:inbox_rows": (["madrid", "open"], ["nowhere", "open"]),
        "inquiries:edit_view": ([_shared_view(world).pk], [NO_ID]),
        "inquiries:view_deed": ([_shared_view(world).pk], [NO_ID]),
        "inquiries:edit_macro": ([_shared_macro(world).pk], [NO_ID]),
        "inquiries:macro_deed": ([_shared_macro(world).pk], [NO_ID]),
        "inquiries:message_frame": ([inbound.pk], [NO_ID]),
        "inquiries:message_images": ([inbound.pk], [NO_ID]),
        "inquiries:reveal": ([inbound.pk], [NO_ID]),
        "inquiries:attachment_preview": ([inbound.attachments.get().pk], [NO_ID]),
        "inquiries:sending": ([waiting.pk], [NO_ID]),
        "api_sending": ([other.inquiry.reference, waiting.pk], [ABSENT, NO_ID]),
        "inquiries:settle_delivery": ([reply.pk], [NO_ID]),
        "inquiries:transfer_answer": ([offer.pk], [NO_ID]),
        "inquiries:save_draft": ([ours, "note"], [ABSENT, "note"]),
        "inquiries:take_over_draft": ([file.draft_id], [NO_ID]),
        "inquiries:draft_file": ([file.pk], [NO_ID]),
        "inquiries:remove_draft_file": ([file.pk], [NO_ID]),
        "inquiries:undo_merge": ([merged.pk], [NO_ID]),
        "inquiries:move_message": ([inbound.pk], [NO_ID]),
        "triage:rule": ([rule.pk], [NO_ID]),
        "triage:rule_deed": ([rule.pk], [NO_ID]),
        "inquiries:rule_trial": ([rule.pk], [NO_ID]),
        "knowledge_base:item": ([known.pk], [NO_ID]),
        "knowledge_base:state": ([known.pk], [NO_ID]),
        "inquiries:attachment": ([inbound.attachments.get().pk], [NO_ID]),
    }
    arguments |= {
        "api_absences": ([], []),
        "api_absence": ([absence.pk], [NO_ID]),
        "api_merges": ([ours], [ABSENT]),
        "api_merge": ([merged.pk], [NO_ID]),
        "api_message_inquiry": ([ours, inbound.pk], [ABSENT, NO_ID]),
        "api_message_split": ([ours, inbound.pk], [ABSENT, NO_ID]),
        "api_next": ([], []),
        "api_team": (["madrid"], ["nowhere"]),
    }
    arguments |= {
        "escalations:escalate": ([right.reference], [ABSENT]),
        "escalations:panel": ([ours], [ABSENT]),
        "escalations:reason": ([escalation.reason_id], [NO_ID]),
        "escalations:reason_deed": ([escalation.reason_id], [NO_ID]),
        "escalations:policy": (["madrid"], ["nowhere"]),
        "escalations:detail": ([escalation.pk], [NO_ID]),
        "escalations:state": ([escalation.pk], [NO_ID]),
        "escalations:deed": ([escalation.pk], [NO_ID]),
        "escalations:queue": (["mine"], ["nothing"]),
        "escalations:queue_rows": (["asked"], ["nothing"]),
        "api_escalations": ([], []),
        "api_escalation": ([escalation.pk], [NO_ID]),
        "api_inquiry_escalations": ([right.reference], [ABSENT]),
    }
    arguments |= webhook_addresses(world)
    of_team = "team team_assigning team_limit team_absence end_team_absence".split()
    arguments |= {f"inquiries:{name}": (["madrid"], ["nowhere"]) for name in of_team}
    of_inquiry = (
        "conversation conversation_messages conversation_panel reply note take assign take_back"
        " tags_of macros_of snooze links link limits add_limit field_values history print"
        " completions texts"
        " draft_deed add_draft_file"
        " peek references_of decide_reference add_reference"
        " peek triage confirm_triage correct_triage offer_right_desk"
    )
    names = [f"inquiries:{name}" for name in f"{of_inquiry} status classify transfer merge".split()]
    names += [
        f"api_{name}"
        for name in "inquiry limits replies notes assignee status tags snooze fields use_macro"
        " inquiry_references triage".split()
    ]
    arguments |= {name: ([ours], [ABSENT]) for name in names}
    of_contact = "contacts:detail contacts:edit contacts:merge inquiries:of_contact".split()
    arguments |= {name: ([inquiry.contact_id], [NO_ID]) for name in of_contact}
    plain = (
        "home health_live health_ready account_login account_logout account_change_password sink"
        " desks:preferences desks:calendar desks:registry_days inquiries:calculator"
        " inquiries:inbox_counts inquiries:new inquiries:bell"
        " inquiries:presence"
        " inquiries:views inquiries:new_view inquiries:view_preview inquiries:group_list"
        " inquiries:notification_lines notifications:list notifications:read notifications:unread"
        " notifications:seen notifications:ways"
        " inquiries:drafts inquiries:next inquiries:moved inquiries:leave_moved desks:away desks:absence"
        " escalations:first escalations:place escalations:reasons"
        " webhooks:list webhooks:new"
        " inquiries:fields inquiries:macros inquiries:new_macro api_macros"
        " inquiries:tags inquiries:bulk inquiries:bulk_menus inquiries:bulk_dock inquiries:bulk_merge"
        " knowledge_base:items knowledge_base:new triage:rules triage:new_rule"
    )
    arguments |= {name: ([], []) for name in plain.split()}
    world.urls = {name: reverse(name, args=found) for name, (found, _no) in arguments.items()}
    world.missing_urls = {
        name: reverse(name, args=absent) for name, (found, absent) in arguments.items() if found
    }
    world.urls["inquiries:leaving"] = way_out("http://192.0.2.1/")
    # In small letters: what was asked stands in the answer, whoever asks.
    words = "canarysubject OR canarybody OR canarynote OR canaryreply OR canaryname OR canaryfile"
    for name in ("inquiries:search", "inquiries:palette", "api_search"):
        world.urls[name] = f"{reverse(name)}?{urlencode({'q': words})}"
    world.posts = _posts(world, newest=reply.pk, other=other.inquiry.contact_id, hague=hague)
    world.posts |= webhook_posts(world)
    world.posts["inquiries:end_team_absence"] = {"absence": absence.pk}
    world.urls["inquiries:bulk_merge"] += f"?selected={ours}&selected={right.reference}"
    world.posts["inquiries:bulk_merge"] = {
        "selected": [ours, right.reference],
        "into": right.reference,
    }
    names = {"name_en": "Refund", "name_fr": "Remboursement", "name_es": "Reembolso"}
    looks = {"colour": "teal", "shape": "flag"}
    field = {**names, "position": 1, "desks": [world.madrid.pk]}
    world.posts["inquiries:fields"] = {**field, "kind": "text"}
    world.posts["inquiries:field"] = field
    world.posts["inquiries:field_deed"] = {"decision": "retire"}
    world.posts["inquiries:field_values"] = {"fee": "100"}
    world.posts["inquiries:link"] = {"other": right.reference, "kind": "duplicate_of"}
    world.posts["inquiries:tags"] = {**names, **looks, "desk": world.madrid.pk}
    world.posts["inquiries:tag"] = {**names, **looks}
    world.posts["inquiries:tag_deed"] = {"decision": "retire"}
    world.posts["inquiries:tags_of"] = {"remove": tag.pk}
    macro = {"name_en": "Done", "status": "resolved", "version": 1}
    world.posts |= {"inquiries:new_macro": macro, "inquiries:edit_macro": macro}
    world.posts["inquiries:macro_deed"] = {"do": "delete"}
    used = {"macro": _shared_macro(world).pk}
    world.posts |= {"inquiries:macros_of": used, "api_use_macro": used}
    world.posts |= {
        "inquiries:decide_reference": {"reference": number.pk, "decision": "reject"},
        "inquiries:add_reference": {"written": "DM/231045"},
        "inquiries:tell_person": {"role": "representative", "name": "Leger", "inquiry": ours},
        "api_inquiry_references": {"written": "DM/231045"},
        "api_inquiry_reference": {"decision": "reject"},
    }
    world.urls["api_references"] += "?value=1589321"
    world.posts["inquiries:snooze"] = {"until": "tomorrow"}
    world.posts["inquiries:bulk"] = {"do": "take", "selected": [ours], "place": "madrid/open"}
    world.urls["api_compute_limit"] = f"{reverse('api_compute_limit')}?rule=M2&start=2026-08-28"
    world.posts["desks:limit_warning"] = {"days": "5"}
    world.posts["desks:add_registry_day"] = {"day": "2028-06-01", "name": "Day"}
    world.posts["desks:confirm_registry_year"] = {"source": "List", "checked_on": "2026-01-01"}
    for name in ("inquiries:add_limit", "api_limits"):
        world.posts[name] = {"due_on": "2036-06-01"}
    for name in ("inquiries:decide_limit", "api_limit"):
        world.posts[name] = {"decision": "settled"}
    a_rule = {
        "name": "Pressing",
        "desk": world.madrid.pk,
        "match": "all",
        "asked_0": "text.contains",
        "value_0": "hearing",
        "set_urgency": "high",
    }
    world.posts |= {"triage:new_rule": a_rule, "triage:rule": a_rule}
    world.posts["triage:rule_deed"] = {"deed": "on"}
    world.posts["inquiries:correct_triage"] = {"resolver": "legal"}
    world.posts["api_triage"] = {"resolver": "legal"}
    world.posts["api_tags"] = {"tags": [tag.code]}
    world.posts["api_snooze"] = {"until": (now + timedelta(days=1)).isoformat()}
    world.posts["api_fields"] = {"values": {"fee": "100"}}
    world.posts["api_bulk"] = {"kind": "take", "inquiries": [ours]}
    world.posts["api_bulk_deed"] = {"decision": "cancel"}
    world.posts["inquiries:bulk_decide"] = {"decision": "cancel"}
    world.posts["inquiries:merge"] = {"into": right.reference}
    asked = {"reason": escalation.reason_id, "question": "Which of the two?"}
    said = {"submission_key": str(uuid4()), "text": "The first."}
    reason = {**names, "minutes": 60, "position": 5, "desk": world.madrid.pk}
    world.posts["escalations:escalate"] = {**asked, "submission_key": str(uuid4())}
    world.posts["escalations:deed"] = {**said, "do": "answer", "answer": "advice"}
    world.posts["escalations:reasons"] = world.posts["escalations:reason"] = reason
    world.posts["escalations:reason_deed"] = {"decision": "retire"}
    world.posts["escalations:policy"] = {"minutes": 120}
    world.posts["api_inquiry_escalations"] = {**asked, "reason": "canary"}
    world.posts["api_escalation"] = {"deed": "answer", "answer": "advice", "text": "The first."}
    for name in ("api_merges", "api_message_inquiry"):
        world.posts[name] = {"into": right.reference}
    world.posts["inquiries:move_message"] = {"how": "alone"}


def _escalated(world: World) -> Escalation:
    """A question of Maria to Rui about the marked inquiry, for a reason of Madrid alone."""
    now, names = timezone.now(), {f"name_{one}": "Canary" for one in ("en", "fr", "es")}
    reason = EscalationReason.objects.create(
        code="canary", desk=world.madrid, target=timedelta(hours=4), created_at=now, **names
    )
    return escalate_inquiry(
        inquiry_id=world.inquiry.pk,
        question=Question(reason.pk, CANARIES["question"], CANARIES["tried"]),
        by=world.cast["maria"],
        submission_key="escalate",
        now=now,
    )


def _known_text(world: World) -> Item:
    """A template of Madrid alone, live in English."""
    where = {"by": world.cast["rui"], "now": timezone.now()}
    item = add_item(kind=Kind.TEMPLATE, code="known", desks=[world.madrid], **where)
    words = {"item_id": item.pk, "language": "en", **where}
    propose_text(title="Known", body="What Madrid knows.", **words)
    change_state(state=TextState.PUBLISHED, **words)
    return item


def _triage_rule(world: World) -> TriageRule:
    """Of Madrid, by its coordinator; and the triage thinks that the inquiry is another desk's."""
    InquiryTriage.objects.filter(inquiry=world.inquiry).update(desk="meetings")
    content = {
        "name": "Pressing",
        "desk": world.madrid,
        "match": "all",
        "lines": [{"field": "text", "op": "contains", "value": "canary"}],
        "effects": {"urgency": "urgent"},
    }
    return save_rule(rule=None, values=content, by=world.cast["rui"], now=timezone.now())


def _shared_draft(inquiry: Inquiry, by: Agent) -> DraftFile:
    now, content = timezone.now(), IncomingFile("draft.pdf", "application/pdf", b"%PDF-draft")
    file = add_draft_file(
        inquiry_id=inquiry.pk, by=by, file=content, is_picture=False, submission_key="", now=now
    )
    share_draft(inquiry_id=inquiry.pk, by=by, is_shared=True, now=now)
    return file


def _shared_view(world: World) -> SavedView:
    """Of Madrid, by its coordinator: its assistants may use it, and not change it."""
    content = ViewContent(
        names={"en": "Shared"},
        condition={"field": "status", "op": "in", "value": ["new"]},
        desk=world.madrid,
    )
    return save_view(content=content, by=world.cast["rui"], now=timezone.now())


def _shared_macro(world: World) -> Macro:
    """Of Madrid, by its coordinator: its assistants use it, and do not change it."""
    names, steps = {"en": "Shared"}, {"urgency": 4}
    by, now = world.cast["rui"], timezone.now()
    return save_macro(names=names, steps=steps, desk=world.madrid, by=by, now=now)


def _write_mail_urls(world: World) -> None:
    """A mail in quarantine, one held back and a trouble, all of Madrid's mailbox."""
    box, now = world.madrid.mailboxes.get(), timezone.now()
    box.imap_host = "imap.helpdesk.example"
    box.save(update_fields=["imap_host"])
    subject = CANARIES["quarantined"]
    raw = RawEmail.objects.create(
        mailbox=box,
        sha256=b"q" * 32,
        door=Door.SMTP,
        raw=f"From: {CANARIES['address']}\r\nSubject: {subject}\r\n\r\n{subject}".encode(),
        received_at=now,
        state=RawState.QUARANTINED,
        error=f"ValueError: {subject}",
    )
    held = OutgoingEmail.objects.filter(mailbox=box, is_automatic=True).first()
    OutgoingEmail.objects.filter(pk=held.pk).update(
        state=OutgoingState.HELD, answer=f"550 <{CANARIES['address']}>"
    )
    Alert.objects.create(
        kind=AlertKind.QUARANTINE, key="1", mailbox=box, details={"count": 1}, opened_at=now
    )
    plain = "overview banner quarantine outbox new_mailbox door_closed try_again decide_held"
    world.urls |= {f"mailroom:{name}": reverse(f"mailroom:{name}") for name in plain.split()}
    for name in "mailbox settings fetch_again problems_seen original".split():
        found = raw.pk if name == "original" else box.pk
        world.urls[f"mailroom:{name}"] = reverse(f"mailroom:{name}", args=[found])
        world.missing_urls[f"mailroom:{name}"] = reverse(f"mailroom:{name}", args=[NO_ID])
    world.posts |= {
        "mailroom:try_again": {"id": raw.pk},
        "mailroom:decide_held": {"id": held.pk, "decision": "cancel"},
        "mailroom:fetch_again": {"since": "2026-11-01"},
        "mailroom:settings": _settings_of(box, address="moved@helpdesk.example"),
        "mailroom:new_mailbox": _settings_of(box, address="new@helpdesk.example"),
    }


def _settings_of(box: Mailbox, *, address: str) -> dict[str, Any]:
    return {
        "address": address,
        "desk": box.desk_id,
        "is_active": "on",
        "sender_name_en": "Madrid",
        "sender_name_fr": "Madrid",
        "sender_name_es": "Madrid",
        "imap_port": 993,
        "imap_security": "tls",
        "imap_folder": "INBOX",
        "smtp_port": 587,
        "smtp_security": "starttls",
        "hourly_limit": 500,
    }


def _posts(world: World, *, newest: int, other: int, hague: Desk) -> dict[str, dict[str, Any]]:
    key = "2a0b2f6e-3f0e-4c39-8d86-6a4b0a6a9d10"
    maria = world.cast["maria"]
    return {
        "account_login": {"login": "maria", "password": "wrong"},
        "account_change_password": {"oldpassword": "wrong"},
        "contacts:edit": {"name": "Renamed", "role": "office", "language": "fr"},
        "contacts:merge": {"absorbed": other},
        "desks:preferences": {"language": "fr", "theme": "dark", "after_sending": "next"},
        "desks:away": {"is_away": "yes"},
        "inquiries:team_assigning": {"assigns": "round_robin"},
        "inquiries:team_limit": {"agent": maria.pk, "most_open": 12},
        "inquiries:team_absence": {"agent": maria.pk, "starts_on": "2036-02-07"},
        "desks:absence": {"starts_on": "2036-01-07"},
        "desks:calendar": {
            "desk": world.madrid.pk,
            "day": "2026-12-24",
            "name": "Eve",
            "source": "List",
        },
        "inquiries:new_view": VIEW_FORM,
        "inquiries:edit_view": VIEW_FORM,
        "inquiries:view_preview": VIEW_FORM,
        "inquiries:view_deed": {"do": "delete"},
        "inquiries:group_list": {"place": "madrid/open", "grouping": "status"},
        "inquiries:new": {
            "submission_key": key,
            "desk": world.madrid.pk,
            "channel": "phone",
            "name": "Caller",
            "phone": "+34 600 000 000",
            "subject": "A call",
            "body": "What was said",
        },
        "knowledge_base:new": {"kind": "template", "code": "made"},
        "knowledge_base:item": {"en-title": "Known", "en-body": "What Madrid knows now."},
        "knowledge_base:state": {"language": "en", "deed": "retired"},
        "inquiries:reply": {"submission_key": key, "body": "An answer", "seen": newest},
        "inquiries:note": {"submission_key": key, "body": "A remark"},
        "inquiries:save_draft": {"body": "Begun", "version": 0},
        "inquiries:draft_deed": {"deed": "discard_note"},
        "inquiries:assign": {"assignee": maria.pk},
        "inquiries:status": {"status": "resolved"},
        "inquiries:classify": {"urgency": 4, "language": "fr", "topic": ""},
        "inquiries:transfer": {"to_desk": hague.pk, "reason": "Yours"},
        "inquiries:transfer_answer": {"answer": "accept"},
        "inquiries:sending": {"decision": "undo"},
        "api_sending": {"decision": "undo"},
        "inquiries:settle_delivery": {"decision": "arrived"},
        "api_replies": {"body": "An answer", "seen_message_id": newest},
        "api_notes": {"body": "A remark"},
        "api_absences": {"starts_at": "2036-03-07T08:00:00Z"},
        "api_assignee": {"username": "maria"},
        "api_status": {"status": "resolved"},
    }
