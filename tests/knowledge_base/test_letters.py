"""Texts as words of an answer: rich as the editor has it, plain with the same words."""

import pytest

from inquiries.rich_text import clean_written, words_of
from knowledge_base.letters import as_letter
from knowledge_base.variables import fill_markdown


def _html(body: str) -> str:
    return as_letter(body, link_to={"renew": "https://help.example/renew"}.get).html


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("Dear Vera,\n\nyes.", "<div>Dear Vera,</div><div><br></div><div>yes.</div>"),
        ("one\ntwo", "<div>one<br>two</div>"),
        ("**bold** *soft*", "<div><strong>bold</strong> <em>soft</em></div>"),
        ("## Fees {#fees}\n\nTen.", "<div><strong>Fees</strong></div><div>Ten.</div>"),
        ("- one\n  - in it\n- two", "<ul><li>one<ul><li>in it</li></ul></li><li>two</li></ul>"),
        ("3. three", '<ol start="3"><li>three</li></ol>'),
        ("- one\n\n  more", "<ul><li>one<br><br>more</li></ul>"),
        ("> said\n>\n> more", "<blockquote>said<br><br>more</blockquote>"),
        ("- [ ] do\n- [x] done", "<ul><li>☐ do</li><li>☑ done</li></ul>"),
        ("```\n1 < 2\n```", "<pre>1 &lt; 2</pre>"),
        ("![A form](file:3)", "<div>A form</div>"),
        ("see [there](#fees)", "<div>see there</div>"),
        ("see [inside](item:secret)", "<div>see inside</div>"),
        (
            "<b>no</b> <script>x</script>",
            "<div>&lt;b&gt;no&lt;/b&gt; &lt;script&gt;x&lt;/script&gt;</div>",
        ),
        ("[x](javascript:alert(1))", "<div>x</div>"),
        ("", ""),
    ],
)
def test_blocks_are_those_of_the_editor(body, html):
    assert _html(body) == html


def test_a_table_is_lines():
    rows = "| Way | Fee |\n|---|---|\n| On line | 1 |"
    assert _html(rows) == ("<div><strong>Way</strong> | <strong>Fee</strong><br>On line | 1</div>")


def test_a_public_text_is_linked_by_its_address():
    letter = as_letter(
        "See [how](item:renew).", link_to=lambda code: f"https://help.example/{code}"
    )
    assert 'href="https://help.example/renew"' in letter.html
    assert letter.text == "See how (https://help.example/renew)."


def test_what_is_inserted_is_what_the_server_keeps_of_it():
    body = "Dear,\n\n- **one** [w](https://a.example)\n\n> said\n\n| A |\n|---|\n| 1 |"
    html = _html(body)
    assert clean_written(html) == html
    assert "- one w <https://a.example>" in words_of(html)


@pytest.mark.parametrize(
    "name",
    ["[pay](https://evil.example)", "**Bold**", "# Big", "1. One", "<b>B</b>", "a_b_c", "`x`"],
)
def test_a_strangers_name_is_words_whatever_it_looks_like(name):
    letter = as_letter(fill_markdown("{{ n }}", {"n": name}), link_to=lambda _code: None)
    assert letter.text == name
    assert letter.html.count("<") == 2


def test_a_value_of_several_lines_stays_in_its_line():
    assert fill_markdown("a {{ n }}", {"n": "b\n# c"}) == "a b \\# c"
