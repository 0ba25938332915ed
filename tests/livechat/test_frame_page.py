"""What sites load: one small script and one frame, which only they may show."""

import gzip
import json
import re

import pytest

from livechat.actions.widgets import retire_widget
from scripts.build_frontend import TARGET

LOADER_BYTES, ALL_BYTES = 3 * 1024, 30 * 1024


@pytest.fixture
def built():
    names = ("js/chat_loader.js", "js/chat.js", "chat.css")
    if not (TARGET / names[0]).exists():
        pytest.skip("needs the front end: python scripts/build_frontend.py")
    return {name: gzip.compress((TARGET / name).read_bytes(), 9) for name in names}


def test_the_loader_and_all_of_it_are_small(built, client, widget):
    page = gzip.compress(client.get(f"/chat/frame/{widget.key}/").content, 9)
    assert len(built["js/chat_loader.js"]) < LOADER_BYTES
    assert sum(map(len, built.values())) + len(page) < ALL_BYTES


def test_the_loader_is_the_same_for_everybody_and_kept(client, db, built):
    answer = client.get("/chat/loader.js", headers={"Cookie": "a=1"})
    again = client.get("/chat/loader.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert (answer.status_code, again.status_code) == (200, 304)


def test_only_the_sites_of_the_widget_may_show_its_frame(client, widget):
    answer = client.get(f"/chat/frame/{widget.key}/")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self' https://site.example")
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "X-Frame-Options" not in answer.headers


def test_the_frame_sets_no_cookie_and_reads_none(client, widget, rui):
    client.force_login(rui)
    answer = client.get(f"/chat/frame/{widget.key}/")
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert rui.username not in answer.content.decode()


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_its_words_are_in_the_language_asked(client, widget, language):
    text = client.get(f"/chat/frame/{widget.key}/?lang={language}").content.decode()
    assert f'<html lang="{language}"' in text


def test_an_unknown_language_is_the_browsers(client, widget):
    asked = {"Accept-Language": "es-AR,es;q=0.9"}
    text = client.get(f"/chat/frame/{widget.key}/?lang=xx", headers=asked).content.decode()
    assert '<html lang="es"' in text


def test_a_retired_widget_has_no_frame(client, widget, rui, now):
    retire_widget(widget_id=widget.pk, by=rui, now=now)
    assert client.get(f"/chat/frame/{widget.key}/").status_code == 404


def test_what_a_coordinator_types_cannot_leave_its_place(client, widget, rui, now):
    widget.name_en = '"><script>alert(1)</script>'
    widget.save()
    text = client.get(f"/chat/frame/{widget.key}/").content.decode()
    assert "<script>" not in text


def test_every_word_that_the_scripts_ask_for_is_there(client, widget):
    """`t("…")` and `count("…")` in the sources, and the codes that the protocol names."""
    text = client.get(f"/chat/frame/{widget.key}/").content.decode()
    attribute = re.search(r'data-words="([^"]*)"', text)[1]
    words = json.loads(
        attribute.replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&")
    )
    sources = TARGET.parent / "js" / "chat"
    asked = {
        key
        for path in sources.glob("*.js")
        for key in re.findall(r'\bt\(\s*"([a-z_0-9]+)"', path.read_text("utf-8"))
    }
    codes = {
        f"code_{code}" for code in ("taken", "left", "transferred", "by_mail", "back", "ended")
    }
    refusals = {f"refused_{code}" for code in ("too_long", "ended", "file_unknown", "other")}
    assert asked | codes | refusals <= set(words)
