"""Every client's introduction, in every language, above every kind of quotation; truth is known."""

import sys
from collections.abc import Callable
from html import escape
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailroom.reading.parsing import parse_email
from mailroom.reading.quoted_lines import MAX_LINE, read_lines
from mailroom.reading.quoting import MAX_LINES, Reply, split_reply
from mailroom.reading.quoting_html import mark_quotes
from shared.plain_text import TextLine
from tests.mailroom.client_html import HTML_REPLIES
from tests.mailroom.client_replies import INTRODUCTIONS, ONLY_MARKED

NEW = "Please tell me the fee for a second class."
OLD = ("We have received your application.", "", "It was filed on 2 March.", "Madrid Desk")
SIGNATURE = "-- \nVera Visitor\nACME S.L."

EVERY = [(language, text) for language, texts in INTRODUCTIONS.items() for text in texts]
FIRST = [(language, texts[0]) for language, texts in INTRODUCTIONS.items()]


def split_text(text: str, **context: str) -> Reply:
    return split_reply([TextLine(line) for line in text.split("\n")], **context)


def quoted(mark: str) -> str:
    return "\n".join(f"{mark}{line}".rstrip() for line in OLD)


@pytest.mark.parametrize(("language", "introduction"), EVERY)
def test_text_above_a_marked_quotation_is_new(language: str, introduction: str) -> None:
    for mark in ("> ", ">", "> > "):
        reply = split_text(f"{NEW}\n\n{introduction}\n\n{quoted(mark)}")
        assert reply.new == NEW
        assert reply.quoted.startswith(introduction.split("\n")[0])


@pytest.mark.parametrize(
    ("language", "introduction"), [one for one in EVERY if one[1] not in ONLY_MARKED]
)
def test_text_above_an_unmarked_quotation_is_new(language: str, introduction: str) -> None:
    assert split_text(f"{NEW}\n\n{introduction}\n\n{quoted('')}").new == NEW


@pytest.mark.parametrize(("language", "introduction"), EVERY)
def test_text_below_a_marked_quotation_is_new(language: str, introduction: str) -> None:
    assert split_text(f"{introduction}\n{quoted('> ')}\n\n{NEW}").new == NEW


@pytest.mark.parametrize(("language", "introduction"), FIRST)
def test_answers_within_a_quotation_are_new_with_what_they_answer(
    language: str, introduction: str
) -> None:
    text = (
        f"{introduction}\n\n> Dear Vera,\n>\n> Which class?\n\nClass 9.\n\n"
        f"> Which country?\n\nPeru.\n\n> Madrid Desk\n"
    )
    reply = split_text(text)
    assert reply.new == "> Which class?\n\nClass 9.\n\n> Which country?\n\nPeru."
    assert reply.quoted.endswith("> Dear Vera,\n>\n\n> Madrid Desk")


@pytest.mark.parametrize(("language", "introduction"), FIRST)
def test_signatures_stand_apart_wherever_the_quotation_is(language: str, introduction: str) -> None:
    above = split_text(f"{NEW}\n\n{SIGNATURE}\n\n{introduction}\n\n{quoted('')}")
    assert (above.new, above.signature.rstrip()) == (NEW, SIGNATURE)
    below = split_text(f"{NEW}\n\n{introduction}\n\n{quoted('> ')}\n\n{SIGNATURE}")
    assert (below.new, below.signature) == (NEW, SIGNATURE)


@pytest.mark.parametrize("client", HTML_REPLIES)
def test_html_replies_of_every_client_in_every_language(client: str) -> None:
    template = HTML_REPLIES[client]
    for language, introduction in FIRST if "{intro}" in template else FIRST[:1]:
        html = template.format(
            new=NEW,
            old="<br>".join(OLD),
            intro=escape(introduction.replace("\n", " "), quote=False),
        )
        raw = b"Subject: Re: Fees\nContent-Type: text/html; charset=utf-8\n\n" + html.encode()
        parsed = parse_email(raw)
        assert parsed.reply_text.strip("-\n ") == NEW, language
        assert OLD[2] in parsed.quoted_text, language


