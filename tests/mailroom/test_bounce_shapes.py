"""Reports that lost their form, gained a wrapping, or were only shown to us by a person."""

import pytest

from mailroom.reading.bounces import Feedback
from mailroom.reading.parsing import parse_email
from tests.mailroom.test_bounces import bounce_of

FIELDS = (
    "Final-Recipient: rfc822; vera@visitor.example\nAction: failed\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp; 550 5.1.1 user unknown\n"
)
RETURNED = "Message-ID:\n <reply-7@helpdesk.example>\nSubject: Fees\n\nDear Vera\n"


def multipart(subtype: str, *parts: tuple[str, str], head: str = "") -> bytes:
    mark = f"b{hash(parts)}"
    inner = "".join(f"--{mark}\nContent-Type: {kind}\n\n{content}\n" for kind, content in parts)
    kind = f"Content-Type: multipart/{subtype}; boundary={mark}"
    return f"{head}MIME-Version: 1.0\n{kind}\n\n{inner}--{mark}--\n".encode()


DAEMON_HEAD = "From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\n"
PERSON_HEAD = "From: Vera <vera@visitor.example>\nSubject: {}\n"


def assert_fees_bounced(raw: bytes) -> None:
    bounce = parse_email(raw).bounce
    assert bounce
    assert bounce.recipients == ("vera@visitor.example",)
    assert bounce.statuses == ("5.1.1",)
    assert bounce.original_message_id == "reply-7@helpdesk.example"


def test_a_report_that_is_not_called_one() -> None:
    parts = (("message/delivery-status", FIELDS), ("message/rfc822", RETURNED))
    assert_fees_bounced(multipart("mixed", ("text/plain", "Sorry."), *parts, head=DAEMON_HEAD))


def test_a_report_that_lost_its_parts() -> None:
    assert_fees_bounced(f"{DAEMON_HEAD}\nSorry.\n\n{FIELDS}\n{RETURNED}".encode())


def test_a_report_that_a_gateway_wrapped() -> None:
    report = multipart(
        "report; report-type=delivery-status",
        ("message/delivery-status", FIELDS),
        head=DAEMON_HEAD.replace("mx", "inner"),
    )
    raw = multipart(
        "mixed", ("text/plain", "x"), ("message/rfc822", report.decode()), head=DAEMON_HEAD
    )
    bounce = parse_email(raw).bounce
    assert bounce
    assert bounce.recipients == ("vera@visitor.example",)


def test_a_report_in_html_alone() -> None:
    page = (
        "<html><body><p>Your message to <a href='mailto:vera@visitor.example'>vera@visitor.example</a>"
        " couldn't be delivered.</p><table><tr><td>Error:</td><td>550 5.1.1 user unknown</td></tr>"
        "</table></body></html>"
    )
    raw = f"{DAEMON_HEAD}In-Reply-To: <reply-7@helpdesk.example>\nContent-Type: text/html\n\n{page}"
    assert_fees_bounced(raw.encode())


def test_a_report_without_any_sender() -> None:
    raw = f"Return-Path: <>\nSubject: Undelivered Mail\n\n<vera@visitor.example>: 550 5.1.1 no\n\n{RETURNED}"
    assert_fees_bounced(raw.encode())


def test_several_recipients_each_with_his_reason() -> None:
    fields = (
        f"Reporting-MTA: dns; mx.example\n\n{FIELDS}\nFinal-Recipient: rfc822; mei@visitor.example\n"
        "Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 over quota\n\n"
        "Final-Recipient: rfc822; rui@visitor.example\nAction: delayed\nStatus: 4.4.1\n"
    )
    bounce = parse_email(multipart("report", ("message/delivery-status", fields))).bounce
    assert bounce
    assert [(one.address, one.reason, one.is_hard) for one in bounce.failures] == [
        ("vera@visitor.example", "no_such_address", True),
        ("mei@visitor.example", "mailbox_full", True),
        ("rui@visitor.example", "temporary_trouble", False),
    ]
    assert bounce.is_permanent


def test_several_recipients_in_free_words() -> None:
    text = (
        "\n<vera@visitor.example>: 550 5.1.1 user unknown\n\n"
        "<mei@visitor.example>: 552 5.2.2 mailbox over quota\n"
    )
    bounce = bounce_of(text)
    assert [(one.address, one.status, one.reason) for one in bounce.failures] == [
        ("vera@visitor.example", "5.1.1", "no_such_address"),
        ("mei@visitor.example", "5.2.2", "mailbox_full"),
    ]


