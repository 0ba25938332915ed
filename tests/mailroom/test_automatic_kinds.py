"""Receipts, confirmations, challenges, verification mail, notices: each its kind, none answered."""

import pytest

from mailroom.reading.parsing import ParsedEmail, parse_email
from tests.mailroom.bounce_letters import VERA, standard_report
from tests.mailroom.test_automatic_words import received

RECEIPT_TEXTS = {
    "Read: Fees": "Your message\n\n  To: Madrid\n  Subject: Fees\n\nwas read on 2 February 2026 10:00.",
    "Not read: Fees": "Your message\n\n  Subject: Fees\n\nwas deleted without being read on 2 February.",
    "Lu : Taxes": "Votre message\n\n  Objet : Taxes\n\na été lu le 2 février 2026.",
    "Gelesen: Gebühren": "Ihre Nachricht\n\n  Betreff: Gebühren\n\nwurde am 2. Februar gelesen.",
    "Leído: Tasas": "Su mensaje\n\n  Asunto: Tasas\n\nfue leído el 2 de febrero.",
    "Letto: Tasse": "Il messaggio\n\n  Oggetto: Tasse\n\nè stato letto il 2 febbraio.",
    "Lida: Taxas": "A sua mensagem\n\n  Assunto: Taxas\n\nfoi lida em 2 de fevereiro.",
    "Gelezen: Kosten": "Uw bericht\n\n  Onderwerp: Kosten\n\nis gelezen op 2 februari.",
    "Прочитано: Пошлины": "Ваше сообщение\n\n  Тема: Пошлины\n\nбыло прочитано 2 февраля.",
    "開封済み: 手数料": "件名: 手数料\n\nのメッセージは開封されました。",
    "Return Receipt": "Your document: Fees\nwas received by: Vera Lopez\nat: 2 February 2026",
    "Lesebestätigung (angezeigt)": "Dies ist eine Lesebestätigung für Ihre Nachricht.",
}
CHALLENGES = {
    "Please confirm your message": "Hello,\nyour message to vera is being held because your address is "
    "unknown. Click the link below to confirm that you are a human: https://x.example/c/1",
    "Re: Fees [SpamArrest verification]": "Vera uses SpamArrest. To have your message delivered, click "
    "https://arrest.example/1",
    "Your email to vera requires confirmation": "I apologize for this automatic reply. Please reply to "
    "this message to confirm that you are not a spammer.",
    "Authentification de l'expéditeur": "Pour que votre message soit remis, cliquez sur ce lien pour "
    "vous authentifier : https://black.example/1",
    "Confirmação de remetente: AntiSpam UOL": "Para que sua mensagem seja entregue, confirme aqui: "
    "https://uol.example/1",
    "Bestätigen Sie Ihre Nachricht an Vera": "Damit Ihre Nachricht zugestellt wird, bestätigen Sie "
    "bitte: https://b.example/1",
}
PERSONS_WISHES = {
    "Please confirm your message of Tuesday": "I have your message of Tuesday, but I can't open the form.",
    "Please verify your message": "There is an error in it: my name is Lopez.",
    "Confirm that you have my mail": "Please confirm that you have received my form.",
    "My message is waiting": "My message of Monday is waiting for your approval.",
}
CODES = {
    "Your verification code is 483920": "Use 483920 to sign in. If you did not ask for it, ignore this "
    "email.",
    "Confirm your email address": "Click https://shop.example/confirm?t=1 to finish. If you did not "
    "sign up, ignore this email.",
    "Reset your password": "Follow https://app.example/reset/abc123 . If it wasn't you, ignore this.",
    "Votre code de vérification": "Votre code : 483920. Ne partagez ce code avec personne.",
    "Confirma tu correo": "Pulsa https://tienda.example/confirm/1 . Si no fuiste tú, ignóralo.",
    "Ihr Bestätigungscode": "Ihr Code lautet 483920. Wenn Sie das nicht waren, ignorieren Sie diese Mail.",
    "Il tuo codice di verifica": "Il codice è 483920. Se non hai richiesto il codice, ignora.",
    "Seu código de verificação": "O código é 483920. Se não foi você, ignore.",
    "Uw verificatiecode": "Uw code is 483920. Deel deze code met niemand.",
    "Код подтверждения": "Ваш код: 483920. Если вы его не запрашивали, не сообщайте его.",
    "验证码": "您的验证码是 483920，请勿泄露。",
    "認証コードのお知らせ": "認証コード: 483920\n心当たりのない場合は破棄してください。",
    "인증번호 안내": "인증번호는 483920 입니다. 본인이 요청하지 않았다면 무시하세요.",
    "رمز التحقق": "رمز التحقق الخاص بك هو 483920. إذا لم تطلبه فتجاهل الرسالة.",
}


