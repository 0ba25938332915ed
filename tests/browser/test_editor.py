"""The one way to read and write a text from other scripts, in the plain field."""

import pytest

pytestmark = pytest.mark.browser
EDITOR = """
async () => {
  const { editorOf } = await import("/static/js/editor.js");
  return editorOf(document.getElementById("form-note"));
}
"""


@pytest.fixture
def ask(open_as, maria, inquiry):
    """Run a script on the editor of the note that is being written: "Ask @mar"."""
    page = open_as(maria, f"/inquiries/{inquiry.reference}/")
    page.keyboard.press("n")
    page.get_by_role("textbox", name="Internal note").press_sequentially("Ask @mar")
    editor = page.evaluate_handle(EDITOR)
    yield lambda script: editor.evaluate(f"(editor) => {{ {script} }}")
    assert page.errors == []


def test_the_text_before_the_caret_is_read(ask):
    assert ask("return editor.textBeforeCaret(4)") == "@mar"
    assert ask("return editor.textBeforeCaret(100)") == "Ask @mar"


def test_the_text_before_the_caret_is_replaced_and_told(ask):
    said = "let told = 0; editor.onChange(() => told++);"
    done = 'editor.replaceBeforeCaret(4, {html: "<b>@maria</b> ", text: "@maria "});'
    assert ask(f"{said}{done} return [editor.text(), told]") == ["Ask @maria ", 1]


def test_html_without_a_text_is_inserted_as_words(ask):
    ask('editor.insert({html: "<p>One</p><p>Two &amp; three</p>"})')
    assert ask("return editor.text()") == "Ask @marOne\nTwo & three"


def test_the_text_is_given_as_html(ask):
    ask('editor.insert({text: " <b>\\nnext"})')
    assert ask("return editor.html()") == "Ask @mar &lt;b&gt;<br>next"


def test_it_is_known_where_the_caret_is(ask):
    at_end, box = ask(
        "const {x, right, top, bottom} = editor.element.getBoundingClientRect();"
        "return [editor.caretPlace(), {x, right, top, bottom}]"
    )
    assert box["x"] + 30 < at_end["left"] < box["right"]
    assert box["top"] <= at_end["top"] < at_end["bottom"] <= box["bottom"]
