"""The parts of a mail sorted into readable text, HTML and attachments."""

import re
from dataclasses import dataclass, field
from html import escape

from mailroom.charsets import charset_of_html, decode_text
from mailroom.headers import decode_words, parse_parameters
from mailroom.mime import MAX_HEADER_BYTES, MAX_PARTS, Part, Structure
from mailroom.parsed_email import ParsedAttachment
from shared.plain_text import TextLine, render_lines
from shared.safe_html import is_too_long, sanitize_html

MAX_TEXT = 2_000_000
MAX_ENCLOSED_DEPTH = 5

_UNSAFE_IN_NAME = re.compile(r"[\x00-\x1f\x7f/\\\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]")
_ENRICHED = ("text/enriched", "text/richtext")
_ENRICHED_COMMAND = re.compile(r"<param>[^<>]*</param>|(?<!<)</?[A-Za-z-]{1,60}>", re.I)
_LINE_END = re.compile(r"\r\n?")
_EXTENSIONS = {
    "message/rfc822": ".eml", "text/calendar": ".ics", "text/plain": ".txt", "text/html": ".html",
    "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "application/pdf": ".pdf",
    "application/pgp-signature": ".asc", "application/pkcs7-signature": ".p7s",
    "text/csv": ".csv", "text/vcard": ".vcf", "application/zip": ".zip",
}  # fmt: skip


@dataclass(slots=True)
class Segment:
    """One stretch of the body: its plain text, its HTML, or both as alternatives."""

    plain: str | None = None
    html: str | None = None


@dataclass(slots=True)
class Body:
    segments: list[Segment] = field(default_factory=list)
    attachments: list[ParsedAttachment] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    lines: list[TextLine] = field(default_factory=list)
    html: str = ""

    @property
    def text(self) -> str:
        return "\n".join(line.as_text() for line in self.lines)


def read_body(root: Part) -> Body:
    body = Body()
    _collect(body, root, None)
    if root.content_type == "multipart/report" and not body.segments:
        body.segments = [Segment(plain=_decoded(part, is_html=False)) for part in _reports(root)]
    _render(body)
    return body


def _collect(body: Body, part: Part, alternative: Segment | None) -> None:
    if part.children:
        if part.content_type == "multipart/alternative":
            alternative = Segment()
            body.segments.append(alternative)
        for child in part.children:
            _collect(body, child, alternative)
    elif is_body_text(part):
        _collect_text(body, part, alternative)
    else:
        body.attachments.append(_attachment(part, body))
        if part.content_type == "message/rfc822" and part.parent_type != "multipart/report":
            _collect_enclosed(body, part, MAX_ENCLOSED_DEPTH)


def _collect_enclosed(body: Body, part: Part, depth: int) -> None:
    """What an attached mail has attached, so that nobody must open a mail within a mail for it."""
    if depth == 0 or len(body.attachments) >= MAX_PARTS:
        return
    for leaf in Structure(part.content()).root.leaves():
        if not is_body_text(leaf):
            body.attachments.append(_attachment(leaf, body))
            if leaf.content_type == "message/rfc822":
                _collect_enclosed(body, leaf, depth - 1)


def _reports(root: Part) -> list[Part]:
    return [part for part in root.leaves() if part.content_type == "message/delivery-status"]


def is_body_text(part: Part) -> bool:
    """What is to be read in place; a name alone makes an attachment only among other parts."""
    if part.content_type not in ("text/plain", "text/html", *_ENRICHED):
        return False
    disposition, parameters = parse_parameters(part.header("content-disposition"))
    if disposition.lower() == "attachment":
        return False
    is_alone = part.parent_type in ("", "multipart/alternative")
    if is_alone and part.header("content-type").lower().startswith("text"):
        return True
    return not (parameters.get("filename") or part.parameters.get("name"))


