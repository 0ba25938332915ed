"""HTML of strangers made safe to show: an allow-list (nh3), nothing active, nothing fetched.

Linear before nh3 sees it: html5ever is quadratic in nested blocks. No Django here.
"""

import re
from base64 import b64decode
from collections.abc import Iterator

import nh3

from shared.pictures import can_be_shown
from shared.plain_text import render_lines, unescape
from shared.safe_styles import PROPERTIES, hides, safe_style

MAX_LENGTH = 1_000_000
MAX_DEPTH = 256
MAX_ATTRIBUTES = 5000
HARMLESS_TAGS = 1000  # so few cannot cost much, however they nest

_TAGS = set(
    "a abbr address article aside b big blockquote br caption center cite code col colgroup dd del "
    "details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins "
    "kbd li main mark ol p pre q s samp section small span strike strong sub summary sup table "
    "tbody td tfoot th thead time tr tt u ul var wbr bdi".split()
)
_GONE_WITH_CONTENT = set(
    "script style title noscript template iframe noembed noframes object applet svg math "
    "select textarea xmp audio video canvas".split()
)
_ALIGNED = {"align", "valign", "bgcolor", "width", "height"}
_ATTRIBUTES = {
    "*": {"dir", "lang", "style"},
    "abbr": {"title"},
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
# The marks of mailroom.reading.quoting_html; nothing that a sender may choose freely.
_MARKED_TAGS = ("div", "span", "blockquote", "p", "pre", "table")
_MARKS = {"mail-attribution", "mail-cut", "mail-quote", "mail-signature", "mail-indent"}

_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_GONE_WITH_CONTENT,
    attributes=_ATTRIBUTES,
    tag_attribute_values={"blockquote": {"type": {"cite"}}},
    allowed_classes=dict.fromkeys(_MARKED_TAGS, _MARKS),
    set_tag_attribute_values={"a": {"target": "_blank"}},
    link_rel="noopener noreferrer nofollow",
    url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
    url_relative="deny",
    filter_style_properties=PROPERTIES,  # their values: _safe_tag
)

# What our own agents write: words and their order, no look of their own, so that a page may show it.
_WRITTEN_CLEANER = nh3.Cleaner(
    tags=set(
        "a b blockquote br code del div em figcaption figure h1 h2 h3 hr i img li ol p pre s strong "
        "sub sup u ul".split()
    ),
    clean_content_tags=_GONE_WITH_CONTENT,
    attributes={"*": set(), "a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}},
    set_tag_attribute_values={"a": {"target": "_blank"}},
    link_rel="noopener noreferrer nofollow",
    url_schemes={"http", "https", "mailto", "tel", "cid"},
    url_relative="deny",
)
_LEFT_IMAGE = re.compile(r"<img(?![^<>]* data-cid=)[^<>]*>")

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>?")
_NEVER_NESTED = frozenset("br hr img input meta link col wbr area base embed source param".split())
_LONG_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*+)[^<>]{20000,}+")  # possessive, so linear
_COMMENT_OPEN = "<!--"
# nh3 escapes "<", ">" and '"' inside attributes, so a tag of its output ends at the first ">".
_OUTPUT_TAG = re.compile(r"<(img\b|a\b|[a-z][a-z0-9]*(?= [^<>]*=))([^<>]*)>")
_STYLE = re.compile(r' style="([^"]*)"')
_NUMBER = re.compile(
    r' (width|height|border|cellpadding|cellspacing|colspan|rowspan|span|start)="([^"]*)"'
)
_LARGEST = {"width": 2000, "height": 4000, "colspan": 100, "rowspan": 100, "span": 100}
_LARGEST_START, _LARGEST_OTHER = 1_000_000, 50
_REFERENCE = re.compile(r' (src|href)="([^"]*)"')
# Links are allowed by the letter: a browser reads "da\nta:" as "data:", and so does nh3.
_LINK = re.compile(r"https?:|tel:|mailto:[^?]*", re.I)
_MAIL_LINK = re.compile(r"(mailto:[^?]*)\?.*", re.I | re.S)  # neither a text nor a Bcc of theirs
_INLINE_IMAGE = re.compile(
    r"data:image/(?:png|jpeg|jpg|gif|webp);base64,([A-Za-z0-9+/=\s]*)\Z", re.I
)
_TINY = re.compile(r' (?:width|height)="[0-2](?:px)?"')
_TURNING = re.compile("[\u202d\u202e\u206a-\u206f]")  # overrides: text is read as another one


