"""The guide for assistants: every picture that it shows is there, and they stay small."""

import re
from pathlib import Path

import pytest
from django.conf import settings

GUIDE = Path(settings.BASE_DIR) / "docs" / "guide"
LIMIT = 1_500_000  # bytes, all together


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_picture_is_there(language):
    shown = re.findall(r"!\[[^\]]+\]\((pictures/[^)]+)\)", (GUIDE / f"{language}.md").read_text())
    assert len(shown) >= 10
    assert [one for one in shown if not (GUIDE / one).exists()] == []


def test_pictures_stay_small():
    assert sum(one.stat().st_size for one in (GUIDE / "pictures").iterdir()) < LIMIT


def test_the_guides_have_the_same_parts():
    parts = {
        language: len(re.findall(r"^## ", (GUIDE / f"{language}.md").read_text(), re.M))
        for language in ("en", "fr", "es")
    }
    assert len(set(parts.values())) == 1
