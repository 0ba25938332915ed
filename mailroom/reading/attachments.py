"""A part of a mail as an attachment: a name to show, what it says it is, its bytes."""

import re

from mailroom.reading.headers import decode_words
from mailroom.reading.mime import MAX_HEADER_BYTES, Part, Structure
from mailroom.reading.parsed_email import ParsedAttachment

_UNSAFE_IN_NAME = re.compile(r"[\x00-\x1f\x7f/\\\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]")
_EXTENSIONS = {
    "message/rfc822": ".eml", "message/global": ".eml", "text/calendar": ".ics",
    "text/plain": ".txt", "text/html": ".html", "text/csv": ".csv", "text/vcard": ".vcf",
    "text/x-vcard": ".vcf", "text/rtf": ".rtf", "text/xml": ".xml", "text/markdown": ".md",
    "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/tiff": ".tif",
    "image/webp": ".webp", "image/bmp": ".bmp", "image/svg+xml": ".svg", "audio/mpeg": ".mp3",
    "application/pdf": ".pdf", "application/zip": ".zip", "application/msword": ".doc",
    "application/rtf": ".rtf", "application/ms-tnef": ".dat", "application/pgp-signature": ".asc",
    "application/pgp-keys": ".asc", "application/pgp-encrypted": ".asc",
    "application/pkcs7-signature": ".p7s", "application/x-pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m", "application/x-pkcs7-mime": ".p7m",
    "message/delivery-status": ".txt", "message/disposition-notification": ".txt",
    "message/feedback-report": ".txt", "text/rfc822-headers": ".txt",
    "application/applefile": ".applefile",
}  # fmt: skip
_TYPES = {extension: kind for kind, extension in reversed(_EXTENSIONS.items())}
MESSAGES = ("message/rfc822", "message/global")


def make_attachment(part: Part, number: int) -> ParsedAttachment:
    """`number` names it when nothing else does."""
    disposition, parameters = part.disposition()
    content_id = part.header("content-id").strip().strip("<>").strip()
    name = parameters.get("filename") or part.parameters.get("name") or parameters.get("name") or ""
    is_inline = disposition == "inline" or (
        part.parent_type == "multipart/related" and bool(content_id)
    )
    return ParsedAttachment(
        filename=safe_filename(name) or _default_name(part, number),
        content_type=part.content_type,
        content=part.content(),
        content_id=decode_words(content_id)[:990],
        is_inline=is_inline and disposition != "attachment",
    )


def is_named(part: Part) -> bool:
    return bool(part.disposition()[1].get("filename") or part.parameters.get("name"))


def safe_filename(name: str) -> str:
    """A name to show and to download under: no path, no control or direction characters."""
    name = _UNSAFE_IN_NAME.sub("_", name.replace('"', "")).strip().lstrip(".")
    if len(name) <= 180:
        return name
    stem, dot, extension = name.rpartition(".")
    return f"{stem[:160]}{dot}{extension[:16]}" if dot else name[:180]


def content_type_of(filename: str) -> str:
    """For files whose container says nothing about their type."""
    _, dot, extension = filename.lower().rpartition(".")
    return _TYPES.get(dot + extension, "application/octet-stream")


def _default_name(part: Part, number: int) -> str:
    if part.is_remainder:
        return "remaining-parts.eml"
    if part.content_type in MESSAGES:
        headers = Structure(part.content()[:MAX_HEADER_BYTES]).root
        subject = safe_filename(decode_words(headers.header("subject")))
        return f"{subject or 'message'}.eml"
    return f"attachment-{number}{_EXTENSIONS.get(part.content_type, '.bin')}"