def test_an_alias_is_named_beside_where_it_led() -> None:
    text = (
        "\nThe following address(es) failed:\n\n  box@inner.example\n    (generated from "
        "vera@visitor.example)\n    550 5.1.1 unknown user\n"
    )
    assert bounce_of(text).recipients == ("box@inner.example", "vera@visitor.example")


def test_an_address_in_another_script_is_kept() -> None:
    fields = FIELDS.replace("rfc822; vera@visitor.example", "utf-8; \\x{8D39}@例子.example")
    raw = multipart("report", ("message/global-delivery-status; charset=utf-8", fields))
    bounce = parse_email(raw).bounce
    assert bounce
    assert bounce.recipients == ("费@例子.example",)


def test_a_failure_that_may_pass_is_not_hard() -> None:
    fields = (
        FIELDS.replace("5.1.1", "4.4.7").replace("550", "451").replace("user unknown", "expired")
    )
    bounce = parse_email(multipart("report", ("message/delivery-status", fields))).bounce
    assert bounce
    assert (bounce.is_permanent, bounce.is_hard, bounce.reason) == (True, False, "expired")


@pytest.mark.parametrize(
    "subject", ["Fwd: Undelivered Mail", "Re: Undelivered Mail", "WG: Unzustellbar"]
)
def test_a_person_who_forwards_a_report_as_attachment_is_no_daemon(subject: str) -> None:
    report = multipart(
        "report; report-type=delivery-status", ("message/delivery-status", FIELDS), head=DAEMON_HEAD
    )
    parts = (("text/plain", "What is this?"), ("message/rfc822", report.decode()))
    raw = multipart("mixed", *parts, head=PERSON_HEAD.format(subject))
    assert (parse_email(raw).bounce, parse_email(raw).automatic) == (None, "")


def test_a_person_who_attaches_a_report_without_saying_so_is_no_daemon() -> None:
    report = multipart(
        "report; report-type=delivery-status", ("message/delivery-status", FIELDS), head=DAEMON_HEAD
    )
    parts = (("text/plain", "I got this."), ("message/rfc822", report.decode()))
    raw = multipart("mixed", *parts, head=PERSON_HEAD.format("Strange mail from you"))
    assert (parse_email(raw).bounce, parse_email(raw).automatic) == (None, "")


@pytest.mark.parametrize("subject", ["Fwd: Undelivered Mail", "Strange mail from you"])
def test_webmail_forwards_the_parts_of_a_report_loose(subject: str) -> None:
    parts = (("text/plain", "I got this."), ("message/delivery-status", FIELDS))
    raw = multipart("mixed", *parts, head=PERSON_HEAD.format(subject))
    assert (parse_email(raw).bounce, parse_email(raw).automatic) == (None, "")


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        ("root@mx.example", "Cron <root@mx> backup", "error: the backup failed, disk not found"),
        (
            "postmaster@mx.example",
            "Our registration",
            "We failed to renew our registration in time.",
        ),
        ("system@mx.example", "Weekly report", "3 logins failed, 2 users unknown"),
        (
            "noreply-dmarc@mx.example",
            "Report Domain: a.example Submitter: mx Report-ID: 1",
            "1 failed",
        ),
        (
            "vera@visitor.example",
            "Mail not delivered",
            "My mail to info@old.example was not delivered.",
        ),
    ],
)
def test_other_failures_are_no_bounces(sender: str, subject: str, text: str) -> None:
    assert parse_email(f"From: {sender}\nSubject: {subject}\n\n{text}".encode()).bounce is None


@pytest.mark.parametrize(
    "text",
    [
        "Vera no longer works here. Please write to rui@visitor.example.",
        "I am not available until Monday. In urgent cases write to rui@visitor.example.",
        "Your message was received. We could not find an open request of yours and opened 550.",
    ],
)
def test_what_a_responder_says_is_no_bounce(text: str) -> None:
    raw = f"Return-Path: <>\nFrom: vera@visitor.example\nSubject: Re: Fees\n\n{text}"
    assert (parse_email(raw.encode()).automatic, parse_email(raw.encode()).bounce) == (
        "auto_reply",
        None,
    )


