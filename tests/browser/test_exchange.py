"""Texts come in from files: what would change is read first, then taken over. In a real browser."""

import pytest
from playwright.sync_api import expect

from knowledge_base.models import Item
from tests.browser.test_accessibility import violations
from tests.knowing import packed

pytestmark = pytest.mark.browser

GOOD = "---\nkind: template\ntitle: Renewal in time\n---\n\nRenew **in time**.\n"
UNKNOWN = "---\nkind: template\ntitle: Shoes\n---\n\nSize {{ inquirer.shoe_size }}\n"


def test_an_archive_is_shown_and_then_taken_over(open_as, rui, tmp_path, axe_source):
    archive = tmp_path / "texts.zip"
    archive.write_bytes(
        packed({"good.en.md": GOOD, "shoes.en.md": UNKNOWN, "bad.en.md": "nothing"})
    )
    page = open_as(rui, "/knowledge/")
    page.get_by_role("link", name="Export and import").click()
    page.get_by_label("Archive (ZIP) of Markdown files").set_input_files(archive)
    page.get_by_role("button", name="Show what would change").click()
    preview = page.get_by_role("region", name="What would change").first
    expect(preview).to_contain_text("Renewal in time")
    expect(preview).to_contain_text("inquirer.shoe_size")
    expect(preview).to_contain_text("bad.en.md")
    assert violations(page, axe_source) == []
    preview.get_by_role("button", name="Import").click()
    expect(page.get_by_text("Imported: 1 new, 0 changed.")).to_be_visible()
    assert [item.code for item in Item.objects.all()] == ["good"]
    assert page.errors == []
