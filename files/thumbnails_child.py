"""The child that draws thumbnails: a picture on standard input, a small WebP on standard output.

It imports Pillow and nothing of ours, holds no secret and no connection, and may die.
"""

import io
import os
import resource
import sys

from PIL import Image, ImageOps

CPU_SECONDS = 4
MEMORY_BYTES = 1024 * 1024 * 1024
MAX_PIXELS = 40_000_000


def main() -> None:
    side = int(os.environ["PICTURE_SIDE"])
    for limit, value in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),  # it writes to its pipe only
    ):
        resource.setrlimit(limit, (value, value))
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    source = io.BytesIO(sys.stdin.buffer.read())
    with Image.open(source, formats=["PNG", "JPEG", "GIF", "WEBP"]) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            sys.exit(1)
        picture.draft("RGB", (side, side))
        small = ImageOps.exif_transpose(picture)
        small.thumbnail((side, side))
        drawn = io.BytesIO()
        small.convert("RGBA" if "A" in small.getbands() or small.mode == "P" else "RGB").save(
            drawn, "WEBP", quality=80, exif=b"", icc_profile=None
        )
    sys.stdout.buffer.write(drawn.getvalue())


if __name__ == "__main__":
    main()
