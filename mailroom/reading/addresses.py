"""Names and addresses out of headers (RFC 5322 section 3.4, its obsolete forms, and worse)."""

import re
from typing import NamedTuple

from mailroom.reading.headers import decode_words, strip_comments, unquote

MAX_ADDRESSES = 1000
MAX_INTERNATIONAL_LABELS = 3  # each costs as much as a hundred addresses
MAX_NAME_PIECES = 8  # of a name with unquoted commas in it

# More of them than any honest list has: they stand there to make the reading long.
_MOST_OF = {"\\": 300, "()": 1000}
_AROUND_DOT = re.compile(r"[ \t]*([.@])[ \t]*")
_MAILTO = re.compile(r"\[?\bmailto:([^\s\[\]<>]{1,300})\]?", re.I)
_BLANKS = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
# Bounded, for each quote that is never closed is looked for to the end again.
_TOKEN = re.compile(
    r"\"(?:[^\"\\]|\\.){0,500}\"|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.){0,50}\)){0,200}\)"
    r"|<[^<>\"]{0,2000}>|<\"(?:[^\"\\<>]|\\.){0,200}\"[^<>\"]{0,300}>|[,;:<>()\"]|\[[^\[\]]{0,200}\]"
    r"|[^,;:<>()\"\[]+|\[",
    re.S,
)
_DOMAIN = r"(?:\[[^\[\]\s]{1,250}\]|[^\s<>()\[\],;:\"'@]{1,255})"
_BARE = re.compile(rf"[^\s<>()\[\],;:\"@]{{1,256}}@{_DOMAIN}")
_QUOTED_LOCAL = re.compile(rf"\"(?:[^\"\\]|\\.){{1,200}}\"[ \t]{{0,9}}@[ \t]{{0,9}}{_DOMAIN}")
_ATOM = re.compile(r"[^\s<>()\[\],;:\"@\\]{1,64}\Z")


class Mailbox(NamedTuple):
    """A name and an address as a header gives them; either may be empty."""

    name: str
    email: str


def parse_addresses(value: str) -> list[Mailbox]:
    """Split first, decode after: an encoded comma or bracket must not make a new recipient."""
    found: list[Mailbox] = []
    pending = _Pending()
    for word in _TOKEN.findall(_readable(value)):
        if word == "," and pending.is_only_a_name():
            pending.take(word)  # `Vera, Rui <vera@…>`: the name has a comma that nobody quoted
        elif word not in (",", ";"):
            if word[0] == "<" and len(word) > 2 and pending.angle:
                found += pending.mailboxes()  # the comma before it was forgotten
                pending = _Pending(name=pending.behind if pending.name else [])
            pending.take(word)
        else:
            found += pending.mailboxes()
            pending = _Pending()
        if len(found) >= MAX_ADDRESSES:
            return found
    return found + pending.mailboxes()


def _readable(value: str) -> str:
    """Without what would make the reading long, and with Outlook's `[mailto:…]` as an address."""
    for marks, most in _MOST_OF.items():
        if value.count(marks[0]) > most:
            value = value.translate(dict.fromkeys(map(ord, marks), " "))
    if "mailto:" in value or "MAILTO:" in value:
        value = _MAILTO.sub(r"<\1>" if "<" not in value else r"\1", value)
    return value


class _Pending:
    """The pieces of one mailbox until its comma comes."""

    def __init__(self, name: list[str] | None = None) -> None:
        self.name = name or []
        self.behind: list[str] = []  # words after the address
        self.angle = ""
        self.comment = ""
        self.has_at = False

    def is_only_a_name(self) -> bool:
        return not (self.angle or self.has_at) and 0 < len(self.name) < MAX_NAME_PIECES

    def take(self, word: str) -> None:
        if len(word) > 1 and word[0] == "<":
            self.angle = self.angle or word[1:-1]
        elif len(word) > 1 and word[0] == "(":
            self.comment = self.comment or word[1:-1]
        elif word == ":" and not self.angle and not self.has_at:
            self.name, self.comment = [], ""  # what stood there was the name of a group
        elif word not in ("<", ">", "(", ")", '"', ":"):
            (self.behind if self.angle else self.name).append(word)
            self.has_at = self.has_at or "@" in word or "=?" in word

    def mailboxes(self) -> list[Mailbox]:
        if not self.angle.strip():
            return self._bare_mailboxes()
        email = clean_address(self.angle)
        label = _clean_name(self.name) or decode_words(self.comment) or _clean_name(self.behind)
        return _mailboxes_in_name(label, email)

    def _bare_mailboxes(self) -> list[Mailbox]:
        """`vera@example.org (Vera)`, `"a b"@example.org`, and `Vera vera@example.org`."""
        text = "".join(self.name).strip()
        if quoted := _QUOTED_LOCAL.match(text):
            return [Mailbox(decode_words(self.comment), clean_address(quoted.group()))]
        if " " in text and "@" in text:
            text = _AROUND_DOT.sub(r"\1", text)
        found = (_without_quotes(one, text) for one in _BARE.finditer(text))
        bare = [one for one in found if clean_address(one)][:MAX_ADDRESSES]
        if not bare:
            return _mailboxes_in_name(_clean_name(self.name), "") if text else []
        around = _BARE.sub(" ", text)
        if len(bare) > 1 and not around.strip():
            return [Mailbox("", clean_address(one)) for one in bare]
        label = decode_words(self.comment or _BLANKS.sub(" ", around)).strip(" \"'<>")
        return [Mailbox(label, clean_address(bare[0]))]


