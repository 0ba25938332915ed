"""Reports that a mail has arrived or was read."""

from mailroom.reading.parsing import parse_email
from mailroom.reading.receipts import Receipt


def multipart(report_type, content_type, fields):
    return f"""From: x@visitor.example
Subject: Report
Content-Type: multipart/report; report-type={report_type}; boundary="b"

--b
Content-Type: text/plain

A report.

--b
Content-Type: {content_type}

{fields}

--b
Content-Type: text/rfc822-headers

Message-ID: <ours@helpdesk.example>

--b--
""".replace("\n", "\r\n").encode()


def notice(disposition, extra="Original-Message-ID: <ours@helpdesk.example>\n"):
    fields = f"Final-Recipient: rfc822;vera@visitor.example\n{extra}Disposition: {disposition}"
    kind = "disposition-notification"
    return parse_email(multipart(kind, f"message/{kind}", fields)).receipts


READ = Receipt("vera@visitor.example", "ours@helpdesk.example", is_read=True)
ARRIVED = Receipt("vera@visitor.example", "ours@helpdesk.example", is_read=False)


def test_displayed_means_read():
    assert notice("manual-action/MDN-sent-manually; displayed") == (READ,)


def test_deleted_unread_means_arrived():
    assert notice("manual-action/MDN-sent-automatically; deleted") == (ARRIVED,)


def test_without_the_id_the_copy_of_our_headers_has_it():
    assert notice("manual-action/MDN-sent-manually; displayed", extra="") == (READ,)


def test_a_filter_that_deletes_by_itself_sends_no_receipt():
    assert notice("automatic-action/MDN-sent-automatically; deleted") == ()


def test_of_several_recipients_each_who_was_reached():
    fields = """Reporting-MTA: dns; mx.visitor.example

Final-Recipient: rfc822;vera@visitor.example
Action: delivered
Status: 2.0.0

Final-Recipient: rfc822;anna@visitor.example
Action: failed
Status: 5.1.1"""
    parsed = parse_email(multipart("delivery-status", "message/delivery-status", fields))
    assert (parsed.receipts, parsed.bounce.recipients) == ((ARRIVED,), ("anna@visitor.example",))


def test_an_ordinary_mail_reports_nothing():
    assert parse_email(b"From: a@b.example\r\n\r\nI have read it.\r\n").receipts == ()
