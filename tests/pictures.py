"""Small pictures for tests, drawn on the spot."""

import io
import struct

from PIL import Image


def picture(kind: str = "PNG", width: int = 20, height: int = 10, **options: object) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), (180, 40, 30)).save(drawn, kind, **options)
    return drawn.getvalue()


def png_head(width: int, height: int) -> bytes:
    """A picture that says so of itself, and holds nothing."""
    return (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
        + struct.pack(">II", width, height)
        + b"\x08\x02"
        + b"\0" * 7
    )
