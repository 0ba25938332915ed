"""The bytes that leave: what a mail client and a mail server read in them."""

import email
import email.policy
import re
from email.header import decode_header, make_header

import pytest

from files.actions import keep_files
from mailroom.models import OutgoingEmail
from mailroom.sending.outbox import as_bytes, recipients_of
from tests.mailroom.outgoing import queued

OUTLOOK_ID = (
    "AM0PR04MB1234567890ABCDEF567890ABCDEF1234567890@AM0PR04MB1234.eurprd04.prod.outlook.com"
)


@pytest.fixture
def mailbox(madrid):
    return madrid.mailboxes.get()


def read(outgoing: OutgoingEmail):
    return email.message_from_bytes(as_bytes(outgoing), policy=email.policy.default)


def header_lines(outgoing: OutgoingEmail, name: str) -> list[str]:
    head = as_bytes(outgoing).decode().partition("\r\n\r\n")[0]
    return [line for line in re.sub(r"\r\n[ \t]", " ", head).split("\r\n") if line.startswith(name)]


def test_the_message_id_is_the_rows(mailbox):
    outgoing = queued(mailbox, message_id="fixed@helpdesk.example")
    assert header_lines(outgoing, "Message-ID:") == ["Message-ID: <fixed@helpdesk.example>"]


def test_a_retry_is_the_same_mail(mailbox):
    """All but the boundary between the parts, which says nothing."""
    outgoing = queued(mailbox, html="")
    assert as_bytes(outgoing) == as_bytes(OutgoingEmail.objects.get(pk=outgoing.pk))


def test_it_threads_below_a_long_id(mailbox):
    outgoing = queued(mailbox, in_reply_to=OUTLOOK_ID)
    assert header_lines(outgoing, "In-Reply-To:") == [f"In-Reply-To: <{OUTLOOK_ID}>"]


def test_every_long_id_stands_in_the_references(mailbox):
    ids = [f"{number}-{OUTLOOK_ID}" for number in range(30)]
    outgoing = queued(mailbox, references=" ".join(ids))
    expected = "References: " + " ".join(f"<{one}>" for one in ids)
    assert header_lines(outgoing, "References:") == [expected]


@pytest.mark.parametrize("size", [60, 500, 900])
def test_no_line_is_longer_than_a_server_takes(mailbox, size):
    outgoing = queued(mailbox, references=" ".join(["x" * size + "@y"] * 8), text="z" * 5000)
    assert max(map(len, as_bytes(outgoing).split(b"\r\n"))) <= 998


@pytest.mark.parametrize("bad", ["a\r\nBcc: evil@x.example", "ünï@x.example", "x" * 950, "a b"])
def test_an_id_that_fits_no_header_is_left_out(mailbox, bad):
    assert header_lines(queued(mailbox, in_reply_to=bad), "In-Reply-To:") == []


@pytest.mark.parametrize(
    "field", ["subject", "sender_name", "in_reply_to", "references", "message_id"]
)
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x85"])
def test_no_header_can_be_smuggled_in(mailbox, field, end):
    outgoing = queued(mailbox, **{field: f"x{end}Bcc: evil@x.example{end}{end}Body"})
    try:
        lines = re.split(r"\r\n|\r|\n", as_bytes(outgoing).decode().partition("\r\n\r\n")[0])
    except ValueError:
        return  # refused altogether
    assert not [line for line in lines if line.startswith("Bcc")]


@pytest.mark.parametrize(
    "to", ["x@y.example\r\nBcc: evil@x.example", "a@b>, <c@d.example", "nobody"]
)
def test_an_address_that_is_none_is_refused(mailbox, to):
    with pytest.raises((ValueError, email.errors.MessageError)):
        recipients_of(queued(mailbox, to=[to]))


def test_a_domain_in_another_script_travels_in_ascii(mailbox):
    outgoing = queued(mailbox, to=["vera@bücher.example"])
    assert list(recipients_of(outgoing).values()) == ["vera@xn--bcher-kva.example"]
    assert header_lines(outgoing, "To:") == ["To: vera@xn--bcher-kva.example"]


