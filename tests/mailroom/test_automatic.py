"""Machines' mail is recognised, kept, and never answered."""

import pytest

from mailroom.reading.parsing import ParsedEmail, parse_email


def parsed(
    headers: str = "", *, sender: str = "vera@visitor.example", body: str = "x"
) -> ParsedEmail:
    return parse_email(f"From: {sender}\n{headers}\n\n{body}".encode())


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated (vacation)",
        "Auto-Submitted: auto-notified; owner-email=x@y.example",
        "X-Autoreply: yes",
        "X-Autorespond: out",
        "Precedence: auto_reply",
        "X-FC-MachineGenerated: true",
        "X-POST-MessageClass: 9; Autoresponder",
        "Return-Path: <>",
        "Subject: Automatic reply: fees",
        "Subject: Out of office until Monday",
        "Subject: Réponse automatique : taxes",
        "Subject: Respuesta automática: tasas",
        "Subject: Automatische Antwort: Gebühren",
        "Subject: Abwesenheitsnotiz",
        "Subject: Risposta automatica: tasse",
        "Subject: Resposta automática: taxas",
        "Subject: Automatisch antwoord: kosten",
        "Subject: Odpowiedź automatyczna: opłaty",
        "Subject: =?utf-8?b?6Ieq5Yqo5Zue5aSNOiDotLnnlKg=?=",
        "Subject: 自動返信: 手数料",
        "Subject: 자동 회신: 수수료",
        "Subject: Автоответ: пошлины",
        "Subject: رد تلقائي: الرسوم",
    ],
)
def test_automatic_replies_are_recognised(header: str) -> None:
    mail = parsed(header)
    assert (mail.automatic, mail.may_acknowledge) == ("auto_reply", False)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("List-Id: <news.example>\nList-Unsubscribe: <mailto:u@lists.example>", "list"),
        ("List-Id: <users.lists.example>\nPrecedence: bulk", "list"),
        ("List-Id: <users.lists.example>\nList-Post: NO (moderated)", "list"),
        ("X-Google-Group-Id: 1\nList-Unsubscribe-Post: List-Unsubscribe=One-Click", "list"),
        ("List-Id: <a.example>\nX-Zendesk-From-Account-Id: 1", "list"),
        ("Precedence: bulk", "list"),
        ("List-Unsubscribe: <mailto:u@lists.example>", "list"),
        ("Content-Type: multipart/report; report-type=disposition-notification", "receipt"),
        ("Content-Type: multipart/report; report-type=feedback-report", "report"),
        ("X-Boxtrapper: abc", "challenge"),
    ],
)
def test_other_machines_are_told_apart(header: str, kind: str) -> None:
    mail = parsed(header)
    assert (mail.automatic, mail.may_acknowledge) == (kind, False)


@pytest.mark.parametrize(
    "header",
    [
        "List-Id: <users.lists.example>",
        "List-Id: Infoline <infoline.office.example>\nPrecedence: list",
        "List-Id: <u.example>\nList-Unsubscribe: <mailto:u@u.example>\nList-Post: <mailto:u@u.example>",
        "X-Google-Group-Id: 12345\nPrecedence: list\nList-Unsubscribe: <mailto:u@u.example>",
        "X-Mailman-Version: 2.1",
    ],
)
def test_a_person_who_writes_through_a_group_waits_for_an_answer_but_gets_no_receipt(
    header: str,
) -> None:
    mail = parsed(header)
    assert (mail.automatic, mail.may_acknowledge) == ("", False)


def test_a_machine_that_writes_to_a_group_stays_a_machine() -> None:
    raw = "From: noreply@visitor.example\nList-Post: <mailto:u@u.example>\n\nYour weekly report"
    assert parse_email(raw.encode()).automatic == "list"


@pytest.mark.parametrize(
    "header",
    [
        "Subject: Office closed?",
        "Subject: Automatic renewal of my registration",
        "Auto-Submitted: no",
        "X-Autoreply: no",
        "Return-Path: <vera@visitor.example>",
        "Precedence: normal",
        "Subject: Re: confirmation of my payment",
    ],
)
def test_people_are_answered(header: str) -> None:
    mail = parsed(header)
    assert (mail.automatic, mail.may_acknowledge) == ("", True)


@pytest.mark.parametrize(
    "sender",
    [
        "noreply@shop.example",
        "no-reply@shop.example",
        "do.not.reply@shop.example",
        "ne-pas-repondre@shop.example",
        "MAILER-DAEMON@mx.example",
        "bounces+12=x@shop.example",
        "billing-noreply@shop.example",
        "owner-list@lists.example",
        "",
    ],
)
def test_addresses_that_nobody_reads_are_not_answered(sender: str) -> None:
    assert not parsed(sender=sender).may_acknowledge


@pytest.mark.parametrize("sender", ["nora@visitor.example", "noah.reply@visitor.example"])
def test_people_with_similar_names_are_answered(sender: str) -> None:
    assert parsed(sender=sender).may_acknowledge


def test_a_wish_for_silence_is_respected_without_calling_the_writer_a_machine() -> None:
    mail = parsed("X-Auto-Response-Suppress: All")
    assert (mail.automatic, mail.may_acknowledge) == ("", False)


def test_an_empty_envelope_sender_is_never_answered() -> None:
    assert not parse_email(b"From: v@v.example\n\nx", envelope_sender="<>").may_acknowledge
