"""Outlook's winmail.dat (MS-OXTNEF): the text and the files inside; own code, for it is hostile.

Every length is checked against what is there; what cannot be read ends the reading.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

SIGNATURE = b"\x78\x9f\x3e\x22"
MAX_FILES = 200
MAX_PROPERTIES = 2_000
MAX_DEPTH = 3

_BODY, _MESSAGE_PROPERTIES, _CODEPAGE = 0x800C, 0x9003, 0x9007
_NEW_FILE, _FILE_TITLE, _FILE_DATA, _FILE_PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
# Property ids of MS-OXPROPS.
_TEXT, _HTML, _RTF = 0x1000, 0x1013, 0x1009
_DATA, _LONG_NAME, _SHORT_NAME, _DISPLAY_NAME = 0x3701, 0x3707, 0x3704, 0x3001
_MIME_TYPE, _CONTENT_ID = 0x370E, 0x3712
_MULTIPLE = 0x1000
_SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x0A: 4, 0x0B: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8, 0x40: 8,
          0x48: 16}  # fmt: skip
_STRING, _UNICODE, _BINARY, _OBJECT = 0x1E, 0x1F, 0x102, 0x0D


@dataclass(slots=True)
class TnefFile:
    name: str = ""
    content: bytes = b""
    content_type: str = ""
    content_id: str = ""


@dataclass(slots=True)
class Tnef:
    """The bodies as far as they are there, and the files."""

    text: str = ""
    html: bytes = b""
    rtf: bytes = b""  # still compressed
    codepage: str = "cp1252"
    files: list[TnefFile] = field(default_factory=list)


def read_tnef(data: bytes) -> Tnef | None:
    """None if it is no TNEF at all."""
    return _read(data, 0) if data.startswith(SIGNATURE) else None


def _read(data: bytes, depth: int) -> Tnef:
    tnef = Tnef()
    for name, value in _attributes(data):
        if name == _CODEPAGE and len(value) >= 4:
            tnef.codepage = f"cp{struct.unpack_from('<I', value)[0] % 100_000}"
        elif name == _BODY:
            tnef.text = tnef.text or _text(value, tnef)
        elif name == _MESSAGE_PROPERTIES:
            _take_bodies(tnef, value)
        elif name == _NEW_FILE and len(tnef.files) < MAX_FILES:
            tnef.files.append(TnefFile())
        elif tnef.files:
            _take_file_attribute(tnef, name, value, depth)
    return tnef


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Level, id, length, bytes, checksum; the checksum is not worth losing a file for."""
    position = 6
    while position + 9 <= len(data):
        _, name, length = struct.unpack_from("<BII", data, position)
        yield name & 0xFFFF, data[position + 9 : position + 9 + length]
        position += 9 + length + 2


def _take_bodies(tnef: Tnef, value: bytes) -> None:
    for name, found in _properties(value):
        if name == _TEXT and found:
            tnef.text = _text(found, tnef)
        elif name == _HTML:
            tnef.html = found
        elif name == _RTF:
            tnef.rtf = found


def _take_file_attribute(tnef: Tnef, name: int, value: bytes, depth: int) -> None:
    file = tnef.files[-1]
    if name == _FILE_TITLE:
        file.name = file.name or _text(value, tnef)
    elif name == _FILE_DATA:
        file.content = value
    elif name == _FILE_PROPERTIES:
        _take_file_properties(tnef, dict(_properties(value)), depth)


def _take_file_properties(tnef: Tnef, found: dict[int, bytes], depth: int) -> None:
    file = tnef.files[-1]
    names = (found.get(one, b"") for one in (_LONG_NAME, _SHORT_NAME, _DISPLAY_NAME))
    long_name = next((name for name in names if name), b"")
    file.name = _text(long_name, tnef) or file.name
    file.content_type = _text(found.get(_MIME_TYPE, b""), tnef).lower()
    file.content_id = _text(found.get(_CONTENT_ID, b""), tnef)
    file.content = file.content or found.get(_DATA, b"")
    inner = file.content[16:]  # behind an interface id: a whole message
    if inner.startswith(SIGNATURE) and depth < MAX_DEPTH:
        enclosed = _read(inner, depth + 1).files
        tnef.files += enclosed[: MAX_FILES - len(tnef.files)]


def _text(value: bytes, tnef: Tnef) -> str:
    """UTF-16 is marked by its property's reader, all else is in the codepage of the message."""
    if value.startswith(_UTF_16):
        return value[len(_UTF_16) :].decode("utf-16-le", "replace").rstrip("\0")
    try:
        return value.decode(tnef.codepage, "replace").rstrip("\0")
    except LookupError:
        return value.decode("cp1252", "replace").rstrip("\0")


_UTF_16 = b"\xff\xfe"


def _properties(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Id and first value of each property that holds bytes or text (MS-OXTNEF 2.1.3.4)."""
    try:
        yield from _read_properties(data)
    except struct.error:
        return


def _read_properties(data: bytes) -> Iterator[tuple[int, bytes]]:
    (count,) = struct.unpack_from("<I", data)
    position = 4
    for _ in range(min(count, MAX_PROPERTIES)):
        kind, name = struct.unpack_from("<HH", data, position)
        position += 4
        if name >= 0x8000:
            position = _after_name(data, position)
        values = 1
        is_sized = kind & 0xFFF in (_STRING, _UNICODE, _OBJECT) or kind & 0xFFF == _BINARY
        if kind & _MULTIPLE or is_sized:
            (values,) = struct.unpack_from("<I", data, position)
            position += 4
        kind &= 0xFFF
        if not is_sized:
            position += values * _SIZES.get(kind, 8)
            continue
        for number in range(min(values, MAX_PROPERTIES)):
            (length,) = struct.unpack_from("<I", data, position)
            if number == 0:
                value = data[position + 4 : position + 4 + length]
                yield name, _UTF_16 + value if kind == _UNICODE else value
            position += 4 + _padded(length)


def _after_name(data: bytes, position: int) -> int:
    """A named property: a GUID, then a number or a name."""
    (kind,) = struct.unpack_from("<I", data, position + 16)
    if kind == 0:
        return position + 24
    (length,) = struct.unpack_from("<I", data, position + 20)
    return position + 24 + _padded(length)


def _padded(length: int) -> int:
    return (length + 3) // 4 * 4
