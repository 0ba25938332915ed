"""Delivery reports in free words: what the reporter says, and of whom, by the shape of its lines."""

import re

from mailroom.reading.bounce_words import (
    ACCEPTED,
    ADDRESSED,
    ALIAS,
    BARE_NAME,
    EMAIL,
    EXAMPLE,
    FAILURE,
    FROM,
    HEADER_LIKE,
    HELP,
    LABELLED,
    ORIGINAL_FOLLOWS,
)

MAX_REPORT = 32 * 1024
MAX_LINE = 500
MAX_WORDS = 1000
_DIFFERENT = 4  # tiers of evidence; from here on an address is somebody else's
_LISTED = 2  # tiers in which a reporter lists them
_LINES_OF_WORDS = 4


def report_text(text: str) -> str:
    """What the reporter says, without the copy of our own message."""
    kept: list[str] = []
    has_begun = False
    for line in text[:MAX_REPORT].split("\n"):
        if has_begun and len(line) < 300 and ORIGINAL_FOLLOWS.match(line):
            break
        kept.append(line[:MAX_LINE].strip())
        has_begun = has_begun or bool(kept[-1])
    return "\n".join(kept)


def shows_addresses(report: str, refused: set[str]) -> bool:
    """Whether it lists addresses as machines do: at the head of a line, or under a label."""
    lists = _by_evidence(report, refused)[:_LISTED]
    return any(email.lower() not in refused for emails in lists for email in emails)


def addresses_in(report: str, refused: set[str]) -> list[tuple[str, str]]:
    """Who failed, each with what is said of him; `refused` are those to whom the report went.

    Best evidence first: an address that begins a line, a labelled one, one beside a failure.
    """
    best = next((emails for emails in _by_evidence(report, refused) if emails), {})
    lines = report.split("\n")
    return [(email, _words_about(lines, index)) for email, index in best.items()]


def _by_evidence(report: str, refused: set[str]) -> tuple[dict[str, int], ...]:
    """Addresses and their lines, in tiers; those who got the report must be named outright."""
    lines = report.split("\n")
    tiers: tuple[dict[str, int], ...] = ({}, {}, {}, {})
    for index, line in enumerate(lines):
        if "@" not in line:
            continue
        for found in EMAIL.finditer(line):
            email = _lower_domain((found.group(1) or found.group()).strip(".-_/\\"))
            tier = _tier(lines, index, line[: found.start()])
            if tier < _DIFFERENT and _may_have_failed(email, refused if tier > 1 else set()):
                tiers[tier].setdefault(email, index)
    return tiers


def bare_names_in(report: str, domain: str) -> list[str]:
    """Some providers name their own users without the domain, alone on a line under the reason."""
    if not domain or not FAILURE.search(report):
        return []
    names, is_listing = [], False
    for line in report.split("\n"):
        if is_listing and (name := BARE_NAME.match(line)):
            names.append(f"{name.group(1)}@{domain}")
        elif line:
            is_listing = line.endswith(":")
    return names


def failing_words(report: str) -> str:
    """The first line with a server's code, else the first that tells of a failure."""
    failing = [line for line in report.split("\n") if FAILURE.search(line)]
    coded = (line for line in failing if re.search(r"\b[45]\d\d\b", line))
    return (next(coded, "") or next(iter(failing), ""))[:MAX_WORDS]


def _words_about(lines: list[str], index: int) -> str:
    """The line of the address and those that follow, up to the next address or an empty line; an
    empty one after "because:" ends nothing.
    """
    said = [lines[index]]
    for line in lines[index + 1 : index + 1 + _LINES_OF_WORDS]:
        is_over = not line and len(said) > 1 and not said[-1].endswith((":", "："))
        if is_over or ("@" in line and EMAIL.match(line.lstrip("<( "))):
            break
        said += [line] if line else []
    return "\n".join(said)[:MAX_WORDS]


def _tier(lines: list[str], index: int, before: str) -> int:
    line = lines[index]
    if ALIAS.match(before):
        return 0  # the address that we had written to, before it led on to another
    if (
        FROM.search(before)
        or ACCEPTED.match(before)
        or EXAMPLE.search(f"{lines[index - 1]} {before}" if index else before)
    ):
        return _DIFFERENT
    if ADDRESSED.match(line):
        return 3
    if HEADER_LIKE.match(line) and not LABELLED.search(before):
        return _DIFFERENT
    if HELP.search(line):
        return _DIFFERENT if not LABELLED.search(before) else 3
    if not before.strip("<>[](){}*-•–\"'` \t.0123456789"):
        return 0
    if LABELLED.search(before):
        return 1
    above = next((one for one in reversed(lines[max(0, index - 3) : index]) if one), "")
    return 2 if FAILURE.search(f"{above} {line} {' '.join(lines[index + 1 : index + 2])}") else 3


def _may_have_failed(email: str, refused: set[str]) -> bool:
    if email.lower() in refused or "..." in email:
        return False
    return not re.match(r"(?:postmaster|mailer-daemon|abuse|hostmaster|helpdesk)@", email, re.I)


def _lower_domain(email: str) -> str:
    local, _, domain = email.rpartition("@")
    return f"{local}@{domain.lower()}"
