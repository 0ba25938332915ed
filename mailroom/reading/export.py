"""A ParsedEmail as plain values for `manage.py parse_email`, in the words admins know."""

import hashlib
from typing import Any

from mailroom.reading.parsed_email import ParsedAttachment, ParsedEmail


def as_json(parsed: ParsedEmail, *, with_content: bool = False) -> dict[str, Any]:
    forward, reply_to = parsed.forward, [address.email for address in parsed.reply_to]
    return {
        "subject": parsed.subject,
        "from_email": parsed.sender.email,
        "from_name": parsed.sender.name,
        "sender": (reply_to or [parsed.sender.email])[0],
        "to": [address.email for address in parsed.to],
        "cc": [address.email for address in parsed.cc],
        "reply_to": reply_to,
        "date": parsed.date.isoformat() if parsed.date else None,
        "message_id": parsed.message_id,
        "in_reply_to": list(parsed.in_reply_to),
        "references": list(parsed.references),
        "text": parsed.text,
        "html": parsed.html or None,
        "reply_text": parsed.reply_text,
        "signature": parsed.signature,
        "attachments": [_attachment(one, with_content) for one in parsed.attachments],
        "auto_reply": parsed.automatic == "auto_reply" or parsed.is_marked_automatic,
        "suppress_autoresponse": not parsed.may_acknowledge,
        "bounce": _bounce(parsed),
        "forward": forward
        and {
            "from_email": forward.from_.email,
            "from_name": forward.from_.name,
            "subject": forward.subject,
            "body": forward.body,
            "top": forward.top,
        },
    }


def _attachment(attachment: ParsedAttachment, with_content: bool) -> dict[str, Any]:
    shown = {
        "name": attachment.filename,
        "content_type": attachment.content_type,
        "inline": attachment.is_inline,
        "cid": attachment.content_id or None,
        "size": len(attachment.content),
        "sha256": hashlib.sha256(attachment.content).hexdigest(),
    }
    return shown | ({"content": attachment.content} if with_content else {})


def _bounce(parsed: ParsedEmail) -> dict[str, Any]:
    bounce, feedback = parsed.bounce, parsed.feedback
    if bounce is None:
        about = feedback.original_message_id if feedback else ""
        return {
            "is_bounce": False,
            "recipients": [],
            "status": [],
            "hard": False,
            "temporary": False,
            "feedback": feedback.kind if feedback else None,
            "original_message_id": about or None,
        }
    return {
        "is_bounce": bounce.is_permanent,
        "recipients": list(bounce.recipients),
        "status": list(bounce.statuses),
        "hard": bounce.is_hard,
        "temporary": not bounce.is_permanent,
        "feedback": None,
        "original_message_id": bounce.original_message_id or None,
    }
