"""New text told from quoted text and signature, by line states; linear on any input."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mailroom.reading.attributions import attribution_length, holds_quote, is_dated
from mailroom.reading.header_blocks import (
    begins_block,
    begins_notes_block,
    belongs_to_block_below,
    end_of_block,
    read_label,
    start_of_notes_block,
)
from mailroom.reading.quoted_lines import NEW, QUOTED, SIGNATURE, Line, read_lines
from mailroom.reading.separators import (
    is_forward_mark,
    is_rule,
    stands_above_headers,
    starts_quote,
)
from mailroom.reading.signatures import is_device_line, set_signature_apart, starts_signature
from mailroom.reading.subjects import may_be_forwarded
from shared.plain_text import TextLine

MAX_LINES = 10_000  # further lines go where the last one went
MAX_NOTE = 12  # lines above a forwarded message that belong to it
MAX_ABOVE = 4  # lines that belong to the block of headers below them
MAX_CONTEXT = 12  # quoted lines shown above an answer


@dataclass(frozen=True, slots=True)
class Reply:
    """The three parts of a text; put together they hold all of it."""

    new: str
    quoted: str
    signature: str


def split_reply(lines: Sequence[TextLine], *, subject: str = "", sender_name: str = "") -> Reply:
    """Nothing is dropped: each line ends up in exactly one of the three.

    The subject says whether what follows a block of headers was forwarded to be read, or is only
    what the reply answers; the sender's name is looked for below the text.
    """
    read = read_lines(lines[:MAX_LINES])
    shows_forward = _Splitter(read, subject).run()
    _join_wrapped_quotes(read)
    _keep_context_of_answers(read)
    if not shows_forward:
        set_signature_apart(read, sender_name=sender_name)
    _undo_if_nothing_is_new(read)
    if len(lines) > MAX_LINES:
        rest = "\n".join(line.as_text() for line in lines[MAX_LINES:])
        read.append(Line(rest, "", 0, "", read[-1].kind))
    return Reply(_joined(read, NEW), _joined(read, QUOTED), _joined(read, SIGNATURE))


def _joined(lines: list[Line], kind: int) -> str:
    """The lines of one kind; where others stood between them, one blank line."""
    kept: list[str] = []
    previous = -1
    for index, line in enumerate(lines):
        if line.kind != kind:
            continue
        if kept and index != previous + 1 and kept[-1] and line.raw:
            kept.append("")
        if line.raw.strip() or (kept and kept[-1]):
            kept.append(line.raw)
        previous = index
    return "\n".join(kept).strip("\n")


@dataclass(slots=True)
class _Splitter:
    """Goes down the lines once and gives each its kind."""

    lines: list[Line]
    subject: str
    signature: str = ""  # what belongs to one: "all" that follows, or this "line"
    notes: int = 0  # lines of new text so far
    has_quote: bool = False

    @property
    def has_text(self) -> bool:
        return self.notes > 0

    def run(self) -> bool:
        """True when the end of the text is a forwarded message that is to be read as new."""
        index = 0
        while index < len(self.lines):
            taken = self._introduction(index)
            cut = self._cut(index, taken) if taken or self._starts_quote(index) else -1
            if cut == len(self.lines):
                return self.lines[-1].kind == NEW
            index = cut if cut >= 0 else self._take(index, taken)
        return False

    def _introduction(self, index: int) -> int:
        line = self.lines[index]
        return 0 if line.depth or not line.text else attribution_length(self.lines, index)

    def _starts_quote(self, index: int) -> bool:
        line = self.lines[index]
        if line.mark == "cut":
            return True
        if not line.text:
            return False
        if line.depth:
            return self._is_marked_forward(index) or self._is_marked_block(index)
        return starts_quote(self.lines, index) or holds_quote(line) or is_forward_mark(line.text)

    def _is_marked_forward(self, index: int) -> bool:
        """Apple and Orange forward a mail as a quotation, its headers included."""
        if is_forward_mark(self.lines[index].text):
            return stands_above_headers(self.lines, index)
        return may_be_forwarded(self.subject) and begins_block(self.lines, index)

    def _is_marked_block(self, index: int) -> bool:
        """Some providers mark the headers with ">" and leave the old text as it is."""
        if not self.has_text or (index and self.lines[index - 1].depth):
            return False
        if not starts_quote(self.lines, index):
            return False
        end = end_of_block(self.lines, index)
        while end < len(self.lines) and self.lines[end].depth and not self.lines[end].text:
            end += 1
        following = next((one for one in self.lines[end : end + 4] if one.text), None)
        return following is not None and not following.depth

    def _take(self, index: int, taken: int) -> int:
        """One line, or the introduction of a marked quotation."""
        line = self.lines[index]
        if taken or line.depth or line.mark in ("attribution", "quote"):
            start = self._start_above(index) if taken else index
            _mark(self.lines, start, index + max(1, taken), QUOTED)
            self.signature = "" if line.text else self.signature
            self.has_quote = self.has_quote or line.depth > 0
            return index + max(1, taken)
        self._enter_or_leave_signature(index)
        line.kind = SIGNATURE if self.signature or line.mark == "signature" else NEW
        if self.signature == "line":
            self.signature = ""
        self.notes += line.kind == NEW and not is_rule(line.text)
        return index + 1

    def _enter_or_leave_signature(self, index: int) -> None:
        line = self.lines[index]
        if not line.text or self.signature == "all":
            return
        if starts_signature(self.lines, index) or is_device_line(line):
            self.signature = "all" if self.has_text else "line"

    def _cut(self, index: int, taken: int) -> int:
        """Where to go on when all that follows was written before; -1 when it does not."""
        if taken and _is_quote_next(self.lines, index + taken):
            return -1
        start = self._start_above(index)
        end = len(self.lines)
        if not taken and self._is_forward_to_read(index):
            _mark(self.lines, start, end, NEW)
            return end
        if taken or self.has_text or self.has_quote:
            _mark(self.lines, start, end, QUOTED)
            return end
        # Without new text above, what stands below a block of headers is all there is to read.
        below = end_of_block(self.lines, index + max(1, taken))
        _mark(self.lines, start, below, QUOTED)
        return below

    def _start_above(self, index: int) -> int:
        """Rules, blank lines and what else belongs to the introduction below them."""
        start = index
        if begins_notes_block(self.lines, index):
            start = start_of_notes_block(self.lines, index)
        lowest = max(0, index - MAX_ABOVE)
        while start > lowest and belongs_to_block_below(self.lines[start - 1].text):
            start -= 1
        return start

    def _is_forward_to_read(self, index: int) -> bool:
        """Of a forward with no more than a note above it, what was forwarded is the text to read."""
        if self.notes > MAX_NOTE:
            return False
        mark = self.lines[index].text
        if is_forward_mark(mark):
            return mark[0] in "-_=*" or stands_above_headers(self.lines, index)
        return may_be_forwarded(self.subject)


def _mark(lines: list[Line], start: int, end: int, kind: int) -> None:
    for line in lines[start:end]:
        line.kind = kind


def _is_quote_next(lines: list[Line], index: int) -> bool:
    following = next((line for line in lines[index : index + 4] if line.text), None)
    return following is not None and following.depth > 0


def _join_wrapped_quotes(lines: list[Line]) -> None:
    """A quoted line that was wrapped on its way leaves a tail without a mark."""
    for before, line in pairwise(lines):
        if not (before.kind == QUOTED and before.depth and line.kind == NEW and line.text):
            continue
        if len(before.raw) >= 60 and line.text[0].islower() and len(line.text) < 80:
            line.kind = QUOTED


def _keep_context_of_answers(lines: list[Line]) -> None:
    """Answers between quoted lines are read with the paragraph that they answer."""
    runs = list(_runs(lines))
    answers = [at for at in range(1, len(runs)) if runs[at].kind == NEW]
    is_inline = any(at + 1 < len(runs) for at in answers if runs[at - 1].kind == QUOTED)
    for at in answers:
        quote = runs[at - 1]
        is_aside = at > 1 and not _is_introduced(lines, quote.start)
        if quote.kind == QUOTED and (is_inline or is_aside):
            start = max(quote.start, quote.end - MAX_CONTEXT)
            for line in _last_paragraph(lines[start : quote.end]):
                line.kind = NEW


def _is_introduced(lines: list[Line], index: int) -> bool:
    """Whether a client put the quotation there: by hand one quotes without "… wrote:"."""
    above = (line for line in reversed(lines[max(0, index - 3) : index]) if line.text)
    if next((line.kind == QUOTED for line in above), False):
        return True
    return any(read_label(line.text)[0] or is_dated(line.text) for line in lines[index : index + 3])


@dataclass(frozen=True, slots=True)
class _Run:
    start: int
    end: int
    kind: int


def _runs(lines: list[Line]) -> Iterator[_Run]:
    """Stretches of quoted lines that are marked as such, and of new text."""
    start, kind = 0, -1
    end = 0
    for index, line in enumerate(lines):
        if not line.text or line.kind == SIGNATURE or (line.kind == QUOTED and not line.depth):
            continue
        if line.kind != kind:
            if kind >= 0:
                yield _Run(start, end, kind)
            start, kind = index, line.kind
        end = index + 1
    if kind >= 0:
        yield _Run(start, end, kind)


def _last_paragraph(lines: list[Line]) -> list[Line]:
    paragraph: list[Line] = []
    for line in reversed(lines):
        if not line.depth or (not line.text and paragraph):
            break
        paragraph.append(line)
    return paragraph


def _undo_if_nothing_is_new(lines: list[Line]) -> None:
    """Some write their text within the box of their signature."""
    if any(line.kind == NEW and line.text for line in lines):
        return
    for line in lines:
        if line.kind == SIGNATURE and line.mark == "signature" and not is_device_line(line):
            line.kind = NEW
