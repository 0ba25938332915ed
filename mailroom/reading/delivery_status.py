"""The standard form of a delivery report: message/delivery-status (RFC 3464, RFC 6533)."""

import re

from mailroom.reading.bounce_reasons import (
    STATUS,
    FailedRecipient,
    Reason,
    derived_status,
    is_hard,
    is_vague,
    reason_for,
)
from mailroom.reading.charsets import decode_text
from mailroom.reading.mime import Part, Structure

MAX_REPORT = 32 * 1024
MAX_WORDS = 1000

Block = dict[str, str]

_STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
_RETURNED_TYPES = ("message/rfc822", "message/global")
_FIELD = re.compile(r"^([A-Za-z][A-Za-z0-9-]{1,60})[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)", re.M)
_BLANK_LINES = re.compile(r"\n[ \t]*\n")
# A field holds one address: it may be quoted, or written in any script (RFC 6533).
_ADDRESS = re.compile(
    r"(?:\"[^\"\s]{1,64}\"|[^\s<>()\[\]\",;:@]{1,256})@[^\s<>()\[\]\",;:@]{1,255}"
)
_UNICODE_POINT = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_ENCAPSULATED = re.compile(r"IMCEASMTP-(.+)@", re.I)
_ENCAPSULATED_BYTE = re.compile(r"\+([0-9A-Fa-f]{2})")
_DIAGNOSTIC_TYPE = re.compile(r"^\s*[\w-]{1,20}\s*;\s*")
_ACTIONS = ("delivered", "relayed", "expanded", "delayed")
_RECIPIENT_FIELDS = ("original-recipient", "final-recipient", "x-actual-recipient")
# Once per recipient: who forgets the empty line between two recipients repeats one of these.
_FIRST_FIELDS = ("final-recipient", "original-recipient")


def status_parts(root: Part, *, may_be_wrapped: bool) -> list[Part]:
    """Also those of a report that a gateway wrapped into a message of its own."""
    leaves = list(root.leaves())
    found = [part for part in leaves if _is_status_part(part)]
    for part in leaves:
        if may_be_wrapped and not found and part.content_type in _RETURNED_TYPES:
            content = part.content()
            if b"delivery-status" in content[:MAX_REPORT].lower():
                found = [one for one in Structure(content).root.leaves() if _is_status_part(one)]
    return found


def _is_status_part(part: Part) -> bool:
    """A delivery status, or a filter's refusal that came dressed as a receipt (Dovecot's)."""
    if part.content_type in _STATUS_TYPES:
        return True
    if part.content_type != "message/disposition-notification":
        return False
    content = part.content()[:MAX_REPORT].lower()
    return b"automatic-action" in content and b"deleted" in content


def recipient_blocks(part: Part) -> list[Block]:
    return blocks_in(decode_text(part.content()[:MAX_REPORT]))


def blocks_in(text: str) -> list[Block]:
    """The per-recipient groups of fields; some reporters forget the empty line between them."""
    text = text[:MAX_REPORT].replace("\r\n", "\n").replace("\r", "\n")
    blocks: list[Block] = []
    for group in _BLANK_LINES.split(text):
        block: Block = {}
        for name, value in _FIELD.findall(group):
            key = name.lower()
            if key in _FIRST_FIELDS and key in block:
                blocks.append(block)
                block = {}
            block.setdefault(key, " ".join(value.split()))
        blocks.append(block)
    return [block for block in blocks if "action" in block or recipient_of(block)]


def action_of(block: Block) -> str:
    action = block.get("action", "").split("(")[0].strip().lower()
    for known in _ACTIONS:
        if action.startswith(known[:5]):
            return known
    return "failed" if action or not block.get("status", "").startswith("2") else "delivered"


def is_failing(block: Block) -> bool:
    return action_of(block) in ("failed", "delayed")


def failures_of(blocks: list[Block]) -> list[FailedRecipient]:
    """Who was named; a recipient without an address is left out."""
    return [
        _failure(recipient, block)
        for block in blocks
        if is_failing(block) and (recipient := recipient_of(block))
    ]


def statuses_of(blocks: list[Block]) -> list[str]:
    """Status first; the diagnostic code often says it more exactly (5.0.0 of a 5.1.1)."""
    return list(
        dict.fromkeys(code for block in blocks if is_failing(block) for code in _codes(block))
    )


def words_of(blocks: list[Block]) -> str:
    """What the refusing server said, of the first recipient of whom it said anything."""
    return next((words for words in map(_words, filter(is_failing, blocks)) if words), "")


def _failure(recipient: str, block: Block) -> FailedRecipient:
    words, action = _words(block), action_of(block)
    is_permanent = action == "failed"
    codes = _codes(block)
    status = next((code for code in codes if not is_vague(code)), next(iter(codes), ""))
    reason = reason_for(status, words)
    if not is_permanent and reason in (Reason.EXPIRED, Reason.UNKNOWN):
        reason = Reason.TEMPORARY_TROUBLE  # "not delivered for 4 hours": it is still tried
    hard = is_hard(status, reason, is_permanent=is_permanent)
    return FailedRecipient(recipient, status, action, hard, reason, words)


def _codes(block: Block) -> list[str]:
    codes = [
        code
        for name in ("status", "diagnostic-code", "x-diagnostic", "x-notes")
        for code in STATUS.findall(block.get(name, ""))[:1]
    ]
    if all(map(is_vague, codes)):
        derived = derived_status(_words(block), is_permanent=action_of(block) == "failed")
        codes += [derived] if derived and not is_vague(derived) else []
    return list(dict.fromkeys(codes))


def _words(block: Block) -> str:
    for name in ("diagnostic-code", "x-supplementary-info", "x-notes"):
        value = _DIAGNOSTIC_TYPE.sub("", block.get(name, "")).strip()
        if value:
            return value[:MAX_WORDS]
    comment = block.get("status", "").partition("(")[2].rstrip(") ")
    return comment[:MAX_WORDS]


def recipient_of(block: Block) -> str:
    """The address that we had written to, where the report knows it (RFC 3464 section 2.3.1)."""
    for name in _RECIPIENT_FIELDS:
        found = _ADDRESS.search(_decoded(block.get(name, "").partition(";")[2]))
        found = found or _ADDRESS.search(_decoded(block.get(name, "")))
        if found:
            local, _, domain = found.group().rpartition("@")
            return f"{local}@{domain.lower()}"
    return ""


def _decoded(value: str) -> str:
    """RFC 6533 section 3 (`\\x{4E2D}`), and how Exchange writes an address within an address."""
    value = _UNICODE_POINT.sub(lambda one: _character(one.group(1)), value)
    enclosed = _ENCAPSULATED.search(value[:1000])
    if not enclosed:
        return value
    return _ENCAPSULATED_BYTE.sub(lambda one: chr(int(one.group(1), 16)), enclosed.group(1))


def _character(code: str) -> str:
    point = int(code, 16)
    return chr(point) if point < 0xD800 or 0xDFFF < point <= 0x10FFFF else "\ufffd"
