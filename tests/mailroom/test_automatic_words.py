"""Absences in every language are recognised by subject or by text; people who write of them are not."""

from email.header import Header
from pathlib import Path

import pytest

from mailroom.reading.parsing import ParsedEmail, parse_email

DATA = Path(__file__).parents[1] / "data" / "automatic"
ABSENCES = {
    path.stem: path.read_text().split("\n", 2) for path in sorted((DATA / "absences").glob("*.txt"))
}
PEOPLE = [
    letter.partition("\n\n")
    for path in sorted((DATA / "people").glob("*.txt"))
    for letter in path.read_text().split("\n=====\n")
]


def received(subject: str, text: str, headers: str = "") -> ParsedEmail:
    encoded = Header(subject, "utf-8", maxlinelen=900).encode()
    head = f"From: Vera <vera@visitor.example>\nTo: madrid@helpdesk.example\nSubject: {encoded}\n"
    kind = "Content-Type: text/plain; charset=utf-8\n"
    return parse_email(f"{head}{headers}{kind}\n{text}".encode())


@pytest.mark.parametrize("language", ABSENCES)
def test_a_responders_label_is_enough(language: str) -> None:
    label, _, _ = ABSENCES[language]
    assert received(label, "-").automatic == "auto_reply"


@pytest.mark.parametrize("language", ABSENCES)
def test_an_absence_as_the_subject_is_enough(language: str) -> None:
    _, absence, text = ABSENCES[language]
    assert received(absence, text).automatic == "auto_reply"


@pytest.mark.parametrize("language", ABSENCES)
def test_an_absence_told_in_answer_to_us_is_enough(language: str) -> None:
    text = ABSENCES[language][2]
    mail = received("Re: Fees of the register", text, "In-Reply-To: <a@helpdesk.example>\n")
    assert (mail.automatic, mail.may_acknowledge) == ("auto_reply", False)


@pytest.mark.parametrize("language", ABSENCES)
def test_an_absence_from_the_null_sender_is_no_bounce(language: str) -> None:
    _, absence, text = ABSENCES[language]
    mail = received(absence, text, "Return-Path: <>\n")
    assert (mail.automatic, mail.bounce) == ("auto_reply", None)


@pytest.mark.parametrize(("subject", "_", "text"), PEOPLE, ids=[one[0] for one in PEOPLE])
def test_a_person_is_no_machine(subject: str, _: str, text: str) -> None:
    mail = received(subject, text)
    assert (mail.automatic, mail.bounce, mail.feedback) == ("", None, None)
    assert mail.may_acknowledge


def test_there_are_enough_people() -> None:
    assert len(PEOPLE) >= 60


@pytest.mark.parametrize(("subject", "_", "text"), PEOPLE, ids=[one[0] for one in PEOPLE])
def test_a_person_who_answers_us_is_no_machine(subject: str, _: str, text: str) -> None:
    mail = received(f"Re: {subject}", text, "In-Reply-To: <a@helpdesk.example>\n")
    assert (mail.automatic, mail.bounce) == ("", None)


def test_a_persons_answer_to_a_responder_is_his_but_no_machine_answers_it() -> None:
    mail = received("Re: Automatic reply: Fees", "Thank you, I will wait.")
    assert (mail.automatic, mail.may_acknowledge) == ("", False)


@pytest.mark.parametrize(
    "statement",
    [
        "This is an automatic reply. We read your mail within two days.",
        "Ceci est une réponse automatique. Nous lirons votre message.",
        "Dies ist eine automatische Antwort. Wir melden uns.",
        "Esta es una respuesta automática. Leeremos su mensaje.",
        "Dit is een automatisch antwoord.",
        "Это автоматический ответ.",
        "这是自动回复。",
        "これは自動返信です。",
    ],
)
def test_who_says_that_he_is_automatic_is_believed(statement: str) -> None:
    assert received("Re: Fees", statement).automatic == "auto_reply"


def test_a_contact_form_that_calls_itself_automatic_is_a_persons_inquiry() -> None:
    text = (
        "This is an automated message from your contact form.\n\nName: Vera\nMessage: Please call."
    )
    assert received("Contact form", text).automatic == ""


AWAY = "I will be out of the office until 3 March. I will respond when I return."


@pytest.mark.parametrize(
    "subject",
    [
        "Auto Response",
        "[Auto-Reply] Fees",
        "Re: Fees (Auto reply)",
        "Out of Office AutoReply: Fees",
        "**Out of office**",
        "Automatic reply to: Fees",
        "AUTO: Vera is out of the office (returning 3 March)",
        "Vera Lopez is out of the office.",
        "Vera Lopez ist außer Haus.",
        "Vera Lopez est absente",
        "Away: Re: Fees",
        "Thank you for your mail - out of office",
        "Urlaub",
        "Congés",
        "Автоматичен отговор: такси",
        "Samodejni odgovor: takse",
        "Automatinis atsakymas: mokesčiai",
        "پاسخ خودکار: هزینه",
    ],
)
def test_responders_have_their_own_ways_to_say_so(subject: str) -> None:
    assert received(subject, AWAY).automatic == "auto_reply"