@pytest.mark.parametrize("subject", RECEIPT_TEXTS)
def test_a_read_receipt_without_a_form_is_known_by_its_words(subject: str) -> None:
    mail = received(subject, RECEIPT_TEXTS[subject])
    assert (mail.automatic, mail.may_acknowledge) == ("receipt", False)


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
@pytest.mark.parametrize("subject", ["Delivery Status Notification (Success)", "Relayed: Fees"])
def test_a_confirmed_delivery_is_a_receipt(action: str, subject: str) -> None:
    fields = f"Final-Recipient: rfc822; {VERA}\nAction: {action}\nStatus: 2.0.0"
    mail = parse_email(standard_report(fields, subject=subject))
    assert (mail.automatic, mail.bounce, mail.may_acknowledge) == ("receipt", None, False)


def test_a_success_in_free_words_is_no_failure() -> None:
    text = f"Your message was successfully delivered to the following recipients:\n\n{VERA}\n"
    raw = f"From: postmaster@mx.example\nSubject: Delivery report\n\n{text}"
    assert parse_email(raw.encode()).bounce is None


@pytest.mark.parametrize("subject", CHALLENGES)
def test_a_challenge_is_no_inquiry(subject: str) -> None:
    mail = received(subject, CHALLENGES[subject])
    assert (mail.automatic, mail.may_acknowledge) == ("challenge", False)


@pytest.mark.parametrize("subject", PERSONS_WISHES)
def test_a_person_who_wants_a_confirmation_is_no_challenge(subject: str) -> None:
    assert received(subject, PERSONS_WISHES[subject]).automatic == ""


@pytest.mark.parametrize("subject", CODES)
def test_somebodys_code_is_held_for_agents(subject: str) -> None:
    """The ticket trick: the code would let a stranger act as the desk."""
    mail = _from_machine(subject, CODES[subject])
    assert (mail.automatic, mail.may_acknowledge) == ("verification", False)


def _from_machine(subject: str, text: str) -> ParsedEmail:
    sender = "Sender: no-reply@shop.example\nAuto-Submitted: auto-generated\n"
    return received(subject, text, sender)


@pytest.mark.parametrize("subject", ["Reset your password", "Confirm your email address"])
def test_a_code_is_known_without_any_header(subject: str) -> None:
    assert received(subject, CODES[subject]).automatic == "verification"


@pytest.mark.parametrize(
    "header",
    [
        "X-Auto-Response-Suppress: All",
        "X-Auto-Response-Suppress: OOF, AutoReply",
        "X-Auto-Response-Suppress: DR, RN, NRN",
        "X-OTRS-Loop: yes",
        "X-Loop: helpdesk@other.example",
        "X-Roundup-Loop: hello",
        "X-Zammad-Ticket: 4",
        "X-GitHub-Reason: mention",
        "X-JIRA-FingerPrint: abc",
        "RT-Ticket: rt.example #4",
        "Feedback-ID: 4:campaign:shop",
        "X-MSFBL: abc",
        "X-Spam-Flag: YES",
        "Return-Path: <bounces@shop.example>",
        "Return-Path: <owner-list@lists.example>",
        "Return-Path: <list-bounces+vera=visitor.example@lists.example>",
        "Sender: list-request@lists.example",
        "Subject: We have received your request",
        "Subject: Ticket #4711 created",
        "Content-Type: text/calendar; method=REPLY",
    ],
)
def test_silence_is_kept_without_calling_the_writer_a_machine(header: str) -> None:
    mail = parse_email(f"From: Vera <vera@visitor.example>\n{header}\n\nText".encode())
    assert (mail.automatic, mail.may_acknowledge) == ("", False)


