"""Delivery failures: who failed, why, for good or for now, and which message of ours it was.

RFC 3464 where the reporter follows it; the many that follow no standard by the shape of their text.
"""

import re
from dataclasses import dataclass

from mailroom.charsets import decode_text
from mailroom.headers import parse_ids
from mailroom.mime import Part, Structure

MAX_REPORT = 32 * 1024
MAX_RECIPIENTS = 200


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery report says; `is_permanent` is False while the reporter still tries."""

    recipients: tuple[str, ...]
    statuses: tuple[str, ...]
    is_permanent: bool
    original_message_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """A feedback report (RFC 5965): what kind of complaint, about which message."""

    kind: str
    original_message_id: str


_FEEDBACK_TYPE = re.compile(rb"^feedback-type:[ \t]*([\w-]{1,40})", re.I | re.M)
_EMAIL = re.compile(
    r"[^\s<>()\[\]{}\"',;:|=*`@]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?"
)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,2}\.\d{1,3})(?!\.?\d)")
_DAEMON = re.compile(
    r"(?:mailer-?daemon.*|mail-?daemon|postmaster.*|mail-?delivery.*|maildelivery.*|daemon|"
    r"mail\.?administrator|mailadmin|mdaemon|smtp|bounces?|mmdf|microsoftexchange.*|root|"
    r"mail-?(?:system|server|router|master)?|system|noreply-?dmarc.*|double-?bounce|.*-daemon)$",
    re.I,
)
_SUBJECT = re.compile(
    r"undeliver|deliver(?:y|ed)?\b.{0,30}(?:fail|status|report|problem|error|delay|unsuccess|notif|"
    r"unable|incomplete)|fail(?:ure|ed)\b.{0,25}(?:deliver|notice|mail|to send)|returned mail|"
    r"mail (?:returned|failed|system error|could not)|return(?:ed|ing) (?:mail|message|to sender)|"
    r"non.?deliver|not? (?:be )?delivered|mail fail|could ?n[o']t (?:be )?(?:deliver|sen[dt])|"
    r"message (?:status|delay|not)|user unknown|unknown user|no such (?:user|address)|"
    r"mailbox (?:full|unavail)|"
    r"quota exceeded|over quota|deliver(?:y|ed)?\b.{0,10}warning|warning:.*(?:mail|message|"
    r"could)|rejected|bounce|nondeliv|"
    r"unzustellbar|nicht zustellbar|zustell(?:ung|fehler).{0,40}|fehlgeschlagen|"
    r"non remis|échec de (?:la )?(?:remise|distribution)|non distribu|non délivré|"
    r"no se (?:ha podido|puede|pudo) (?:entregar|enviar)|no entregado|devuelto|error de entrega|"
    r"mancata consegna|non recapitabile|não (?:foi )?(?:entregue|entregável)|falha na entrega|"
    r"onbestelbaar|niet (?:bezorgd|afgeleverd)|niedostarczal|nie dostarczono|olevererbart|"
    r"недоставлен|не доставлено|не может быть доставлено|退信|退回|投递失败|未能送达|系统退信|"
    r"配信(?:不能|失敗|エラー)|届けられません|반송|전송 ?실패|배달 ?실패|لم يتم تسليم|تعذر تسليم",
    re.I,
)
_FAILURE = re.compile(
    r"undeliver|not (?:yet )?(?:be(?:en)? )?(?:delivered|deliverable|reach|receive|sent|"
    r"accepted|collected)|"
    r"(?:unable|impossible|failed|cannot|can't|couldn't|wasn't able|were unable|could not|can not)"
    r"[^.]{0,40}(?:deliver|relay|reach|transmit|send|find|accept)|"
    r"deliver(?:y|ed|ing)?[^.]{0,60}(?:fail|error|unsuccess|problem|delay|reject)|"
    r"did n(?:ot|'t) (?:reach|receive|exactly match|get)|fail(?:ed|ure|ing)\b|"
    r"permanent (?:fatal )?error|fatal error|"
    r"(?:user|mailbox|recipient|address|addressee|account|host|domain|alias|"
    r"userid)\S{0,3} (?:name )?"
    r"(?:is |was |has been |does |are )?(?:not|un|in|over|full|disabled|reject|suspended|exceed|"
    r"no longer|discontinued|closed)|"
    r"(?:unknown|invalid|no such|bad|illegal|unroutable|unrouteable|nonexistent|non-existent|"
    r"inactive|"
    r"undeliverable|disabled|unresolvable|ambiguous|expired|wrong)"
    r"[^.]{0,20}(?:user|mailbox|recipient|address|account|name|host|domain|delivery)|"
    r"(?:doesn't|does not|not) (?:exist|have an?|like|found|listed|known|recognized|available|"
    r"accept|local|match)|"
    r"over ?quota|quota|mailbox (?:space|box|is)|box space|reject|refused|denied|bounce|"
    r"no matches|message not|has been returned|returned to|gave up|given up|giving up|"
    r"retry time|timed out|too long in|in the queue|relay|blocked|delay|postponed|"
    r"still (?:being|trying|not)|"
    r"\b[45][0-9]{2}[\s-]|\b[45]\.\d\.\d|"
    r"nicht (?:zugestellt|erreich|gefunden|existier|bekannt)|unbekannt|unzustellbar|fehlgeschlagen|"
    r"n['’]a pas (?:pu|été)|n['’]ont pas|impossible de|inconnu|introuvable|échoué|"
    r"no (?:se )?(?:ha podido|pudo|puede|existe|fue)|no se|desconocid|rechazad|"
    r"non (?:è stato|esiste|valido|può|recapit)|impossibile|sconosciut|"
    r"não (?:foi|pôde|existe|encontrad)|falhou|rejeitad|niet (?:worden|bezorgd|bestaat|gevonden)|"
    r"nie (?:istnieje|można|został)|не (?:может|существует|найден|удалось|доставлен)|"
    r"失败|无法|不存在|退信|未能|被拒|できません|存在しない|失敗|エラー|"
    r"실패|존재하지|없습니다|تعذر|فشل|غير موجود",
    re.I,
)
_LABELLED = re.compile(
    r"(?:recipients?|undeliverable address|(?:unknown|invalid|no such) (?:user|recipient|address)|"
    r"failed (?:recipient|address)s?|rcpt to|addressed to(?: e-?mail address)?|undeliverable\s+to|"
    r"userid|attempts|email address|(?:original|final)-recipient|destinataires?|destinatarios?|"
    r"empfänger|addressee|account|mailbox|to the following (?:user|address|recipient))"
    r"\W{1,12}(?:(?:smtp|rfc822)\W{1,3})?$",
    re.I,
)
_DELAYED = re.compile(
    r"will (?:continue|keep|be retried|retry|try)|delivery attempts will continue|"
    r"not yet been (?:delivered|sent)|postponed|deferred|still (?:being|trying|not|undelivered|"
    r"attempting|in the queue)|"
    r"has been delayed|is delayed|delayed (?:mail|delivery)|warning message only|"
    r"do not need to resend|"
    r"no action is required|temporarily delayed|retr(?:y|ied) (?:for|until)|"
    r"weitere zustellversuche|nouvelles tentatives|seguirá intentando|continuerà a",
    re.I,
)
_GAVE_UP = re.compile(
    r"gave up|given up|giving up|permanent|could not be delivered (?:for|after)|fatal errors|"
    r"not going to try|will not (?:be retried|try|retry)|returned to (?:the )?sender",
    re.I,
)
_ORIGINAL_FOLLOWS = re.compile(
    r"[\s>*]*(?:[-=_*~][-=_*~ ]+.{0,60}(?:original|copy of|returned (?:mail|message)|"
    r"unsent message|forwarded message|"
    r"header of|headers of|message header|below this line|message body|text of|undelivered message|"
    r"your message|old message|start of|begin message).{0,60}|"
    r"(?:the )?(?:original|returned) message(?: headers| details| as received.{0,20}| follows?|"
    r" attached)?.{0,20}[.:]?|"
    r"message headers? follow.{0,20}|here is (?:a copy|your).{0,80}|"
    r"(?:return-path|received)\s*:.*|old message:|unsent message.{0,20})$",
    re.I,
)
_HEADER_LIKE = re.compile(
    r"[\s>*|-]*(?:from|sender|reply-to|return-path|received|message-id|subject|sent|cc|date|"
    r"x-[\w-]+|de|von|objet|asunto|betreff|contact|system contact|reporting-mta|"
    r"remote-mta|references|in-reply-to)\s*:",
    re.I,
)
_HELP = re.compile(
    r"contact|please (?:reply|send|forward|direct|notify|write)|for (?:assistance|help|further|"
    r"more)|"
    r"questions|administrator|if you (?:believe|think|have|need)|e\.g\.|try(?:ing)? (?:sending|"
    r"e-?mailing)|report this|"
    r"complain|addressed to.{0,20}postmaster|forwarded (?:from|by)|"
    r"your (?:mail|message) from|sent (?:by|from)|helpdesk|support",
    re.I,
)
_ADDRESSED = re.compile(r"[\s>*|-]*(?:to|para|an|à|a)\s*:", re.I)
_ALIAS = re.compile(r"\W*(?:generated|expanded) from\W*$", re.I)
_FROM = re.compile(r"\b(?:from|by|de|von)[:\s<]*$", re.I)
_ACCEPTED = re.compile(r"\W*2\d\d[ -]")  # in the transcript of a session: this one was taken
_BARE_NAME = re.compile(r"[\w.+-]{2,64}$")
_REFUSED_BY_FILTER = re.compile(r"reject|refus|quota|not accept", re.I)
_MESSAGE_ID = re.compile(r"^[ \t>]*message-id:\s*(<[^<>\s]{1,900}>)", re.I | re.M)
_FIELD = re.compile(r"^([A-Za-z][A-Za-z0-9-]{1,60})[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)", re.M)
_BLANK_LINES = re.compile(r"\n[ \t]*\n")


def find_bounce(
    root: Part, text: str, subject: str, sender: str, own: tuple[str, ...]
) -> Bounce | None:
    """The failure that this mail reports, or None; `own`: to whom the report was sent."""
    reports = _status_parts(root)
    blocks = [block for part in reports for block in _status_blocks(part)]
    if blocks and "disposition" in root.parameters.get("report-type", "").lower():
        if not _REFUSED_BY_FILTER.search(subject + text[:2000]):
            return None
    elif blocks and not any(_action(block) in ("failed", "delayed") for block in blocks):
        return None  # "delivered" and "relayed" report a success
    if not blocks and not _looks_like_bounce(root, text, subject, sender, has_report=bool(reports)):
        return None
    report = _report_text(text)
    refused = {address.lower() for address in own} | {sender.lower()}
    recipients = _status_recipients(blocks) or _failed_header(root) or _in_text(report, refused)
    recipients = recipients or _bare_names(report, sender)
    statuses = _status_codes(blocks) or tuple(dict.fromkeys(_STATUS.findall(report)))
    return Bounce(
        recipients=tuple(dict.fromkeys(recipients))[:MAX_RECIPIENTS],
        statuses=statuses[:MAX_RECIPIENTS],
        is_permanent=_is_permanent(blocks, report, subject, statuses),
        original_message_id=_original_id(root, text),
        reason=_reason(blocks, report),
    )


def find_feedback(root: Part, text: str) -> Feedback | None:
    for part in root.leaves():
        if part.content_type == "message/feedback-report":
            kind = _FEEDBACK_TYPE.search(part.content()[:MAX_REPORT])
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
    for group in _BLANK_LINES.split(decode_text(part.content()[:MAX_REPORT]).replace("\r", "")):
        block: dict[str, str] = {}
        for name, value in _FIELD.findall(group):
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
        found = _EMAIL.search(block.get(name, "").rpartition(";")[2])
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
        for code in _STATUS.findall(block.get(name, ""))[:1]
    ]
    return tuple(dict.fromkeys(codes))


def _failed_header(root: Part) -> list[str]:
    """Exim and Gmail name them in a header of their own."""
    values = " ".join(root.header_values("x-failed-recipients"))
    return [_lower_domain(email) for email in _EMAIL.findall(values)]


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
    is_daemon = bool(_DAEMON.match(local)) or root.header("return-path").replace(" ", "") == "<>"
    has_subject = bool(_SUBJECT.search(subject[:300]))
    if not (is_daemon or has_subject):
        return False
    report = _report_text(text)
    says_failure = bool(_FAILURE.search(report))
    return says_failure and (is_daemon or bool(_in_text(report, set())))


def _report_text(text: str) -> str:
    """What the reporter says, without the copy of our own message."""
    kept: list[str] = []
    for line in text[:MAX_REPORT].split("\n"):
        if kept and len(line) < 300 and _ORIGINAL_FOLLOWS.match(line) and any(kept):
            break
        kept.append(line[:500].strip())
    return "\n".join(kept)


def _in_text(report: str, refused: set[str]) -> list[str]:
    """Best evidence first: an address that begins a line, a labelled one, one beside a failure."""
    lines = report.split("\n")
    tiers: tuple[list[str], list[str], list[str], list[str]] = ([], [], [], [])
    for index, line in enumerate(lines):
        for found in _EMAIL.finditer(line):
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
        if is_listing and _BARE_NAME.match(line):
            names.append(f"{line}@{domain}")
        elif line:
            is_listing = line.endswith(":") and (is_listing or bool(_FAILURE.search(report)))
    return names if domain else []


def _tier(lines: list[str], index: int, before: str) -> int:
    line = lines[index]
    if _ALIAS.match(before):
        return 0  # the address that we had written to, before it led on to another
    if _FROM.search(before) or _ACCEPTED.match(before):
        return 4
    if _ADDRESSED.match(line):
        return 3
    if _HEADER_LIKE.match(line) and not _LABELLED.search(before):
        return 4
    if _HELP.search(line):
        return 4 if not _LABELLED.search(before) else 3
    if not before.strip("<>[](){}*-•–\"'` \t.0123456789"):
        return 0
    if _LABELLED.search(before):
        return 1
    above = next((one for one in reversed(lines[max(0, index - 3) : index]) if one), "")
    return 2 if _FAILURE.search(f"{above} {line} {' '.join(lines[index + 1 : index + 2])}") else 3


def _may_have_failed(email: str, refused: set[str]) -> bool:
    if email.lower() in refused or "..." in email:
        return False
    return not re.match(r"(?:postmaster|mailer-daemon|abuse|hostmaster|helpdesk)@", email, re.I)


def _is_permanent(
    blocks: list[dict[str, str]], report: str, subject: str, statuses: tuple[str, ...]
) -> bool:
    if blocks:
        return any(_action(block) == "failed" for block in blocks)
    if _GAVE_UP.search(report):
        return True
    return not (_DELAYED.search(report) or re.search(r"\bdelay", subject, re.I))


def _reason(blocks: list[dict[str, str]], report: str) -> str:
    """The words of the server that refused, else the first sentence that tells of a failure."""
    for block in _failing(blocks):
        code = block.get("diagnostic-code", "")
        if code:
            return re.sub(r"^\s*[\w-]{1,20}\s*;\s*", "", code)[:1000]
    for line in report.split("\n"):
        if _FAILURE.search(line) and re.search(r"\b[45]\d\d\b", line):
            return line.strip()[:1000]
    return next((line.strip() for line in report.split("\n") if _FAILURE.search(line)), "")[:1000]


def _original_id(root: Part, text: str) -> str:
    for part in root.leaves():
        if part.content_type in ("message/rfc822", "message/global", "text/rfc822-headers"):
            found = _MESSAGE_ID.search(decode_text(part.content()[:MAX_REPORT]))
            if found:
                return parse_ids([found.group(1)])[0]
    found = _MESSAGE_ID.search(text[:MAX_REPORT])
    if found:
        return parse_ids([found.group(1)])[0]
    replied = parse_ids(root.header_values("in-reply-to"))
    return (replied or parse_ids(root.header_values("references"))[-1:] or ("",))[0]


def _lower_domain(email: str) -> str:
    local, _, domain = email.rpartition("@")
    return f"{local}@{domain.lower()}"
