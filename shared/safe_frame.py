"""Sanitised HTML as it is put into its frame: pictures in place, links that say where they lead.

Also the policy of that frame. No Django here.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from urllib.parse import unquote

from shared.plain_text import escape
from shared.safe_links import Link, judge_link, shown_url

STYLE = (
    "body{background:#fff;color:#18211f;font:15px/1.6 system-ui,sans-serif;margin:16px;"
    "overflow-wrap:anywhere}"
    "img{height:auto;max-width:100%}table{max-width:100%}"
    "blockquote{border-left:2px solid #cfd6d3;color:#5b6864;margin:8px 0;padding-left:12px}"
    "a{color:#0b6a68}a.doubtful{background:#fdf0d9;color:#6b3e00}"
    ".leads-to{border:1px solid #8a5000;border-radius:4px;font:600 12px/1.4 ui-monospace,monospace;"
    "margin-left:4px;padding:0 4px;unicode-bidi:isolate;white-space:normal}"
    "[data-remote-src]{background:#edf0ef;border:1px dashed #848e8a;min-height:18px;min-width:18px}"
    "[data-tracker]{display:none}"
)
# Of an opaque origin even when opened by itself; no script, no request, no form, no base. Only the
# style sheet above is one, whatever a sanitiser might leave through.
POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    f"style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'; "
    "style-src-attr 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
_HELD_ENCLOSED = re.compile(r' data-cid="([^"]*)"')
_HELD_REMOTE = re.compile(r' data-remote-src="([^"]*)"')
_TRACKER = re.compile(r"<img[^<>]* data-tracker[ =>]")
_LINK_PART = re.compile(r"(<a(?: [^<>]*)?>|</a>)")
_HREF = re.compile(r' href="([^"]*)"')
_ALT = re.compile(r' alt="([^"]*)"')
_ANY_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Remote:
    """What a mail would have fetched: addresses of its pictures, each once, and hidden ones."""

    addresses: list[str]
    trackers: int


def remote_images(clean: str) -> Remote:
    addresses = dict.fromkeys(unescape(one) for one in _HELD_REMOTE.findall(clean))
    return Remote(list(addresses), len(_TRACKER.findall(clean)))


def show_images(clean: str, *, enclosed: Mapping[str, str], remote: Mapping[str, str]) -> str:
    """With the pictures that were held back, as far as they are given as data: addresses.

    `enclosed` maps a Content-ID, `remote` an address; what is not there stays empty.
    """

    def enclosed_source(held: re.Match[str]) -> str:
        address = enclosed.get(unquote(unescape(held[1])))  # RFC 2392
        return f' src="{address}"' if address else held[0]

    def remote_source(held: re.Match[str]) -> str:
        address = remote.get(unescape(held[1]))
        return f' src="{address}"' if address else held[0]

    return _HELD_REMOTE.sub(remote_source, _HELD_ENCLOSED.sub(enclosed_source, clean))


def mark_links(clean: str, way_out: Callable[[str], str]) -> str:
    """Every link names its target as title; a doubtful one shows its host and leads to `way_out`."""
    pieces = _LINK_PART.split(clean)
    for index, piece in enumerate(pieces):
        href = _HREF.search(piece) if piece.startswith("<a ") else None
        if href is None:
            continue
        inner = pieces[index + 1]
        link = judge_link(unescape(href[1]), _as_read(inner))
        pieces[index] = _opening(link, way_out)
        if link.doubts:
            pieces[index + 1] += f'<span class="leads-to">{escape(_target(link))}</span>'
    return "".join(pieces)


def _as_read(inner: str) -> str:
    """The words of a link, those of its pictures included."""
    described = "".join(f" {words} " for words in _ALT.findall(inner))
    return unescape(_ANY_TAG.sub("", inner) + described).strip()


def _opening(link: Link, way_out: Callable[[str], str]) -> str:
    goes_out = link.doubts and link.host
    href = way_out(link.url) if goes_out else link.url
    mark = ' class="doubtful"' if link.doubts else ""
    return (
        f'<a href="{escape(href)}"{mark} title="{escape(shown_url(link.url))}" target="_blank"'
        ' rel="noopener noreferrer nofollow">'
    )


def _target(link: Link) -> str:
    return link.host or shown_url(link.url.partition("?")[0])
