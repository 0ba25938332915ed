"""Markdown files with front matter: what is read, what is refused and where, and the way back."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.markdown_files import ItemFile, SourceLine, Words, read_items, write_item
from knowledge_base.states import Kind, SourceStatus

GOOD = """---
code: renewal
kind: article
title: "Renewal: when"
topics: [renewal]
desks: [madrid]
category: renewal
sources:
  - {title: Rule 30, as_of: 2026-11-22, status: confirmed}
review_after: 180
example: true
---

Renew **in time**.

---
Not front matter.
"""
FRENCH = "---\ncode: renewal\nlanguage: fr\ntitle: Renouvellement\n---\nRenouvelez à temps.\n"


def read(**files):
    return read_items({name.replace("_", ".") + ".md": text for name, text in files.items()})


def problem(text, name="renewal.en.md"):
    reading = read_items({name: text})
    assert reading.items == []
    return [(one.line, one.message) for one in reading.problems]


def test_one_object_is_read_from_its_languages():
    reading = read(renewal_en=GOOD, renewal_fr=FRENCH)
    assert reading.problems == []
    assert reading.items == [
        ItemFile(
            code="renewal",
            kind=Kind.ARTICLE,
            texts={
                "en": Words("Renewal: when", "Renew **in time**.\n\n---\nNot front matter."),
                "fr": Words("Renouvellement", "Renouvelez à temps."),
            },
            topics=("renewal",),
            desks=("madrid",),
            category="renewal",
            is_public=True,
            sources=(SourceLine("Rule 30", date(2026, 11, 22), status=SourceStatus.CONFIRMED),),
            review_after=180,
            is_example=True,
        )
    ]


def test_windows_ends_of_lines_and_a_byte_order_mark_change_nothing():
    windows = "\ufeff" + GOOD.replace("\n", "\r\n")
    assert read(renewal_en=windows).items == read(renewal_en=GOOD).items


def test_a_folder_before_the_name_is_no_part_of_it():
    assert [one.code for one in read_items({"texts/renewal.en.md": GOOD}).items] == ["renewal"]


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("no head", 1, "front matter"),
        ("---\ncode: renewal\n", 1, "front matter"),
        ("---\n- a\n---\nx", 2, "name: value"),
        ("---\ntitle: [a\n---\nx", 3, "expected"),
        ("---\ntitle: T\nkind: article\nkinds: x\n---\nx", 4, "kinds"),
        ("---\ntitle: T\nkind: article\nkind: article\n---\nx", 4, "twice"),
        ("---\nkind: article\n---\nx", 1, "title"),
        ("---\ntitle: T\nkind: article\n---\n \n", 5, "text is missing"),
        ("---\ntitle: T\n---\nx", 1, "kind"),
        ("---\ntitle: T\nkind: poem\n---\nx", 3, "poem"),
        ("---\ntitle: T\nkind: template\npublic: true\n---\nx", 4, "public"),
        ("---\ntitle: T\nkind: article\ntopics: renewal\n---\nx", 4, "topics"),
        ("---\ntitle: T\nkind: article\nreview_after: soon\n---\nx", 4, "review_after"),
        ("---\ntitle: T\nkind: article\nsources: [{title: a}]\n---\nx", 4, "sources"),
        ("---\ntitle: T\nkind: article\nreview_on: 2026-13-01\n---\nx", 1, "month"),
        ("---\ncode: other\ntitle: T\nkind: article\n---\nx", 2, "name of the file"),
        ("---\nlanguage: fr\ntitle: T\nkind: article\n---\nx", 2, "name of the file"),
        ("---\ntitle: &a T\nkind: *a\n---\nx", 3, "aliases"),
        ("---\ntitle: !!python/object/apply:os.getcwd []\n---\nx", 2, "constructor"),
        ("---\ntitle: " + "[" * 9000 + "\n---\nx", 1, ""),
        ("---\ntitle: " + "x" * 30_000 + "\n---\nx", 1, "too long"),
        ("---\ntitle: " + "x" * 201 + "\nkind: article\n---\nx", 5, "too long"),
    ],
)
def test_a_mistake_is_named_with_its_line(text, line, part):
    (found,) = problem(text)
    assert found[0] == line
    assert part in found[1]


def test_a_file_of_another_name_is_refused():
    assert problem(GOOD, "renewal.md")[0][0] == 1
    assert problem(GOOD, "renewal.de.md")[0][0] == 1


def test_what_holds_for_all_languages_is_said_once():
    reading = read(renewal_en=GOOD, renewal_fr=FRENCH.replace("language: fr", "kind: article"))
    assert [(one.path, one.line) for one in reading.problems] == [("renewal.fr.md", 3)]
    assert reading.items == []


def test_two_files_for_one_text_keep_its_object_back():
    one = "---\nkind: template\ntitle: T\n---\nx"
    reading = read_items({"a/renew.en.md": one, "b/renew.en.md": one, "good.en.md": one})
    assert [item.code for item in reading.items] == ["good"]
    assert [problem.path for problem in reading.problems] == ["b/renew.en.md"]


def test_a_bad_language_keeps_its_object_back_and_no_other():
    good = GOOD.replace("code: renewal", "code: other")
    reading = read(renewal_en=GOOD, renewal_fr="nothing", other_en=good)
    assert [one.code for one in reading.items] == ["other"]
    assert [one.path for one in reading.problems] == ["renewal.fr.md"]


LINES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"), max_size=60)
CODES = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,20}", fullmatch=True)
# A title is one line, whatever ends a line.
TITLES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=60)
TITLES = TITLES.map(str.strip).filter(bool)
SOURCES = st.builds(
    SourceLine,
    title=TITLES,
    as_of=st.dates(),
    status=st.sampled_from(SourceStatus),
    url=st.sampled_from(["", "https://example.org/a?b=1"]),
)
ITEM_FILES = st.builds(
    ItemFile,
    code=CODES,
    kind=st.sampled_from([kind for kind in Kind if kind != Kind.ARTICLE]),
    texts=st.dictionaries(
        st.sampled_from(["en", "fr", "es"]),
        st.builds(Words, title=TITLES, body=LINES.map(str.strip).filter(bool)),
        min_size=1,
    ),
    topics=st.lists(CODES, max_size=3).map(tuple),
    desks=st.lists(CODES, max_size=3).map(tuple),
    category=st.one_of(st.just(""), CODES),
    needs_all_languages=st.booleans(),
    sources=st.lists(SOURCES, max_size=3).map(tuple),
    review_after=st.none() | st.integers(1, 3650),
    review_on=st.none() | st.dates(),
    is_example=st.booleans(),
)


@settings(deadline=None)  # the clock of a busy machine proves nothing
@given(ITEM_FILES)
def test_what_is_written_is_read_again(item):
    reading = read_items(write_item(item))
    assert reading.problems == []
    assert reading.items == [item]


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    for whole in (text, f"---\n{text}\n---\nx", f"---\ntitle: T\nkind: article\n---\n{text}"):
        reading = read_items({"a.en.md": whole})
        assert len(reading.items) + len(reading.problems) == 1
