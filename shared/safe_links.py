"""Where a link leads, and whether it pretends to lead elsewhere. Pure: a judgement, no look-up."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote, urlsplit

MAX_SHOWN = 300


class Doubt(StrEnum):
    """Why a link deserves a second look."""

    OTHER_TEXT = "other_text"  # its text names another address
    NUMBER = "number"  # a bare IP address in some spelling
    ALPHABET = "alphabet"  # letters that look like others (UTS 39)
    USER = "user"  # what stands before @ is not the host
    LEADS_ON = "leads_on"  # carries a second address within
    PORT = "port"


@dataclass(frozen=True, slots=True)
class Link:
    """`host` as the network reads it; '' for what is no web address (mailto, tel)."""

    url: str
    host: str
    doubts: tuple[Doubt, ...]


_HOST = r"((?:[^\W_](?:[\w-]{0,62}[^\W_])?\.)+[^\W\d_]{2,24}|\d{1,3}(?:\.\d{1,3}){3})"
_TOLD = re.compile(rf"(?:https?:[/\\]{{1,3}}(?:[^\s@/\\]{{1,64}}@)?|(?=www\.)){_HOST}", re.I)
_BARE = re.compile(rf"(?:[^\s@/]{{1,64}}@)?{_HOST}(?::\d+)?(?:[/?#]\S*)?", re.I)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_MAIL = re.compile(r"[^\s@<>]{1,64}@([^\s@<>]{1,253}\.[^\W\d_]{2,24})")
_FILE_ENDINGS = frozenset(
    "pdf doc docx xls xlsx ppt pptx jpg jpeg png gif txt zip htm html xml csv".split()
)
_WITHIN = re.compile(r"https?:/|%3a%2f|%3a//|www\.[\w-]+\.", re.I)
_NUMBER_HOST = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}", re.I)
_DOTS = str.maketrans(dict.fromkeys("。．｡", "."))
# Second levels under which countries sell names: the name proper has one label more.
_SECOND_LEVELS = frozenset(
    "ac co com edu go gob gouv gov gub ind ltd mil ne net nom or org plc sch".split()
)


def judge_link(url: str, text: str = "") -> Link:
    """`text` is what a person reads as the link; '' when the address itself is shown."""
    scheme = url.partition(":")[0].lower()
    if scheme == "mailto":
        return Link(url, "", _doubts_of_mail(url, text))
    if scheme not in ("http", "https"):
        return Link(url, "", ())
    parts = _split(url)
    if parts is None:
        return Link(url, "", (Doubt.NUMBER,))
    host, authority, rest = parts
    doubts = {
        Doubt.USER: "@" in authority,
        Doubt.PORT: _has_odd_port(authority),
        Doubt.NUMBER: ":" in host or bool(_NUMBER_HOST.fullmatch(host)),
        Doubt.ALPHABET: "xn--" in host or not host.isascii(),
        Doubt.OTHER_TEXT: _names_another(text, host),
        Doubt.LEADS_ON: bool(_WITHIN.search(rest)),
    }
    return Link(url, _as_network(host), tuple(doubt for doubt, is_so in doubts.items() if is_so))


def shown_url(url: str) -> str:
    """Short enough to read, its beginning whole, without characters that turn or hide text."""
    visible = "".join(char for char in url if char.isprintable())
    return visible if len(visible) <= MAX_SHOWN else f"{visible[:MAX_SHOWN]}…"


def registered_name(host: str) -> str:
    """The part that somebody has registered, nearly: without the public suffix list."""
    labels = host.lower().strip(".").split(".")
    is_below_country = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVELS
    return ".".join(labels[-3 if is_below_country else -2 :])


def _split(url: str) -> tuple[str, str, str] | None:
    """Host, authority and the rest as browsers see them (WHATWG URL): a backslash is a slash."""
    scheme, _, rest = url.replace("\\", "/").partition(":")
    try:
        parts = urlsplit(f"{scheme}://{rest.lstrip('/')}")
        host = (parts.hostname or "").translate(_DOTS).rstrip(".")
    except ValueError:
        return None
    return host, parts.netloc, f"{parts.path}?{parts.query}#{parts.fragment}"


def _has_odd_port(authority: str) -> bool:
    port = re.search(r":(\d*)\Z", authority.rpartition("@")[2])
    return port is not None and port[1] not in ("", "80", "443")


def _as_network(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _doubts_of_mail(url: str, text: str) -> tuple[Doubt, ...]:
    target = unquote(url.partition(":")[2].partition("?")[0]).casefold()
    named = _MAIL.search(text)
    if named and named[0].casefold() not in target:
        return (Doubt.OTHER_TEXT,)
    return ()


def _names_another(text: str, host: str) -> bool:
    """Whether the text names an address, and one of another name than the host's."""
    named = _named_host(_INVISIBLE.sub("", text).translate(_DOTS).strip())
    if not named:
        return False
    return registered_name(_as_network(named)) != registered_name(_as_network(host))


def _named_host(text: str) -> str:
    """ "Read more" names none, nor does "report.pdf"; "office.example" and "see www.a.example" do."""
    if told := _TOLD.search(text):
        return told[1]
    bare = _BARE.fullmatch(text.rstrip(".,"))
    is_file = bare and bare[1].rpartition(".")[2].lower() in _FILE_ENDINGS
    return bare[1] if bare and not is_file else ""