def test_cc_is_in_the_header_and_in_the_envelope(mailbox):
    outgoing = queued(mailbox, cc=["office@visitor.example"])
    assert list(recipients_of(outgoing)) == ["vera@visitor.example", "office@visitor.example"]
    assert header_lines(outgoing, "Cc:") == ["Cc: office@visitor.example"]


@pytest.mark.parametrize(
    ("text", "subject"),
    [("Señora, mañana.\n", "¿Dónde está?"), ("您好\n", "证书"), ("a\n" * 3, "Œuvre " * 60)],
)
def test_only_ascii_leaves_and_comes_out_as_it_was(mailbox, text, subject):
    outgoing = queued(mailbox, text=text, subject=subject, sender_name="José (Madrid)", html="")
    assert as_bytes(outgoing).isascii()
    message = read(outgoing)
    words = message.get_content().replace("\r\n", "\n")
    assert (words, str(message["Subject"])) == (text, " ".join(subject.split()))


@pytest.mark.parametrize("subject", ["word " * 150, "Œuvre " * 150, "x" * 990, "a" * 70 + " ñ b"])
def test_a_long_subject_comes_out_as_it_was(mailbox, subject):
    outgoing = queued(mailbox, subject=subject)
    assert str(read(outgoing)["Subject"]) == subject.strip()


def test_a_long_name_with_accents_comes_out_as_it_was(mailbox):
    name = "María José Fernández Gutiérrez de la Peña (Système de Madrid — Bureau d’information)"
    [line] = header_lines(queued(mailbox, sender_name=name), "From:")
    assert str(make_header(decode_header(line))).startswith(f"From: {name} <")


def test_plain_comes_first_and_html_beside_it(mailbox):
    parts = [part.get_content_type() for part in read(queued(mailbox)).walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/html"]


def test_every_line_ends_with_carriage_return_and_line_feed(mailbox):
    raw = as_bytes(queued(mailbox, text="a\nb\r\nc\rd\n"))
    assert re.search(rb"(?<!\r)\n|\r(?!\n)", raw) is None


def test_a_reply_goes_to_the_token(mailbox):
    outgoing = queued(mailbox, reply_to="madrid+t.z.0123456789abcdef0123@helpdesk.example")
    assert read(outgoing)["Reply-To"].addresses[0].addr_spec == outgoing.reply_to


def test_automatic_mail_says_so(mailbox):
    message = read(queued(mailbox, is_automatic=True))
    assert (message["Auto-Submitted"], message["X-Auto-Response-Suppress"]) == (
        "auto-replied",
        "All",
    )


def test_a_persons_answer_does_not_call_itself_automatic(mailbox):
    assert read(queued(mailbox))["Auto-Submitted"] is None


def test_the_language_is_declared(mailbox):
    assert header_lines(queued(mailbox, language="fr"), "Content-Language") == [
        "Content-Language: fr"
    ]


def test_the_date_is_when_the_answer_was_written(mailbox, now):
    message = read(queued(mailbox, created_at=now))
    assert message["Date"].datetime == now.replace(microsecond=0)


@pytest.mark.parametrize(
    ("content_type", "sent_as"),
    [
        ("application/pdf", "application/pdf"),
        ("text/plain", "text/plain"),
        ("nonsense", "application/octet-stream"),
        ("message/rfc822", "application/octet-stream"),
        ("multipart/mixed", "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)
def test_an_attachment_leaves_with_its_bytes_and_type(mailbox, now, content_type, sent_as):
    content = b"%PDF\x00\xff\r\n.\r\nend"
    outgoing = queued(mailbox)
    [stored] = keep_files(contents=[content], now=now).values()
    outgoing.parts.create(stored_file=stored, filename="a.bin", content_type=content_type)
    [part] = read(outgoing).iter_attachments()
    assert (part.get_payload(decode=True), part.get_content_type()) == (content, sent_as)


@pytest.mark.parametrize(
    "name", ["Übersicht 2026.pdf", 'a"b;c.pdf', "x\r\nBcc: e@x.example", "x" * 250]
)
def test_a_hostile_file_name_stays_one_name(mailbox, now, name):
    outgoing = queued(mailbox)
    [stored] = keep_files(contents=[b"x"], now=now).values()
    outgoing.parts.create(stored_file=stored, filename=name, content_type="application/pdf")
    [part] = read(outgoing).iter_attachments()
    assert part.get_filename() == " ".join(name.split())