@pytest.mark.parametrize("kind", ["abuse", "fraud", "virus", "not-spam", "opt-out", "auth-failure"])
def test_every_kind_of_complaint_is_told(kind: str) -> None:
    parts = (
        ("message/feedback-report", f"Feedback-Type: {kind}\nVersion: 1"),
        ("message/rfc822", RETURNED),
    )
    parsed = parse_email(multipart("report; report-type=feedback-report", *parts))
    assert parsed.feedback == Feedback(kind, "reply-7@helpdesk.example")
    assert (parsed.automatic, parsed.may_acknowledge) == ("report", False)


@pytest.mark.parametrize(
    ("head", "text", "recipients", "reason"),
    [
        (
            "From: Postmaster@n.example\nSubject: DELIVERY FAILURE: User not listed",
            (
                "Your message\n\nwas not delivered to:\n\n  vera@visitor.example\n\nbecause:\n\n  User "
                "vera (vera@visitor.example) not listed in Domino Directory"
            ),
            ("vera@visitor.example",),
            "no_such_address",
        ),
        (
            "From: MAILER-DAEMON@aol.example\nSubject: Mail Delivery Problem",
            (
                "Your mail to the following recipients could not be delivered because they are not accepting "
                "mail from madrid@helpdesk.example:\n\tveralopez"
            ),
            ("veralopez@aol.example",),
            "unknown",
        ),
        (
            "From: vera@visitor.example\nReturn-Path: <>\nSubject: Mailbox full",
            "The mailbox of vera@visitor.example is full. Your message was not delivered.",
            ("vera@visitor.example",),
            "mailbox_full",
        ),
        (
            "From: postmaster@x.example\nSubject: Undeliverable: fees",
            (
                "Delivery has failed to these recipients or distribution lists:\n\nvera@visitor.example\n"
                "Your message wasn't delivered because of security policies."
            ),
            ("vera@visitor.example",),
            "blocked_by_policy",
        ),
        (
            "From: postmaster@x.example\nSubject: Undeliverable Mail",
            "User mailbox exceeds allowed size: vera@visitor.example\n\nOriginal message follows.\n",
            ("vera@visitor.example",),
            "mailbox_full",
        ),
        ("From: MAILER-DAEMON@x.example\nSubject: Failed mail: too large", "~~~", (), "unknown"),
    ],
)
def test_reports_of_their_own_kind(
    head: str, text: str, recipients: tuple[str, ...], reason: str
) -> None:
    raw = f"{head}\nTo: madrid@helpdesk.example\n\n{text}"
    bounce = parse_email(raw.encode()).bounce
    assert bounce
    assert (bounce.recipients, bounce.reason) == (recipients, reason)


def test_a_quota_that_comes_dressed_as_a_receipt_is_a_failure() -> None:
    refusal = FIELDS.replace(
        "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 user unknown", ""
    )
    refusal += "Disposition: automatic-action/MDN-sent-automatically; deleted\n"
    text = "Your message to <vera@visitor.example> was automatically rejected:\nQuota exceeded"
    parts = (("text/plain", text), ("message/disposition-notification", refusal))
    raw = multipart("report; report-type=disposition-notification", *parts, head=DAEMON_HEAD)
    bounce = parse_email(raw).bounce
    assert bounce
    assert (bounce.recipients, bounce.reason) == (("vera@visitor.example",), "mailbox_full")
    assert bounce.statuses == ("5.2.2",)


def test_a_complaint_without_a_form_is_one() -> None:
    head = "From: staff@hotmail.example\nSubject: complaint about message from 192.0.2.1\n"
    parsed = parse_email(multipart("mixed", ("message/rfc822", RETURNED), head=head))
    assert parsed.feedback == Feedback("abuse", "reply-7@helpdesk.example")
    assert (parsed.automatic, parsed.may_acknowledge) == ("report", False)


def test_webmail_forwards_the_parts_of_a_receipt_loose() -> None:
    receipt = (
        "Final-Recipient: rfc822; rui@visitor.example\nDisposition: manual-action; displayed\n"
    )
    parts = (("text/plain", "I got this."), ("message/disposition-notification", receipt))
    raw = multipart("mixed", *parts, head=PERSON_HEAD.format("Fwd: Read: Fees"))
    assert (parse_email(raw).automatic, parse_email(raw).may_acknowledge) == ("", True)
