"""Delivery failures: who failed, why, for good or for now, and which message of ours it was.

RFC 3464 where the reporter follows it (mailroom.reading.delivery_status); the many that follow no standard
by the shape of their words (mailroom.reading.bounce_text).
"""

from dataclasses import dataclass, replace

from mailroom.reading.automatic_words import OUT_OF_OFFICE_ABSENCE, OUT_OF_OFFICE_LABEL
from mailroom.reading.bounce_reasons import (
    STATUS,
    FailedRecipient,
    Reason,
    derived_status,
    is_hard,
    is_vague,
    reason_for,
    tells_why,
)
from mailroom.reading.bounce_text import (
    addresses_in,
    bare_names_in,
    failing_words,
    report_text,
    shows_addresses,
)
from mailroom.reading.bounce_words import (
    COMPLAINT,
    DAEMON,
    DAEMON_NAME,
    DELAYED,
    DELIVERED,
    EMAIL,
    FAILURE,
    FEEDBACK_TYPE,
    FIELDS_IN_TEXT,
    GAVE_UP,
    MAILER_DAEMON,
    MESSAGE_ID,
    REFUSED_BY_FILTER,
    SMTP_CODE,
    SUBJECT,
    SUBJECT_DELAYED,
)
from mailroom.reading.charsets import decode_text
from mailroom.reading.delivery_status import (
    Block,
    blocks_in,
    failures_of,
    is_failing,
    recipient_blocks,
    status_parts,
    statuses_of,
    words_of,
)
from mailroom.reading.headers import decode_words, parse_ids
from mailroom.reading.mime import Part
from mailroom.reading.subjects import bare_subject, in_small_letters, is_forwarded

MAX_REPORT = 32 * 1024
MAX_RECIPIENTS = 200
MAX_BLOCKS = 500
_AT_ITS_HEAD = 15

_RETURNED = ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers")


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

    @property
    def is_hard(self) -> bool:
        """For good: with that address, or with that text, another try would end the same way."""
        if self.failures:
            return any(failure.is_hard for failure in self.failures)
        status = next(iter(self.statuses), "")
        return is_hard(status, self.reason, is_permanent=self.is_permanent)


@dataclass(frozen=True, slots=True)
class Feedback:
    """A feedback report (RFC 5965): what kind of complaint, about which message."""

    kind: str
    original_message_id: str


@dataclass(frozen=True, slots=True)
class _Report:
    """What there is to go by; `own`: to whom the report was sent; the subject is in small letters."""

    root: Part
    text: str
    subject: str
    sender: str
    own: tuple[str, ...]
    envelope_sender: str

    @property
    def report_type(self) -> str:
        return self.root.parameters.get("report-type", "").lower()

    @property
    def is_shown_by_person(self) -> bool:
        """Somebody's answer to a report, or his forward of it; "Re: fees: not delivered" is none."""
        if is_forwarded(self.subject):
            return True
        bare = bare_subject(self.subject)
        if bare == self.subject.strip():
            return False
        found = SUBJECT.search(bare)
        return bool(found and found.start() < _AT_ITS_HEAD)

    @property
    def is_from_daemon(self) -> bool:
        local = self.sender.rpartition("@")[0] or self.sender
        name = decode_words(self.root.header("from")[:300]).partition("<")[0].strip(" \"'")
        return bool(DAEMON.match(local) or DAEMON_NAME.match(name))

    @property
    def has_null_sender(self) -> bool:
        """RFC 5321 section 4.5.5, as the envelope says or as the last server wrote down."""
        returns = self.root.header("return-path").replace(" ", "")
        return self.envelope_sender == "<>" or returns.startswith("<>")

    @property
    def is_machine(self) -> bool:
        is_exim = bool(self.root.header("x-failed-recipients"))
        return self.is_from_daemon or self.has_null_sender or is_exim

    @property
    def is_formal(self) -> bool:
        return self.root.content_type == "multipart/report" or bool(self.report_type)


