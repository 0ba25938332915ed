import pytest

from livechat.sites import frame_ancestors, origin_of, origins_of


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://example.org", "https://example.org"),
        ("example.org", "https://example.org"),
        (" https://Example.ORG/help/?a=1#b ", "https://example.org"),
        ("https://example.org:443", "https://example.org"),
        ("https://example.org:8443/x", "https://example.org:8443"),
        ("http://127.0.0.1:8001", "http://127.0.0.1:8001"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_a_site_is_its_origin(written, origin):
    assert origin_of(written) == origin
    assert origin_of(origin) == origin


@pytest.mark.parametrize(
    "written",
    [
        *("http://example.org", "https://", "javascript:alert(1)", "https://*.example.org", "*"),
        *("https://me@example.org", "https://a b.example", "https://example.org;x", "'self'"),
        *("data:text/html,x", "https://example.org:99999", "https://-a.example", "https://.."),
        "https://" + "a" * 300,
    ],
)
def test_what_is_no_safe_site_is_refused(written):
    with pytest.raises(ValueError):  # noqa: PT011 - also those of urllib and of IDNA
        origin_of(written)


def test_each_line_is_a_site_once():
    assert origins_of("a.example\n\nhttps://a.example/\nb.example") == (
        "https://a.example",
        "https://b.example",
    )


def test_our_own_pages_may_show_every_widget():
    assert frame_ancestors(["https://a.example"]) == ["'self'", "https://a.example"]
