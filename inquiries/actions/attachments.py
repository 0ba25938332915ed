"""Files of a message, kept by their content; what they are called stays with the message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from files.actions import content_hash, keep_files
from inquiries.models import Attachment, Message


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file as somebody gave it to us: by mail, or an agent with an answer."""

    filename: str
    content_type: str
    content: bytes
    content_id: str = ""
    is_inline: bool = False


def attach(*, files: Sequence[tuple[Message, IncomingFile]], now: datetime) -> list[Attachment]:
    """Keep the contents and hang them on their messages, each content once."""
    stored = keep_files(contents=[file.content for _message, file in files], now=now)
    return Attachment.objects.bulk_create(
        Attachment(
            message=message,
            stored_file=stored[content_hash(file.content)],
            filename=file.filename[:255],
            content_type=file.content_type[:120],
            content_id=file.content_id[:300],
            is_inline=file.is_inline,
        )
        for message, file in files
    )
