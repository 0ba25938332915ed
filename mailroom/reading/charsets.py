"""Bytes to text for what mail calls a charset: wrong, missing and hostile names included."""

import codecs
import re

from mailroom.reading.charset_guess import guess_charset

# What senders write, and the superset that they mean (WHATWG Encoding Standard, section 4.2).
_MEANT = {
    "ascii": "utf-8", "us-ascii": "utf-8", "ansi_x3.4-1968": "utf-8", "default": "utf-8",
    "utf8": "utf-8", "utf-8": "utf-8", "utf8mb4": "utf-8", "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7", "unicode": "utf-16", "iso-10646-ucs-2": "utf-16",
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "iso-8859_1": "cp1252", "latin1": "cp1252",
    "latin-1": "cp1252", "iso_8859-1": "cp1252", "cp-1252": "cp1252", "x-ansi": "cp1252",
    "ansi": "cp1252", "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874",
    "windows-874": "cp874", "iso-8859-8-i": "iso-8859-8", "iso-8859-6-i": "iso-8859-6",
    "iso-8859-8-e": "iso-8859-8", "iso-8859-6-e": "iso-8859-6",
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030",
    "hz-gb-2312": "hz", "euc-cn": "gb18030", "cp936": "gb18030", "cn-gb": "gb18030",
    "big5": "big5hkscs", "x-x-big5": "big5hkscs", "cn-big5": "big5hkscs",
    "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "ksc5601": "cp949", "euc-kr": "cp949",
    "ks_c_5601-1989": "cp949", "windows-949": "cp949", "shift_jis": "cp932", "shift-jis": "cp932",
    "x-sjis": "cp932", "sjis": "cp932", "windows-31j": "cp932", "x-euc-jp": "euc-jp",
    "iso-2022-jp": "iso2022_jp_ext", "cp50220": "iso2022_jp_ext", "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman", "x-mac-cyrillic": "mac-cyrillic", "x-user-defined": "cp1252",
}  # fmt: skip
# Python codecs that are not charsets of mail: they run code, take quadratic time or read escapes.
_REFUSED = {
    "idna", "punycode", "unicode_escape", "unicode-escape", "raw_unicode_escape",
    "raw-unicode-escape", "undefined", "mbcs", "oem", "palmos",
}  # fmt: skip
_META_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{2,40})", re.I)
_XML_CHARSET = re.compile(rb"^\s*<\?xml[^<>]{0,100}?encoding=[\"']([\w.:-]{2,40})", re.I)
# `Win-1257`, `x-cp1250`, `ISO8859_15`: the number is what they agree in.
_NUMBERED = re.compile(
    r"(?:x-)?(?:win|windows|cp|ms|ibm)?[-_ ]?(125[0-8])\Z"
    r"|(?:x-)?iso[-_ ]?8859[-_ ]?([1-9]|1[013-6])(?:[-_:]\w{1,5})?\Z"
)
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MULTI_BYTE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def find_codec(charset: str) -> str:
    """The Python codec for a charset named in a mail, or "" when there is none that is safe."""
    name = charset.strip().strip("\"'").lower()[:40]
    name = name.split("*", 1)[0]  # RFC 2231 section 5: a language may follow the charset
    if name in _MEANT:
        return _MEANT[name]
    if numbered := _NUMBERED.match(name):
        return f"cp{numbered[1]}" if numbered[1] else _iso_codec(numbered[2])
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    if codec.name in _REFUSED or not codec._is_text_encoding:
        return ""
    return _MEANT.get(codec.name, codec.name)


def _iso_codec(number: str) -> str:
    return _MEANT.get(f"iso-8859-{number}", f"iso8859-{number}")


def decode_text(content: bytes, charset: str = "") -> str:
    """Text that PostgreSQL and UTF-8 can hold; bytes that fit nothing become U+FFFD."""
    text = _decode(content, charset)
    return text.replace("\x00", "") if "\x00" in text else text


def _decode(content: bytes, charset: str) -> str:
    codec = find_codec(charset) if charset else ""
    if codec in ("", "utf-8"):
        return _decode_utf8_or_guess(content, declared=bool(codec))
    if codec == "cp1252":
        return _decode_western(content)
    if codec == "utf-16" and not content.startswith(_UTF_16_MARKS):
        codec = "utf-16-le" if content[1::2].count(0) > content[::2].count(0) else "utf-16-be"
    try:
        text = content.decode(codec)
    except (UnicodeError, ValueError):
        text = _decode_wrong_label(content, codec)
    return _SURROGATE.sub("\ufffd", text)  # utf-7 can spell lone surrogates


def _decode_wrong_label(content: bytes, codec: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode(codec, "replace")
    except (UnicodeError, ValueError):
        return _decode_guessed(content)


def _decode_utf8_or_guess(content: bytes, *, declared: bool) -> str:
    if content.startswith(_UTF_16_MARKS):
        return content.decode("utf-16", "replace")
    if b"\x1b$" in content and content.isascii():
        return _decode_guessed(content)  # ISO-2022-JP, which is seven-bit
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_broken_utf8(content) if declared else _decode_guessed(content)
    return text.removeprefix("\ufeff")


def _decode_broken_utf8(content: bytes) -> str:
    """A wrong label shows by almost nothing being valid; a cut or damaged text by very little."""
    text = content.decode("utf-8", "replace")
    high = sum(1 for byte in content[:20_000] if byte >= 0x80)
    return _decode_guessed(content) if text[:20_000].count("\ufffd") * 2 > high else text


def _decode_guessed(content: bytes) -> str:
    codec = guess_charset(content)
    return _cp1252(content) if codec == "cp1252" else content.decode(codec, "replace")


def _decode_western(content: bytes) -> str:
    """What says Latin-1 and is valid UTF-8 beyond chance was labelled by a default setting."""
    if content.isascii():
        return content.decode("ascii")
    if len(_MULTI_BYTE.findall(content[:20_000])) > 1:
        try:
            return content.decode("utf-8").removeprefix("\ufeff")
        except UnicodeDecodeError:
            pass
    return _cp1252(content)


def _cp1252(content: bytes) -> str:
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:  # five bytes are unassigned there; latin-1 has them all
        return content.decode("latin-1")


def charset_of_html(content: bytes) -> str:
    """The charset that an HTML document names itself, for parts whose header names none."""
    head = content[:2048]
    found = _META_CHARSET.search(head) or _XML_CHARSET.search(head)
    return found.group(1).decode("ascii") if found else ""
