"""Text parts: which are to be read in place, and their bytes as text (RFC 2046 4.1, RFC 3676)."""

import re

from mailroom.reading.attachments import is_named
from mailroom.reading.charsets import charset_of_html, decode_text
from mailroom.reading.mime import Part

_ENRICHED = ("text/enriched", "text/richtext")
_READ_IN_PLACE = ("text/plain", "text/html", *_ENRICHED)
# A mail that is nothing but one of these is a document, not words to read.
_DOCUMENTS = ("text/calendar", "text/vcard", "text/x-vcard", "text/directory", "text/rtf")
_ENRICHED_COMMAND = re.compile(r"<param>[^<>]*</param>|(?<!<)</?[A-Za-z-]{1,60}>", re.I)
_LINE_END = re.compile(r"\r\n?")
_HTML_BEGINNING = ("<!doctype html", "<html")


def is_body_text(part: Part) -> bool:
    """What is to be read in place; a name alone makes an attachment only among other parts."""
    kind = part.content_type
    is_only = part.parent_type == "" and kind.startswith("text/") and kind not in _DOCUMENTS
    if kind not in _READ_IN_PLACE and not is_only:
        return False
    if part.disposition()[0] == "attachment":
        return False
    is_alone = part.parent_type in ("", "multipart/alternative")
    if is_alone and part.header("content-type").lower().startswith("text"):
        return True
    return not is_named(part)


def is_enriched(part: Part) -> bool:
    return part.content_type in _ENRICHED


def looks_like_html(text: str) -> bool:
    return text[:200].lstrip().lower().startswith(_HTML_BEGINNING)


def text_of(part: Part, content: bytes) -> str:
    """`content` in the charset of the part, with line feeds only; format=flowed is undone."""
    is_html = part.content_type == "text/html"
    charset = part.parameters.get("charset", "")
    if is_html and not charset:
        charset = charset_of_html(content)
    text = decode_text(content, charset)
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    if is_enriched(part):
        return _ENRICHED_COMMAND.sub("", text).replace("<<", "<")
    if not is_html and part.parameters.get("format", "").lower() == "flowed":
        return unflow(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
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