def find_bounce(
    root: Part, text: str, subject: str, sender: str, own: tuple[str, ...],
    *, envelope_sender: str = "",
) -> Bounce | None:  # fmt: skip
    """The failure that this mail reports, or None; `own`: to whom the report was sent."""
    title = in_small_letters(subject[:300])
    mail = _Report(root, text, title, sender, own, envelope_sender)
    parts = status_parts(root, may_be_wrapped=mail.is_machine or mail.is_formal)
    report = report_text(text)
    if _is_from_person(mail, report, has_status=bool(parts)):
        return None
    blocks = [block for part in parts for block in recipient_blocks(part)][:MAX_BLOCKS]
    if not blocks and FIELDS_IN_TEXT.search(text[:MAX_REPORT]):
        blocks = blocks_in(text)[:MAX_BLOCKS]
    if blocks and "disposition" in mail.report_type:
        if not REFUSED_BY_FILTER.search(subject + text[:2000]):
            return None
    elif blocks and not any(map(is_failing, blocks)):
        return None  # "delivered", "relayed" and "expanded" report a success
    if not blocks and not _looks_like_bounce(mail, report, has_status=bool(parts)):
        return None
    return _bounce(mail, blocks, report)


def _is_from_person(mail: _Report, report: str, *, has_status: bool) -> bool:
    """No machine's sender and no machine's form; he perhaps shows us what he got."""
    if mail.is_machine or mail.is_formal:
        return False
    if mail.is_shown_by_person:
        return True
    return not SUBJECT.search(mail.subject) and not (has_status and FAILURE.search(report))


def _bounce(mail: _Report, blocks: list[Block], report: str) -> Bounce:
    is_permanent = _is_permanent(mail, blocks, report)
    general = failing_words(report)
    failures = [_explained(failure, general, report) for failure in failures_of(blocks)]
    failures = failures or _worded_failures(mail, general, report, is_permanent)
    words = words_of(blocks) or next((one.words for one in failures if one.words), "")
    words = words or general
    statuses = dict.fromkeys(statuses_of(blocks) or STATUS.findall(report))
    statuses |= dict.fromkeys(one.status for one in failures if one.status)
    if not any(not is_vague(status) for status in statuses):
        about = words if tells_why(words) else report
        derived = derived_status(about, is_permanent=is_permanent)
        statuses |= {derived: None} if derived and not (statuses and is_vague(derived)) else {}
    exact = next((status for status in statuses if not is_vague(status)), "")
    reason = failures[0].reason if failures else reason_for(exact, words)
    if not is_permanent and reason in (Reason.UNKNOWN, Reason.EXPIRED):
        reason = Reason.TEMPORARY_TROUBLE
    return Bounce(
        failures=tuple(_each_once(failures)[:MAX_RECIPIENTS]),
        statuses=tuple(statuses)[:MAX_RECIPIENTS],
        is_permanent=is_permanent,
        original_message_id=original_id(mail.root, mail.text),
        reason=reason,
        words=words,
    )


def find_feedback(root: Part, text: str) -> Feedback | None:
    for part in root.leaves():
        if part.content_type == "message/feedback-report":
            kind = FEEDBACK_TYPE.search(part.content()[:MAX_REPORT])
            name = kind.group(1).decode("ascii", "replace").lower() if kind else "other"
            return Feedback(name, original_id(root, text))
    if COMPLAINT.match(root.header("subject")):
        return Feedback("abuse", original_id(root, text))
    return None


# ---- is it one? ----


def _looks_like_bounce(mail: _Report, report: str, *, has_status: bool) -> bool:
    if mail.root.header("x-failed-recipients"):
        return True
    if mail.report_type and mail.report_type != "delivery-status":
        return False
    return has_status or bool(mail.report_type) or _tells_of_failure(mail, report)


def _tells_of_failure(mail: _Report, report: str) -> bool:
    """Without any form: a machine's words of failure, not of an absence or a success."""
    subject = bare_subject(mail.subject)
    is_other = OUT_OF_OFFICE_LABEL.match(subject) or OUT_OF_OFFICE_ABSENCE.match(subject)
    if is_other or DELIVERED.search(subject) or not FAILURE.search(f"{subject}\n{report}"):
        return False
    if DELIVERED.search(report) and not _has_code(report):
        return False
    if mail.is_from_daemon and _is_about_delivery(mail, subject, report):
        return True
    if not SUBJECT.search(subject) and not (mail.has_null_sender and _has_code(report)):
        return False
    return _names_others(mail, report) and not _is_written_by_person(mail, report)


def _is_about_delivery(mail: _Report, subject: str, report: str) -> bool:
    """Postmasters and root write of other failures, too; MAILER-DAEMON does not."""
    local = mail.sender.rpartition("@")[0] or mail.sender
    if MAILER_DAEMON.match(local) or SUBJECT.search(subject):
        return True
    return _has_code(report) or shows_addresses(report, {mail.sender.lower()})


