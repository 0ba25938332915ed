"""What stands inside a signed or compressed S/MIME message (RFC 5652, RFC 3274), without keys.

Signatures are not checked here; of an encrypted message only its kind is told.
"""

from collections.abc import Iterator
from typing import NamedTuple

from mailroom.reading.transfer import decode_base64, inflate

MAX_DEPTH = 12
MAX_ELEMENTS = 50_000

_OCTETS, _OBJECT_ID, _SEQUENCE, _CONTEXT_0 = 0x04, 0x06, 0x30, 0xA0
_CONSTRUCTED = 0x20
# 1.2.840.113549.1.7.x and 1.2.840.113549.1.9.16.1.x as they stand in DER
_KINDS = {
    bytes.fromhex("2a864886f70d010702"): "signed",
    bytes.fromhex("2a864886f70d010703"): "enveloped",
    bytes.fromhex("2a864886f70d010706"): "enveloped",
    bytes.fromhex("2a864886f70d0109100109"): "compressed",
    bytes.fromhex("2a864886f70d0109100117"): "enveloped",
}


class Sealed(NamedTuple):
    """`kind` is signed, compressed, enveloped, or "" for what cannot be read."""

    kind: str
    content: bytes


class _Element(NamedTuple):
    tag: int
    start: int
    end: int
    next: int


def open_sealed(data: bytes) -> Sealed:
    """The MIME entity inside, where no key is needed for it."""
    if data[:1] != b"\x30":
        data = decode_base64(data)
    try:
        return _open(data)
    except (ValueError, IndexError, RecursionError):
        return Sealed("", b"")


def _open(data: bytes) -> Sealed:
    outer = _element(data, 0, len(data), 0)
    kind, content = "", None
    for element in _children(data, outer):
        if element.tag == _OBJECT_ID:
            kind = _KINDS.get(data[element.start : element.end], "")
        elif element.tag == _CONTEXT_0:
            content = next(_children(data, element), None)
    if content is None or kind not in ("signed", "compressed"):
        return Sealed(kind, b"")
    for element in _children(data, content):
        inner = _encapsulated(data, element) if element.tag == _SEQUENCE else b""
        if inner:
            return Sealed(kind, inflate(inner) if kind == "compressed" else inner)
    return Sealed(kind, b"")


def _encapsulated(data: bytes, info: _Element) -> bytes:
    """EncapsulatedContentInfo: an object id and, in `[0]`, the octets in one piece or many."""
    for element in _children(data, info):
        if element.tag == _CONTEXT_0:
            return b"".join(_octets(data, element, 0))
    return b""


def _octets(data: bytes, element: _Element, depth: int) -> Iterator[bytes]:
    if depth > MAX_DEPTH:
        raise ValueError("nested too deeply")
    for child in _children(data, element):
        if child.tag == _OCTETS:
            yield data[child.start : child.end]
        elif child.tag & _CONSTRUCTED:
            yield from _octets(data, child, depth + 1)


def _children(data: bytes, parent: _Element) -> Iterator[_Element]:
    position = parent.start
    for _ in range(MAX_ELEMENTS):
        if position >= parent.end or data[position : position + 2] == b"\0\0":
            return
        element = _element(data, position, parent.end, 0)
        yield element
        position = element.next


def _element(data: bytes, position: int, limit: int, depth: int) -> _Element:
    """One BER element; its length may be open, then its end is looked for."""
    tag, length = data[position], data[position + 1]
    start = position + 2
    if tag & 0x1F == 0x1F or depth > MAX_DEPTH:
        raise ValueError("no tag of CMS")
    if length == 0x80:
        end = _end_of_open(data, start, limit, depth)
        return _Element(tag, start, end, end + 2)
    if length > 0x80:
        count = length - 0x80
        length = int.from_bytes(data[start : start + count], "big")
        start += count
    end = min(start + length, limit)  # a cut message still shows its beginning
    return _Element(tag, start, end, end)


def _end_of_open(data: bytes, position: int, limit: int, depth: int) -> int:
    for _ in range(MAX_ELEMENTS):
        if position >= limit or data[position : position + 2] == b"\0\0":
            return min(position, limit)
        position = _element(data, position, limit, depth + 1).next
    raise ValueError("too many elements")
