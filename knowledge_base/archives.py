"""Archives of Markdown files and their pictures, in and out; bounded whatever an archive says. Pure."""

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO

from django.utils.translation import gettext as _

from knowledge_base.markdown_files import Problem
from shared.exceptions import InvalidInput
from shared.pictures import can_be_shown

MAX_ARCHIVE = 30_000_000
MAX_FILES = 20_000
MAX_FILE = 500_000
MAX_TOTAL = 60_000_000
MAX_PICTURES = 200
MAX_PICTURE = 10 * 1024 * 1024
_OLDEST = (1980, 1, 1, 0, 0, 0)  # the same words make the same archive
_PICTURE = re.compile(r"(?:.*/)?files/(\d{1,17})\.(?:webp|png|jpe?g|gif)\Z", re.I)


@dataclass
class Unpacked:
    """Texts by their path, pictures by the number that texts name, and what could not be read."""

    texts: dict[str, str] = field(default_factory=dict)
    pictures: dict[int, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def picture_path(number: int) -> str:
    return f"files/{number}.webp"


def pack(entries: Iterable[tuple[str, bytes]], into: IO[bytes]) -> None:
    """One after the other, so that no more than one of them is in memory."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, content in entries:
            info = zipfile.ZipInfo(path, _OLDEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)


def unpack(data: bytes) -> Unpacked:
    """The Markdown files and pictures of an archive, and what of them is none. All else is left.

    Raises InvalidInput for what is no archive, or is larger than any of ours.
    """
    if len(data) > MAX_ARCHIVE:
        raise InvalidInput(_("The archive is too large."))
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError):
        raise InvalidInput(_("The file is not a ZIP archive that can be read.")) from None


def _read(archive: zipfile.ZipFile) -> Unpacked:
    texts = [one for one in archive.infolist() if _is_text(one.filename)]
    pictures = [one for one in archive.infolist() if picture_number(one.filename) is not None]
    if len(texts) > MAX_FILES or len(pictures) > MAX_PICTURES:
        raise InvalidInput(_("The archive is too large."))
    found, total = Unpacked(), 0
    for entry in (*texts, *pictures):
        number = picture_number(entry.filename)
        content = _content(archive, entry, MAX_FILE if number is None else MAX_PICTURE)
        total += len(content)
        if total > MAX_TOTAL:
            raise InvalidInput(_("The archive is too large."))
        if number is None:
            take_text(found, entry.filename, content)
        else:
            take_picture(found, entry.filename, number, content)
    return found


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """What an archive says of its sizes is not believed: no more than `most` is unpacked."""
    with archive.open(entry) as opened:
        content = opened.read(most + 1)
    if len(content) > most:
        raise InvalidInput(_("The archive is too large."))
    return content


def take_text(found: Unpacked, path: str, content: bytes) -> None:
    try:
        found.texts[path] = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found.problems.append(Problem(path, line, _("The file is not a text in UTF-8.")))


def take_picture(found: Unpacked, path: str, number: int, content: bytes) -> None:
    if can_be_shown(content):
        found.pictures[number] = content
    else:
        words = _("This is no picture in PNG, JPEG, GIF or WebP.")
        found.problems.append(Problem(path, 1, words))


def picture_number(path: str) -> int | None:
    """Of `files/7.webp`; None for what is no picture of a text."""
    found = _PICTURE.match(path.replace("\\", "/"))
    return int(found[1]) if found and not _is_hidden(path) else None


def _is_text(path: str) -> bool:
    return path.endswith(".md") and not _is_hidden(path)


def _is_hidden(path: str) -> bool:
    return path.rpartition("/")[2].startswith(".") or path.startswith("__MACOSX/")