RARE = sorted((Path(__file__).parents[1] / "data" / "replies").glob("*.txt"))


@pytest.mark.parametrize("path", RARE, ids=lambda path: path.stem)
def test_replies_of_rare_clients_services_and_signatures(path: Path) -> None:
    first, _, rest = path.read_text().rstrip("\n").partition("\n")
    reply = split_text(f"{first}\n{rest}")
    assert reply.new == first
    assert len(reply.quoted) + len(reply.signature) > 10


def test_what_one_quotes_by_hand_is_kept_and_what_a_client_quotes_is_not() -> None:
    by_hand = f"I mean your point:\n\n> {OLD[0]}\n\n{NEW}"
    assert split_text(by_hand).new == by_hand
    by_client = f"Hello,\n\n> {FIRST[0][1]}\n>\n> {OLD[0]}\n\n{NEW}"
    assert split_text(by_client).new == f"Hello,\n\n{NEW}"


@pytest.mark.parametrize("mark", ["> ", ""])
def test_a_rule_above_the_introduction_belongs_to_it(mark: str) -> None:
    introduction = f"{'_' * 32}\n{FIRST[0][1]}"
    reply = split_text(f"{NEW}\n\n{introduction}\n{quoted(mark)}")
    assert (reply.new, reply.quoted.startswith(introduction)) == (NEW, True)


def test_a_quotation_with_initials_before_each_line() -> None:
    text = f"Tuesday, March 3, 2026, 4:05:10 PM, you wrote:\n\nMD> Dear Vera,\nMD> hello.\n\n{NEW}"
    assert split_text(text).new == NEW


def test_the_armour_of_a_signed_text_is_signature() -> None:
    text = (
        f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{NEW}\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQEc\n-----END PGP SIGNATURE-----"
    )
    assert split_text(text).new == NEW


def test_a_line_that_a_mailbox_file_has_escaped_is_text() -> None:
    text = f">From now on I ask you by mail.\n{NEW}"
    assert split_text(text).new == text


@pytest.mark.parametrize(
    "html",
    [
        '<div>{new}</div><hr id="zwchr" data-marker="__DIVIDER__"><div>{old}</div>',
        "<div>{new}</div><hr tabindex='-1' style='width:98%'><div>{old}</div>",
        '<div>{new}</div><div class="gmail_quote">someone said<div>{old}</div></div>',
        '<div>{new}</div><div class="x_ydp123abcdyahoo_quoted">{old}</div>',
        '<div>{new}</div><div class="m_-1234567890gmail_signature">{old}</div>',
        '<div>{new}</div><div id="x_Signature">{old}</div>',
        '<div>{new}</div><div data-smartmail="gmail_signature">{old}</div>',
    ],
)
def test_marks_of_html_are_understood_without_words(html: str) -> None:
    page = html.format(new=NEW, old=OLD[0])
    parsed = parse_email(b"Subject: Re: x\nContent-Type: text/html\n\n" + page.encode())
    assert parsed.reply_text == NEW
    assert OLD[0] in parsed.quoted_text + parsed.signature


def test_a_paragraph_that_is_only_indented_is_no_quotation() -> None:
    html = f'<div>See:</div><blockquote style="margin:0 0 0 40px;border:none">{NEW}</blockquote>'
    raw = b"Content-Type: text/html\n\n" + html.encode()
    assert parse_email(raw).reply_text.split() == f"See: {NEW}".split()


def test_html_without_marks_of_clients_stays_as_it_is() -> None:
    html = '<p class="lead" style="border-top: 1px solid red">Hello</p><div id="main">x</div>'
    assert mark_quotes(html) == html


# ---- nothing lost, linear on anything ----

