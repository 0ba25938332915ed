"""What the demo's desks hand to sections, in the language of the inquiry."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoHandover:
    """`reason` is the code of a starter form; `contents` and `remark` stand for what is filled in."""

    reason: str
    contents: dict[str, str]


HANDOVERS = (
    DemoHandover(
        "payment",
        {
            "date": "2026-11-16",
            "amount": "CHF 653.00",
            "payer": "As in the signature of the mail",
            "method": "Bank transfer",
            "item": "To be found: the writer names none",
        },
    ),
    DemoHandover(
        "stop_recording",
        {
            "number": "As named in the message",
            "filed_at": "This morning",
            "signed_by": "The representative",
        },
    ),
    DemoHandover(
        "technical",
        {
            "user": "The writer of the message",
            "browser": "Firefox, this morning at nine",
            "error": "The upload stops at half of the file, without words.",
        },
    ),
    DemoHandover(
        "legal_question",
        {
            "question": "May a successor sign who is not yet in the register?",
            "facts": "The owner was merged into another company; the certificate is attached.",
            "rule": "Rule 25 of the Regulations",
        },
    ),
    DemoHandover(
        "wrong_text",
        {
            "wrong": "The list of goods says “soaps” twice.",
            "right": "The second one should be “perfumes”.",
            "language": "French",
            "number": "As named in the message",
        },
    ),
)
ANSWER = {
    "en": "The amount has been found and matched. The account shows it from tomorrow on.",
    "fr": "Le montant a été retrouvé et rattaché. Le compte l'indiquera dès demain.",
    "es": "El importe se ha encontrado y asignado. La cuenta lo mostrará desde mañana.",
}
QUESTION = "Which of the two registrations is meant?"
