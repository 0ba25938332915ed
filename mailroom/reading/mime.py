"""The structure of a mail: bytes to a tree of parts, linear in size and capped in every direction.

The standard library's parser is quadratic or recursive on crafted mail; this one walks offsets.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mailroom.reading.headers import parse_parameters, unfold
from mailroom.reading.transfer import decode_transfer

MAX_BYTES = 40 * 1024 * 1024
MAX_PARTS = 200
MAX_DEPTH = 20
MAX_HEADERS = 1000
MAX_HEADER_BYTES = 64 * 1024

# A line of blanks ends the headers too, unless what follows can only be more of them.
_BLANK_LINE = re.compile(rb"\r?\n\r{0,3}\n|\r?\n[ \t]+\r?\n(?![ \t]|\r?\n|[!-9;-~]{1,100}[ \t]*:)")
_HEADER = re.compile(rb"^([!-9;-~]{1,200})[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)", re.M)
# Past the cap on headers only those are still looked for without which nobody can be answered.
_VITAL_HEADER = re.compile(
    rb"^(from|sender|reply-to|to|subject|date|message-id|in-reply-to|references|content-type|"
    rb"content-transfer-encoding|auto-submitted)[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)",
    re.M | re.I,
)
# A line that can only begin a part, where the announced boundary is missing or wrong.
_LIKELY_BOUNDARY = re.compile(
    rb"^--([^\r\n]{1,200}?)[ \t]{0,9}\r?\n(?=content-[a-z-]{1,40}:)", re.M | re.I
)
_BLANKS = re.compile(r"\s+")
_CONTENT_HEADER = re.compile(rb"^content-[a-z-]{1,40}[ \t]{0,9}:", re.M | re.I)
_INDENTED_HEADER = re.compile(rb"[ \t]{1,9}(?=[!-9;-~]{1,60}:)")
_MBOX_LINE = re.compile(rb">?From (?![ \t]*:)")
_MEANT = {
    "text": "text/plain",
    "plain": "text/plain",
    "html": "text/html",
    "text/text": "text/plain",
}

Headers = list[tuple[str, bytes]]


@dataclass(slots=True)
class Part:
    """One entity of RFC 2045; `start` and `end` bound its body within the raw mail."""

    raw: bytes
    start: int
    end: int
    headers: Headers
    content_type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    parent_type: str = ""
    children: list["Part"] = field(default_factory=list)
    is_remainder: bool = False
    _disposition: tuple[str, dict[str, str]] | None = None
    header_charset: str = ""  # of raw 8-bit headers: some clients write them as they write the body

    def header(self, name: str) -> str:
        """The first header of this name, unfolded but still encoded."""
        for key, value in self.headers:
            if key == name:
                return unfold(value[:MAX_HEADER_BYTES], self.header_charset)
        return ""

    def header_values(self, name: str) -> list[str]:
        return [
            unfold(value[:MAX_HEADER_BYTES], self.header_charset)
            for key, value in self.headers
            if key == name
        ]

    def disposition(self) -> tuple[str, dict[str, str]]:
        """RFC 2183: the word in lower case, and its parameters."""
        if self._disposition is None:
            word, parameters = parse_parameters(self.header("content-disposition"))
            self._disposition = (word.lower(), parameters)
        return self._disposition

    @property
    def body(self) -> bytes:
        return self.raw[self.start : self.end]

    def content(self) -> bytes:
        """The body with its transfer encoding undone."""
        return decode_transfer(
            self.body,
            self.header("content-transfer-encoding"),
            is_text=self.content_type.startswith("text/"),
        )

    def leaves(self) -> Iterator["Part"]:
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


class Structure:
    """Reads one mail into `root`; what was odd about it is in `defects`."""

    def __init__(self, raw: bytes) -> None:
        self.defects: list[str] = []
        self._parts = 0
        if len(raw) > MAX_BYTES:
            self._note(f"longer than {MAX_BYTES // 2**20} MB: only its beginning is shown")
            raw = raw[:MAX_BYTES]
        if b"\n" not in raw and b"\r" in raw:
            raw = raw.replace(b"\r", b"\n")
        self.raw = raw[_skip_envelope(raw) :]
        self.root = self._read(0, len(self.raw), depth=0, parent_type="")
        self._share_charset()

    def _share_charset(self) -> None:
        """Raw 8-bit headers are in the charset of the text, wherever it is named."""
        if self.raw.isascii():
            return
        charsets = (part.parameters.get("charset", "") for part in self.root.leaves())
        charset = next((charset for charset in charsets if charset), "")
        for part in (self.root, *self.root.leaves()):
            part.header_charset = charset
            if any(name == "content-type" and not value.isascii() for name, value in part.headers):
                part.parameters = parse_parameters(part.header("content-type"))[1]

    def _note(self, defect: str) -> None:
        if defect not in self.defects:
            self.defects.append(defect)

    def _read(self, start: int, end: int, *, depth: int, parent_type: str) -> Part:
        self._parts += 1
        headers, body = self._read_headers(start, end, is_root=depth == 0)
        part = Part(self.raw, body, end, headers, parent_type=parent_type)
        fallback = "message/rfc822" if parent_type == "multipart/digest" else "text/plain"
        part.content_type, part.parameters = _content_type(part, fallback)
        if part.content_type.startswith("multipart/"):
            self._read_children(part, depth)
        return part

    def _read_children(self, part: Part, depth: int) -> None:
        if depth >= MAX_DEPTH:
            self._note("parts nested too deeply: the innermost are kept as they came")
            part.content_type = "application/octet-stream"
            return
        spans = self._find_spans(part)
        if not spans and not self._read_encoded_children(part):
            self._note("a multipart without its parts")
            part.content_type = "text/plain"
        for start, end in spans:
            if self._parts >= MAX_PARTS:
                self._note(f"more than {MAX_PARTS} parts: the others are kept together as one")
                part.children.append(_remainder(part, start))
                return
            child = self._read(start, end, depth=depth + 1, parent_type=part.content_type)
            part.children.append(child)
        if "boundary" in part.parameters:
            _move_into_namesake(part)

    def _find_spans(self, part: Part) -> list[tuple[int, int]]:
        announced = part.parameters.get("boundary", "").rstrip()
        boundary = announced.encode("utf-8", "surrogateescape")
        spans = self._spans(part, boundary) if boundary else []
        if not spans and (likely := _LIKELY_BOUNDARY.search(self.raw, part.start, part.end)):
            self._note("the parts are not separated as the mail says")
            spans = self._spans(part, likely.group(1))
        return spans

    def _read_encoded_children(self, part: Part) -> bool:
        """A multipart that is base64 as a whole, which RFC 2045 section 6.4 forbids."""
        content = part.content()
        if content == part.body or self._parts >= MAX_PARTS:
            return False
        kind = part.header("content-type").encode("utf-8", "surrogateescape")
        inner = Structure(b"Content-Type: " + kind.replace(b"\n", b" ") + b"\n\n" + content)
        part.children = inner.root.children
        self._parts += len(part.children)
        return bool(part.children)

    def _spans(self, part: Part, boundary: bytes) -> list[tuple[int, int]]:
        """Where the parts between the boundary lines begin and end (RFC 2046 section 5.1.1).

        The last boundary may not be the last: some nest multiparts with one and the same.
        """
        spans: list[tuple[int, int]] = []
        opened = -1
        for line_start, line_end, is_last in self._boundary_lines(part, boundary):
            if opened >= 0:
                spans.append((opened, max(opened, _before_newline(self.raw, line_start))))
            opened = -1 if is_last else line_end
            if len(spans) > MAX_PARTS:
                break
        if opened >= 0:
            self._note("a multipart that does not end: cut on its way")
            spans.append((opened, part.end))
        return spans

    def _boundary_lines(self, part: Part, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
        marker = b"--" + boundary
        position = part.start
        while (found := self.raw.find(marker, position, part.end)) >= 0:
            position = found + len(marker)
            if found > part.start and self.raw[found - 1 : found] != b"\n":
                continue
            newline = self.raw.find(b"\n", position, min(part.end, position + 200))
            line_end = newline + 1 if newline >= 0 else part.end
            rest = self.raw[position : min(line_end, position + 200)].strip()
            if rest in (b"", b"--"):
                yield found, line_end, rest == b"--"
                position = line_end

    def _read_headers(self, start: int, end: int, *, is_root: bool) -> tuple[Headers, int]:
        if self.raw.startswith((b"\n", b"\r\n"), start, end):  # RFC 2046: no header at all
            return [], min(end, start + (1 if self.raw[start] == 10 else 2))
        blank = _BLANK_LINE.search(self.raw, start, end)
        stop, body = (blank.start(), blank.end()) if blank else (end, end)
        headers: Headers = []
        position = start
        if not is_root and not _has_part_headers(self.raw, start, stop):
            return [], start  # text from its first line on, whatever has a colon further down
        for found in _HEADER.finditer(self.raw, start, stop):
            headers.append((found.group(1).decode("ascii").lower(), found.group(2)))
            position = found.end()
            if len(headers) >= MAX_HEADERS:
                self._note(f"more than {MAX_HEADERS} headers: the others are left out")
                headers += _vital_headers(self.raw, position, stop)
                break
        if not headers:
            return [], start
        if blank is None and is_root:
            self._note("no empty line after the headers")
        is_cut = len(headers) >= MAX_HEADERS
        if not is_cut and self.raw[position:stop].strip():  # text, and no header after it
            return headers, position + 1
        return headers, body


def _skip_envelope(raw: bytes) -> int:
    """Past what an mbox file, a pipe or an editor put before the first header."""
    position = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    while raw[position : position + 1] in (b"\n", b"\r"):
        position += 1
    if indented := _INDENTED_HEADER.match(raw, position):
        position = indented.end()
    if _MBOX_LINE.match(raw, position):
        position = raw.find(b"\n", position, position + 1000) + 1 or position
    return position


def _has_part_headers(raw: bytes, start: int, stop: int) -> bool:
    """Its first line is one, or one that only a part can have stands below rubbish."""
    return bool(_HEADER.match(raw, start, stop) or _CONTENT_HEADER.search(raw, start, stop))


def _vital_headers(raw: bytes, start: int, stop: int) -> Headers:
    headers: Headers = []
    for found in _VITAL_HEADER.finditer(raw, start, stop):
        headers.append((found.group(1).decode("ascii").lower(), found.group(2)))
        if len(headers) >= 100:
            break
    return headers


def _content_type(part: Part, fallback: str) -> tuple[str, dict[str, str]]:
    value = part.header("content-type")
    if not value:
        return fallback, {}
    kind, parameters = parse_parameters(value)
    kind = _BLANKS.sub("", kind.lower())
    kind = _MEANT.get(kind, kind)
    if kind.count("/") != 1 or kind.startswith("/") or kind.endswith("/"):
        kind = "multipart/mixed" if parameters.get("boundary") else fallback
    return kind[:127], parameters


def _move_into_namesake(part: Part) -> None:
    """An inner multipart with its parent's boundary has lost its parts to it: text and HTML, say."""
    for place, child in enumerate(part.children):
        if not child.parameters or child.parameters.get("boundary") != part.parameters["boundary"]:
            continue
        announced = parse_parameters(child.header("content-type"))[0].strip().lower()
        if announced == "multipart/alternative" and not child.body.strip():
            texts = part.children[place + 1 :]
            is_text = [one.content_type in ("text/plain", "text/html") for one in texts]
            child.children = texts[: [*is_text, False].index(False)]
            child.content_type = announced
            part.children[place + 1 :] = texts[len(child.children) :]
            for one in child.children:
                one.parent_type = announced
            return


def _remainder(part: Part, start: int) -> Part:
    """Everything from `start` on as one opaque part, so that no byte gets out of sight."""
    return Part(
        part.raw, start, part.end, [], "application/octet-stream",
        parent_type=part.content_type, is_remainder=True,
    )  # fmt: skip


def _before_newline(raw: bytes, position: int) -> int:
    """The newline before a boundary belongs to the boundary (RFC 2046 section 5.1.1)."""
    if raw[position - 1 : position] == b"\n":
        position -= 1
    if raw[position - 1 : position] == b"\r":
        position -= 1
    return position
