"""Names of files from outside: as they may be shown, and whether they deceive. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

from files.kinds import ACTIVE, ENCRYPTED, MACROS, UNKNOWN, marks_of, plain_type

LONGEST_SHOWN = 120
LONGEST_ENDING = 12


class Caution(StrEnum):
    """Why a file deserves a second look before it is opened."""

    PROGRAM = "program"
    MACROS = "macros"
    ACTIVE = "active"
    ENCRYPTED = "encrypted"
    OTHER_TYPE = "other_type"
    TWO_ENDINGS = "two_endings"
    HIDDEN_NAME = "hidden_name"


BEFORE_DOWNLOAD = frozenset(
    {Caution.PROGRAM, Caution.MACROS, Caution.OTHER_TYPE, Caution.HIDDEN_NAME}
)
"""These are told on a page of their own before the file is handed out."""

# Endings that Windows, macOS, Office or a browser runs when they are opened.
_PROGRAMS = frozenset(
    "exe com scr pif bat cmd msi msp msix appx cpl dll sys drv ocx jar jnlp js jse mjs vb vbe vbs ws "
    "wsf wsh wsc sct hta ps1 ps1xml psm1 psd1 msh lnk url scf inf reg rgs gadget application msc chm "
    "hlp iso img vhd vhdx dmg pkg app command workflow sh bash csh ksh run bin elf apk ipa deb rpm py "
    "pyc pyw rb pl php phtml phar asp aspx jsp cgi htaccess library-ms search-ms settingcontent-ms "
    "diagcab theme themepack xll wll ppam xlam one svg svgz html htm xhtml shtml mht mhtml xml xsl xslt "
    "swf slk iqy rqy udl website webloc desktop".split()
)
_WITH_MACROS = frozenset("docm dotm xlsm xltm xlsb pptm potm ppsm sldm".split())
_PROGRAM_TYPES = frozenset(
    "application/x-msdownload application/x-executable application/x-ms-shortcut text/x-script "
    "application/java-archive application/vnd.android.package-archive application/x-msi text/html "
    "image/svg+xml text/xml application/vnd.ms-htmlhelp application/x-disk-image "
    "application/onenote application/vnd.ms-cab-compressed".split()
)
_DOCUMENT_ENDINGS = frozenset(
    "pdf doc docx xls xlsx ppt pptx odt ods odp rtf txt csv jpg jpeg png gif webp tif tiff zip".split()
)
_ZIPPED = frozenset({"application/zip"})
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OLD_OFFICE = frozenset({"application/x-ole-storage", UNKNOWN})
_TEXTS = frozenset({"text/plain", "message/rfc822", "text/x-script", "text/calendar", "text/vcard"})
# What each ending promises; endings that are not here promise nothing.
_PROMISES: dict[str, frozenset[str]] = {
    "pdf": frozenset({"application/pdf"}),
    "png": frozenset({"image/png"}),
    "jpg": frozenset({"image/jpeg"}),
    "jpeg": frozenset({"image/jpeg"}),
    "gif": frozenset({"image/gif"}),
    "webp": frozenset({"image/webp"}),
    "bmp": frozenset({"image/bmp"}),
    "tif": frozenset({"image/tiff"}),
    "tiff": frozenset({"image/tiff"}),
    "docx": frozenset({f"{_OFFICE}wordprocessingml.document", f"{_OFFICE}document"}),
    "xlsx": frozenset({f"{_OFFICE}spreadsheetml.sheet", f"{_OFFICE}document"}),
    "pptx": frozenset({f"{_OFFICE}presentationml.presentation", f"{_OFFICE}document"}),
    "doc": frozenset({"application/msword", "application/rtf", *_OLD_OFFICE}),
    "xls": frozenset({"application/vnd.ms-excel", *_OLD_OFFICE}),
    "ppt": frozenset({"application/vnd.ms-powerpoint", *_OLD_OFFICE}),
    "rtf": frozenset({"application/rtf"}),
    "odt": frozenset({"application/vnd.oasis.opendocument.text"}),
    "ods": frozenset({"application/vnd.oasis.opendocument.spreadsheet"}),
    "zip": frozenset({*_ZIPPED, "application/java-archive"}),
    "txt": frozenset({*_TEXTS, UNKNOWN}),
    "csv": frozenset({"text/plain", UNKNOWN}),
    "mp3": frozenset({"audio/mpeg"}),
    "mp4": frozenset({"video/mp4"}),
}
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)
_MANY_SPACES = re.compile(r"\s{3,}")
_UNSAFE = re.compile(r'[\\/:*?"<>|]')


@dataclass(frozen=True, slots=True)
class FileName:
    """`shown` is safe to show and to save as; `ending` is what an operating system would see."""

    shown: str
    ending: str
    cautions: tuple[Caution, ...]


def read_name(written: str, media_type: str) -> FileName:
    """What may be shown of a name, and what is odd about it together with the content."""
    shown = safe_name(written)
    ending = _ending(shown)
    marks, kind = marks_of(media_type), plain_type(media_type)
    is_program = ending in _PROGRAMS or kind in _PROGRAM_TYPES
    facts = {
        Caution.PROGRAM: is_program,
        Caution.MACROS: MACROS in marks or ending in _WITH_MACROS,
        Caution.ACTIVE: ACTIVE in marks,
        Caution.ENCRYPTED: ENCRYPTED in marks,
        Caution.OTHER_TYPE: bool(media_type) and not _keeps_promise(ending, kind),
        Caution.TWO_ENDINGS: _has_two_endings(shown) and is_program,
        Caution.HIDDEN_NAME: bool(_HIDDEN.search(written) or _MANY_SPACES.search(written)),
    }
    return FileName(_shortened(shown), ending, tuple(one for one, is_so in facts.items() if is_so))


def safe_name(written: str) -> str:
    """Without paths, control characters, and characters that hide or turn others."""
    name = written.replace("\\", "/").rsplit("/", 1)[-1]
    name = _HIDDEN.sub("", name.encode("utf-8", "replace").decode("utf-8"))
    name = _UNSAFE.sub("_", _MANY_SPACES.sub(" ", name)).strip(" .")
    return name or "attachment"


def _shortened(name: str) -> str:
    """The ending stays: it is what counts."""
    if len(name) <= LONGEST_SHOWN:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        return f"{name[: LONGEST_SHOWN - 1]}…"
    return f"{stem[: LONGEST_SHOWN - len(ending) - 2]}….{ending}"


def _ending(name: str) -> str:
    """Windows overlooks dots and blanks at the end; safe_name has taken them away."""
    _stem, dot, ending = name.rpartition(".")
    return ending.strip().lower()[:40] if dot else ""


def _has_two_endings(name: str) -> bool:
    parts = name.lower().split(".")
    return len(parts) > 2 and parts[-2].strip() in _DOCUMENT_ENDINGS


def _keeps_promise(ending: str, kind: str) -> bool:
    promised = _PROMISES.get(ending)
    return promised is None or kind in promised or kind == "application/x-empty"
