"""Markdown as pages and as plain text: what is shown, what never is, and what it may cost."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base import markdown
from knowledge_base.markdown import MAX_CELLS, MAX_LENGTH, MAX_LINES, MAX_MARKS, parse
from knowledge_base.rendering import Reference, headings, plain_text, references, render_html

ITEMS = {"renewal": "/help/renewal/"}
FILES = {"12": "/files/12/"}


def show(body, language="en", **more):
    return render_html(body, language=language, link_to=ITEMS.get, file_url=FILES.get, **more)


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<iframe src='https://bad.example'></iframe>",
        "<div>\n<style>*{display:none}</style>\n</div>",
        "a <b onclick=x>b</b>",
    ],
)
def test_html_is_shown_as_it_is_written(body):
    assert "&lt;" in show(body)
    assert not re.search(r"<(script|img|iframe|style|b)\b", show(body))


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html;base64,PHNjcmlwdD4=",
        "vbscript:x",
        "file:///etc/passwd",
        "/logout/",
        "//bad.example",
        "\\\\bad.example",
        "item:renewal/../../x",
        "ftp://x.example",
    ],
)
def test_a_link_to_nowhere_good_leaves_its_words(address):
    assert show(f"[words]({address})") == "<p>words</p>\n"


def test_a_link_to_another_site_that_stands_alone_is_a_card_with_its_host():
    shown = show("Before\n\n[How to pay](https://www.pay.example/how)\n\nAfter")
    assert '<p class="embed"><a href="https://www.pay.example/how"' in shown
    assert 'How to pay <span class="embed-host">www.pay.example</span></a></p>' in shown


@pytest.mark.parametrize(
    "body",
    [
        "See [how to pay](https://pay.example/)",
        "[one](https://pay.example/) [two](https://pay.example/)",
        "- [how to pay](https://pay.example/)",
        "[how to pay](item:renewal)",
        "<https://pay.example/>",
        "[words](https://[pay.example/)",
    ],
)
def test_no_other_link_is_a_card(body):
    assert "embed" not in show(body)


@pytest.mark.parametrize(
    "address", ["https://x.example/a.png", "data:image/png;base64,AA", "x.png"]
)
def test_no_picture_is_fetched_from_elsewhere(address):
    assert show(f"![A form]({address})") == "<p>A form</p>\n"


def test_words_cannot_leave_an_attribute():
    html = show('![" onerror="alert(1)](file:12) [x](https://a.example/"onclick="b)')
    assert not re.search(r'<[^<>]*" on', html)


def test_a_link_to_an_item_follows_its_address():
    html = show("See [renewal](item:renewal#late).")
    assert '<a href="/help/renewal/#s-late">renewal</a>' in html


def test_an_unknown_item_and_file_are_plain_words():
    assert show("[gone](item:gone) and ![a picture](file:99)") == "<p>gone and a picture</p>\n"


def test_a_picture_of_ours_has_its_description():
    assert '<img src="/files/12/" alt="The form"' in show("![The *form*](file:12)")


def test_a_stranger_s_page_learns_nothing_from_the_link():
    html = show("[site](https://example.org/?a=1&b=2)")
    assert 'href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer"' in html


def test_a_mail_link_carries_neither_text_nor_blind_copy():
    assert 'href="mailto:a@b.example"' in show("[m](mailto:a@b.example?bcc=x@y.example)")


def test_headings_begin_below_the_page_s_own_and_skip_no_level():
    html = show("# A\n\n#### B\n\n# C")
    assert re.findall(r"<(h\d)", html) == ["h2", "h3", "h2"]
    assert re.findall(r"<(h\d)", show("### A\n\n### B", top_level=4)) == ["h4", "h4"]


def test_anchors_are_unique_and_never_those_of_the_page():
    html = show("## Late fée\n\n## Late fée\n\n## Late fee 2\n\n## !?\n\n## !?")
    ids = re.findall(r'id="([^"]*)"', html)
    assert ids == ["s-late-fee", "s-late-fee-2", "s-late-fee-2-2", "s-section", "s-section-2"]


def test_an_anchor_that_its_author_wrote_survives_another_wording():
    assert [one.anchor for one in headings("## Payer en retard {#late}")] == ["late"]
    assert show("## Payer en retard {#late}") == '<h2 id="s-late">Payer en retard</h2>\n'


def test_a_link_within_the_text_finds_its_anchor_under_any_prefix():
    html = show("## Late\n\n[up](#late)", anchor_prefix="n7-")
    assert 'id="n7-late"' in html
    assert 'href="#n7-late"' in html


def test_a_table_tells_what_its_columns_are_and_scrolls_by_keyboard():
    html = show("| | Fee |\n|---|--:|\n| A | 1 |", "en")
    assert '<th scope="col" class="align-right">Fee</th>' in html
    assert "<th></th>" not in html
    assert '<div class="table-scroll" role="region" tabindex="0" aria-label="Table">' in html
    assert "style=" not in html


def test_a_task_says_whether_it_is_done():
    html = show("- [ ] open\n- [x] shut")
    assert html.count('<li class="task"><input type="checkbox" disabled=""') == 2
    assert 'checked="" aria-label="done"> shut' in html


def test_a_line_stays_a_line():
    assert show("Kind regards,\nMaria") == "<p>Kind regards,<br>\nMaria</p>\n"


def test_variables_and_facts_pass_untouched():
    words = "{{ fact.madrid_basic_fee }} for **{{ inquirer.name }}**"
    assert "{{ fact.madrid_basic_fee }} for <strong>{{ inquirer.name }}</strong>" in show(words)
    assert plain_text(words) == "{{ fact.madrid_basic_fee }} for {{ inquirer.name }}"


def test_references_name_items_and_files_once():
    body = "[a](item:renewal#late) ![b](file:12) [c](item:renewal#late) [d](https://x.example)"
    found = [Reference("item", "renewal", "late"), Reference("file", "12")]
    assert references(body) == found


def test_plain_text_keeps_lines_lists_and_addresses():
    body = (
        "## Renew\n\nYou **need**:\n\n1. the [form](https://example.org/f)\n2. a card\n   - any\n\n"
        "> quoted\n\n- [ ] open\n\nRegards,\nMaria"
    )
    assert plain_text(body) == (
        "Renew\n\nYou need:\n\n1. the form (https://example.org/f)\n2. a card\n   - any\n\n"
        "> quoted\n\n- [ ] open\n\nRegards,\nMaria"
    )


def test_plain_text_writes_a_table_by_rows():
    assert plain_text("| A | B |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |") == "A | B\n1 | 2\n3 | 4"


def test_plain_text_gives_the_address_of_an_item_only_if_there_is_one():
    body = "[renewal](item:renewal)"
    assert plain_text(body) == "renewal"
    assert plain_text(body, link_to=ITEMS.get) == "renewal (/help/renewal/)"


def test_an_address_that_is_its_own_words_is_written_once():
    assert plain_text("<https://example.org>") == "https://example.org"


TOO_MUCH = {
    "length": "a " * (MAX_LENGTH // 2 + 1),
    "lines": "# a\n" * (MAX_LINES + 1),
    "marks": "*" * (MAX_MARKS + 1),
    "cells": "|" * 300 + "\n" + "|-" * 300 + "|\n" + "|a\n" * (MAX_CELLS // 300),
}


@pytest.mark.parametrize("body", TOO_MUCH.values(), ids=TOO_MUCH.keys())
def test_a_text_beyond_all_measure_is_shown_as_it_is_written(body):
    assert show(body).startswith("<pre><code>")
    assert plain_text(body).split() == body.split()


HOSTILE = {
    "brackets": "[" * 14_000,
    "pictures": "![" * 14_000,
    "pairs": "[" * 7_000 + "]" * 50_000,
    "emphasis": "*_" * 7_000,
    "quotes": ">" * 90_000,
    "nested lists": "- " * 40_000,
    "stairs": "".join(" " * step + "- a\n" for step in range(400)),
    "ticks": "".join("`" * count + " " for count in range(1, 160)),
    "empty links": "[a](" * 14_000,
    "half links": "a](<" * 12_000,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_costs_no_more_than_a_long_one(body):
    """Quadratic, these would take minutes."""
    html = show(body)
    assert html.count("<blockquote>") + html.count("<ul>") <= 2 * markdown.MAX_NESTING


def test_brackets_that_open_nothing_are_looked_through_only_so_often(monkeypatch):
    monkeypatch.setattr(markdown, "MAX_BRACKET_WORK", 10)
    body = "[not a link at all\n\n[not either\n\n[site](https://example.org)"
    assert "<a" not in show(body)
    assert "[site](https://example.org)" in show(body)


@settings(deadline=None)  # the clock of a busy machine proves nothing
@given(st.text(alphabet="ab \n[]()!*_`#-|>:{}<&\\/x1.\t", max_size=300))
def test_whatever_is_written_can_be_shown(body):
    html = show(body)
    assert not re.search(
        r"<(?!/?(?:a|blockquote|br|code|em|h[2-6]|hr|li|ol|p|pre|strong|ul)\b)", html
    )
    plain_text(body)
    assert len({one.anchor for one in headings(body)}) == len(headings(body))


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_at_all_can_be_shown(body):
    assert isinstance(show(body), str)
    plain_text(body)


@settings(deadline=None)
@given(
    st.lists(st.text(alphabet="abcdefgh ", min_size=3, max_size=20).filter(str.strip), max_size=5)
)
def test_plain_words_lose_no_word(paragraphs):
    words = plain_text("\n\n".join(f"**{one.strip()}**" for one in paragraphs)).split()
    assert words == " ".join(paragraphs).split()


def test_parsing_leaves_nothing_for_the_next_text():
    parse("[a]: https://x.example")
    assert "<a" not in show("[a]")
