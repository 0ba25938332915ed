"""Is a mail written by a machine, and may a machine answer it? RFC 3834, vendors, words.

Bounces are mailroom.reading.bounces. Two measures, on purpose: to be called automatic a mail must prove it,
for then nobody is promised an answer; to be left without an automatic answer a doubt is enough.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from mailroom.reading.automatic_phrases import (
    ABSENT,
    ACKNOWLEDGES,
    CHALLENGE_SUBJECT,
    CHALLENGE_TEXT,
    INSTEAD,
    RECEIPT_SUBJECT,
    RECEIPT_TEXT,
    SAYS_AUTOMATIC_REPLY,
)
from mailroom.reading.automatic_words import (
    ABSENCE_WORD,
    AUTO_REPLY_HEADERS,
    AUTO_REPLY_NAME,
    BULK_HEADERS,
    CAMPAIGN_HEADERS,
    CHALLENGE_HEADERS,
    FEEDBACK_HEADERS,
    LIST_HEADERS,
    LOOP_HEADER,
    NOTICE_HEADER,
    OUT_OF_OFFICE_ABSENCE,
    OUT_OF_OFFICE_LABEL,
    OUT_OF_OFFICE_TAIL,
    POSTING_HEADERS,
    SILENCE_HEADERS,
    SOMEBODY_ABSENT,
    Marks,
)
from mailroom.reading.bounce_words import COMPLAINT
from mailroom.reading.mime import Part
from mailroom.reading.subjects import bare_subject, is_forwarded
from mailroom.reading.verification_mail import is_verification

_LOOKED_AT = 4000
_TERSE = 300  # characters
_SHORT = 1500  # what an absence takes to say; people with questions write longer

_MACHINE = re.compile(
    r"(?:mailer-?daemon|mail-?daemon|postmaster|postoffice|daemon|root|nobody|www-data|apache|"
    r"cron|"
    r"majordomo|listserv|listproc|mailman|sympa|mdaemon|mmdf|uucp|bounces?|news?letters?|"
    r"notifications?|notify|alerts?|automailer|mailer|robot|bot|system|autoreply|auto-?respon\w*|"
    r"auto-?(?:confirm|notify|answer|mail)|abuse|return|"
    r"(?:.*[._+-])?(?:do|does)?[._-]?no[nt]?[._-]?(?:reply|replies|respond|response|responda|"
    r"responder|rispondere|responde|antworten)|no[._-]?reply.*|.*[._+-]no[._-]?reply|"
    r"(?:any|un|dummy|blackhole|devnull|null)[._-]?reply|donot-?reply.*|do[._-]not[._-]reply.*|"
    r"n[ao]o?[._-]?(?:responda|responder|responde|contestar|contestes)|"
    r"n[ae]?[._-]?pas[._-]?r[ée]pondre|keine?[._-]?antwort(?:en)?|nicht[._-]?antworten|"
    r"niet[._-]?(?:antwoorden|beantwoorden)|geen[._-]?antwoord|nie[._-]?odpowiada[cj]|"
    r"(?:svar|svara)[._-]?(?:ej|inte|ikke)|ei[._-]?vastaa|ne[._-]?otvechat|"
    r"bounces?[+=-].*|.*-bounces?(?:\+.*)?|owner-.*|.*-(?:owner|request|errors?|relay))$",
    re.I,
)
_RETURNS_TO_MACHINE = re.compile(
    r"mailer-daemon|<?owner-|-(?:owner|request|bounces?|errors?)(?:[+=-][^@\s]{0,200})?@|"
    r"<?bounces?@",
    re.I,
)
_ADDRESS = re.compile(r"[^\s<>,;\"]{1,64}@[^\s<>,;\"]{1,255}")
_DMARC_REPORT = re.compile(r"\s*(?:\[[^\]]{1,40}\]\s*)?report domain:.{1,300}submitter:", re.I)


@dataclass(frozen=True, slots=True)
class Judgement:
    """`kind` as in ParsedEmail.automatic; `is_marked`: its own headers call it an automatic one."""

    kind: str
    is_marked: bool
    may_acknowledge: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """What there is to judge a mail by; `new_text` leaves out what it quotes."""

    root: Part
    subject: str
    text: str
    new_text: str
    sender: str
    has_null_sender: bool
    is_marked: bool


def judge(
    root: Part, *, subject: str, text: str, new_text: str, sender: str, envelope_sender: str,
    is_bounce: bool,
) -> Judgement:  # fmt: skip
    """Who wrote this mail, a person or a machine, and may a machine answer it (RFC 3834)?"""
    mail = Evidence(
        root,
        subject[:500],
        text[:_LOOKED_AT],
        new_text[:_LOOKED_AT],
        sender,
        has_null_sender=envelope_sender == "<>" or _returns_nowhere(root),
        is_marked=_is_marked(root),
    )
    kind = "bounce" if is_bounce else _kind(mail)
    is_silent = not sender or is_machine_address(sender) or _asks_for_silence(mail)
    return Judgement(kind, mail.is_marked, may_acknowledge=not (kind or is_silent))


def is_machine_address(email: str) -> bool:
    """An address that nobody reads, by its local part."""
    return bool(_MACHINE.match(email.rpartition("@")[0][:64]))


def _kind(mail: Evidence) -> str:
    return next((kind for kind, is_it in _KINDS if is_it(mail)), "")


# ---- one question each ----


def _is_form_receipt(mail: Evidence) -> bool:
    """RFC 8098, or a status report that tells of no failure (RFC 3461 section 4.1: SUCCESS)."""
    if "disposition-notification" in mail.root.parameters.get("report-type", "").lower():
        return True
    if is_forwarded(mail.subject):
        return False  # webmail hangs the parts of a forwarded report loose on the mail
    kinds = {part.content_type for part in mail.root.leaves()}
    if "message/disposition-notification" in kinds:
        return True
    return mail.root.content_type == "multipart/report" and "message/delivery-status" in kinds


def _is_report(mail: Evidence) -> bool:
    """RFC 5965, RFC 8460, RFC 7489."""
    report_type = mail.root.parameters.get("report-type", "").lower()
    if "feedback-report" in report_type or "tlsrpt" in report_type:
        return True
    if any(part.content_type == "message/feedback-report" for part in mail.root.leaves()):
        return True
    return bool(_DMARC_REPORT.match(mail.subject) or COMPLAINT.match(mail.subject))


def _is_challenge(mail: Evidence) -> bool:
    if _has_any(mail.root, CHALLENGE_HEADERS):
        return True
    if "?" in mail.new_text and not mail.has_null_sender and not _is_auto_submitted(mail.root):
        return False
    asks = bool(CHALLENGE_SUBJECT.search(mail.subject))
    is_machine = mail.has_null_sender or mail.is_marked or is_machine_address(mail.sender)
    if asks and is_machine:
        return True
    is_terse_link = "http" in mail.new_text and len(mail.new_text) <= _TERSE
    if not (asks or is_machine or is_terse_link):
        return False
    return bool(CHALLENGE_TEXT.search(_one_line(mail.new_text)))


def _is_verification(mail: Evidence) -> bool:
    is_from_machine = (
        is_machine_address(mail.sender)
        or mail.has_null_sender
        or mail.is_marked
        or _is_from_list(mail)
        or _has_any(mail.root, FEEDBACK_HEADERS)
    )
    return is_verification(mail.subject, mail.text, is_from_machine=is_from_machine)


def _is_marked_reply(mail: Evidence) -> bool:
    """vacation(1) and its heirs answer with "Precedence: bulk"; a list would name itself."""
    if mail.is_marked or mail.has_null_sender:
        return True
    is_bulk = _has_any(mail.root, BULK_HEADERS) and _is_answer(mail)
    return is_bulk and not any(name.startswith("list-") for name, _ in mail.root.headers)


def _is_named_reply(mail: Evidence) -> bool:
    """A responder writes "Automatic reply: …"; "Re: Automatic reply: …" answers one."""
    label = OUT_OF_OFFICE_LABEL.match(mail.subject)
    if label:
        rest = mail.subject[label.end() :].lstrip()
        return "?" not in rest or rest.startswith((":", "：", "]", ")"))
    if OUT_OF_OFFICE_TAIL.search(mail.subject):
        return True
    if "?" in mail.subject or _asks_something(mail.new_text) or is_forwarded(mail.subject):
        return False
    if SOMEBODY_ABSENT.match(mail.subject):
        return not mail.new_text or bool(ABSENT.search(mail.new_text[:400]))
    return bool(OUT_OF_OFFICE_ABSENCE.match(mail.subject))


def _is_worded_reply(mail: Evidence) -> bool:
    """Nothing but its words: an absence and what to do instead, or the plain statement."""
    text = mail.new_text
    if is_forwarded(mail.subject) or _asks_something(text) or len(text) > _SHORT:
        return False
    if SAYS_AUTOMATIC_REPLY.search(text):
        return True
    may_be = _is_answer(mail) or bool(ABSENCE_WORD.search(mail.subject))
    return may_be and bool(ABSENT.search(text[:400]) and INSTEAD.search(text))


def _is_answer(mail: Evidence) -> bool:
    has_prefix = bare_subject(mail.subject) != mail.subject.strip()
    return has_prefix or bool(mail.root.header("in-reply-to"))


def _is_worded_receipt(mail: Evidence) -> bool:
    """Outlook's and Lotus' without a form: "Read: fees", and the text repeats which mail it was."""
    text = mail.new_text or mail.text
    label = RECEIPT_SUBJECT.match(mail.subject)
    if not label or _asks_something(text) or len(text) > _SHORT:
        return False
    about = re.escape(mail.subject[label.end() :].strip().lower())
    names_none = not label.group().rstrip().endswith((":", "："))
    repeats = names_none or re.search(rf"[:：\"'«“„‘「]\s*{about}", _one_line(mail.text).lower())
    return bool(repeats and RECEIPT_TEXT.search(text))


def _is_bulk_mail(mail: Evidence) -> bool:
    """From a list, and not what a person wrote to a group that hands it on."""
    return _is_from_list(mail) and not _is_posting(mail)


def _is_posting(mail: Evidence) -> bool:
    """A person writes to a group's address (an office's shared one, a list): he waits for an answer.

    A name of the list alone (RFC 2919) is a group's; with a way to unsubscribe, a newsletter's.
    """
    root = mail.root
    is_machine = is_machine_address(mail.sender) or _has_any(root, FEEDBACK_HEADERS)
    if is_machine or _has_any(root, CAMPAIGN_HEADERS):
        return False
    if any(NOTICE_HEADER.match(name) for name, _ in root.headers):
        return False
    names = {name for name, _ in root.headers}
    is_named_only = "list-id" in names and "list-unsubscribe" not in names
    return is_named_only or _has_any(root, POSTING_HEADERS)


def _is_from_list(mail: Evidence) -> bool:
    """RFC 2369 and RFC 2919: any header that begins with List-."""
    return any(name.startswith("list-") for name, _ in mail.root.headers) or _has_any(
        mail.root, LIST_HEADERS
    )


# The first that holds decides.
_KINDS: tuple[tuple[str, Callable[[Evidence], bool]], ...] = (
    ("report", _is_report),
    ("receipt", _is_form_receipt),
    ("challenge", _is_challenge),
    ("verification", _is_verification),
    ("auto_reply", _is_marked_reply),
    ("receipt", _is_worded_receipt),
    ("auto_reply", _is_named_reply),
    ("list", _is_bulk_mail),
    ("auto_reply", _is_worded_reply),
)


# ---- silence ----


def _asks_for_silence(mail: Evidence) -> bool:
    """Also when the address that bounces go to is a list's or a machine's (RFC 3834 section 2).

    What a group hands on is answered by a person: a receipt would go to all of them.
    """
    root = mail.root
    if _is_from_list(mail):
        return True
    if mail.has_null_sender or _has_any(root, (*SILENCE_HEADERS, *FEEDBACK_HEADERS)):
        return True
    if any(LOOP_HEADER.match(name) or NOTICE_HEADER.match(name) for name, _ in root.headers):
        return True
    returns = " ".join(root.header_values("return-path") + root.header_values("sender"))
    if _RETURNS_TO_MACHINE.search(returns[:1000]) or _is_calendar_answer(root):
        return True
    if any(map(is_machine_address, _ADDRESS.findall(root.header("reply-to")[:1000]))):
        return True
    if is_forwarded(mail.subject):
        return False
    subject = bare_subject(mail.subject)
    return bool(ACKNOWLEDGES.match(subject) or OUT_OF_OFFICE_LABEL.match(subject))


def _is_calendar_answer(root: Part) -> bool:
    """RFC 5546: "Vera accepted", "cancelled" are deeds of a calendar."""
    return any(
        part.content_type == "text/calendar"
        and part.parameters.get("method", "").lower() in ("reply", "cancel", "refresh", "counter")
        for part in root.leaves()
    )


# ---- headers ----


def _returns_nowhere(root: Part) -> bool:
    return any(re.match(r"<\s*>|\s*$", value) for value in root.header_values("return-path")[:20])


def _is_marked(root: Part) -> bool:
    return _is_auto_submitted(root) or _has_any(root, AUTO_REPLY_HEADERS) or _has_reply_header(root)


def _is_auto_submitted(root: Part) -> bool:
    """RFC 3834 section 5: anything but "no"; comments and parameters do not count."""
    value = root.header("auto-submitted").split(";")[0].split("(")[0].strip().lower()
    return value not in ("", "no")


def _has_reply_header(root: Part) -> bool:
    return any(
        AUTO_REPLY_NAME.match(name)
        and root.header(name).strip().lower() not in ("", "no", "none", "false", "0")
        for name, _ in root.headers
    )


def _has_any(root: Part, wanted: Marks) -> bool:
    names = {name for name, _ in root.headers}
    return any(
        pattern is None or any(_matches(pattern, value) for value in root.header_values(name))
        for name, pattern in wanted
        if name in names
    )


def _matches(pattern: str, value: str) -> bool:
    return bool(re.match(pattern, value[:300], re.I))


# ---- words ----


def _asks_something(text: str) -> bool:
    return any(mark in text for mark in "?？؟")


def _one_line(text: str) -> str:
    return " ".join(text.split())
