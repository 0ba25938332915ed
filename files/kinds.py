"""What a file is by its content. Pure, linear, and nothing is ever unpacked.

An own table: a helpdesk needs a few dozen kinds and the traps in them (macros, passwords,
programs); the libraries for this know thousands of kinds and none of the traps.
"""

import re
import struct

UNKNOWN = "application/octet-stream"
MACROS, ENCRYPTED, ACTIVE = "macros", "encrypted", "active"
"""Marks behind a media type, written as its parameter: `application/msword; has=macros`."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"8BPS", "image/vnd.adobe.photoshop"),
    (b"PK\x05\x06", "application/zip"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"MSCF", "application/vnd.ms-cab-compressed"),
    (b"\x7fELF", "application/x-executable"),
    (b"\xca\xfe\xba\xbe", "application/x-executable"),
    (b"\xcf\xfa\xed\xfe", "application/x-executable"),
    (b"\xce\xfa\xed\xfe", "application/x-executable"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    (b"{\\rtf", "application/rtf"),
    (b"\x78\x9f\x3e\x22", "application/vnd.ms-tnef"),
    (b"ITSF", "application/vnd.ms-htmlhelp"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"%!PS", "application/postscript"),
    (b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", "application/onenote"),
    (b"-----BEGIN PGP ", "application/pgp-encrypted"),
    (b"BEGIN:VCALENDAR", "text/calendar"),
    (b"BEGIN:VCARD", "text/vcard"),
    (b"vhdxfile", "application/x-disk-image"),
    (b"conectix", "application/x-disk-image"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
# The first folder in an Office package tells which program made it.
_PACKAGES: tuple[tuple[bytes, str, str], ...] = (
    (b"word/", f"{_OFFICE}wordprocessingml.document", "application/vnd.ms-word.macro"),
    (b"xl/", f"{_OFFICE}spreadsheetml.sheet", "application/vnd.ms-excel.macro"),
    (b"ppt/", f"{_OFFICE}presentationml.presentation", "application/vnd.ms-powerpoint.macro"),
)
_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", f"{_OFFICE}document"),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
    ("WordDocument", "application/msword"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("_VBA_PROJECT", "application/msword"),
)
_SCRIPT = re.compile(
    rb"#!|@echo\b|set-executionpolicy|powershell|createobject\(|wscript\.|new activexobject"
    rb"|<\?php|<job\b|on error resume next|function\s*\w*\(|var \w+\s*=|invoke-expression",
    re.I,
)
_MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|script|svg|\?xml|!--|iframe|x[sm]l|table)", re.I
)
_SEVENZIP_AES = b"\x06\xf1\x07\x01"
_HEAD, _ENTRIES = 4096, 400
_LEADING = b"\xef\xbb\xbf\xff\xfe\xfe\xff \t\r\n\x00"


def media_type_of(content: bytes) -> str:
    """The media type, with what is in it as parameter; UNKNOWN when nothing tells."""
    kind, marks = _kind_and_marks(content)
    return f"{kind}; has={'+'.join(marks)}" if marks else kind


def plain_type(media_type: str) -> str:
    return media_type.partition(";")[0]


def marks_of(media_type: str) -> frozenset[str]:
    """MACROS, ENCRYPTED, ACTIVE."""
    marks = media_type.partition("; has=")[2]
    return frozenset(marks.split("+")) if marks else frozenset()


def _kind_and_marks(content: bytes) -> tuple[str, list[str]]:
    if content.startswith(b"PK\x03\x04"):
        return _zip_kind(content)
    if content.startswith(_OLE):
        return _ole_kind(content)
    kind = _by_start(content) or _by_place(content) or _text_kind(content)
    return kind, _marks_by_kind(kind, content)


def _marks_by_kind(kind: str, content: bytes) -> list[str]:
    if kind == "application/pdf":
        return _pdf_marks(content)
    if kind == "application/rtf":
        return [ACTIVE] if re.search(rb"\\obj(?:data|emb|autlink)", content) else []
    if kind == "application/vnd.rar":
        return [ENCRYPTED] if _is_rar_encrypted(content) else []
    is_locked = kind == "application/x-7z-compressed" and _SEVENZIP_AES in content
    return [ENCRYPTED] if is_locked else []


def _by_start(content: bytes) -> str:
    if content[:2] == b"MZ":
        return "application/x-msdownload"
    return next((kind for start, kind in _STARTS if content.startswith(start)), "")


def _by_place(content: bytes) -> str:
    """Kinds whose mark does not stand at the beginning."""
    if content[:4] == b"RIFF":
        forms = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
        return forms.get(content[8:12], "")
    if content[4:8] == b"ftyp":
        brand = content[8:12]
        if brand in (b"heic", b"heix", b"mif1", b"heim"):
            return "image/heic"
        return "image/avif" if brand in (b"avif", b"avis") else "video/mp4"
    if content[257:262] == b"ustar":
        return "application/x-tar"
    if any(content[place : place + 5] == b"CD001" for place in (0x8001, 0x8801, 0x9001)):
        return "application/x-disk-image"
    if content[:2] == b"BM" and content[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if (
        content[:1] == b"\xff"
        and len(content) > 1
        and content[1] & 0xE0 == 0xE0
        and content[1] != 0xFE
    ):
        return "audio/mpeg"
    return "application/pdf" if b"%PDF-" in content[:1024] else ""


def _text_kind(content: bytes) -> str:
    if not content:
        return "application/x-empty"
    head = content[:_HEAD]
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    head = head.replace(b"\x00", b"") if wide else head
    start = head.lstrip(_LEADING)
    if _MARKUP.match(start):
        return _markup_kind(start)
    if b"\x00" in head or not _is_text(head):
        return UNKNOWN
    if _SCRIPT.search(head):
        return "text/x-script"
    if re.match(rb"(?:[!-9;-~]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n){0,50}){3}", start) and re.search(
        rb"^(?:from|received|subject|message-id):", start, re.I | re.M
    ):
        return "message/rfc822"
    return "text/plain"


def _markup_kind(start: bytes) -> str:
    if re.search(rb"<svg\b", start[:2048], re.I):
        return "image/svg+xml"
    if re.search(rb"<(?:!doctype html|html|head|body|script|iframe|table)\b", start, re.I):
        return "text/html"
    return "text/xml"


def _is_text(head: bytes) -> bool:
    """Printable bytes in whatever charset; control characters belong to no text."""
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
    return controls == 0


# --- archives ----------------------------------------------------------------------------------
def _zip_kind(content: bytes) -> tuple[str, list[str]]:
    """By the names in its directory, which are never compressed; nothing is taken out."""
    names, is_encrypted = _zip_entries(content)
    marks = [ENCRYPTED] if is_encrypted else []
    if any(name.endswith((b"vbaProject.bin", b"vbaData.xml")) for name in names):
        marks.append(MACROS)
    first = content[30:200]
    if first.startswith(b"mimetypeapplication/"):
        return _open_document(first), marks
    if b"[Content_Types].xml" in names or b"_rels/.rels" in names:
        for folder, plain, macro in _PACKAGES:
            if any(name.startswith(folder) for name in names):
                return (macro if MACROS in marks else plain), marks
    if b"AndroidManifest.xml" in names:
        return "application/vnd.android.package-archive", marks
    if b"META-INF/MANIFEST.MF" in names and any(name.endswith(b".class") for name in names):
        return "application/java-archive", marks
    return "application/zip", marks


def _open_document(first: bytes) -> str:
    found = re.match(rb"mimetype(application/[a-z0-9.+-]{3,80}?)(?:PK|\x00|\Z)", first)
    return found[1].decode("ascii") if found else "application/zip"


def _zip_entries(content: bytes) -> tuple[set[bytes], bool]:
    """Names of the first entries and of the directory, and whether one needs a password."""
    names: set[bytes] = set()
    encrypted = False
    for mark, flags_at, length_at, name_at in (
        (b"PK\x03\x04", 6, 26, 30),
        (b"PK\x01\x02", 8, 28, 46),
    ):
        position, seen = content.find(mark), 0
        while position >= 0 and seen < _ENTRIES:
            head = content[position : position + name_at]
            if len(head) == name_at:
                (length,) = struct.unpack_from("<H", head, length_at)
                names.add(content[position + name_at : position + name_at + min(length, 300)])
                encrypted = encrypted or bool(head[flags_at] & 1)
            position, seen = content.find(mark, position + 4), seen + 1
    return names, encrypted


def _is_rar_encrypted(content: bytes) -> bool:
    if content[6:8] == b"\x01\x00":  # RAR 5: then a header of encryption comes first, its type is 4
        return content[13:14] == b"\x04"
    hides_names = content[9:10] == b"\x73" and bool(content[10:11] > b"\x7f")
    first_file = content[22:23] == b"\x74" and bool(int.from_bytes(content[23:24], "little") & 4)
    return hides_names or first_file


def _ole_kind(content: bytes) -> tuple[str, list[str]]:
    """By the names in its directory, in UTF-16 (MS-CFB 2.6.1)."""
    kind = next((kind for name, kind in _OLE_STREAMS if _utf16(name) in content), UNKNOWN)
    marks = [ENCRYPTED] if _utf16("EncryptedPackage") in content else []
    if _utf16("_VBA_PROJECT") in content or _utf16("Macros") in content:
        marks.append(MACROS)
    if kind == UNKNOWN and _utf16("SummaryInformation") in content:
        kind = (
            "application/x-msi" if b"Installer" in content[:65536] else "application/x-ole-storage"
        )
    return kind, marks


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _pdf_marks(content: bytes) -> list[str]:
    marks = [ENCRYPTED] if b"/Encrypt" in content else []
    if re.search(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia)\b", content):
        marks.append(ACTIVE)
    return marks
