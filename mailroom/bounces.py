"""Delivery failures: who failed, why, for good or for now, and which message of ours it was.

RFC 3464 where the reporter follows it; the many that follow no standard by the shape of their text.
"""

import re
from dataclasses import dataclass

from mailroom.bounce_reasons import FailedRecipient, reason_for
from mailroom.bounce_words import (
    ACCEPTED,
    ADDRESSED,
    ALIAS,
    BARE_NAME,
    BLANK_LINES,
    DAEMON,
    DELAYED,
    EMAIL,
    FAILURE,
    FEEDBACK_TYPE,
    FIELD,
    FROM,
    GAVE_UP,
    HEADER_LIKE,
    HELP,
    LABELLED,
    MESSAGE_ID,
    ORIGINAL_FOLLOWS,
    REFUSED_BY_FILTER,
    STATUS,
    SUBJECT,
)
from mailroom.charsets import decode_text
from mailroom.headers import parse_ids
from mailroom.mime import Part, Structure

MAX_REPORT = 32 * 1024
MAX_RECIPIENTS = 200


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery report says; `is_permanent` is False while the reporter still tries.

    `failures` holds whoever could be named, perhaps nobody; `reason` is one of Reason, `words` are
    those of the server; `statuses` has every code of the report, the most exact one too.
    """

    failures: tuple[FailedRecipient, ...]
    statuses: tuple[str, ...]
    is_permanent: bool
    original_message_id: str
    reason: str
    words: str

    @property
    def recipients(self) -> tuple[str, ...]:
        return tuple(failure.address for failure in self.failures)


@dataclass(frozen=True, slots=True)
class Feedback:
    """A feedback report (RFC 5965): what kind of complaint, about which message."""

    kind: str
    original_message_id: str


def find_bounce(
    root: Part, text: str, subject: str, sender: str, own: tuple[str, ...]
) -> Bounce | None:
    """The failure that this mail reports, or None; `own`: to whom the report was sent."""
    reports = _status_parts(root)
    blocks = [block for part in reports for block in _status_blocks(part)]
    if blocks and "disposition" in root.parameters.get("report-type", "").lower():
        if not REFUSED_BY_FILTER.search(subject + text[:2000]):
            return None
    elif blocks and not any(_action(block) in ("failed", "delayed") for block in blocks):
        return None  # "delivered" and "relayed" report a success
    if not blocks and not _looks_like_bounce(root, text, subject, sender, has_report=bool(reports)):
        return None
    report = _report_text(text)
    refused = {address.lower() for address in own} | {sender.lower()}
    recipients = _status_recipients(blocks) or _failed_header(root) or _in_text(report, refused)
    recipients = recipients or _bare_names(report, sender)
    statuses = _status_codes(blocks) or tuple(dict.fromkeys(STATUS.findall(report)))
    is_permanent = _is_permanent(blocks, report, subject, statuses)
    words = _reason(blocks, report)
    status = next(iter(statuses), "")
    reason = reason_for(status, words)
    action = "failed" if is_permanent else "delayed"
    return Bounce(
        failures=tuple(
            FailedRecipient(address, status, action, status.startswith("5"), reason, words)
            for address in list(dict.fromkeys(recipients))[:MAX_RECIPIENTS]
        ),
        statuses=statuses[:MAX_RECIPIENTS],
        is_permanent=is_permanent,
        original_message_id=_original_id(root, text),
        reason=reason,
        words=words,
    )


def find_feedback(root: Part, text: str) -> Feedback | None:
    for part in root.leaves():
        if part.content_type == "message/feedback-report":
            kind = FEEDBACK_TYPE.search(part.content()[:MAX_REPORT])
            name = kind.group(1).decode("ascii", "replace").lower() if kind else "other"
            return Feedback(name, _original_id(root, text))
    return None


# ---- RFC 3464 ----


def _status_parts(root: Part) -> list[Part]:
    """Also those of a report that a gateway wrapped into a message of its own."""
    leaves = list(root.leaves())
    found = [part for part in leaves if _is_status_part(part)]
    for part in leaves:
        if not found and part.content_type == "message/rfc822":
            content = part.content()
            if b"message/delivery-status" in content[:MAX_REPORT].lower():
                found = [one for one in Structure(content).root.leaves() if _is_status_part(one)]
    return found


def _is_status_part(part: Part) -> bool:
    """A delivery status, or a filter's refusal that came dressed as a receipt (Dovecot's)."""
    if part.content_type in ("message/delivery-status", "message/global-delivery-status"):
        return True
    if part.content_type != "message/disposition-notification":
        return False
    content = part.content()[:MAX_REPORT].lower()
    return b"automatic-action" in content and b"deleted" in content


def _status_blocks(part: Part) -> list[dict[str, str]]:
    """The per-recipient groups of fields; some reporters forget the empty line between them."""
    blocks: list[dict[str, str]] = []
    for group in BLANK_LINES.split(decode_text(part.content()[:MAX_REPORT]).replace("\r", "")):
        block: dict[str, str] = {}
        for name, value in FIELD.findall(group):
            if name.lower() == "final-recipient" and name.lower() in block:
                blocks.append(block)
                block = {}
            block.setdefault(name.lower(), " ".join(value.split()))
        blocks.append(block)
    return [block for block in blocks if "action" in block or _recipient_of(block)]


def _action(block: dict[str, str]) -> str:
    action = block.get("action", "").split("(")[0].strip().lower()
    for known in ("delivered", "relayed", "expanded", "delayed"):
        if action.startswith(known[:5]):
            return known
    return "failed"


def _recipient_of(block: dict[str, str]) -> str:
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        found = EMAIL.search(block.get(name, "").rpartition(";")[2])
        if found:
            return _lower_domain(found.group())
    return ""


def _failing(blocks: list[dict[str, str]]) -> list[dict[str, str]]:
    return [block for block in blocks if _action(block) in ("failed", "delayed")]


def _status_recipients(blocks: list[dict[str, str]]) -> list[str]:
    return [one for one in map(_recipient_of, _failing(blocks)) if one]


def _status_codes(blocks: list[dict[str, str]]) -> tuple[str, ...]:
    """Status first; the diagnostic code often says it more exactly (5.0.0 of a 5.1.1)."""
    codes = [
        code
        for block in _failing(blocks)
        for name in ("status", "diagnostic-code")
        for code in STATUS.findall(block.get(name, ""))[:1]
    ]
    return tuple(dict.fromkeys(codes))


def _failed_header(root: Part) -> list[str]:
    """Exim and Gmail name them in a header of their own."""
    values = " ".join(root.header_values("x-failed-recipients"))
    return [_lower_domain(email) for email in EMAIL.findall(values)]


# ---- reports in free words ----


def _looks_like_bounce(
    root: Part, text: str, subject: str, sender: str, *, has_report: bool
) -> bool:
    if root.header("x-failed-recipients"):
        return True
    report_type = root.parameters.get("report-type", "").lower()
    if report_type and report_type != "delivery-status":
        return False
    if has_report or report_type == "delivery-status":
        return True
    local = sender.rpartition("@")[0] or sender
    is_daemon = bool(DAEMON.match(local)) or root.header("return-path").replace(" ", "") == "<>"
    has_subject = bool(SUBJECT.search(subject[:300]))
    if not (is_daemon or has_subject):
        return False
    report = _report_text(text)
    says_failure = bool(FAILURE.search(report))
    return says_failure and (is_daemon or bool(_in_text(report, set())))


def _report_text(text: str) -> str:
    """What the reporter says, without the copy of our own message."""
    kept: list[str] = []
    for line in text[:MAX_REPORT].split("\n"):
        if kept and len(line) < 300 and ORIGINAL_FOLLOWS.match(line) and any(kept):
            break
        kept.append(line[:500].strip())
    return "\n".join(kept)


def _in_text(report: str, refused: set[str]) -> list[str]:
    """Best evidence first: an address that begins a line, a labelled one, one beside a failure."""
    lines = report.split("\n")
    tiers: tuple[list[str], list[str], list[str], list[str]] = ([], [], [], [])
    for index, line in enumerate(lines):
        for found in EMAIL.finditer(line):
            email = _lower_domain(found.group().strip(".-_/\\"))
            tier = _tier(lines, index, line[: found.start()])
            if tier < len(tiers) and _may_have_failed(email, refused if tier > 1 else set()):
                tiers[tier].append(email)
    best = next((emails for emails in tiers if emails), [])
    return list(dict.fromkeys(best))


def _bare_names(report: str, sender: str) -> list[str]:
    """Some providers name their own users without the domain, alone on a line under the reason."""
    domain = sender.rpartition("@")[2]
    names, is_listing = [], False
    for line in report.split("\n"):
        if is_listing and BARE_NAME.match(line):
            names.append(f"{line}@{domain}")
        elif line:
            is_listing = line.endswith(":") and (is_listing or bool(FAILURE.search(report)))
    return names if domain else []


def _tier(lines: list[str], index: int, before: str) -> int:
    line = lines[index]
    if ALIAS.match(before):
        return 0  # the address that we had written to, before it led on to another
    if FROM.search(before) or ACCEPTED.match(before):
        return 4
    if ADDRESSED.match(line):
        return 3
    if HEADER_LIKE.match(line) and not LABELLED.search(before):
        return 4
    if HELP.search(line):
        return 4 if not LABELLED.search(before) else 3
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


def _is_permanent(
    blocks: list[dict[str, str]], report: str, subject: str, statuses: tuple[str, ...]
) -> bool:
    if blocks:
        return any(_action(block) == "failed" for block in blocks)
    if GAVE_UP.search(report):
        return True
    return not (DELAYED.search(report) or re.search(r"\bdelay", subject, re.I))


def _reason(blocks: list[dict[str, str]], report: str) -> str:
    """The words of the server that refused, else the first sentence that tells of a failure."""
    for block in _failing(blocks):
        code = block.get("diagnostic-code", "")
        if code:
            return re.sub(r"^\s*[\w-]{1,20}\s*;\s*", "", code)[:1000]
    for line in report.split("\n"):
        if FAILURE.search(line) and re.search(r"\b[45]\d\d\b", line):
            return line.strip()[:1000]
    return next((line.strip() for line in report.split("\n") if FAILURE.search(line)), "")[:1000]


def _original_id(root: Part, text: str) -> str:
    for part in root.leaves():
        if part.content_type in ("message/rfc822", "message/global", "text/rfc822-headers"):
            found = MESSAGE_ID.search(decode_text(part.content()[:MAX_REPORT]))
            if found:
                return parse_ids([found.group(1)])[0]
    found = MESSAGE_ID.search(text[:MAX_REPORT])
    if found:
        return parse_ids([found.group(1)])[0]
    replied = parse_ids(root.header_values("in-reply-to"))
    return (replied or parse_ids(root.header_values("references"))[-1:] or ("",))[0]


def _lower_domain(email: str) -> str:
    local, _, domain = email.rpartition("@")
    return f"{local}@{domain.lower()}"
