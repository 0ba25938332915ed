"""Answers as rich text: what is kept, what leaves, what the page shows."""

import email
import email.policy
import random
import re
from html.parser import HTMLParser

import pytest

from inquiries.actions.attachments import IncomingFile
from inquiries.actions.checking import ChecksFailed
from inquiries.queries import messages_of
from inquiries.rich_text import clean_written, with_only_pictures, words_of
from inquiries.views.thread import MessageView
from mailroom.models import OutgoingEmail
from mailroom.sending.outbox import as_bytes
from shared.exceptions import KeyReused
from tests.hostile_html import mutations, vectors
from tests.inquiries.test_reply import answer, replies_in_outbox
from tests.pictures import picture

SAFE = re.compile(r"(?:https?|mailto|tel):", re.I)
WRITTEN = (
    "<div>Dear <strong>Vera</strong>,<br><br>see "
    '<a href="https://registry.example/fees">the fees</a>:</div>'
    "<ul><li>one</li><li>two</li></ul><blockquote>what you asked</blockquote>"
)
WORDS = "Dear Vera,\n\nsee the fees <https://registry.example/fees>:\n\n- one\n- two\n\n> what you asked"
PICTURE = '<div>Here: <img src="cid:p1" alt="the form"></div>'


def a_picture():
    return IncomingFile("form.png", "image/png", picture(), content_id="p1", is_inline=True)


def mail_of(message):
    raw = as_bytes(OutgoingEmail.objects.get(message=message))
    return email.message_from_bytes(raw, policy=email.policy.default)


def test_the_words_are_those_that_a_person_would_write():
    assert words_of(clean_written(WRITTEN)) == WORDS


@pytest.mark.parametrize("html", ["", "<div><br></div>", "<div>&nbsp; </div><ul><li></li></ul>"])
def test_html_without_words_is_no_text(html):
    assert clean_written(html) == ""


def test_styles_classes_and_foreign_pictures_are_gone():
    dirty = (
        '<p class="MsoNormal" style="font-family:Calibri" id="x">Hi'
        '<img src="https://tracker.example/1.gif"><o:p></o:p><font color="red">!</font></p>'
    )
    assert clean_written(dirty) == "<p>Hi!</p>"


class Attributes(HTMLParser):
    """Another parser than the sanitiser's; gathers what each tag has."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag, attrs) -> None:
        self.found |= {name for name, _value in attrs}
        assert not [value for name, value in attrs if name == "href" and not SAFE.match(value)]


def test_what_strangers_try_leaves_nothing_active():
    parser = Attributes()
    for html in [*vectors(), *mutations(random.Random(7), 500)]:
        parser.feed(clean_written(html))
    assert parser.found <= {"href", "target", "rel", "alt", "data-cid", "start"}


def test_pictures_that_did_not_come_with_it_are_left_out():
    clean = clean_written(PICTURE)
    assert with_only_pictures(clean, {"p1"}) == clean
    assert with_only_pictures(clean, {"p2"}) == "<div>Here: </div>"


def test_the_answer_leaves_as_plain_text_and_as_html(inquiry, maria, now):
    message = answer(inquiry, maria, now, html=WRITTEN, body="")
    mail = mail_of(message)
    assert mail.get_content_type() == "multipart/alternative"
    plain, html = mail.iter_parts()
    assert plain.get_content().replace("\r\n", "\n").startswith(WORDS)
    assert "<strong>Vera</strong>" in html.get_content()
    assert message.body == WORDS


def test_a_picture_in_the_text_belongs_to_the_html(inquiry, maria, now):
    mail = mail_of(answer(inquiry, maria, now, html=PICTURE, files=[a_picture()]))
    related = mail.get_body(preferencelist=("related",))
    html, picture = related.iter_parts()
    assert 'src="cid:p1"' in html.get_content()
    assert picture["Content-ID"] == "<p1>"
    assert picture.get_content_disposition() == "inline"
    assert list(mail.iter_attachments()) == []


def test_a_picture_that_was_taken_out_of_the_text_is_a_file(inquiry, maria, now):
    mail = mail_of(answer(inquiry, maria, now, html="<div>None</div>", files=[a_picture()]))
    assert [part.get_filename() for part in mail.iter_attachments()] == ["form.png"]


def test_the_same_key_with_other_html_is_refused(inquiry, maria, now):
    answer(inquiry, maria, now, html="<div>One</div>", submission_key="k")
    with pytest.raises(KeyReused):
        answer(inquiry, maria, now, html="<div><em>One</em></div>", submission_key="k")


def test_an_answer_with_a_variable_that_is_left_does_not_leave(inquiry, maria, now):
    with pytest.raises(ChecksFailed) as stopped:
        answer(inquiry, maria, now, html="<div>Dear {{name}}</div>")
    assert [one.found for one in stopped.value.findings] == ["{{name}}"]
    assert not replies_in_outbox().exists()


def shown(inquiry):
    *_others, last = messages_of(inquiry)
    return MessageView(last).rich


def test_the_page_shows_it_as_it_was_written(inquiry, maria, now):
    message = answer(inquiry, maria, now, html=PICTURE, files=[a_picture()])
    picture = message.attachments.get()
    assert f'<img src="/attachments/{picture.pk}/preview/" alt="the form">' in shown(inquiry)


def test_numbers_that_are_secret_are_masked_in_it_too(inquiry, maria, now):
    answer(inquiry, maria, now, html="<div>Card 4111 1111 1111 <b>1111</b></div>")
    assert "4111 1111" not in shown(inquiry)


def test_the_html_of_others_is_not_part_of_the_page(madrid, inquiry):
    inquiry.messages.update(html="<p>theirs</p>")
    assert shown(inquiry) == ""
    assert next(iter(messages_of(inquiry))).has_html


def test_the_conversation_page_has_the_rich_text(as_maria, inquiry, maria, now):
    answer(inquiry, maria, now, html=WRITTEN)
    page = as_maria.get(f"/inquiries/{inquiry.reference}/").content.decode()
    assert '<div class="message-text rich-text" dir="auto"><div>Dear <strong>Vera' in page


def test_the_api_takes_rich_text(as_maria, inquiry):
    newest = inquiry.messages.latest("pk").pk
    response = as_maria.post(
        f"/api/inquiries/{inquiry.reference}/replies/",
        {"html": WRITTEN, "seen_message_id": newest},
        content_type="application/json",
        headers={"Idempotency-Key": "one"},
    )
    assert response.status_code == 201
    assert response.json()["body"] == WORDS
