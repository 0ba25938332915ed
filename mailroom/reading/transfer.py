"""Content-Transfer-Encodings undone (RFC 2045 section 6, uuencode, yEnc), however broken."""

import base64
import binascii
import re
import zlib
from typing import NamedTuple

from mailroom.reading.headers import strip_comments

MAX_UNPACKED = 64 * 1024 * 1024  # a megabyte of zeros can be a gigabyte of them
MAX_ENCLOSED = 100

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n\f\v"
# Words with blanks between them: what a list server wrote below the base64, or no base64 at all.
_PROSE_LINE = re.compile(rb"^[^\n]{0,200}(?:\S[ \t]{1,3}\S|[_*-]{3})", re.M)
_BLANKS_AFTER_SOFT_BREAK = re.compile(rb"=[ \t]{1,80}(?=\r?\n)")
_BEGIN = re.compile(
    rb"^(?:begin(-base64)? [0-7]{3,4} ([^\r\n]{1,300})"
    rb"|=ybegin [^\r\n]{0,300}?name=([^\r\n]{1,300}))\r?\n",
    re.M,
)
_UU_END = re.compile(rb"^(?:end|====)[ \t]*\r?$\n?", re.M)
_YENC_END = re.compile(rb"^=yend[^\r\n]*\r?\n?", re.M)
_YENC_PART = re.compile(rb"^=ypart[^\r\n]*\r?\n", re.M)
_YENC_SHIFTED = bytes((value - 42) % 256 for value in range(256))


def decode_transfer(content: bytes, encoding: str, *, is_text: bool = False) -> bytes:
    """The bytes that were meant; of an encoding that nobody knows, the bytes as they came."""
    kind = strip_comments(encoding).split(";", 1)[0].strip(" \t\"',.").lower()
    kind = kind.replace(" ", "").replace("-", "").replace("/", "")
    if kind.startswith("base64"):
        return _decode_base64_part(content, is_text=is_text)
    if kind.startswith(("quoted", "quopri")):
        return decode_quoted_printable(content)
    if kind in ("xuuencode", "uuencode", "xuue", "uue"):
        return decode_uuencode(content)
    if kind == "xyencode":
        return take_enclosed(content).files[0].content if b"=ybegin " in content else content
    if kind == "xgzip64":
        return _unpack(decode_base64(content), wbits=47)
    return content


def _unpack(packed: bytes, *, wbits: int) -> bytes:
    try:
        return zlib.decompressobj(wbits).decompress(packed, MAX_UNPACKED)
    except zlib.error:
        return packed


def inflate(packed: bytes) -> bytes:
    """Zlib data unpacked up to a limit; as it is when it is none."""
    return _unpack(packed, wbits=15)


def decode_quoted_printable(content: bytes) -> bytes:
    """RFC 2045 section 6.7; what is no code stands for itself."""
    if b"= " in content or b"=\t" in content:
        content = _BLANKS_AFTER_SOFT_BREAK.sub(b"=", content)
    return binascii.a2b_qp(content)


def _decode_base64_part(content: bytes, *, is_text: bool) -> bytes:
    """Base64 up to the first line of prose; text that was never encoded is left alone."""
    if not content.translate(None, _BASE64):
        return decode_base64(content)
    prose = _PROSE_LINE.search(content.rstrip())
    if prose is None:
        return decode_base64(content)
    if not content[: prose.start()].strip():
        return content if is_text else decode_base64(content)
    decoded = decode_base64(content[: prose.start()])
    return decoded + b"\n" + content[prose.start() :] if is_text else decoded


def decode_base64(content: bytes) -> bytes:
    """Decodes what is there: foreign characters, missing padding and padding inside are ignored."""
    try:
        return base64.b64decode(content) if b"=" not in content[:-6] else _base64_runs(content)
    except binascii.Error:
        return _base64_runs(content)


def _base64_runs(content: bytes) -> bytes:
    runs = []
    for run in content.split(b"="):
        clean = _NOT_BASE64.sub(b"", run)
        if len(clean) % 4 == 1:
            clean = clean[:-1]
        runs.append(binascii.a2b_base64(clean + b"=" * (-len(clean) % 4)))
    return b"".join(runs)


# ---- files written into the text itself ----


class EnclosedFile(NamedTuple):
    name: bytes
    content: bytes


class Enclosed(NamedTuple):
    """The text without the files that stood in it, and the files."""

    rest: bytes
    files: list[EnclosedFile]


def take_enclosed(content: bytes) -> Enclosed:
    """Uuencoded and yEnc blocks; what only looks like the beginning of one stays in the text."""
    kept: list[bytes] = []
    files: list[EnclosedFile] = []
    position = 0
    while len(files) < MAX_ENCLOSED and (begin := _BEGIN.search(content, position)):
        is_yenc = begin.group(3) is not None
        stop = (_YENC_END if is_yenc else _UU_END).search(content, begin.end())
        block = content[begin.end() : stop.start() if stop else len(content)]
        after = stop.end() if stop else len(content)
        file = _yenc_file(begin, block) if is_yenc else _uu_file(begin, block)
        kept.append(content[position : begin.start() if file else after])
        files += [file] if file else []
        position = after
    kept.append(content[position:])
    return Enclosed(b"".join(kept), files)


def _uu_file(begin: re.Match[bytes], block: bytes) -> EnclosedFile | None:
    name = begin.group(2).strip()
    if begin.group(1):
        return EnclosedFile(name, decode_base64(block))
    first = block.split(b"\n", 1)[0].rstrip(b"\r")
    needed = (((first[0] - 32) & 63) + 2) // 3 * 4 if first else 0
    if not 0 < needed <= len(first) - 1 <= needed + 3 and first not in (b"`", b" "):
        return None
    return EnclosedFile(name, _uu_lines(block))


def _yenc_file(begin: re.Match[bytes], block: bytes) -> EnclosedFile:
    block = _YENC_PART.sub(b"", block, count=1).replace(b"\r", b"").replace(b"\n", b"")
    first, *escaped = block.split(b"=")
    pieces = [first.translate(_YENC_SHIFTED)]
    for piece in escaped:  # the byte after "=" is shifted by 64 more
        pieces.append(bytes((byte - 106) % 256 for byte in piece[:1]))
        pieces.append(piece[1:].translate(_YENC_SHIFTED))
    return EnclosedFile(begin.group(3).strip(b' \t"'), b"".join(pieces))


def decode_uuencode(content: bytes) -> bytes:
    begin = _BEGIN.search(content)
    return _uu_lines(content[begin.end() if begin else 0 :])


def _uu_lines(content: bytes) -> bytes:
    decoded = []
    for line in content.splitlines():
        if line.strip() in (b"end", b"`", b""):
            break
        decoded.append(_uu_line(line))
    return b"".join(decoded)


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:  # some encoders pad with too many blanks
        length = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:length])
        except binascii.Error:
            return b""
