"""The parts of a mail sorted into readable text, HTML and attachments."""

from dataclasses import dataclass, field
from html import escape

from mailroom.reading.attachments import MESSAGES, make_attachment
from mailroom.reading.containers import enclosed_attachment, unpack_tnef, unseal
from mailroom.reading.headers import decode_words
from mailroom.reading.invitations import Invitation, read_invitation
from mailroom.reading.mime import MAX_PARTS, Part, Structure
from mailroom.reading.parsed_email import ParsedAttachment
from mailroom.reading.quoting_html import mark_quotes
from mailroom.reading.text_parts import is_body_text, is_enriched, looks_like_html, text_of
from mailroom.reading.transfer import take_enclosed
from shared.plain_text import TextLine, render_lines
from shared.safe_html import is_too_long, sanitize_html
from shared.visible_html import without_hidden

MAX_TEXT = 2_000_000
MAX_ENCLOSED_DEPTH = 5
MAX_ENCLOSED_SHOWN = 20  # mails of a digest whose text stands in place

_SHOWN_OF_ENCLOSED = ("From", "To", "Date", "Subject")


@dataclass(slots=True)
class Segment:
    """One stretch of the body: its plain text, its HTML, or both as alternatives."""

    plain: str | None = None
    html: str | None = None

    def is_empty(self) -> bool:
        return not (self.plain or "").strip() and not (self.html or "").strip()


@dataclass(slots=True)
class Body:
    """`spare` is shown if the mail has no text of its own: what stands in its containers."""

    segments: list[Segment] = field(default_factory=list)
    spare: list[Segment] = field(default_factory=list)
    attachments: list[ParsedAttachment] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    lines: list[TextLine] = field(default_factory=list)
    html: str = ""
    invitation: Invitation | None = None
    has_own_text: bool = True

    @property
    def text(self) -> str:
        return "\n".join(line.as_text() for line in self.lines)


def read_body(root: Part) -> Body:
    body = _collected(root, MAX_ENCLOSED_DEPTH)
    if root.content_type == "multipart/report" and not body.segments:
        reports = (part for part in root.leaves() if part.content_type == "message/delivery-status")
        body.segments = [Segment(plain=text_of(part, part.content())) for part in reports]
    if all(segment.is_empty() for segment in body.segments):
        body.has_own_text = not body.spare
        body.segments += body.spare
    _add_invitation(body)
    _render(body)
    return body


def _collected(root: Part, depth: int) -> Body:
    body = Body()
    _collect(body, root, None, depth)
    return body


def _collect(body: Body, part: Part, alternative: Segment | None, depth: int) -> None:
    if part.children:
        if part.content_type == "multipart/alternative":
            alternative = Segment()
            body.segments.append(alternative)
        for child in part.children:
            _collect(body, child, alternative, depth)
    elif is_body_text(part):
        _collect_text(body, part, alternative)
    else:
        body.attachments.append(make_attachment(part, len(body.attachments) + 1))
        if part.content_type in MESSAGES:
            if part.parent_type != "multipart/report":
                _collect_enclosed(body, part, depth)
        else:
            _collect_container(body, part, alternative, depth)


def _collect_enclosed(body: Body, part: Part, depth: int) -> None:
    """What an attached mail has attached, so that nobody must open a mail within a mail for it."""
    if depth == 0 or len(body.attachments) >= MAX_PARTS:
        return
    root = Structure(part.content()).root
    inner = _collected(root, depth - 1)
    body.attachments += inner.attachments[: MAX_PARTS - len(body.attachments)]
    if len(body.spare) < MAX_ENCLOSED_SHOWN * 2:
        names = ((name, decode_words(root.header(name.lower()))) for name in _SHOWN_OF_ENCLOSED)
        head = "\n".join(f"{name}: {value}" for name, value in names if value)
        body.spare += [Segment(plain=head), *(inner.segments or inner.spare)]


