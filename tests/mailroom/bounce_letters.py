"""Delivery reports as servers of the last thirty years write them, composed by template.

Each server says what its letter must be understood as; the returned message is always the same one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from email.header import Header
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "bounces"
VERA = "vera.lopez@visitor.example"
OUR_BOX = "madrid@helpdesk.example"
OUR_ID = "reply-77.abc@helpdesk.example"
RETURNED_HEADERS = (
    f"Received: from desk.helpdesk.example by out.helpdesk.example; Mon, 2 Feb 2026 10:00:00 +0000\n"
    f"From: Madrid infoline <{OUR_BOX}>\nTo: Vera Lopez <{VERA}>\nSubject: Re: Fees of the register\n"
    f"Date: Mon, 2 Feb 2026 10:00:00 +0000\nMessage-ID: <{OUR_ID}>\n"
)
RETURNED = f"{RETURNED_HEADERS}\nDear Vera,\nthe fee is 12 euros. Write to help@other.example if need be.\n"


@dataclass(frozen=True)
class Letter:
    """One report and the truth about it; `status` "" when neither code nor words tell one."""

    name: str
    raw: bytes
    status: str
    reason: str
    is_permanent: bool = True
    recipients: tuple[str, ...] = (VERA,)
    knows_our_id: bool = True


@dataclass(frozen=True)
class Cause:
    """What went wrong, as a server says it, with and without an enhanced code."""

    name: str
    words: str
    status: str
    reason: str


CAUSES = (
    Cause("unknown", "550 5.1.1 <{to}>: user unknown", "5.1.1", "no_such_address"),
    Cause("no code", "550 no such user here", "5.1.1", "no_such_address"),
    Cause("disabled", "554 5.2.1 this account has been disabled", "5.2.1", "no_such_address"),
    Cause("full", "552 5.2.2 mailbox of the user is over quota", "5.2.2", "mailbox_full"),
    Cause("full, no code", "552 mailbox full", "5.2.2", "mailbox_full"),
    Cause("domain", "550 5.1.2 host unknown", "5.1.2", "domain_unknown"),
    Cause("domain, no code", "550 host unknown", "5.1.2", "domain_unknown"),
    Cause("size, no code", "552 message too large", "5.3.4", "too_large"),
    Cause("spam", "554 5.7.1 message rejected as spam by the content filter", "5.7.1", "rejected_as_spam"),
    Cause("listed", "554 5.7.1 blocked using zen.list.example, your address is on a blacklist",
          "5.7.1", "blocked_by_policy"),
    Cause("dmarc", "550 5.7.26 unauthenticated mail is not accepted due to DMARC", "5.7.26",
          "blocked_by_policy"),
    Cause("size", "552 5.3.4 message size exceeds fixed maximum message size", "5.3.4", "too_large"),
    Cause("relay", "550 5.7.1 unable to relay for this recipient", "5.7.1", "relay_denied"),
    Cause("directory", "550 5.4.1 Recipient address rejected: Access denied", "5.4.1", "no_such_address"),
)  # fmt: skip


def _mail(sender: str, subject: str, body: str, headers: str = "") -> bytes:
    if not subject.isascii():
        subject = Header(subject, "utf-8", maxlinelen=900).encode()
    if not sender.isascii():
        name, _, address = sender.rpartition(" ")
        sender = f"{Header(name, 'utf-8').encode()} {address}"
    kind = "" if "content-type:" in headers.lower() else "Content-Type: text/plain; charset=utf-8\n"
    return (
        f"From: {sender}\nTo: {OUR_BOX}\nSubject: {subject}\nDate: Mon, 2 Feb 2026 10:01:00 +0000\n"
        f"Message-ID: <b1@mx.example>\nMIME-Version: 1.0\n{kind}{headers}\n{body}"
    ).encode()


def standard_report(
    fields: str, *, sender: str = "MAILER-DAEMON@mx.example", subject: str = "Undelivered Mail",
    text: str = "See below.", returned: str = "message/rfc822", headers: str = "",
    kind: str = "message/delivery-status",
) -> bytes:  # fmt: skip
    content = RETURNED if returned == "message/rfc822" else RETURNED_HEADERS
    body = (
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n\n--b\nContent-Type: {kind}\n\n"
        f"Reporting-MTA: dns; mx.example\n\n{fields}\n\n--b\nContent-Type: {returned}\n\n{content}\n--b--\n"
    )
    report = "multipart/report; report-type=delivery-status; boundary=b"
    return _mail(sender, subject, body, f"Content-Type: {report}\n{headers}")


def _fields(to: str, status: str, words: str, action: str = "failed") -> str:
    return (
        f"Final-Recipient: rfc822; {to}\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; {words}"
    )


# ---- plain text: tests/data/bounces holds one file a server, a language, a warning ----


def _texts(folder: str) -> Iterator[tuple[str, str, str, str]]:
    """Name, sender, subject and text; {to} {words} {id} {headers} {returned} are filled in."""
    for path in sorted((DATA / folder).glob("*.txt")):
        head, _, text = path.read_text().partition("\n\n")
        sender, subject = (line.partition(": ")[2] for line in head.split("\n"))
        yield path.stem, sender, subject, text


def _filled(text: str, words: str = "") -> str:
    return text.format(to=VERA, words=words, id=OUR_ID, headers=RETURNED_HEADERS, returned=RETURNED)


def plain_letters() -> Iterator[Letter]:
    for name, sender, subject, text in _texts("servers"):
        for cause in CAUSES:
            body = _filled(text, cause.words.format(to=VERA))
            raw = _mail(sender, subject, body, "Return-Path: <>\n")
            yield Letter(f"{name}: {cause.name}", raw, cause.status, cause.reason)


# ---- the standard form, by server and language ----

NDR_SUBJECTS = {
    "en": "Undeliverable: Re: Fees", "de": "Unzustellbar: Re: Gebühren", "fr": "Non remis : Re: Taxes",
    "es": "No se puede entregar: Re: Tasas", "it": "Non recapitabile: Re: Tasse",
    "pt": "Não é possível entregar: Re: Taxas", "nl": "Onbestelbaar: Re: Kosten",
    "pl": "Niedostarczalne: Re: Opłaty", "cs": "Nedoručitelné: Re: Poplatky",
    "sv": "Olevererbart: Re: Avgifter", "da": "Uleverbar: Re: Gebyrer", "no": "Kan ikke leveres: Re: Gebyr",
    "fi": "Perille toimittamaton: Re: Maksut", "hu": "Kézbesíthetetlen: Re: Díjak",
    "ro": "Nelivrabil: Re: Taxe", "ru": "Недоставлено: Re: Пошлины", "uk": "Не доставлено: Re: Збори",
    "el": "Δεν παραδόθηκε: Re: Τέλη", "tr": "Teslim Edilemedi: Re: Ücretler", "zh": "未送达: Re: 费用",
    "ja": "配信不能: Re: 手数料", "ko": "배달되지 않음: Re: 수수료", "ar": "لم يتم التسليم: Re: الرسوم",
    "he": "לא ניתן למסור: Re: אגרות",
}  # fmt: skip


def standard_letters() -> Iterator[Letter]:
    for language, subject in NDR_SUBJECTS.items():
        for cause in CAUSES:
            fields = _fields(VERA, cause.status, cause.words.format(to=VERA))
            raw = standard_report(fields, subject=subject, sender="postmaster@visitor.example")
            yield Letter(f"exchange in {language}: {cause.name}", raw, cause.status, cause.reason)
    unknown = _fields(VERA, "5.1.1", "550 5.1.1 user unknown")
    for name, raw in _variants(unknown):
        yield Letter(name, raw, "5.1.1", "no_such_address")


def _variants(fields: str) -> Iterator[tuple[str, bytes]]:
    yield "headers only", standard_report(fields, returned="text/rfc822-headers")
    yield "international", standard_report(fields, kind="message/global-delivery-status")
    yield "no daemon", standard_report(fields, sender="it@visitor.example", subject="Fees")
    yield "brackets", standard_report(fields.replace(VERA, f"<{VERA}>"))
    yield "no blank", standard_report(fields.replace("rfc822; ", "RFC822;"))
    yield (
        "alias",
        standard_report(
            fields.replace(VERA, "v17@inner.example") + f"\nOriginal-Recipient: rfc822;{VERA}"
        ),
    )
    yield "vague", standard_report(fields.replace("5.1.1\n", "5.0.0\n"))
    yield (
        "x400",
        standard_report(
            fields.replace(f"rfc822; {VERA}", "x400; /G=vera/S=lopez/O=visitor/C=es/")
            + f"\nOriginal-Recipient: rfc822;{VERA}"
        ),
    )
    yield (
        "encapsulated",
        standard_report(
            fields.replace(VERA, "IMCEASMTP-vera+2Elopez+40visitor+2Eexample@gate.example")
        ),
    )
    ok = f"Final-Recipient: rfc822; rui@visitor.example\nAction: delivered\nStatus: 2.0.0\n\n{fields}"
    yield "one of two", standard_report(ok)


# ---- many languages: nothing but a sentence, an address and a reason ----

LOCAL_SENDERS = (
    "MAILER-DAEMON@mx.example",
    "Postmaster <postmaster@mx.example>",
    "mail@mx.example",
)


def local_letters() -> Iterator[Letter]:
    for language, _, subject, text in _texts("languages"):
        for sender in LOCAL_SENDERS:
            raw = _mail(sender, subject, _filled(text))
            yield Letter(f"{language} from {sender}", raw, "5.1.1", "no_such_address")


# ---- still trying ----


def warnings() -> Iterator[Letter]:
    for name, sender, subject, text in _texts("delayed"):
        raw = _mail(sender, subject, _filled(text))
        yield Letter(f"delay by {name}", raw, "", "temporary_trouble", is_permanent=False)
    fields = _fields(VERA, "4.4.1", "connection timed out", action="delayed")
    raw = standard_report(fields, subject="Delivery Status Notification (Delay)")
    yield Letter(
        "delay in the standard form", raw, "4.4.1", "temporary_trouble", is_permanent=False
    )


ALL_LETTERS = (*plain_letters(), *standard_letters(), *local_letters(), *warnings())
