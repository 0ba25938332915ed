"""The frame that shows a mail's own layout: enclosed pictures at once, remote ones when asked."""

import base64
import re

import pytest
from django.utils import timezone

from files.models import StoredFile
from inquiries.actions.attachments import IncomingFile
from inquiries.actions.remote_images import show_remote_images
from inquiries.actions.reveal import reveal_message
from inquiries.models import RemoteImage
from inquiries.states import Fact
from inquiries.way_out import revealed_key, way_out
from shared.exceptions import NotPossible
from shared.outbound import Limits
from shared.safe_frame import POLICY, mark_links, show_images
from shared.safe_frame import remote_images as held_back
from shared.safe_html import sanitize_html
from tests.factories import receive
from tests.fakes.web_server import web_server
from tests.pictures import picture, png_head

PNG = picture()
MAIL = '<p>Look: <img src="cid:logo%401"> <img src="https://track.example/x.png"></p>'
CARD = "4111 1111 1111 1111"


def test_remote_images_are_held_back_until_asked_for():
    held = show_images(sanitize_html(MAIL), remote={}, enclosed={})
    assert 'src="https' not in held.replace("data-remote-src", "")


def test_remote_images_are_shown_as_data_when_they_were_fetched():
    fetched = {"https://track.example/x.png": "data:image/png;base64,AA"}
    shown = show_images(sanitize_html(MAIL), remote=fetched, enclosed={})
    assert ' src="data:image/png;base64,AA"' in shown
    assert "track.example" not in shown


def test_an_enclosed_picture_is_found_by_its_content_id():
    shown = show_images(sanitize_html(MAIL), remote={}, enclosed={"logo@1": "data:x"})
    assert ' src="data:x"' in shown


@pytest.mark.parametrize(
    "hidden",
    [
        "width=1 height=1",
        "width='0'",
        "height=1px",
        "style='display:none'",
        "style='width:1px;height:1px'",
        "style='visibility: hidden'",
        "style='opacity:0'",
        "style='max-height:0 !important'",
    ],
)
def test_a_picture_that_nobody_is_meant_to_see_is_a_tracker(hidden):
    clean = sanitize_html(f"<img src='https://t.example/1.gif' {hidden}>")
    assert held_back(clean).trackers == 1
    assert held_back(clean).addresses == []
    assert "t.example" not in clean


# --- the page of the frame ---------------------------------------------------------------------
@pytest.fixture
def message(madrid):
    enclosed = IncomingFile(
        filename="logo.svg", content_type="image/png", content=PNG, content_id="logo@1"
    )
    html = f"{MAIL}<p>{CARD}</p><a href='https://evil.example'>www.bank.example</a>"
    return receive(madrid, body=f"Card {CARD}", html=sanitize_html(html), files=(enclosed,))


@pytest.fixture
def frame(as_maria, message):
    return as_maria.get(f"/messages/{message.pk}/frame/")


def test_the_frame_carries_the_enclosed_picture(frame):
    assert base64.b64encode(PNG).decode() in frame.content.decode()


def test_an_enclosed_bomb_is_not_shown(as_maria, madrid):
    bomb = IncomingFile("a.png", "image/png", png_head(50_000, 50_000), content_id="logo@1")
    message = receive(madrid, html=sanitize_html(MAIL), files=(bomb,))
    assert b"base64" not in as_maria.get(f"/messages/{message.pk}/frame/").content


def test_the_frame_is_a_sandbox_that_asks_nobody(frame):
    policy = frame.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups")
    for part in ("default-src 'none'", "img-src data:;", "form-action 'none'", "base-uri 'none'"):
        assert part in policy
    for word in ("http", "'self'; ", "allow-scripts", "allow-same-origin", "style-src 'unsafe"):
        assert word not in policy


def test_the_only_style_sheet_of_the_frame_is_ours(frame):
    assert frame.content.decode().count("<style>") == 1
    assert re.search(r"style-src 'sha256-[\w+/]{43}='", POLICY)


def test_numbers_are_masked_in_the_frame(frame):
    assert CARD not in frame.content.decode()
    assert "•••• 1111" in frame.content.decode()


def test_a_doubtful_link_shows_its_host_and_leads_to_our_own_page(frame):
    assert '<span class="leads-to">evil.example</span>' in frame.content.decode()
    assert "/leaving/?to=" in frame.content.decode()
    assert 'href="https://evil.example"' not in frame.content.decode()


