"""Mail made to break parsers (figure R3): name to raw bytes."""

import base64
import struct

HEAD = b"From: Vera <vera@visitor.example>\r\nTo: madrid@helpdesk.example\r\nSubject: s\r\n"
ONLY_FROM = b"From: Vera <vera@visitor.example>\r\n"


def nested_multiparts(depth: int) -> bytes:
    levels = (
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(depth)
    )
    return HEAD + b"".join(levels) + b"\n\nhello"


def with_html(html: bytes) -> bytes:
    return HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + html


def with_type(content_type: bytes, body: bytes) -> bytes:
    return HEAD + b"Content-Type: " + content_type + b"\r\n\r\n" + body


def with_encoding(encoding: bytes, body: bytes) -> bytes:
    return HEAD + b"Content-Transfer-Encoding: " + encoding + b"\r\n\r\n" + body


def _tnef(properties: bytes) -> bytes:
    value = struct.pack("<I", 2000) + properties
    attribute = struct.pack("<BII", 1, 0x69003, len(value)) + value + b"\0\0"
    return b"\x78\x9f\x3e\x22\1\0" + attribute


HOSTILE: dict[str, bytes] = {
    "300 nested parts": nested_multiparts(300),
    "2,000 nested parts": nested_multiparts(2000),
    "2,000 nested messages": HEAD + b"Content-Type: message/rfc822\n\nSubject: x\n" * 2000,
    "20,000 parts": with_type(b"multipart/mixed; boundary=b", b"--b\n\nx\n" * 20_000 + b"--b--"),
    "a part that never ends": with_type(b"multipart/mixed; boundary=b", b"--b\n\nhello"),
    "an empty boundary": with_type(b'multipart/mixed; boundary=""', b"--\n\nhello\n----"),
    "100,000 headers": b"X-A: b\r\n" * 100_000 + HEAD + b"\r\nhello",
    "encoded words": ONLY_FROM + b"Subject: " + b"=?utf-8?q?aaaa?= " * 30_000 + b"\r\n\r\nx",
    "words that never end": ONLY_FROM + b"Subject: " + b"=?utf-8?b?" * 50_000 + b"\r\n\r\nx",
    "50,000 parameters": with_type(b"text/plain" + b"; a=b" * 50_000, b"hello"),
    "30,000 recipients": ONLY_FROM + b"To: " + b'"u" <u@x.example>, ' * 30_000 + b"\r\n\r\nx",
    "open quotes": ONLY_FROM + b"To: " + b'"a\\' * 100_000 + b"\r\n\r\nx",
    "open comments": ONLY_FROM + b"To: " + b"(" * 300_000 + b"\r\n\r\nx",
    "references": ONLY_FROM + b"References: " + b"< " * 60_000 + b"\r\n\r\nx",
    "a date of digits": ONLY_FROM + b"Date: " + b"1" * 300_000 + b"\r\n\r\nx",
    "folds": ONLY_FROM + b"Subject: a" + b"\r\n " * 200_000 + b"\r\n\r\nx",
    "nested divs": with_html(b"<div>" * 190_000 + b"hello"),
    "open comments in HTML": with_html(b"<!--" * 100_000),
    "open tags": with_html(b"<" * 500_000),
    "unclosed fonts": with_html(b"<font color=#123456>" * 3000 + b"<p>x" * 20_000),
    "codec idna": with_type(b"text/plain; charset=idna", b"a" * 300_000),
    "codec punycode": with_type(b"text/plain; charset=punycode", b"a" * 300_000),
    "codec unicode_escape": with_type(b"text/plain; charset=unicode_escape", rb"\ud800" * 1000),
    "codec that compresses": with_type(b"text/plain; charset=zlib_codec", b"x\x9c"),
    "surrogates in utf-7": with_type(b"text/plain; charset=utf-7", b"+2AA-" * 1000),
    "a charset of rubbish": with_type(b'text/plain; charset="\xff\x00;;"', b"caf\xe9"),
    "NUL bytes": HEAD + b"\r\nhel\x00lo" + b"\x00" * 100_000,
    "8-bit headers": b"From: \xc9va <vera@visitor.example>\r\nSubject: \xe9\xff\r\n\r\n\xff\xfe",
    "base64 of nothing": with_encoding(b"base64", b"=" * 500_000),
    "base64 with padding inside": with_encoding(b"base64", b"A=" * 250_000),
    "quoted-printable of nothing": with_encoding(b"quoted-printable", b"=\r\n" * 200_000),
    "uuencode of rubbish": with_encoding(b"x-uuencode", b"begin 644 a\n" + b"M\n" * 100_000),
    "quoted lines": HEAD + b"\r\n" + b"On 2026 a@b.example\n" * 25_000,
    "a group": b"From: nobody: vera@visitor.example, b@c.example;\r\n\r\nx",
    "blank continuations": ONLY_FROM + b" \r\n" * 100_000 + b"X: y",
    "uuencode that begins again and again": HEAD + b"\r\n" + b"begin 644 a\nxx\nend\n" * 60_000,
    "yEnc that begins again and again": HEAD + b"\r\n" + b"=ybegin name=a\n=yend\n" * 60_000,
    "blanks between parameters": with_type(b"text/plain;" + b" " * 64_000, b"x"),
    "a likely boundary of blanks": with_type(b"multipart/mixed", b"--" + b" " * 900_000),
    "TNEF with counts that lie": with_encoding(b"base64", b"")[:-4]
    + b"\r\nContent-Type: application/ms-tnef\r\n\r\n"
    + base64.encodebytes(_tnef(struct.pack("<HHI", 0x1003, 1, 2000) * 2000) * 50),
    "TNEF of nothing": with_type(b"application/ms-tnef", b"\x78\x9f\x3e\x22" + b"\0" * 900_000),
    "CMS nested": with_type(b"application/pkcs7-mime", b"\x30\x80" * 300_000),
    "CMS flat": with_type(b"application/pkcs7-mime", b"\x30\x80" + b"\x04\x00" * 400_000),
    "an invitation of semicolons": with_type(
        b"text/calendar", b"BEGIN:VEVENT\nSUMMARY" + b";" * 200_000 + b":x\n"
    ),
    "hidden in hidden": with_html(b"<b style='display:none'>" * 40_000 + b"hello"),
    "open quotes in twenty lists": ONLY_FROM
    + (b"To: " + b'"a\\' * 20_000 + b"\r\n") * 20
    + b"\r\nx",
    "colons in addresses": ONLY_FROM + b"To: " + b"a@:" * 20_000 + b"\r\n\r\nx",
    "commas in addresses": ONLY_FROM + b"To: " + b"a," * 30_000 + b"\r\n\r\nx",
    "final boundaries": with_type(b"multipart/mixed; boundary=b", b"--b--\n" * 150_000),
}
