"""HTML of strangers made safe to show: an allow-list (nh3), nothing active, nothing fetched.

Linear before nh3 sees it: html5ever is quadratic in nested blocks. No Django here.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from urllib.parse import unquote

import nh3

from shared.plain_text import render_lines

MAX_LENGTH = 1_000_000
MAX_DEPTH = 256
MAX_ATTRIBUTES = 5000
HARMLESS_TAGS = 1000  # so few cannot cost much, however they nest

_TAGS = set(
    "a abbr address article aside b big blockquote br caption center cite code col colgroup dd del "
    "details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins "
    "kbd li main mark ol p pre q s samp section small span strike strong sub summary sup table "
    "tbody td tfoot th thead time tr tt u ul var wbr bdi bdo".split()
)
_GONE_WITH_CONTENT = set(
    "script style title noscript template iframe noembed noframes object applet svg math "
    "select textarea xmp audio video canvas".split()
)
_ALIGNED = {"align", "valign", "bgcolor", "width", "height"}
_ATTRIBUTES = {
    "*": {"dir", "lang", "style", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "table": {*_ALIGNED, "border", "cellpadding", "cellspacing"},
    "td": {*_ALIGNED, "colspan", "rowspan", "nowrap"},
    "th": {*_ALIGNED, "colspan", "rowspan", "nowrap"},
    "tr": _ALIGNED,
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
    "div": {"align"},
    "p": {"align"},
    "font": {"color", "face"},
    "ol": {"start", "type"},
    "time": {"datetime"},
}
# Properties that can neither fetch, nor cover, nor leave their place.
_STYLES = set(
    "color background-color font-weight font-style text-decoration text-decoration-line text-align "
    "vertical-align white-space direction border-collapse list-style-type".split()
)
# The marks by which mail clients say "this is quoted" or "this is my signature": fixed words only.
_QUOTE_CLASSES = {
    "gmail_quote", "gmail_attr", "gmail_signature", "moz-cite-prefix", "moz-signature",
    "moz-forward-container", "yahoo_quoted", "protonmail_quote", "protonmail_signature_block",
    "tutanota_quote", "OutlookMessageHeader", "front-blockquote", "missive_quote",
    "freshdesk_quote", "sh-quoted-content", "hs_reply",
}  # fmt: skip
_QUOTE_IDS = {
    "divRplyFwdMsg", "x_divRplyFwdMsg", "isReplyContent", "zwchr", "stopSpelling",
    "Signature", "AppleMailSignature",
    "ms-outlook-mobile-signature", "OLK_SRC_BODY_SECTION",
    "mail-editor-reference-message-container",
}  # fmt: skip
_MARKED_TAGS = ("div", "span", "blockquote", "p", "pre", "table", "hr")
_QUOTE_NAMES = {"quote", "messageReplySection", "messageSignatureSection"}
_VALUES = {tag: {"id": _QUOTE_IDS, "name": _QUOTE_NAMES} for tag in _MARKED_TAGS}
_VALUES["blockquote"]["type"] = {"cite"}

_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_GONE_WITH_CONTENT,
    attributes=_ATTRIBUTES,
    tag_attribute_values=_VALUES,
    allowed_classes=dict.fromkeys(_MARKED_TAGS, _QUOTE_CLASSES),
    set_tag_attribute_values={"a": {"target": "_blank"}},
    link_rel="noopener noreferrer nofollow",
    url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
    url_relative="deny",
    filter_style_properties=_STYLES,
)

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>?")
_NEVER_NESTED = frozenset("br hr img input meta link col wbr area base embed source param".split())
_LONG_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)[^<>]{20000,}")
_COMMENT_OPEN = "<!--"
# nh3 escapes "<", ">" and '"' inside attributes, so a tag of its output ends at the first ">".
# Links are allowed by the letter: a browser reads "da\nta:" as "data:", and so does nh3.
_REFERRING_TAG = re.compile(
    r'<img [^<>]*>|<a [^<>]*? href="(?!(?:https?|mailto|tel):)[^<>]*>'
    r'|<a href="(?!(?:https?|mailto|tel):)[^<>]*>',
    re.I,
)
_HELD_ENCLOSED = re.compile(r' data-cid="([^"]*)"')
_HELD_REMOTE = re.compile(r' data-remote-src="([^"]*)"')
_REFERENCE = re.compile(r' (src|href)="([^"]*)"')
_INLINE_IMAGE = re.compile(r"data:image/(?:png|jpeg|jpg|gif|webp);base64,[A-Za-z0-9+/=\s]*\Z", re.I)


def sanitize_html(html: str) -> str:
    """What may be shown; remote images wait in `data-remote-src`, enclosed ones in `data-cid`."""
    clean = _CLEANER.clean(_within_limits(html))
    return _REFERRING_TAG.sub(_hold_back_references, clean)


def show_images(clean: str, *, remote: bool, enclosed: Mapping[str, str]) -> str:
    """Sanitised HTML with the images that were held back: enclosed ones, and remote ones if asked.

    `enclosed` maps a Content-ID to the address of its image; one that is not there stays empty.
    """

    def enclosed_source(held: re.Match[str]) -> str:
        address = enclosed.get(unquote(unescape(held.group(1))))  # RFC 2392
        return f' src="{address}"' if address else held.group()

    shown = _HELD_ENCLOSED.sub(enclosed_source, clean)
    return _HELD_REMOTE.sub(r' src="\1"', shown) if remote else shown


def to_plain_text(html: str) -> str:
    """The words of it as a person would read them; safe and linear on any input."""
    return "\n".join(line.as_text() for line in render_lines(sanitize_html(html))).strip()


def is_too_long(html: str) -> bool:
    return len(html) > MAX_LENGTH


def _hold_back_references(tag: re.Match[str]) -> str:
    return _REFERENCE.sub(_hold_back_reference, tag.group())


def _hold_back_reference(reference: re.Match[str]) -> str:
    attribute, url = reference.groups()
    if attribute == "href":
        return ""
    scheme = url.partition(":")[0].lower()
    if scheme == "cid":
        return f' data-cid="{url.partition(":")[2]}"'
    if scheme == "data":
        return reference.group() if _INLINE_IMAGE.match(url) else ""
    return f' data-remote-src="{url}"' if scheme in ("http", "https") else ""


def _within_limits(html: str) -> str:
    """Cut to length, and with the tags left out that would nest deeper than any honest mail."""
    html = html[:MAX_LENGTH].replace("\x00", "")
    html = _LONG_TAG.sub(_with_bearable_attributes, html)
    if html.count("<") - html.count("</") <= HARMLESS_TAGS:
        return html
    html = _without_comments(html)
    return _flatten(html) if any(depth > MAX_DEPTH for _, depth in _depths(html)) else html


def _with_bearable_attributes(tag: re.Match[str]) -> str:
    """html5ever compares each attribute of a tag with all others of it."""
    return tag[0] if len(tag[0].split()) < MAX_ATTRIBUTES else f"<{tag[1]}"


def _without_comments(html: str) -> str:
    """Comments first: Outlook hides whole pages of markup in them."""
    if _COMMENT_OPEN not in html:
        return html
    first, *others = html.split(_COMMENT_OPEN)
    kept = [first]
    for piece in others:
        _, closed, after = piece.partition("-->")
        kept.append(after if closed else piece.partition(">")[2])
    return "".join(kept)


def _depths(html: str) -> Iterator[tuple[re.Match[str], int]]:
    """Each tag that nests and the depth it stands at; a closing tag that closes nothing is not one."""
    open_tags: dict[str, int] = {}
    depth = 0
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if name in _NEVER_NESTED:
            continue
        if not tag[1]:
            open_tags[name] = open_tags.get(name, 0) + 1
            depth += 1
            yield tag, depth
        elif open_tags.get(name):
            open_tags[name] -= 1
            yield tag, depth
            depth -= 1


def _flatten(html: str) -> str:
    pieces: list[str] = []
    position = 0
    for tag, depth in _depths(html):
        if depth > MAX_DEPTH:
            pieces.append(html[position : tag.start()])
            position = tag.end()
    pieces.append(html[position:])
    return "".join(pieces)
