"""Lines of results: who, what, and the passage that was found, with hits to be marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from contacts.queries import names_of
from inquiries.models import Attachment, Inquiry, Message
from inquiries.search.asking import Wanted
from inquiries.search.engine import Found
from inquiries.search.marks import Piece, hit_words, marked, passage
from inquiries.search.meaning import Meaning
from inquiries.states import MessageKind
from shared.masking import mask


@dataclass(frozen=True, slots=True)
class ResultRow:
    inquiry: Inquiry
    url: str
    who: str
    subject: list[Piece]
    passage: list[Piece]
    message: Message | None
    files: Sequence[list[Piece]] = ()

    @property
    def is_note(self) -> bool:
        return self.message is not None and self.message.kind == MessageKind.NOTE

    @property
    def is_ours(self) -> bool:
        return self.message is not None and self.message.kind == MessageKind.OUTBOUND


def rows_of(found: Found, meaning: Meaning) -> list[ResultRow]:
    """Three queries for a page, whatever its length."""
    wanted = meaning.wanted
    ids = [hit.message_id for hit in found.hits if hit.message_id]
    messages = Message.objects.filter(pk__in=ids).defer("html", "quoted").in_bulk() if ids else {}
    files = _files(ids, wanted)
    names = names_of([hit.inquiry.contact.survivor for hit in found.hits])
    rows = []
    for hit in found.hits:
        message = messages.get(hit.message_id) if hit.message_id else None
        rows.append(_row(hit.inquiry, message, names, files, wanted))
    return rows


def _row(
    inquiry: Inquiry,
    message: Message | None,
    names: dict[int, str],
    files: dict[int, list[list[Piece]]],
    wanted: Wanted,
) -> ResultRow:
    found = passage(mask(message.body) if message else inquiry.preview, wanted)
    return ResultRow(
        inquiry=inquiry,
        url=_url(inquiry, message, found),
        who=names[inquiry.contact.survivor.pk],
        subject=marked(mask(inquiry.subject), wanted),
        passage=found,
        message=message,
        files=files.get(message.pk, ()) if message else (),
    )


def _url(inquiry: Inquiry, message: Message | None, found: Sequence[Piece]) -> str:
    """The conversation scrolls to the message and marks there what was found."""
    base = reverse("inquiries:conversation", args=[inquiry.reference])
    words = urlencode([("hit", word) for word in hit_words(found)])
    anchor = f"#message-{message.pk}" if message else ""
    return f"{base}{'?' if words else ''}{words}{anchor}"


def _files(ids: Sequence[int], wanted: Wanted) -> dict[int, list[list[Piece]]]:
    """Names of files in which something was found."""
    found: dict[int, list[list[Piece]]] = {}
    names = Attachment.objects.filter(message_id__in=ids).values_list("message_id", "filename")
    for message_id, name in names if ids else ():
        pieces = marked(mask(name), wanted)
        if any(piece.is_hit for piece in pieces):
            found.setdefault(message_id, []).append(pieces)
    return found
