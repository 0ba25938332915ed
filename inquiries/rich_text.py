"""The text of an answer as it was written: its clean HTML, its words, its pictures. Pure."""

import re
from collections.abc import Callable, Collection
from html import unescape

from shared.plain_text import escape, render_lines
from shared.safe_html import sanitize_written

_ENCLOSED = re.compile(r' data-cid="([^"]*)"')
_IMAGE = re.compile(r'<img(?= )([^<>]*) data-cid="([^"]*)"([^<>]*)>')
_WORDS_OR_PICTURE = re.compile(r">[^<>]*[^<>\s][^<>]*<|<img |<hr")
_BLANK = re.compile(r"&nbsp;|\u00a0")


def clean_written(html: str) -> str:
    """What may be stored, sent and shown; '' when nothing is written in it."""
    clean = sanitize_written(html).strip()
    return clean if _WORDS_OR_PICTURE.search(f">{_BLANK.sub(' ', clean)}<") else ""


def words_of(clean: str) -> str:
    """As a person would have written it without an editor: lists, quotes and links in signs."""
    return "\n".join(line.as_text() for line in render_lines(clean)).strip()


def html_of(text: str) -> str:
    """Plain text as the editor would have it."""
    lines = "<br>".join(escape(line) for line in text.strip().splitlines())
    return f"<div>{lines}</div>" if lines else ""


def with_only_pictures(clean: str, content_ids: Collection[str]) -> str:
    """Without pictures that did not come with it: nobody sends a picture that is not there."""

    def kept(image: re.Match[str]) -> str:
        return image[0] if unescape(image[2]) in content_ids else ""

    return _IMAGE.sub(kept, clean)


def as_mail(clean: str) -> str:
    """Pictures by the Content-ID of their part (RFC 2392)."""
    return _ENCLOSED.sub(r' src="cid:\1"', clean)


def with_pictures(clean: str, address_of: Callable[[str], str]) -> str:
    """Pictures at an address of ours; where none is known, their description stands."""

    def shown(image: re.Match[str]) -> str:
        before, content_id, after = image.groups()
        address = address_of(unescape(content_id))
        return f'<img{before} src="{escape(address)}"{after}>' if address else ""

    return _IMAGE.sub(shown, clean)