# --- links -------------------------------------------------------------------------------------
HONEST = [
    ("https://office.example/x", "https://office.example/x"),
    ("https://www.office.example/x", "office.example"),
    ("https://news.office.example/x", "www.office.example"),
    ("https://office.example/x", "Read more"),
    ("https://office.example/report.pdf", "report.pdf"),
    ("https://shop.office.co.uk/", "www.office.co.uk"),
    ("https://office.example/?id=1&amp;x=2", "here"),
    ("mailto:vera@visitor.example", "vera@visitor.example"),
    ("tel:+41223389111", "+41 22 338 91 11"),
]
DOUBTFUL = [
    ("https://evil.example/", "https://office.example", "evil.example"),
    ("https://evil.example/", "Sign in at www.office.example now", "evil.example"),
    ("https://evil.example/", "office.example", "evil.example"),
    ("https://evil.example/", "info@office.example", "evil.example"),
    ("https://evil.example/", "off\u200bice.example", "evil.example"),
    ("https://evil.co.uk/", "www.office.co.uk", "evil.co.uk"),
    ("https://office.example@evil.example/", "here", "evil.example"),
    ("https://office.example.evil.example/", "office.example", "office.example.evil.example"),
    ("http://192.0.2.1/", "here", "192.0.2.1"),
    ("http://3221225985/", "here", "3221225985"),
    ("http://0xc0.0.2.1/", "here", "0xc0.0.2.1"),
    ("https://xn--80ak6aa92e.example/", "here", "xn--80ak6aa92e.example"),
    ("https://оffice.example/", "here", "xn--ffice-iye.example"),
    ("https:\\\\evil.example/", "www.office.example", "evil.example"),
    ("https://office.example:8443/", "here", "office.example"),
    ("https://office.example/go?url=https%3A%2F%2Fevil.example", "here", "office.example"),
    ("mailto:evil@evil.example", "info@office.example", "mailto:evil@evil.example"),
]


def marked(href, text):
    return mark_links(sanitize_html(f'<a href="{href}">{text}</a>'), lambda url: "/leaving/")


@pytest.mark.parametrize(("href", "text"), HONEST)
def test_an_honest_link_stays_and_names_its_target(href, text):
    html = marked(href, text)
    assert f'href="{href}"' in html
    assert f'title="{href}"' in html
    assert "leads-to" not in html


@pytest.mark.parametrize(("href", "text", "host"), DOUBTFUL)
def test_a_link_that_pretends_shows_where_it_leads(href, text, host):
    assert f'<span class="leads-to">{host}</span></a>' in marked(href, text)


def test_the_words_of_a_picture_are_the_words_of_its_link():
    inner = '<img alt="www.office.example" src="https://x.example/a.png">'
    assert "leads-to" in marked("https://evil.example", inner)


def test_a_mail_link_carries_neither_a_text_nor_further_addresses():
    assert "bcc" not in marked("mailto:a@b.example?bcc=c@d.example&amp;body=x", "write")


def test_the_page_before_a_doubtful_link_says_where_it_leads(as_maria):
    page = as_maria.get(way_out("http://office.example@192.0.2.1/x")).content.decode()
    assert "<bdi>192.0.2.1</bdi>" in page
    assert "http://office.example@192.0.2.1/x" in page
    assert "bare number" in page


def test_nobody_else_can_make_such_a_page(as_maria):
    response = as_maria.get("/leaving/?to=https://evil.example/")
    assert response.status_code == 404
    assert "evil.example" not in response.content.decode()


# --- remote images -----------------------------------------------------------------------------
@pytest.fixture
def site():
    """A web server of the outside world, which only our own fetching can find."""
    with web_server() as server:
        server.limits = Limits(
            ports=frozenset({server.port}),
            may_meet=lambda ip: True,
            resolve=lambda host, port: ["127.0.0.1"],
        )
        yield server


def with_images(desk, site, *paths):
    images = "".join(f"<img src='http://pictures.example:{site.port}{path}'>" for path in paths)
    return receive(desk, html=sanitize_html(images))


def show(message, by, site):
    show_remote_images(message=message, by=by, now=timezone.now(), limits=site.limits)


def test_remote_images_are_fetched_once_however_often_they_are_asked_for(madrid, maria, site):
    site.put("/a.png", PNG)
    message = with_images(madrid, site, "/a.png", "/a.png")
    show(message, maria, site)
    show(message, maria, site)
    assert site.visits == ["/a.png"]
    facts = message.inquiry.timeline.filter(kind=Fact.IMAGES_SHOWN)
    assert [(fact.actor, fact.message) for fact in facts] == [(maria, message)]


def test_the_frame_then_holds_them_within_itself(as_maria, madrid, maria, site):
    site.put("/a.png", PNG)
    message = with_images(madrid, site, "/a.png")
    show(message, maria, site)
    page = as_maria.get(f"/messages/{message.pk}/frame/")
    assert base64.b64encode(PNG).decode() in page.content.decode()
    assert "pictures.example" not in page.content.decode()


