"""RTF as Outlook wraps it in winmail.dat: unpacked (MS-OXRTFCP), and read as text or HTML."""

import re
import struct

from mailroom.reading.charsets import find_codec

MAX_UNPACKED = 2 * 1024 * 1024

_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    b"\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+"
    rb"|([^\\{}\r\n]+)"
)
_SKIPPED = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer generator themedata "
    b"colorschememapping latentstyles datastore xmlnstbl listtable listoverridetable".split()
)
_MEANING = {
    b"par": "\n", b"line": "\n", b"tab": "\t", b"cell": "\t", b"row": "\n", b"emdash": "—",
    b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"bullet": "•", b"nbsp": " ", b"sect": "\n", b"page": "\n",
}  # fmt: skip


def decompress_rtf(data: bytes) -> bytes:
    """The RTF in its compressed form; what is cut or wrong ends it early."""
    if len(data) < 16:
        return b""
    _, size, kind = struct.unpack_from("<I I 4s", data)
    if kind == b"MELA":
        return data[16 : 16 + size]
    if kind != b"LZFu":
        return b""
    return _unpack(data, min(size, MAX_UNPACKED))


def _unpack(data: bytes, size: int) -> bytes:
    out = bytearray(_DICTIONARY)
    base = len(_DICTIONARY)
    position, wanted = 16, size + base
    while position < len(data) and len(out) < wanted:
        control = data[position]
        position += 1
        for bit in range(8):
            if not control >> bit & 1:
                out += data[position : position + 1]
                position += 1
                continue
            pair = data[position : position + 2]
            position += 2
            if len(pair) < 2:
                return bytes(out[base:wanted])
            offset, length = pair[0] << 4 | pair[1] >> 4, (pair[1] & 15) + 2
            distance = (len(out) - offset) % 4096  # a ring of 4,096 bytes, written at len(out)
            if not distance:
                return bytes(out[base:wanted])
            for _ in range(length):
                out.append(out[-distance] if distance <= len(out) else 32)
    return bytes(out[base:wanted])


def read_rtf(rtf: bytes) -> tuple[str, bool]:
    """The text, and whether it is HTML that was packed into RTF (MS-OXRTFEX)."""
    reader = _Reader(is_html=b"\\fromhtml" in rtf[:2000])
    for found in _TOKEN.finditer(rtf[:MAX_UNPACKED]):
        word, number, code, symbol, brace, text = found.groups()
        if brace:
            reader.brace(brace)
        elif word:
            reader.word(word, int(number) if number else None)
        elif code:
            reader.add_bytes(bytes([int(code, 16)]))
        elif symbol:
            reader.symbol(symbol)
        elif text:
            reader.add_bytes(text)
    reader.flush()
    return "".join(reader.pieces).strip("\n"), reader.is_html


class _Reader:
    """One pass over the tokens; groups inherit what their parent said."""

    def __init__(self, *, is_html: bool) -> None:
        self.is_html = is_html
        self.pieces: list[str] = []
        self.pending = bytearray()
        self.codec = "cp1252"
        self.fallback = 1  # how many bytes follow a \u for readers that know no Unicode
        self.to_skip = 0
        self.groups: list[tuple[bool, int]] = []
        self.is_hidden = False
        self.is_starred = False

    def flush(self) -> None:
        if self.pending:
            self.pieces.append(bytes(self.pending).decode(self.codec, "replace"))
            self.pending.clear()

    def brace(self, brace: bytes) -> None:
        self.flush()
        self.is_starred = False
        if brace == b"{":
            self.groups.append((self.is_hidden, self.fallback))
        elif self.groups:
            self.is_hidden, self.fallback = self.groups.pop()

    def symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self.is_starred = True
        elif symbol in b"{}\\":
            self.add_bytes(symbol)
        elif symbol == b"~":
            self.add_bytes(b" ")

    def add_bytes(self, text: bytes) -> None:
        skipped = min(self.to_skip, len(text))
        self.to_skip -= skipped
        if not self.is_hidden:
            self.pending += text[skipped:]

    def word(self, word: bytes, number: int | None) -> None:
        if self.is_starred:
            self._destination(word)
        elif word in _SKIPPED:
            self.is_hidden = True
        elif word == b"htmlrtf":
            self.flush()
            self.is_hidden = number != 0  # what only RTF readers need
        elif word == b"u" and number is not None:
            self._unicode(number)
        elif word == b"uc":
            self.fallback = min(number or 0, 8)
        elif word == b"ansicpg":
            self.codec = find_codec(f"cp{number}") or self.codec
        elif word in _MEANING and not self.is_hidden:
            self.flush()
            self.pieces.append(_MEANING[word])

    def _destination(self, word: bytes) -> None:
        self.is_starred = False
        if word == b"htmltag" and self.is_html:
            self.is_hidden = False  # an {\*\htmltag} group: its text is markup
        else:
            self.is_hidden = True

    def _unicode(self, number: int) -> None:
        self.flush()
        value = number % 65536
        if not self.is_hidden:
            self.pieces.append(chr(value) if not 0xD800 <= value < 0xE000 else "\ufffd")
        self.to_skip = self.fallback