def _without_quotes(found: re.Match[str], text: str) -> str:
    """Outlook's single quotes; elsewhere an apostrophe is a letter."""
    is_quoted = text[found.end() : found.end() + 1] == "'"
    return found.group().lstrip("'") if is_quoted else found.group()


def _mailboxes_in_name(label: str, email: str) -> list[Mailbox]:
    """Some senders encode the whole mailbox, or the whole list, as one word."""
    if email or not label:
        return [Mailbox(label, email)] if email else []
    bare = _BARE.findall(label)[:MAX_ADDRESSES]
    emails = [one for one in map(clean_address, bare) if one]
    rest = _BARE.sub("", label).replace("<", "").replace(">", "").strip(" \"',;")
    if len(emails) > 1:
        return [Mailbox("", one) for one in emails]
    return [Mailbox(rest if emails else label, emails[0] if emails else "")]


def _clean_name(tokens: list[str]) -> str:
    """Decoded, without the quotes around it, single ones (Outlook) included."""
    parts = (unquote(token) if token.startswith('"') else token for token in tokens)
    name = decode_words(_BLANKS.sub(" ", "".join(parts))).strip(" ,")
    return name[1:-1].strip() if len(name) > 2 and name[0] == name[-1] == "'" else name


def clean_address(text: str) -> str:
    """The address with its domain in lower case; "" when there is no address in it."""
    text = decode_words(text) if "=?" in text else _CONTROL.sub("", text)
    text = strip_comments(text).strip(" <>")
    text = text[1:-1] if len(text) > 2 and text[0] == text[-1] == "'" else text
    if text.startswith("@") and ":" in text:  # a source route, RFC 5322 section 4.4
        text = text.rpartition(":")[2]
    text = text[7:] if text[:7].lower() == "mailto:" else text
    local, at, domain = text.rpartition("@")
    local = _clean_local(local.strip())
    domain = _BLANKS.sub("", domain).strip(".,;\"'").lower()
    if not (at and local and domain) or len(text) > 998:
        return ""
    is_international = 0 < domain.count("xn--") <= MAX_INTERNATIONAL_LABELS
    return f"{local}@{_in_letters(domain) if is_international else domain}"


def _clean_local(local: str) -> str:
    """Without quotes that say nothing (RFC 5322 section 3.4.1) and without blanks around dots."""
    if not local.startswith('"'):
        return _BLANKS.sub("", local).strip('"')
    bare = unquote(local)
    return bare if _ATOM.match(bare) else local


def _in_letters(domain: str) -> str:
    """The domain as people write it, so that both ways of writing it are one correspondent.

    It stays in its ASCII form if that is the only honest one: letters of several alphabets in one
    word, or none that could not be taken for Latin ones.
    """
    try:
        shown = domain[:253].encode("ascii").decode("idna")
        is_same = shown.encode("idna").decode("ascii") == domain
    except UnicodeError:
        return domain
    words = [word for word in shown.split(".") if not word.isascii()]
    return shown if is_same and all(map(_is_one_alphabet, words)) else domain


_ALPHABETS = (
    re.compile(r"[a-z0-9\u00df-\u017f-]+\Z"),
    re.compile(r"(?=.*[бвгджзийлмнптфцчшщъьэюя])[\u0430-\u045f0-9-]+\Z"),
    re.compile(r"(?=.*[βγδζθλμξπσςφψω])[\u0370-\u03ff0-9-]+\Z"),
    re.compile(r"[\u0590-\u05ff0-9-]+\Z"), re.compile(r"[\u0600-\u06ff0-9-]+\Z"),
    re.compile(r"[\u0900-\u0dff0-9-]+\Z"), re.compile(r"[\u0e00-\u0e7f0-9-]+\Z"),
    re.compile(r"[\u3040-\u30ff\u3400-\u9fff0-9a-z-]+\Z"),
    re.compile(r"[\uac00-\ud7a30-9a-z-]+\Z"),
)  # fmt: skip


def _is_one_alphabet(word: str) -> bool:
    return any(alphabet.match(word) for alphabet in _ALPHABETS)
