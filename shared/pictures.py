"""What a picture is and how large, told by its first bytes; nothing is decoded here."""

import struct

MAX_PIXELS = 40_000_000  # decoded, four bytes each: more would fill the reader's memory
MAX_SIDE = 20_000
_STARTS = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
}
_JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})


def picture_kind(content: bytes) -> str:
    """png, jpeg, gif, webp or ''; SVG is a program, so it is not here."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    return next((kind for start, kind in _STARTS.items() if content.startswith(start)), "")


def picture_size(content: bytes) -> tuple[int, int]:
    """Width and height as its head says; (0, 0) when it says nothing."""
    read = {"png": _png, "gif": _gif, "webp": _webp, "jpeg": _jpeg}.get(picture_kind(content))
    try:
        return read(content) if read else (0, 0)
    except (struct.error, IndexError):
        return 0, 0


def can_be_shown(content: bytes) -> bool:
    """A picture of a known kind that does not grow beyond bounds when it is decoded."""
    width, height = picture_size(content)
    return 0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE and width * height <= MAX_PIXELS


def _png(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _gif(content: bytes) -> tuple[int, int]:
    """The canvas; a frame larger than it makes the canvas larger in some decoders."""
    width, height = struct.unpack("<HH", content[6:10])
    return width, height


def _webp(content: bytes) -> tuple[int, int]:
    form = content[12:16]
    if form == b"VP8X":
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(
            content[27:30], "little"
        )
    if form == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", content[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _jpeg(content: bytes) -> tuple[int, int]:
    """The first frame header; segments before it are skipped by their lengths."""
    position = 2
    while content[position] == 0xFF:
        marker = content[position + 1]
        if marker in _JPEG_SIZES:
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return width, height
        position += 1 if marker == 0xFF else 2
        if marker != 0xFF and marker not in _JPEG_ALONE:
            position += max(2, struct.unpack(">H", content[position : position + 2])[0])
    return 0, 0