def _has_code(report: str) -> bool:
    return bool(STATUS.search(report) or SMTP_CODE.search(report))


def _names_others(mail: _Report, report: str) -> bool:
    """An address is listed; in a sentence it counts beside a server's code only."""
    if mail.has_null_sender and SUBJECT.search(mail.subject):
        return bool(addresses_in(report, set()))
    refused = {mail.sender.lower()}
    if _has_code(report) or mail.has_null_sender:
        return any(email.lower() not in refused for email, _ in addresses_in(report, refused))
    return shows_addresses(report, refused)


def _is_written_by_person(mail: _Report, report: str) -> bool:
    """Machines ask nothing; people who complain of a bounce do."""
    return not mail.has_null_sender and "?" in report and not STATUS.search(report)


# ---- in free words ----


def _worded_failures(
    mail: _Report, general: str, report: str, is_permanent: bool
) -> list[FailedRecipient]:
    own = {address.lower() for address in mail.own}
    found = addresses_in(report, own | {mail.sender.lower()}) or addresses_in(report, own)
    named = _failed_header(mail.root)
    if named:
        said = dict(found)
        found = [(address, said.get(address, "")) for address in named]
    if not found:
        domain = mail.sender.rpartition("@")[2]
        found = [(address, "") for address in bare_names_in(report, domain)]
    return [
        _worded_failure(address, words, general, report, is_permanent)
        for address, words in found[:MAX_RECIPIENTS]
    ]


def _worded_failure(
    address: str, words: str, general: str, report: str, is_permanent: bool
) -> FailedRecipient:
    """What is said beside the address; when that tells no reason, what the whole report says."""
    about = next((said for said in (words, general, report) if tells_why(said)), words or general)
    status = next(iter(STATUS.findall(about)), "")
    if not status or is_vague(status):
        status = derived_status(about, is_permanent=is_permanent) or status
    reason = reason_for(status, about)
    if not is_permanent and reason in (Reason.UNKNOWN, Reason.EXPIRED):
        reason = Reason.TEMPORARY_TROUBLE
    hard = is_hard(status, reason, is_permanent=is_permanent)
    action = "failed" if is_permanent else "delayed"
    shown = about if about is not report else words or general
    return FailedRecipient(address, status, action, hard, reason, shown)


def _explained(failure: FailedRecipient, general: str, report: str) -> FailedRecipient:
    """A form that gives neither words nor a telling code leaves them to the text above it."""
    if failure.words or failure.reason != Reason.UNKNOWN:
        return failure
    reason = reason_for(failure.status, report)
    return replace(failure, reason=reason, words=general)


def _failed_header(root: Part) -> list[str]:
    """Exim and Gmail name them in a header of their own."""
    values = " ".join(root.header_values("x-failed-recipients"))
    emails = [found.group(1) or found.group() for found in EMAIL.finditer(values)]
    return [f"{local}@{domain.lower()}" for local, _, domain in (e.rpartition("@") for e in emails)]


def _each_once(failures: list[FailedRecipient]) -> list[FailedRecipient]:
    """The first report of an address stands; a later failure replaces a delay."""
    kept: dict[str, FailedRecipient] = {}
    for failure in failures:
        earlier = kept.get(failure.address)
        if earlier is None or (earlier.action == "delayed" and failure.action == "failed"):
            kept[failure.address] = failure
    return list(kept.values())


def _is_permanent(mail: _Report, blocks: list[Block], report: str) -> bool:
    if blocks:
        return any(
            block.get("action", "failed")[:5].lower() != "delay"
            for block in blocks
            if is_failing(block)
        )
    if GAVE_UP.search(report):
        return True
    return not (DELAYED.search(report) or SUBJECT_DELAYED.search(mail.subject))


def original_id(root: Part, text: str) -> str:
    """Of our message as it came back, whole or its headers only, or quoted in the report."""
    for part in root.leaves():
        if part.content_type in _RETURNED:
            found = MESSAGE_ID.search(decode_text(part.content()[:MAX_REPORT]))
            if found:
                return parse_ids([found.group(1)])[0]
    found = MESSAGE_ID.search(text[:MAX_REPORT])
    if found:
        return parse_ids([found.group(1)])[0]
    replied = parse_ids(root.header_values("in-reply-to"))
    return (replied or parse_ids(root.header_values("references"))[-1:] or ("",))[0]
