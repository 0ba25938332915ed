"""A mail in quarantine, one held back and a trouble, all of Madrid's mailbox."""

from typing import Any

from django.utils import timezone

from mailroom.models import Alert, AlertKind, Door, Mailbox, OutgoingEmail, RawEmail
from mailroom.states import OutgoingState, RawState
from tests.architecture.world import CANARIES, NO_ID, World


def furnish(world: World) -> None:
    box, raw, held = _troubled(world)
    plain = "overview banner quarantine outbox new_mailbox door_closed try_again decide_held"
    world.add(_of_mailroom(plain), [])
    world.add(_of_mailroom("mailbox settings fetch_again problems_seen"), [box.pk], [NO_ID])
    world.add(_of_mailroom("original"), [raw.pk], [NO_ID])
    world.add("sink", [])
    world.add("sink_detail", ["some-key"], ["no-key"])
    world.posts |= {
        "mailroom:try_again": {"id": raw.pk},
        "mailroom:decide_held": {"id": held.pk, "decision": "cancel"},
        "mailroom:fetch_again": {"since": "2026-11-01"},
        "mailroom:settings": _settings_of(box, address="moved@helpdesk.example"),
        "mailroom:new_mailbox": _settings_of(box, address="new@helpdesk.example"),
    }


def _of_mailroom(names: str) -> str:
    return " ".join(f"mailroom:{name}" for name in names.split())


def _troubled(world: World) -> tuple[Mailbox, RawEmail, OutgoingEmail]:
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
    return box, raw, held


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
