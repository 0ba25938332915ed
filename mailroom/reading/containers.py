"""Files and texts that are packed otherwise than MIME packs them: TNEF, S/MIME, uuencode, yEnc."""

from typing import NamedTuple

from mailroom.reading.attachments import content_type_of, safe_filename
from mailroom.reading.charsets import charset_of_html, decode_text
from mailroom.reading.cms import Sealed, open_sealed
from mailroom.reading.mime import Part
from mailroom.reading.parsed_email import ParsedAttachment
from mailroom.reading.rtf import decompress_rtf, read_rtf
from mailroom.reading.tnef import Tnef, TnefFile, read_tnef
from mailroom.reading.transfer import EnclosedFile

_TNEF_TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")
_SEALED_TYPES = ("application/pkcs7-mime", "application/x-pkcs7-mime")


class Unpacked(NamedTuple):
    """What a container holds; the texts may be empty."""

    plain: str
    html: str
    attachments: list[ParsedAttachment]


def unpack_tnef(part: Part) -> Unpacked | None:
    """None unless the part is a winmail.dat, by its type or its name."""
    name = part.parameters.get("name", "").lower()
    if part.content_type not in _TNEF_TYPES and not name.startswith("winmail"):
        return None
    tnef = read_tnef(part.content())
    if tnef is None:
        return None
    plain, html = _texts(tnef)
    files = [_tnef_attachment(file, number) for number, file in enumerate(tnef.files, 1)]
    return Unpacked(plain, html, [file for file in files if file.content])


def _texts(tnef: Tnef) -> tuple[str, str]:
    html = decode_text(tnef.html, charset_of_html(tnef.html) or tnef.codepage) if tnef.html else ""
    if tnef.text or html or not tnef.rtf:
        return tnef.text.replace("\r\n", "\n"), html
    text, is_html = read_rtf(decompress_rtf(tnef.rtf))
    return ("", text) if is_html else (text, "")


def _tnef_attachment(file: TnefFile, number: int) -> ParsedAttachment:
    name = safe_filename(file.name) or f"winmail-{number}.bin"
    return ParsedAttachment(
        filename=name,
        content_type=file.content_type[:127] or content_type_of(name),
        content=file.content,
        content_id=file.content_id.strip("<>")[:990],
        is_inline=bool(file.content_id),
    )


def unseal(part: Part) -> Sealed | None:
    """What an S/MIME part holds; None if it is none."""
    return open_sealed(part.content()) if part.content_type in _SEALED_TYPES else None


def enclosed_attachment(file: EnclosedFile) -> ParsedAttachment:
    name = safe_filename(decode_text(file.name)) or "enclosed.bin"
    return ParsedAttachment(name, content_type_of(name), file.content, "", is_inline=False)
