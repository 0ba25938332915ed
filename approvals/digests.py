"""What an approval is given for: the words, their links, copies and files, as one number. Pure.

How an editor writes the same text down, and blank space, do not count.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from html import unescape

_LINK = re.compile(r'<a\b[^<>]*\bhref="([^"]*)"', re.I)
_PICTURE = re.compile(r'\bdata-cid="([^"]*)"')


def digest_of(text: str, html: str, cc: Iterable[str], files: Iterable[tuple[str, str]]) -> str:
    """`files`: name and SHA-256 of each. 64 hexadecimal digits."""
    parts = {
        "words": " ".join(text.split()),
        "links": [unescape(one) for one in _LINK.findall(html)],
        "pictures": [unescape(one) for one in _PICTURE.findall(html)],
        "cc": sorted({one.strip().casefold() for one in cc}),
        "files": sorted([name, sha256] for name, sha256 in files),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
