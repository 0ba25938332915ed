"""What files are, and what is odd about them, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from files.kinds import UNKNOWN, plain_type
from files.names import Caution

CAUTIONS: dict[Caution, Promise] = {
    Caution.PROGRAM: _("Can run on your computer"),
    Caution.MACROS: _("Contains macros"),
    Caution.ACTIVE: _("Contains active content"),
    Caution.ENCRYPTED: _("Locked with a password"),
    Caution.OTHER_TYPE: _("Is not what its name says"),
    Caution.TWO_ENDINGS: _("Has two endings"),
    Caution.HIDDEN_NAME: _("Its name had hidden characters"),
}
_WORDS: dict[str, Promise] = {
    "application/pdf": _("PDF document"),
    "application/msword": _("Word document"),
    "application/vnd.ms-word.macro": _("Word document"),
    "application/vnd.ms-excel": _("Excel workbook"),
    "application/vnd.ms-excel.macro": _("Excel workbook"),
    "application/vnd.ms-powerpoint": _("Presentation"),
    "application/vnd.ms-powerpoint.macro": _("Presentation"),
    "application/rtf": _("Text document"),
    "application/vnd.oasis.opendocument.text": _("Text document"),
    "application/vnd.oasis.opendocument.spreadsheet": _("Spreadsheet"),
    "application/vnd.ms-outlook": _("Outlook message"),
    "message/rfc822": _("E-mail message"),
    "text/plain": _("Plain text"),
    "text/calendar": _("Calendar entry"),
    "text/vcard": _("Business card"),
    "text/html": _("Web page"),
    "text/xml": _("XML file"),
    "text/x-script": _("Script"),
    "image/svg+xml": _("SVG drawing"),
    "application/x-msdownload": _("Windows program"),
    "application/x-executable": _("Program"),
    "application/x-ms-shortcut": _("Windows shortcut"),
    "application/x-msi": _("Windows installer"),
    "application/java-archive": _("Java program"),
    "application/vnd.android.package-archive": _("Android app"),
    "application/x-disk-image": _("Disk image"),
    "application/x-empty": _("Empty file"),
}
_OFFICE = "application/vnd.openxmlformats-officedocument."
_WORDS |= {
    f"{_OFFICE}wordprocessingml.document": _("Word document"),
    f"{_OFFICE}spreadsheetml.sheet": _("Excel workbook"),
    f"{_OFFICE}presentationml.presentation": _("Presentation"),
    f"{_OFFICE}document": _("Office document"),
}
_ARCHIVES = {
    "application/zip": "ZIP",
    "application/vnd.rar": "RAR",
    "application/x-7z-compressed": "7z",
    "application/gzip": "gzip",
    "application/x-bzip2": "bzip2",
    "application/x-xz": "xz",
    "application/zstd": "zstd",
    "application/x-tar": "tar",
    "application/vnd.ms-cab-compressed": "CAB",
}


def type_in_words(media_type: str) -> str:
    """By content; '' for rows from before contents were looked at."""
    plain = plain_type(media_type)
    if plain in _WORDS:
        return str(_WORDS[plain])
    if plain in _ARCHIVES:
        return _now("Archive (%(kind)s)") % {"kind": _ARCHIVES[plain]}
    group, _slash, kind = plain.partition("/")
    if group == "image":
        return _now("Picture (%(kind)s)") % {"kind": kind.upper().removeprefix("VND.")}
    if group in ("audio", "video"):
        return _now("Sound") if group == "audio" else _now("Film")
    return _now("Unknown kind of file") if plain == UNKNOWN else ""
