"""Delivery reports: standard ones by their fields, the others by the shape of their words."""

import pytest

from mailroom.reading.bounce_reasons import FailedRecipient
from mailroom.reading.bounces import Bounce, Feedback
from mailroom.reading.parsing import parse_email

DSN = """From: Mail System <MAILER-DAEMON@mx.example>
To: madrid@helpdesk.example
Subject: Undelivered Mail
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

I could not deliver your message.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; vera@visitor.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no mailbox of that name
--b
Content-Type: message/rfc822

Message-ID: <reply-7@helpdesk.example>
Subject: Fees

Dear Vera
--b--
"""


def bounce_of(text: str, *, sender: str = "MAILER-DAEMON@mx.example", headers: str = "") -> Bounce:
    raw = f"From: {sender}\nTo: madrid@helpdesk.example\nSubject: Mail delivery failed\n{headers}\n{text}"
    bounce = parse_email(raw.encode()).bounce
    assert bounce is not None
    return bounce


def test_a_standard_report_says_who_why_and_which_message() -> None:
    parsed = parse_email(DSN.format(action="failed", status="5.1.1").encode())
    assert parsed.automatic == "bounce"
    assert not parsed.may_acknowledge
    words = "550 5.1.1 no mailbox of that name"
    assert parsed.bounce == Bounce(
        failures=(
            FailedRecipient(
                "vera@visitor.example", "5.1.1", "failed", True, "no_such_address", words
            ),
        ),
        statuses=("5.1.1",),
        is_permanent=True,
        original_message_id="reply-7@helpdesk.example",
        reason="no_such_address",
        words=words,
    )


def test_a_delay_is_not_permanent() -> None:
    bounce = parse_email(DSN.format(action="delayed", status="4.4.1").encode()).bounce
    assert bounce
    assert not bounce.is_permanent


def test_a_feedback_report_says_what_kind_and_about_which_message() -> None:
    raw = (
        "From: abuse@mx.example\nContent-Type: multipart/report; report-type=feedback-report;"
        " boundary=b\n\n--b\n\nA complaint.\n--b\nContent-Type: message/feedback-report\n\n"
        "Feedback-Type: abuse\nVersion: 1\n--b\nContent-Type: message/rfc822\n\n"
        "Message-ID: <reply-9@helpdesk.example>\n\nDear Vera\n--b--"
    )
    parsed = parse_email(raw.encode())
    assert (parsed.automatic, parsed.bounce) == ("report", None)
    assert parsed.feedback == Feedback("abuse", "reply-9@helpdesk.example")


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_report_of_success_is_no_bounce(action: str) -> None:
    assert parse_email(DSN.format(action=action, status="2.0.0").encode()).bounce is None


FREE_WORDS = {
    "colon after the address": "Hi. I wasn't able to deliver your message.\n\n<vera@visitor.example>:\n"
    "192.0.2.1 does not like recipient. 550 No such user\n",
    "indented list": "The following address(es) failed:\n\n  vera@visitor.example\n    unrouteable address\n",
    "label": "Your message could not be delivered.\nRecipient: [SMTP:vera@visitor.example]\nReason: full",
    "sentence": "Your message to vera@visitor.example was rejected: over quota.",
    "spanish": "No se ha podido entregar el mensaje a:\nvera@visitor.example\n",
    "french": "Votre message n'a pas pu être remis à :\n\nvera@visitor.example\n",
    "german": "Ihre Nachricht konnte nicht zugestellt werden:\n\nvera@visitor.example\n",
    "russian": "Письмо не может быть доставлено:\n\nvera@visitor.example\n",
    "chinese": "您的邮件无法投递到以下地址:\n\n<vera@visitor.example>\n",
    "japanese": "次の宛先に配信できませんでした:\n\nvera@visitor.example\n",
}


@pytest.mark.parametrize("text", FREE_WORDS.values(), ids=FREE_WORDS)
def test_reports_in_free_words_name_the_recipient(text: str) -> None:
    bounce = bounce_of(f"\n{text}")
    assert (bounce.recipients, bounce.is_permanent) == (("vera@visitor.example",), True)


def test_addresses_of_the_returned_message_are_not_recipients() -> None:
    text = (
        "\nDelivery failed:\n<vera@visitor.example>: unknown user\n\n"
        "------ This is a copy of your message ------\nTo: other@visitor.example\n"
        "Message-ID: <reply-8@helpdesk.example>\n"
    )
    bounce = bounce_of(text)
    assert bounce.recipients == ("vera@visitor.example",)
    assert bounce.original_message_id == "reply-8@helpdesk.example"


def test_the_address_to_contact_for_help_is_not_a_recipient() -> None:
    text = "\nvera@visitor.example: mailbox full\nPlease contact it@mx.example for help.\n"
    assert bounce_of(text).recipients == ("vera@visitor.example",)


def test_the_header_of_exim_and_gmail_names_the_recipients() -> None:
    bounce = bounce_of("\nfailed", headers="X-Failed-Recipients: a@x.example, b@y.example\n")
    assert bounce.recipients == ("a@x.example", "b@y.example")


def test_a_status_code_is_found_in_free_words_and_an_ip_address_is_none() -> None:
    bounce = bounce_of("\n<vera@visitor.example>: host 5.1.1.9 said 552 5.2.2 over quota\n")
    assert bounce.statuses == ("5.2.2",)


def test_a_warning_that_delivery_goes_on_is_not_permanent() -> None:
    text = "\nYour message to vera@visitor.example is delayed. We will keep trying for 3 days.\n"
    assert not bounce_of(text).is_permanent


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Delivery failed?", "My parcel was not delivered, can you tell me why?"),
        ("Rejected application", "My application was rejected. Please help."),
        ("Returned mail", "I returned the form by mail."),
    ],
)
def test_a_person_who_writes_of_failures_is_no_bounce(subject: str, text: str) -> None:
    raw = f"From: vera@visitor.example\nSubject: {subject}\n\n{text}"
    assert parse_email(raw.encode()).bounce is None