WORDS = st.sampled_from(
    [text for _, text in FIRST]
    + "> quoted|>> deep|-- |--||Regards|Vera|To|From: a@b.example|Sent: 3.3.2026 16:05|To: x".split(
        "|"
    )
    + "Subject: y|-----Original Message-----|Begin forwarded message:|Sent from my iPhone".split(
        "|"
    )
    + ["_" * 28, NEW]
)


@given(st.lists(WORDS, max_size=30), st.sampled_from(["", "Re: x", "Fwd: x"]))
def test_every_line_is_in_exactly_one_part(lines: list[str], subject: str) -> None:
    text = "\n".join(lines)
    reply = split_text(text, subject=subject, sender_name="Vera Visitor")
    parts = [
        line for part in (reply.new, reply.quoted, reply.signature) for line in part.split("\n")
    ]
    assert sorted(filter(str.strip, parts)) == sorted(filter(str.strip, text.split("\n")))


@given(st.text(max_size=2000), st.text(max_size=40), st.text(max_size=40))
def test_no_text_raises_and_no_character_is_lost(text: str, subject: str, name: str) -> None:
    reply = split_text(text, subject=subject, sender_name=name)
    parts = "".join((reply.new, reply.quoted, reply.signature))
    assert sorted("".join(parts.split())) == sorted("".join(text.split()))


@pytest.mark.parametrize(
    "first", ["kuupäev", "missatge de", "בתאריך", "on", "at 2026 said", "2026", "x"]
)
@pytest.mark.parametrize(
    "last", [":", " 16:05:", " 2026:", " a@b.c:", " wrote:", ", X wrote:", ">:", ";"]
)
def test_no_half_of_an_introduction_raises(first: str, last: str) -> None:
    for middle in (
        "",
        " 2026",
        " 16:05",
        " 3.3.2026 16:05",
        " <a@b.example>",
        " a@b.example 16:05",
    ):
        text = f"{first}{middle}{last}"
        assert text in "".join(parts_of(split_text(f"{NEW}\n{text}\n\nold")))


def parts_of(reply: Reply) -> tuple[str, str, str]:
    return reply.new, reply.quoted, reply.signature


def calls_of(work: Callable[[], Any]) -> int:
    """How many functions were called, ours and those of the library: the same on every machine."""
    counted = 0

    def count(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return counted


PATTERNS = (
    ["On 2026 a@b.example"], ["From: a@b.example"], [NEW], ["> a", "b"], ["-----"], ["To"], ["wrote:"],
    ["----", "From: x", "Date: 3.3.2026 16:05"], ["Kind regards"], ["Sent from my iPhone"], ["--"],
    [">>> a 3.3.2026 16:05 >>>"], [""], ["> On 3.3.2026 16:05 X <a@b.example> wrote:", "> b", "c"],
    ["Begin forwarded message:"], ["-----Original Message----- From: x To: y Sent: z"], ["MD> a"],
)  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern[0][:24])
def test_twice_the_lines_cost_about_twice_the_work(pattern: list[str]) -> None:
    def split(count: int) -> None:
        split_reply([TextLine(line) for line in islice(cycle(pattern), count)])

    assert calls_of(lambda: split(600)) < 2.3 * calls_of(lambda: split(300)) + 600


def test_beyond_ten_thousand_lines_nothing_is_looked_at() -> None:
    lines = [TextLine("On 2026 a@b.example")] * (MAX_LINES + 20_000)
    most = calls_of(lambda: split_reply(lines[:MAX_LINES]))
    assert calls_of(lambda: split_reply(lines)) < most + 4 * 20_000


@pytest.mark.parametrize(
    "piece", ["On ", ">", "wrote: ", "best ", " ", "Sent from ", "a@b.c ", "年"]
)
def test_of_a_long_line_only_the_beginning_is_looked_at(piece: str) -> None:
    (line,) = read_lines([TextLine(piece * 100_000)])
    assert len(line.text) <= MAX_LINE
    long, short = ([TextLine(NEW), TextLine(piece * count)] for count in (100_000, 1000))
    assert calls_of(lambda: split_reply(long)) <= calls_of(lambda: split_reply(short)) + 10
