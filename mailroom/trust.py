"""What the trusted receiving server found out about a sender: SPF, DKIM and DMARC (RFC 8601).

A header of this name is worth nothing by itself: anybody can write one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mailroom.reading.headers import strip_comments
from mailroom.states import Trust

Headers = Sequence[tuple[str, str]]

# Microsoft 365 leaves its own id out; so is it called in the ARC header beside (RFC 8601, 2.2).
NAMELESS = "mx.microsoft.com"
METHODS = ("spf", "dkim", "dmarc")
MAX_LENGTH, MAX_RESULTS = 20_000, 60
_BETWEEN = ("x-", "arc-", "received-spf", "dkim-filter", "dmarc-filter", "authentication-results")
_PIECE = re.compile(r'"[^"]*"|[^;"]+|"|(;)')
_RESULT = re.compile(r"\s*([\w-]{1,30})(?:\s*/\s*\d+)?\s*=\s*([\w-]{1,30})")
_PROPERTY = re.compile(r'([\w-]{1,20}\.[\w-]{1,40})\s*=\s*("[^"]*"|[^\s;"]{1,400})')
_PASSED, _FAILED = ("pass", "bestguesspass"), ("fail",)


@dataclass(frozen=True, slots=True)
class Result:
    """One finding: `dkim=pass header.d=visitor.example`; everything in lower case."""

    method: str
    value: str
    properties: dict[str, str] = field(default_factory=dict)

    def domain(self, *names: str) -> str:
        written = next((found for name in names if (found := self.properties.get(name))), "")
        return ascii_domain(written.rpartition("@")[2])


def sender_trust(headers: Headers, *, authserv_id: str, from_domain: str) -> Trust | None:
    """PASS, FAIL or NONE of the domain in From, and None when no server is trusted.

    DMARC decides (RFC 7489); without its verdict, a signature or path of the same domain does.
    """
    if not authserv_id.strip():
        return None
    results = list(_trusted_results(headers, authserv_id.strip().casefold()))
    sender = ascii_domain(from_domain)
    for result in results:
        if result.method == "dmarc" and result.value in _PASSED + _FAILED:
            # It judged another From than the one that is shown: two of them, or a trick.
            judged = result.domain("header.from")
            is_same = not judged or is_aligned(judged, sender)
            return Trust.PASS if is_same and result.value in _PASSED else Trust.FAIL
    aligned = [one for one in results if is_aligned(_proven_domain(one), sender)]
    if any(one.value == "pass" for one in aligned):
        return Trust.PASS
    has_failed = any(one.method == "spf" and one.value in _FAILED for one in aligned)
    return Trust.FAIL if has_failed else Trust.NONE


def is_aligned(one: str, other: str) -> bool:
    """Relaxed alignment (RFC 7489, 3.1), without a list of public suffixes: nobody signs for com."""
    short, long = sorted((one, other), key=len)
    return "." in short and (long == short or long.endswith(f".{short}"))


def ascii_domain(domain: str) -> str:
    """In lower case and in its ASCII form, if it has one (RFC 5890)."""
    folded = domain.strip().strip('"').rstrip(".").casefold()
    if folded.isascii():
        return folded
    try:
        return folded.encode("idna").decode()
    except UnicodeError:
        return folded


def _proven_domain(result: Result) -> str:
    if result.method == "dkim":
        return result.domain("header.d", "header.i")
    if result.method == "spf":
        return result.domain("smtp.mailfrom", "smtp.mail")
    return ""


def _trusted_results(headers: Headers, authserv_id: str) -> Iterator[Result]:
    """Of each method the topmost finding: what stands below may have come with the mail."""
    found: set[str] = set()
    for results in _trusted_headers(headers, authserv_id):
        methods = {one.method for one in results} - found
        yield from (one for one in results if one.method in methods)
        found |= methods
        if len({one.method for one in results}) > 1:  # who joins several joins all: one header
            return


def _trusted_headers(headers: Headers, authserv_id: str) -> Iterator[list[Result]]:
    """The topmost of this server, and those that follow it at once: one header for each filter."""
    has_begun = False
    for name, value in headers:
        lowered = name.casefold()
        if has_begun and not lowered.startswith(_BETWEEN):
            return
        if lowered == "authentication-results":
            written_by, results = parse_results(value)
            if (written_by or NAMELESS) == authserv_id:
                has_begun = True
                yield results


def parse_results(value: str) -> tuple[str, list[Result]]:
    """The authserv-id of an Authentication-Results header, "" if it names none, and its findings."""
    pieces = _pieces(strip_comments(value[:MAX_LENGTH]))
    if pieces and _RESULT.match(pieces[0]):
        return "", _results(pieces)
    words = pieces[0].strip().strip('"').split() if pieces else []
    return (words[0].casefold() if words else "?"), _results(pieces[1:])


def _pieces(value: str) -> list[str]:
    """Parted at the semicolons that stand outside of quotes."""
    pieces = [""]
    for piece in _PIECE.finditer(value):
        if piece.group(1):
            pieces.append("")
        else:
            pieces[-1] += piece.group()
    return pieces[:MAX_RESULTS]


def _results(pieces: Sequence[str]) -> list[Result]:
    results = []
    for piece in pieces:
        found = _RESULT.match(piece)
        if found and found.group(1).lower() in METHODS:
            properties = {
                name.lower(): text.strip('"').lower()
                for name, text in _PROPERTY.findall(piece[found.end() :])
            }
            results.append(Result(found.group(1).lower(), found.group(2).lower(), properties))
    return results