@pytest.mark.parametrize(
    "header",
    [
        "Feedback-ID: webmail:qq.example:bgweb:bgweb17",
        "X-Auto-Response-Suppress: None",
        "X-Mailer: Microsoft Outlook 16.0",
        "X-Spam-Status: No, score=-1.0",
        "Content-Type: text/calendar; method=REQUEST",
        "X-Autoreply: no",
        "X-Autoresponder: 0",
        "Auto-Submitted: no (a person wrote this)",
    ],
)
def test_what_persons_mail_carries_does_not_silence_us(header: str) -> None:
    mail = parse_email(f"From: Vera <vera@visitor.example>\n{header}\n\nText".encode())
    assert (mail.automatic, mail.may_acknowledge) == ("", True)


@pytest.mark.parametrize(
    "sender",
    [
        "no.reply@shop.example",
        "noreply-2@shop.example",
        "donotreply@shop.example",
        "do_not_reply@shop.example",
        "shop+noreply@shop.example",
        "nao-responda@loja.example",
        "nao.responder@loja.example",
        "no-responder@tienda.example",
        "nepasrepondre@boutique.example",
        "keine-antwort@laden.example",
        "nicht-antworten@laden.example",
        "nie-odpowiadaj@sklep.example",
        "postmaster@mx.example",
        "list-owner@lists.example",
        "users-request@lists.example",
        "listserv@lists.example",
        "abuse@mx.example",
        "newsletter@shop.example",
        "alerts@bank.example",
        "notification@social.example",
    ],
)
def test_no_machine_is_answered(sender: str) -> None:
    assert not parse_email(f"From: {sender}\nSubject: x\n\nText".encode()).may_acknowledge


@pytest.mark.parametrize(
    "sender",
    [
        "admin@company.example",
        "info@company.example",
        "service@company.example",
        "company-admin@company.example",
        "office@company.example",
        "support@company.example",
        "noreen@company.example",
        "bottazzi@company.example",
        "daemonov@company.example",
    ],
)
def test_people_behind_offices_addresses_are_answered(sender: str) -> None:
    assert parse_email(f"From: {sender}\nSubject: x\n\nText".encode()).may_acknowledge


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ("X-Auto-Reply-From: v@visitor.example", "auto_reply"),
        ("X-Amazon-Auto-Reply: true", "auto_reply"),
        ("X-Mailer: vacation 1.2", "auto_reply"),
        ("Precedence: junk", "auto_reply"),
        ("Precedence: bulk\nSubject: Re: Fees", "auto_reply"),
        ("Precedence: bulk\nSubject: Re: Fees\nList-Id: <users.lists.example>", "list"),
        ("X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent", "auto_reply"),
        ("X-Cron-Env: <SHELL=/bin/sh>", "auto_reply"),
        ("To: Multiple recipients of list <users@lists.example>", "list"),
        ("X-Mailman-Version: 2.1\nPrecedence: bulk", "list"),
        ("Subject: Report Domain: helpdesk.example Submitter: mx.example Report-ID: <1>", "report"),
        ("Content-Type: multipart/report; report-type=tlsrpt; boundary=b", "report"),
    ],
)
def test_vendors_marks_are_known(headers: str, kind: str) -> None:
    mail = parse_email(f"From: v@visitor.example\n{headers}\n\nText".encode())
    assert (mail.automatic, mail.may_acknowledge) == (kind, False)


def test_its_own_headers_call_a_bounce_automatic_too() -> None:
    fields = f"Final-Recipient: rfc822; {VERA}\nAction: failed\nStatus: 5.1.1"
    mail = parse_email(standard_report(fields, headers="Auto-Submitted: auto-replied\n"))
    assert (mail.automatic, mail.is_marked_automatic) == ("bounce", True)
