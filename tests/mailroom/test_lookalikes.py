"""Domains that imitate another."""

import pytest

from mailroom.lookalikes import find_lookalike


@pytest.mark.parametrize(
    ("domain", "known"),
    [
        ("v\u0456sitor.example", "visitor.example"),
        ("xn--vsitor-pvf.example", "visitor.example"),
        ("vis\u0131tor.example", "visitor.example"),
        ("visit0r.example", "visitor.example"),
        ("visltor.example", "visitor.example"),
        ("vistor.example", "visitor.example"),
        ("visittor.example", "visitor.example"),
        ("viistor.example", "visitor.example"),
        ("visitor-office.example", "visitoroffice.example"),
        ("rnarque.example", "marque.example"),
        ("mail.visit0r.example", "post.visitor.example"),
        ("visit0r.co.uk", "visitor.co.uk"),
        ("b\u00fcro-marken.example", "buro-marken.example"),
    ],
)
def test_what_the_eye_takes_for_another_is_found(domain, known):
    assert find_lookalike(domain, ["other.example", known]) == known


@pytest.mark.parametrize(
    ("domain", "known"),
    [
        ("visitor.example", "visitor.example"),
        ("mail.visitor.example", "visitor.example"),
        ("VISITOR.example", "visitor.example"),
        ("mail1.visitor.example", "mail2.visitor.example"),
        ("stranger.example", "visitor.example"),
        ("ymail.example", "gmail.example"),
        ("a.example", "b.example"),
        ("visitor.example", "visitor.test"),
        ("one.co.uk", "two.co.uk"),
        ("", "visitor.example"),
        ("visitor.example", ""),
        ("localhost", "visitor.example"),
        ("xn--.example", "visitor.example"),
        ("xn--" + "9" * 70 + ".example", "visitor.example"),
        ("..", "visitor.example"),
    ],
)
def test_others_imitate_nobody(domain, known):
    assert find_lookalike(domain, [known]) == ""
