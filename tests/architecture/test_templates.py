"""Templates, read as text: no script or style in a page, a token in every form that posts."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(ROOT.rglob("*.html"))
# The frame of a mail's own HTML: an opaque origin, its own policy, no script whatever it contains.
OWN_POLICY = {"inquiries/frame.html"}
INLINE = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.I),
    "inline style": re.compile(r"<style|\sstyle=", re.I),
    "event handler": re.compile(
        r"\son(click|load|error|submit|change|input|key\w+|\w*focus|blur)=", re.I
    ),
    "hx-on": re.compile(r"\shx-on", re.I),
    "script address": re.compile(r"javascript:", re.I),
    "address of elsewhere": re.compile(r"(src|href|action)=[\"']?(https?:)?//", re.I),
}
# Nobody is signed in there (help_centre/views/pages.py), so nobody's rights can be borrowed.
FOR_ANYBODY = "help_centre/public/"
FORM = re.compile(r"<form\b(?P<attributes>[^>]*)>(?P<body>.*?)</form>", re.S | re.I)


def _name(template: Path) -> str:
    return template.relative_to(ROOT).as_posix()


def test_there_are_templates_to_look_at():
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize("template", TEMPLATES, ids=_name)
def test_template_keeps_to_the_strict_policy(template: Path):
    text = template.read_text()
    found = (
        [] if _name(template) in OWN_POLICY else [k for k, v in INLINE.items() if v.search(text)]
    )
    assert found == []


@pytest.mark.parametrize("template", TEMPLATES, ids=_name)
def test_every_form_that_posts_has_its_token(template: Path):
    for form in FORM.finditer(template.read_text()):
        posts = re.search(r"method=[\"']post|hx-(post|put|patch|delete)", form["attributes"], re.I)
        if _name(template).startswith(FOR_ANYBODY):
            assert "csrf" not in form["body"], "readers have no cookie for it"
            continue
        assert not posts or "{% csrf_token %}" in form["body"], form["attributes"]
        assert posts or "csrf" not in form["body"], "a token in an address would be logged"
        if posts and "hx-post" in form["attributes"]:
            assert 'method="post"' in form["attributes"], "works without JavaScript too"


def test_safe_is_said_only_of_the_sandboxed_mail():
    said = {
        _name(one) for one in TEMPLATES if re.search(r"\|\s*safe\b|autoescape off", one.read_text())
    }
    assert said == OWN_POLICY
