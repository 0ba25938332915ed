"""Delivery reports as servers of the last thirty years write them, composed by template.

Each server says what its letter must be understood as; the returned message is always the same one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from email.header import Header

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


# ---- plain text, by server: sender, subject, text; {to} {words} {headers} {returned} ----

DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.example>"
PLAIN_SERVERS = {
    "qmail": (
        "MAILER-DAEMON@mx.example", "failure notice",
        ("Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your "
        "message to the following addresses.\nThis is a permanent error; I've given up. Sorry it "
        "didn't work out.\n\n<{to}>:\n192.0.2.25 does not like recipient.\nRemote host said: {words}\n"
        "Giving up on 192.0.2.25.\n\n--- Below this line is a copy of the message.\n\n"
        "Return-Path: <madrid@helpdesk.example>\n{returned}"),
    ),
    "exim": (
        DAEMON, "Mail delivery failed: returning message to sender",
        ("This message was created automatically by mail delivery software.\n\nA message that you sent "
        "could not be delivered to one or more of its\nrecipients. This is a permanent error. The "
        "following address(es) failed:\n\n  {to}\n    host mx.visitor.example [192.0.2.1]\n    SMTP "
        "error from remote mail server after RCPT TO:<{to}>:\n    {words}\n\n------ This is a copy of "
        "the message, including all the headers. ------\n\n{returned}"),
    ),
    "postfix before 2004": (
        DAEMON, "Undelivered Mail Returned to Sender",
        ("This is the Postfix program at host mx.example.\n\nI'm sorry to have to inform you that the "
        "message returned\nbelow could not be delivered to one or more destinations.\n\nFor further "
        "assistance, please send mail to <postmaster>\n\n\t\t\tThe Postfix program\n\n<{to}>: host "
        "mx.visitor.example[192.0.2.1] said: {words} (in reply to RCPT TO command)\n\n"
        "------ Original message ------\n{returned}"),
    ),
    "sendmail 8": (
        "Mail Delivery Subsystem <MAILER-DAEMON@mx.example>", "Returned mail: see transcript for details",
        ("The original message was received at Mon, 2 Feb 2026 10:00:00 GMT\nfrom out.helpdesk.example "
        "[192.0.2.9]\n\n   ----- The following addresses had permanent fatal errors -----\n<{to}>\n"
        "    (reason: {words})\n\n   ----- Transcript of session follows -----\n... while talking to "
        "mx.visitor.example.:\n>>> DATA\n<<< {words}\n\n   ----- Original message follows -----\n{returned}"),
    ),
    "exchange 5.5": (
        "System Administrator <postmaster@visitor.example>", "Undeliverable: Re: Fees of the register",
        ("Your message\n\n  To:      Vera Lopez\n  Subject: Re: Fees of the register\n  Sent:    Mon, 2 "
        "Feb 2026 10:00:00 -0000\n\ndid not reach the following recipient(s):\n\n{to} on Mon, 2 Feb 2026 "
        "10:00:05 -0000\n    {words}\n    MSEXCH:IMS:Visitor:EAST:MX 0 (000C05A6)\n\nMessage-ID: <{id}>\n"),
    ),
    "exchange 2003": (
        "postmaster@visitor.example", "Delivery Status Notification (Failure)",
        ("This is an automatically generated Delivery Status Notification.\n\nDelivery to the following "
        "recipients failed.\n\n       {to}\n\n{words}\n\nMessage-ID: <{id}>\n"),
    ),
    "lotus domino": (
        "Postmaster@visitor.example", "DELIVERY FAILURE: the message was not accepted",
        ("Your message\n\n  Subject: Re: Fees of the register\n\nwas not delivered to:\n\n  {to}\n\n"
        "because:\n\n  {words}\n\nMessage-ID: <{id}>\n"),
    ),
    "groupwise": (
        "Mailer-Daemon@visitor.example", "Message status - undeliverable",
        ("The message that you sent was undeliverable to the following:\n\t{to} ({words})\n\n"
        "Message-ID: <{id}>\n"),
    ),
    "gmail of 2010": (
        "Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
        "Delivery Status Notification (Failure)",
        ("Delivery to the following recipient failed permanently:\n\n     {to}\n\nTechnical details of "
        "permanent failure:\nGoogle tried to deliver your message, but it was rejected by the server for "
        "the recipient domain visitor.example by mx.visitor.example. [192.0.2.1].\n\nThe error that the "
        "other server returned was:\n{words}\n\n----- Original message -----\n\n{returned}"),
    ),
    "gmail of today": (
        "Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
        "Delivery Status Notification (Failure)",
        ("** Message not delivered **\n\nYour message wasn't delivered to {to} because of the following "
        "answer.\n\nThe response from the remote server was:\n{words}\n\nMessage-ID: <{id}>\n"),
    ),
    "yahoo": (
        "MAILER-DAEMON@yahoo.example", "Failure Notice",
        ("Sorry, we were unable to deliver your message to the following address.\n\n<{to}>:\n{words}\n\n"
        "--- Below this line is a copy of the message.\n\n{returned}"),
    ),
    "aol": (
        "Mail Delivery Subsystem <MAILER-DAEMON@aol.example>", "Returned mail: delivery problems",
        ("*** ATTENTION ***\n\nYour e-mail is being returned to you because there was a problem with its\n"
        "delivery.  The address which was undeliverable is listed in the section\nlabeled: \"----- The "
        "following addresses had permanent fatal errors -----\".\n\n----- The following addresses had "
        "permanent fatal errors -----\n<{to}>\n\n----- Transcript of session follows -----\n<<< {words}\n"
        "   ----- Original message follows -----\n{returned}"),
    ),
    "mail.ru": (
        "mailer-daemon@corp.mail.example", "Mail failure.",
        ("This message was created automatically by mail delivery software.\n\nA message that you sent "
        "could not be delivered to one or more of its recipients. This is a permanent error.\nThe "
        "following address(es) failed:\n\n{to}\n{words}\n\n------ This is a copy of the message, including "
        "all the headers. ------\n\n{returned}"),
    ),
    "yandex": (
        "mailer-daemon@yandex.example", "Недоставленное сообщение",
        ("Это письмо отправлено почтовым сервером.\n\nК сожалению, мы вынуждены сообщить Вам о том, что "
        "Ваше письмо не может\nбыть отправлено одному или нескольким адресатам.\n\n<{to}>: host "
        "mx.visitor.example[192.0.2.1] said: {words}\n\nMessage-ID: <{id}>\n"),
    ),
    "gmx and web.de": (
        "GMX Mailer Daemon <mailer-daemon@gmx.example>", "Mail delivery failed: returning message to sender",
        ("This message was created automatically by mail delivery software.\n\nA message that you sent could "
        "not be delivered to one or more of\nits recipients. This is a permanent error. The following "
        "address\nfailed:\n\n{to}:\nSMTP error from remote server for RCPT TO command, host: "
        "mx.visitor.example (192.0.2.1) reason: {words}\n\n--- The header of the original message is "
        "following. ---\n\n{headers}"),
    ),
    "t-online": (
        "Mail Delivery System <Mailer-Daemon@t-online.example>", "Undelivered mail returned to sender",
        ("|------------------------- Message log follows: -------------------------|\n no valid recipients "
        "were found for this message\n|------------------------- Failed addresses follow: "
        "---------------------|\n <{to}> ... {words}\n|------------------------- Message text follows: "
        "------------------------|\n{returned}"),
    ),
    "orange": (
        "MAILER-DAEMON@orange.example", "Échec de la remise du message",
        ("Votre message n'a pas pu être remis au(x) destinataire(s) suivant(s) :\n\n<{to}> : {words}\n\n"
        "----- Message original -----\n{returned}"),
    ),
    "free": (
        "MAILER-DAEMON@free.example", "failure notice",
        ("Bonjour, ici le programme de messagerie de free.example.\nVotre message n'a pas pu être délivré "
        "aux adresses suivantes.\n\n<{to}>:\n{words}\n\n--- Ci-dessous une copie du message.\n\n{returned}"),
    ),
    "qq": (
        "PostMaster <PostMaster@qq.example>", "来自qq.example的退信",
        ("尊敬的用户，您好：\n抱歉，您的邮件被退回来了……\n"
         "收件人邮件地址：{to}\n退信原因：{words}\n\nMessage-ID: <{id}>\n"),
    ),
    "163": (
        "Postmaster@163.example", "系统退信/Systems bounce",
        ("抱歉，您的邮件未能送达以下收件人\n\n<{to}>\n\n原因：SMTP error, RCPT TO: host "
        "visitor.example said: "
        "{words}\n\nMessage-ID: <{id}>\n"),
    ),
    "naver": (
        "MAILER-DAEMON@naver.example", "[반송메일] Re: Fees of the register",
        "메일이 반송되었습니다.\n\n받는 사람: {to}\n반송 사유: {words}\n\nMessage-ID: <{id}>\n",
    ),
    "ironport": (
        "MAILER-DAEMON@mx.example", "Delivery Notification",
        ("The following message to <{to}> was undeliverable.\nThe reason for the problem:\n{words}\n\n"
        "Message-ID: <{id}>\n"),
    ),
    "symantec": (
        "Mail Delivery System <postmaster@mail.cloud.example>", "failure notice",
        ("This is the mail delivery agent at messagelabs.example.\nI was unable to deliver your message to "
        "the following addresses:\n\n{to}\n\nReason: {words}\n\nThe message subject was: Re: Fees\n"
        "Message-ID: <{id}>\n"),
    ),
    "proofpoint": (
        "Mail Delivery Subsystem <MAILER-DAEMON@pphosted.example>", "Returned mail: see transcript",
        ("   ----- The following addresses had permanent fatal errors -----\n<{to}>\n    (reason: "
        "{words})\n\n   ----- Transcript of session follows -----\n... while talking to [192.0.2.1]:\n<<< {words}\n\n"
        "Message-ID: <{id}>\n"),
    ),
    "mimecast": (
        "Postmaster <postmaster@mimecast.example>", "[Postmaster] Email Delivery Failure",
        ("This is an email delivery failure notification message.\n\nAn email sent by you to email address:\n"
        "{to}\ncould not be delivered because it was not accepted by the recipient's server.\n\nThe error: "
        "{words}\n\nMessage-ID: <{id}>\n"),
    ),
    "smtp32 and imail": (
        "Postmaster <postmaster@visitor.example>", "Undeliverable Mail",
        "undeliverable to {to}\n{words}\n\nOriginal message follows.\n\n{returned}",
    ),
    "mercury": (
        "Mail delivery service <postmaster@visitor.example>", "Delivery failure notification",
        ("With reference to your message with the subject:\n   \"Re: Fees of the register\"\n\nThe "
        "local mail "
        "transport system has reported the following problems\nit encountered while trying to deliver your "
        "message:\n\n*** {to}\n    {words}\n\nYour mail message is shown below.\n-----------\n{returned}"),
    ),
    "communigate": (
        "MAILER-DAEMON@mx.example", "Undeliverable mail: Re: Fees of the register",
        ("Failed to deliver to '{to}'\nSMTP module(domain visitor.example) reports:\n message text rejected "
        "by mx.visitor.example:\n {words}\n\nMessage-ID: <{id}>\n"),
    ),
    "mdaemon": (
        "MDaemon@mx.example", "Permanent Delivery Failure",
        ("The attached message had PERMANENT fatal delivery errors!\n\nYOUR MESSAGE WAS NOT DELIVERED!\n\nThe "
        "following addresses did NOT receive a copy of your message:\n\n> {to}\n\n--- Session Transcript "
        "---\n RCPT To:<{to}>\n {words}\n--- End Transcript ---\n\nMessage-ID: <{id}>\n"),
    ),
    "kerio": (
        "Mail Delivery Subsystem <postmaster@mx.example>", "Delivery Failure Notification",
        ("Your message was not delivered to one or more recipients.\n\nThe following recipient(s) could not "
        "be reached:\n\n{to}\n\tRemote server replied: {words}\n\nMessage-ID: <{id}>\n"),
    ),
    "hmailserver": (
        "mailer-daemon@mx.example", "Message undeliverable: Re: Fees of the register",
        ("Your message did not reach some or all of the intended recipients.\n\n   Sent: Mon, 2 Feb 2026 "
        "10:00:00\n   Subject: Re: Fees of the register\n\nThe following recipient(s) could not be reached:"
        "\n\n{to}\n   Error Type: SMTP\n   Remote server replied: {words}\n\nhMailServer\n\nMessage-ID: <{id}>\n"),
    ),
    "courier": (
        '"Courier mail server at mx.example" <@mx.example>', "NOTICE: mail delivery status.",
        ("This is a delivery status notification from mx.example,\nrunning the Courier mail server.\n\nThe "
        "original message was received on Mon, 2 Feb 2026\n\n"
        "---------------------------------------------------------------------------\n\n            "
        "UNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n<{to}>:\n"
        "    mx.visitor.example [192.0.2.1]:\n    <<< {words}\n\nMessage-ID: <{id}>\n"),
    ),
    "netscape": (
        "Mail Administrator <Postmaster@visitor.example>", "Mail System Error - Returned Mail",
        ("This Message was undeliverable due to the following reason:\n\n{words}\n\nThe following "
        "recipients did not receive this message:\n\n     <{to}>\n\nPlease reply to "
        "Postmaster@visitor.example\nif you feel this message to be in error.\n\nMessage-ID: <{id}>\n"),
    ),
    "smail": (
        "<MAILER-DAEMON@mx.example>", "mail failed, returning to sender",
        ("|------------------------- Message log follows: -------------------------|\n no valid recipients\n"
        "|------------------------- Failed addresses follow: ---------------------|\n <{to}> ... {words}\n"
        "|------------------------- Message text follows: ------------------------|\n{returned}"),
    ),
    "amazon ses": (
        "MAILER-DAEMON@email.amazonses.example", "Delivery Status Notification (Failure)",
        ("An error occurred while trying to deliver the mail to the following recipients:\n{to}\n{words}\n\n"
        "Message-ID: <{id}>\n"),
    ),
    "sendgrid": (
        "MAILER-DAEMON <mailer-daemon@sendgrid.example>", "Undelivered Mail Returned to Sender",
        ("Hello, this is the mail server on sendgrid.example.\n\nI am sending you this message to inform you "
        "on the delivery status of a\nmessage you previously sent. Immediately below you will find a list "
        "of\nthe affected recipients; also attached is a Delivery Status Notification\n\n  <{to}>: delivery "
        "failed, {words}\n\nMessage-ID: <{id}>\n"),
    ),
    "powermta": (
        "postmaster@mx.example", "Delivery report",
        ("Hello, this is the mail server on mx.example.\n\nI am sending you this message to inform you on "
        "the delivery status of a\nmessage you previously sent.  Immediately below you will find a list of\n"
        "the affected recipients;\n\n  <{to}> (reading RCPT response): {words}\n\nMessage-ID: <{id}>\n"),
    ),
    "zimbra": (
        "MAILER-DAEMON@zimbra.visitor.example (Mail Delivery System)",
        "Undelivered Mail Returned to Sender",
        ("This is the mail system at host zimbra.visitor.example.\n\nI'm sorry to have to inform you that "
        "your message could not\nbe delivered to one or more recipients. It's attached below.\n\nFor "
        "further assistance, please send mail to postmaster.\n\nIf you do so, please include this problem "
        "report. You can\ndelete your own text from the attached returned message.\n\n                   "
        "The mail system\n\n<{to}>: {words}\n\nMessage-ID: <{id}>\n"),
    ),
    "office 365": (
        "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@visitor.example>",
        "Undeliverable: Re: Fees of the register",
        ("Your message to {to} couldn't be delivered.\n\nmadrid\tOffice 365\tvera.lopez\n\nHow to Fix It\nThe "
        "address may be misspelled or may not exist.\n\nOriginal Message Details\nSender Address:\t"
        "madrid@helpdesk.example\nRecipient Address:\t{to}\nSubject:\tRe: Fees\n\nError Details\nReported "
        "error:\t{words}\nDSN generated by:\tPROD.OUTLOOK.EXAMPLE\n\nMessage-ID: <{id}>\n"),
    ),
    "x.400 gateway": (
        "postmaster@x400gate.example", "Non-delivery report",
        ("Delivery report for the message of Mon, 2 Feb 2026\n\nYour message could not be delivered to:\n"
        "  Recipient: {to}\n  Reason: {words}\n\nMessage-ID: <{id}>\n"),
    ),
    "winroute, by its own name": (
        "support@visitor.example", "Delivery failure",
        ("Your message has encountered delivery problems\nto the following recipient(s):\n\n{to}\nDelivery "
        "failed\n{words}\n\nMessage-ID: <{id}>\n"),
    ),
}  # fmt: skip


def plain_letters() -> Iterator[Letter]:
    for name, (sender, subject, text) in PLAIN_SERVERS.items():
        for cause in CAUSES:
            words = cause.words.format(to=VERA)
            body = text.format(
                to=VERA, words=words, id=OUR_ID, headers=RETURNED_HEADERS, returned=RETURNED
            )
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


# ---- the intended words of many languages: nothing but a sentence, an address and a reason ----

LOCAL_WORDS = {
    "de": ("Unzustellbar: Ihre Nachricht", ("Ihre Nachricht konnte nicht zugestellt werden.\n\nEmpfänger:"
           " {to}\nGrund: Der Empfänger ist unbekannt.")),
    "fr": ("Échec de la remise", ("Votre message n'a pas pu être remis au destinataire suivant :\n\n{to}\n\n"
           "Motif : adresse inconnue.")),
    "es": ("Mensaje no entregado", ("No se ha podido entregar su mensaje al siguiente destinatario:\n\n{to}\n\n"
           "Motivo: el usuario no existe.")),
    "it": ("Mancata consegna", ("Il messaggio non è stato recapitato al seguente destinatario:\n\n{to}\n\n"
           "Motivo: utente sconosciuto.")),
    "pt": ("Falha na entrega", ("A sua mensagem não foi entregue ao seguinte destinatário:\n\n{to}\n\nMotivo:"
           " o utilizador: usuário inexistente.")),
    "nl": ("Bezorging mislukt", ("Uw bericht kon niet worden bezorgd bij de volgende ontvanger:\n\n{to}\n\n"
           "Reden: gebruiker onbekend.")),
    "pl": ("Nie dostarczono wiadomości", ("Nie można dostarczyć wiadomości do następującego odbiorcy:\n\n{to}\n\n"
           "Powód: użytkownik nie istnieje.")),
    "cs": ("Nedoručená zpráva", ("Zprávu se nepodařilo doručit následujícímu příjemci:\n\n{to}\n\nDůvod:"
           " uživatel neexistuje.")),
    "sv": ("Meddelandet kunde inte levereras", ("Meddelandet kunde inte levereras till följande mottagare:\n\n"
           "{to}\n\nOrsak: mottagaren är okänd.")),
    "da": ("Beskeden kunne ikke leveres", ("Din besked kunne ikke leveres til følgende modtager:\n\n{to}\n\n"
           "Årsag: modtageren er ukendt.")),
    "no": ("Meldingen kunne ikke leveres", ("Meldingen kunne ikke leveres til følgende mottaker:\n\n{to}\n\n"
           "Årsak: mottakeren er ukjent.")),
    "fi": ("Viestin toimitus epäonnistui", ("Viestiä ei voitu toimittaa seuraavalle vastaanottajalle:\n\n{to}\n\n"
           "Syy: vastaanottaja on tuntematon.")),
    "hu": ("Kézbesítési hiba", ("Az üzenetet nem lehetett kézbesíteni a következő címzettnek:\n\n{to}\n\nOk:"
           " a felhasználó nem létezik.")),
    "ro": ("Mesajul nu a fost livrat", ("Mesajul nu a putut fi livrat următorului destinatar:\n\n{to}\n\nMotiv:"
           " destinatarul nu există.")),
    "ru": ("Письмо не доставлено", ("Ваше письмо не удалось доставить получателю:\n\n{to}\n\nПричина:"
           " пользователь не найден.")),
    "uk": ("Лист не доставлено", ("Ваш лист не вдалося доставити одержувачу:\n\n{to}\n\nПричина: одержувач"
           " не існує.")),
    "el": ("Αποτυχία παράδοσης", ("Το μήνυμά σας δεν ήταν δυνατό να παραδοθεί στον παραλήπτη:\n\n{to}\n\nΑιτία:"
           " ο παραλήπτης δεν υπάρχει.")),
    "tr": ("İleti teslim edilemedi", ("İletiniz aşağıdaki alıcıya teslim edilemedi:\n\n{to}\n\nNeden:"
           " kullanıcı bulunamadı.")),
    "zh": ("退信通知", "您的邮件无法投递到以下地址：\n\n{to}\n\n原因：用户不存在。"),
    "zh-tw": ("系統退信", "您的郵件無法送達以下收件人：\n\n{to}\n\n原因：信箱不存在，查無此人。"),
    "ja": ("配信できませんでした", "次の宛先にメールを配信できませんでした。\n\n{to}\n\n理由：宛先のユーザーが見つかりません。"),
    "ko": ("메일 전송 실패", "다음 수신자에게 메일을 전달하지 못했습니다. 전송 실패\n\n{to}\n\n사유: 사용자를 찾을 수 없음"),
    "ar": ("لم يتم تسليم الرسالة", "تعذر تسليم رسالتك إلى المستلم التالي:\n\n{to}\n\nالسبب: المستخدم غير موجود."),
    "he": ("ההודעה לא נמסרה", "לא ניתן למסור את ההודעה לנמען הבא:\n\n{to}\n\nסיבה: הנמען לא נמצא."),
}  # fmt: skip
LOCAL_SENDERS = (
    "MAILER-DAEMON@mx.example",
    "Postmaster <postmaster@mx.example>",
    "mail@mx.example",
)


def local_letters() -> Iterator[Letter]:
    for language, (subject, text) in LOCAL_WORDS.items():
        for sender in LOCAL_SENDERS:
            body = f"{text.format(to=VERA)}\n\n----- Original message -----\n{RETURNED}"
            raw = _mail(sender, subject, body)
            yield Letter(f"{language} from {sender}", raw, "5.1.1", "no_such_address")


# ---- still trying ----

WARNINGS = {
    "exim": ("Warning: message 1abc-000 delayed 24 hours", ("This message was created automatically by mail "
             "delivery software.\nA message that you sent has not yet been delivered to one or more of its\n"
             "recipients after more than 24 hours on the queue on mx.example.\n\nThe address to which the "
             "message has not yet been delivered is:\n\n  {to}\n    Delay reason: connection timed out\n\nNo "
             "action is required on your part. Delivery attempts will continue for\nsome time.\n")),
    "sendmail": ("Warning: could not send message for past 4 hours", ("    **********************************"
                 "************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n    **  YOU DO NOT NEED TO"
                 " RESEND YOUR MESSAGE  **\n    **********************************************\n\n   ----- The"
                 " following addresses had transient non-fatal errors -----\n<{to}>\n\n   ----- Transcript of "
                 "session follows -----\n<{to}>... Deferred: Connection refused by mx.visitor.example.\n"
                 "Warning: message still undelivered after 4 hours\nWill keep trying until message is 5 days "
                 "old\n")),
    "gmail": ("Delivery Status Notification (Delay)", ("This is an automatically generated Delivery Status "
              "Notification\n\nTHIS IS A WARNING MESSAGE ONLY.\n\nYOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\n"
              "Delivery to the following recipient has been delayed:\n\n     {to}\n\nMessage will be retried for"
              " 2 more day(s)\n")),
    "exchange": ("Delayed: Re: Fees", ("Your message has not been delivered yet.\n\nDelivery to the following "
                 "recipient has been delayed:\n\n{to}\n\nWe'll keep trying to deliver it. The server will "
                 "continue to try for 47 hours.\n")),
    "qmail": ("delivery delayed", ("Hi. This is the qmail-send program at mx.example.\nYour message is delayed; I "
              "will keep trying.\n\n<{to}>:\nConnected to 192.0.2.1 but connection died. I'm still trying.\n")),
    "de": ("Verzögerte Zustellung", ("Ihre Nachricht konnte noch nicht zugestellt werden an:\n\n{to}\n\nDer Server "
           "ist vorübergehend nicht erreichbar. Weitere Zustellversuche folgen.\n")),
    "fr": ("Remise retardée", ("Votre message n'a pas encore pu être remis à :\n\n{to}\n\nLe serveur ne répond pas. "
           "De nouvelles tentatives vont suivre.\n")),
    "es": ("Entrega retrasada", ("Su mensaje aún no se ha podido entregar a:\n\n{to}\n\nEl servidor seguirá "
           "intentando la entrega.\n")),
    "ru": ("Доставка задерживается", ("Ваше письмо пока не удалось доставить:\n\n{to}\n\nСервер временно недоступен, "
           "попытки будут продолжены.\n")),
    "ja": ("配信遅延", "次の宛先への配信が遅れています。配信できませんでしたが、再試行します。\n\n{to}\n"),
    "zh": ("邮件投递延迟", "您的邮件暂时无法投递到：\n\n{to}\n\n系统将继续尝试投递。\n"),
}  # fmt: skip


def warnings() -> Iterator[Letter]:
    for name, (subject, text) in WARNINGS.items():
        body = f"{text.format(to=VERA)}\n----- Original message -----\n{RETURNED}"
        raw = _mail(DAEMON, subject, body)
        yield Letter(f"delay by {name}", raw, "", "temporary_trouble", is_permanent=False)
    fields = _fields(VERA, "4.4.1", "connection timed out", action="delayed")
    raw = standard_report(fields, subject="Delivery Status Notification (Delay)")
    yield Letter(
        "delay in the standard form", raw, "4.4.1", "temporary_trouble", is_permanent=False
    )


ALL_LETTERS = (*plain_letters(), *standard_letters(), *local_letters(), *warnings())