def sanitize_html(html: str) -> str:
    """What may be shown; remote images wait in `data-remote-src`, enclosed ones in `data-cid`."""
    clean = _CLEANER.clean(_within_limits(html))
    return _OUTPUT_TAG.sub(_safe_tag, _TURNING.sub("", clean))


def sanitize_written(html: str) -> str:
    """What an agent wrote or pasted, reduced to words, lists, quotes, links and our own pictures.

    Without class, style or id, so it can be part of our pages and still not imitate them. Pictures
    are those of the answer itself, in `data-cid`; all others are gone.
    """
    clean = _WRITTEN_CLEANER.clean(_within_limits(html))
    return _LEFT_IMAGE.sub("", _OUTPUT_TAG.sub(_safe_tag, _TURNING.sub("", clean)))


def to_plain_text(html: str) -> str:
    """The words of it as a person would read them; safe and linear on any input."""
    return "\n".join(line.as_text() for line in render_lines(sanitize_html(html))).strip()


def is_too_long(html: str) -> bool:
    return len(html) > MAX_LENGTH


def _safe_tag(tag: re.Match[str]) -> str:
    name, attributes = tag.groups()
    if name == "img":
        attributes = _hold_back_image(attributes)
    elif name == "a":
        attributes = _REFERENCE.sub(_safe_link, attributes)
    attributes = _NUMBER.sub(_bearable_number, _STYLE.sub(_safe_style, attributes))
    return f"<{name}{attributes}>"


def _safe_style(style: re.Match[str]) -> str:
    safe = safe_style(unescape(style[1]))
    return f' style="{safe}"' if safe else ""


def _bearable_number(attribute: re.Match[str]) -> str:
    """A cell of a million columns, or a border of a million pixels, is work or a curtain."""
    name, value = attribute.groups()
    largest = _LARGEST_START if name == "start" else _LARGEST.get(name, _LARGEST_OTHER)
    digits = value.strip().removesuffix("px").removesuffix("%")
    is_bearable = digits.isascii() and digits.isdecimal() and int(digits[:9]) <= largest
    return attribute[0] if is_bearable and len(digits) <= 9 else ""


def _safe_link(reference: re.Match[str]) -> str:
    attribute, url = reference.groups()
    if attribute != "href" or not _LINK.match(url):
        return ""
    address = _MAIL_LINK.sub(r"\1", url)
    return f' href="{address}"'


def _hold_back_image(attributes: str) -> str:
    style = _STYLE.search(attributes)
    is_hidden = bool(_TINY.search(attributes)) or (style is not None and hides(style[1]))

    def held(reference: re.Match[str]) -> str:
        return _held_back(reference, is_hidden)

    return _REFERENCE.sub(held, attributes)


def _held_back(reference: re.Match[str], is_hidden: bool) -> str:
    attribute, url = reference.groups()
    scheme = url.partition(":")[0].lower()
    if attribute != "src":
        return ""
    if scheme == "cid":
        return f' data-cid="{url.partition(":")[2]}"'
    if scheme == "data":
        return reference.group() if _is_small_picture(url) else ""
    if scheme not in ("http", "https"):
        return ""
    return " data-tracker" if is_hidden else f' data-remote-src="{url}"'


def _is_small_picture(url: str) -> bool:
    """By what it holds, not by what it says it is; and not a few bytes that decode to gigabytes."""
    found = _INLINE_IMAGE.match(url)
    try:
        return found is not None and can_be_shown(b64decode(found[1]))
    except ValueError:
        return False


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