def _collect_container(body: Body, part: Part, alternative: Segment | None, depth: int) -> None:
    if part.content_type == "text/calendar":
        body.invitation = body.invitation or read_invitation(text_of(part, part.content()))
    elif part.content_type == "message/external-body":
        body.segments.append(Segment(plain=_place_of_external(part)))
    elif sealed := unseal(part):
        if sealed.content and depth:
            _collect(body, Structure(sealed.content).root, alternative, depth - 1)
    elif unpacked := unpack_tnef(part):
        body.attachments += unpacked.attachments
        body.spare.append(Segment(plain=unpacked.plain or None, html=unpacked.html or None))


def _place_of_external(part: Part) -> str:
    """RFC 2046 section 5.2.3, RFC 2017: the content is elsewhere; nothing is fetched."""
    given = part.parameters
    keys = ("url", "site", "directory", "server", "name")
    place = " ".join("".join(given[key].split()) for key in keys if given.get(key))
    return f"<{place or given.get('access-type', '?')}>"


def _collect_text(body: Body, part: Part, alternative: Segment | None) -> None:
    is_html = part.content_type == "text/html"
    if alternative and alternative.plain is not None and is_enriched(part):
        # the same text again, in a form of 1996 (RFC 1896)
        body.attachments.append(make_attachment(part, len(body.attachments) + 1))
        return
    content = part.content()
    if not is_html and (b"begin" in content):
        content, files = take_enclosed(content)
        body.attachments += map(enclosed_attachment, files)
    text = text_of(part, content)
    is_html = is_html or looks_like_html(text)
    if is_html and is_too_long(text):
        body.defects.append("HTML too long: its beginning is shown, all of it is attached")
        body.attachments.append(make_attachment(part, len(body.attachments) + 1))
    elif len(text) > MAX_TEXT:
        body.defects.append("text too long: its beginning is shown, all of it is attached")
        body.attachments.append(make_attachment(part, len(body.attachments) + 1))
        text = text[:MAX_TEXT]
    segment = alternative
    if segment is None or (segment.html if is_html else segment.plain) is not None:
        segment = Segment()
        body.segments.append(segment)
    if is_html:
        segment.html = mark_quotes(text)
    else:
        segment.plain = text


def _add_invitation(body: Body) -> None:
    """Its lines, unless the text says them already, as that of most calendars does."""
    if body.invitation is None:
        return
    summary = body.invitation.summary
    texts = (text for segment in body.segments for text in (segment.plain, segment.html) if text)
    if not summary or not any(summary in text for text in texts):
        body.segments.append(Segment(plain=body.invitation.as_text()))


# ---- rendering ----


def _render(body: Body) -> None:
    has_html = any(segment.html is not None for segment in body.segments)
    pages: list[str] = []
    for segment in body.segments:
        page = sanitize_html(segment.html) if segment.html is not None else ""
        lines = _lines_of(segment, page)
        if body.lines and lines:
            body.lines.append(TextLine(""))
        body.lines += lines
        if has_html:
            pages.append(page or _text_as_html(segment.plain or ""))
    body.html = "<hr>".join(page for page in pages if page)


def _lines_of(segment: Segment, page: str) -> list[TextLine]:
    """The plain text, if it says about as much as the HTML; "open in a browser" does not."""
    plain = (segment.plain or "").strip("\n")
    if not page or len(plain.strip()) > 200:
        return _plain_lines(plain)
    visible = without_hidden(segment.html or "")
    is_partly_hidden = visible is not segment.html
    lines = render_lines(sanitize_html(visible)) if is_partly_hidden else []
    lines = lines or render_lines(page)
    words = sum(len(line.text) for line in lines)
    return _plain_lines(plain) if plain.strip() and len(plain.strip()) * 3 > words else lines


def _plain_lines(text: str) -> list[TextLine]:
    return [TextLine(line) for line in text.rstrip().split("\n")] if text.strip() else []


def _text_as_html(text: str) -> str:
    return "<br>".join(escape(text.strip(), quote=False).split("\n")) if text.strip() else ""