def _collect_text(body: Body, part: Part, alternative: Segment | None) -> None:
    is_html = part.content_type == "text/html"
    if alternative and alternative.plain is not None and part.content_type in _ENRICHED:
        return  # the same text again, in a form of 1996 (RFC 1896)
    text = _decoded(part, is_html=is_html)
    is_html = is_html or text[:200].lstrip().lower().startswith(("<!doctype html", "<html"))
    if is_html and is_too_long(text):
        body.defects.append("HTML too long: its beginning is shown, all of it is attached")
        body.attachments.append(_attachment(part, body))
    elif len(text) > MAX_TEXT:
        body.defects.append("text too long: its beginning is shown, all of it is attached")
        body.attachments.append(_attachment(part, body))
        text = text[:MAX_TEXT]
    segment = alternative
    if segment is None or (segment.html if is_html else segment.plain) is not None:
        segment = Segment()
        body.segments.append(segment)
    if is_html:
        segment.html = text
    else:
        segment.plain = text


def _decoded(part: Part, *, is_html: bool) -> str:
    content = part.content()
    charset = part.parameters.get("charset", "")
    if is_html and not charset:
        charset = charset_of_html(content)
    text = decode_text(content, charset)
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    if part.content_type in _ENRICHED:
        return _ENRICHED_COMMAND.sub("", text).replace("<<", "<")
    if not is_html and part.parameters.get("format", "").lower() == "flowed":
        text = unflow(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    return text


def unflow(text: str, *, delete_space: bool) -> str:
    """RFC 3676 section 4: soft line breaks undone within one quote depth."""
    paragraphs: list[list[str]] = []
    open_depth = -1
    for raw in text.split("\n"):
        content = raw.lstrip(">")
        depth = len(raw) - len(content)
        content = content.removeprefix(" ")
        is_soft = content.endswith(" ") and content != "-- "
        kept = content[:-1] if is_soft and delete_space else content
        if depth == open_depth and content != "-- ":
            paragraphs[-1].append(kept)
        else:
            paragraphs.append([f"{'>' * depth} {kept}" if depth else kept])
        open_depth = depth if is_soft else -1
    lines = map("".join, paragraphs)
    return "\n".join(line.rstrip() if line != "-- " else line for line in lines)


# ---- attachments ----


def _attachment(part: Part, body: Body) -> ParsedAttachment:
    disposition, parameters = parse_parameters(part.header("content-disposition"))
    content_id = part.header("content-id").strip().strip("<>").strip()
    name = parameters.get("filename") or part.parameters.get("name") or ""
    is_inline = disposition.lower() == "inline" or (
        part.parent_type == "multipart/related" and bool(content_id)
    )
    return ParsedAttachment(
        filename=safe_filename(name) or _default_name(part, len(body.attachments) + 1),
        content_type=part.content_type,
        content=part.content(),
        content_id=decode_words(content_id)[:990],
        is_inline=is_inline and disposition.lower() != "attachment",
    )


def safe_filename(name: str) -> str:
    """A name to show and to download under: no path, no control or direction characters."""
    name = _UNSAFE_IN_NAME.sub("_", name.replace('"', "")).strip().lstrip(".")
    if len(name) <= 180:
        return name
    stem, dot, extension = name.rpartition(".")
    return f"{stem[:160]}{dot}{extension[:16]}" if dot else name[:180]


def _default_name(part: Part, number: int) -> str:
    if part.is_remainder:
        return "remaining-parts.eml"
    if part.content_type == "message/rfc822":
        headers = Structure(part.body[:MAX_HEADER_BYTES]).root
        subject = safe_filename(decode_words(headers.header("subject")))
        return f"{subject or 'message'}.eml"
    return f"attachment-{number}{_EXTENSIONS.get(part.content_type, '.bin')}"


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
    plain = (segment.plain or "").strip("\n")
    if not page:
        return _plain_lines(plain)
    if len(plain.strip()) > 200:
        return _plain_lines(plain)
    lines = render_lines(page)
    words = sum(len(line.text) for line in lines)
    return _plain_lines(plain) if plain.strip() and len(plain.strip()) * 3 > words else lines


def _plain_lines(text: str) -> list[TextLine]:
    return [TextLine(line) for line in text.rstrip().split("\n")] if text.strip() else []


def _text_as_html(text: str) -> str:
    return "<br>".join(escape(text.strip(), quote=False).split("\n")) if text.strip() else ""