def test_what_is_no_picture_is_not_kept(madrid, maria, site):
    site.put("/a.svg", b"<svg onload=alert(1)>", Content_Type="image/svg+xml")
    site.put("/bomb.png", png_head(60_000, 60_000))
    site.put("/pixel.gif", picture("GIF", 1, 1))
    message = with_images(madrid, site, "/a.svg", "/bomb.png", "/pixel.gif", "/missing.png")
    show(message, maria, site)
    assert StoredFile.objects.count() == 0
    problems = sorted(message.remote_images.values_list("problem", flat=True))
    assert problems == [
        "not a picture, or too large a one",
        "not a picture, or too large a one",
        "the server answered 404",
        "tracking pixel",
    ]


def test_the_switch_of_the_house_is_stronger_than_a_wish(madrid, maria, site, settings):
    settings.REMOTE_IMAGES = False
    message = with_images(madrid, site, "/a.png")
    with pytest.raises(NotPossible):
        show(message, maria, site)
    assert site.visits == []
    assert not RemoteImage.objects.exists()


def test_without_the_fake_nothing_on_this_machine_is_met(madrid, maria, site):
    message = with_images(madrid, site, "/a.png")
    show_remote_images(message=message, by=maria, now=timezone.now(), limits=Limits())
    assert site.visits == []
    assert message.remote_images.get().problem


def test_the_line_below_the_frame_says_what_is_held_back(as_maria, madrid, site):
    html = "<img src='https://a.example/1.png'><img src='https://a.example/2.png' width=1>"
    message = receive(madrid, html=sanitize_html(html))
    words = as_maria.get(f"/messages/{message.pk}/images/").content.decode()
    assert "1 remote image is held back" in words
    assert "1 tracking pixel removed" in words


def test_asking_by_a_plain_form_leads_back_to_the_message(as_maria, madrid):
    message = receive(madrid, html=sanitize_html("<img src='http://127.0.0.1/a.png'>"))
    response = as_maria.post(f"/messages/{message.pk}/images/")
    assert response.status_code == 303
    assert response.headers["Location"].endswith(f"#layout-{message.pk}")
    page = as_maria.get(response.headers["Location"]).content.decode()
    assert "Remote images are shown" in page


# --- masked numbers ----------------------------------------------------------------------------
def page_of(client, message):
    return client.get(f"/inquiries/{message.inquiry.reference}/").content.decode()


def test_the_page_the_list_and_the_api_show_no_number(as_maria, message):
    reference = message.inquiry.reference
    for path in (f"/inquiries/{reference}/", "/inbox/madrid/open/", f"/api/inquiries/{reference}/"):
        response = as_maria.get(path)
        assert response.status_code == 200, path
        assert CARD not in response.content.decode(), path
    assert "•••• 1111" in page_of(as_maria, message)


def test_a_number_in_a_subject_is_masked_for_good(as_maria, madrid):
    message = receive(madrid, subject=f"My card {CARD}")
    assert message.inquiry.subject == "My card •••• 1111"
    assert CARD not in page_of(as_maria, message)


def test_a_click_shows_the_numbers_of_one_message_and_is_noted(as_maria, maria, message):
    shown = as_maria.post(f"/messages/{message.pk}/reveal/", headers={"HX-Request": "true"})
    assert CARD in shown.content.decode()
    fact = message.inquiry.timeline.get(kind=Fact.REVEALED)
    assert (fact.actor, fact.message, fact.data) == (maria, message, {"kinds": ["card"]})
    assert "Maria looked at masked numbers" in page_of(as_maria, message)


def test_with_the_next_look_they_are_masked_again(as_maria, message):
    as_maria.post(f"/messages/{message.pk}/reveal/")
    assert CARD not in page_of(as_maria, message)


def test_without_javascript_the_whole_page_comes_with_the_numbers(as_maria, message):
    page = as_maria.post(f"/messages/{message.pk}/reveal/").content.decode()
    assert CARD in page
    assert "<html" in page


def test_every_look_is_noted(maria, message):
    for _look in range(2):
        reveal_message(message=message, by=maria, now=timezone.now())
    assert message.inquiry.timeline.filter(kind=Fact.REVEALED).count() == 2


def test_the_frame_of_a_revealed_message_shows_them_to_that_agent_only(
    as_maria, maria, rui, message
):
    frame = f"/messages/{message.pk}/frame/"
    assert CARD in as_maria.get(frame, {"key": revealed_key(maria, message)}).content.decode()
    for key in (revealed_key(rui, message), "nonsense"):
        assert CARD not in as_maria.get(frame, {"key": key}).content.decode()


def test_a_message_without_such_numbers_offers_no_button(as_maria, inquiry):
    assert "/reveal/" not in page_of(as_maria, inquiry.messages.first())
