"""Archives of Markdown files, in and out; bounded whatever an archive says of itself. Pure."""

import io
import zipfile
from collections.abc import Mapping

from django.utils.translation import gettext as _

from knowledge_base.markdown_files import Problem
from shared.exceptions import InvalidInput

MAX_ARCHIVE = 3_000_000
MAX_FILES = 3_000
MAX_FILE = 500_000
MAX_TOTAL = 20_000_000
_OLDEST = (1980, 1, 1, 0, 0, 0)  # the same words make the same archive


def pack(files: Mapping[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(files):
            info = zipfile.ZipInfo(path, _OLDEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, files[path].encode())
    return packed.getvalue()


def unpack(data: bytes) -> tuple[dict[str, str], list[Problem]]:
    """The Markdown files of an archive, and what of them is no text. Other files are not looked at.

    Raises InvalidInput for what is no archive, or is larger than any of ours.
    """
    if len(data) > MAX_ARCHIVE:
        raise InvalidInput(_("The archive is too large."))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _texts_of(archive)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError):
        raise InvalidInput(_("The file is not a ZIP archive that can be read.")) from None


def _texts_of(archive: zipfile.ZipFile) -> tuple[dict[str, str], list[Problem]]:
    entries = [one for one in archive.infolist() if _is_text(one)]
    if len(entries) > MAX_FILES:
        raise InvalidInput(_("The archive is too large."))
    files: dict[str, str] = {}
    problems: list[Problem] = []
    total = 0
    for entry in entries:
        # What an archive says of its sizes is not believed: no more than this is unpacked.
        with archive.open(entry) as opened:
            data = opened.read(MAX_FILE + 1)
        total += len(data)
        if len(data) > MAX_FILE or total > MAX_TOTAL:
            raise InvalidInput(_("The archive is too large."))
        try:
            files[entry.filename] = data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            problems.append(Problem(entry.filename, line, _("The file is not a text in UTF-8.")))
    return files, problems


def _is_text(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename.rpartition("/")[2]
    is_hidden = name.startswith(".") or entry.filename.startswith("__MACOSX/")
    return name.endswith(".md") and not is_hidden
