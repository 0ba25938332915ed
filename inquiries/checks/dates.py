"""Dates of limits that differ from the inquirer's, and dates that fall on another weekday."""

from __future__ import annotations

from collections.abc import Iterator

from inquiries.checks.findings import Answer, Check, Conversation, Finding, finding_at
from inquiries.checks.reading_dates import WrittenDate, find_dates
from inquiries.checks.sentences import LONGEST, own_words, sentences
from inquiries.checks.word_lists import LIMIT_WORDS


def differing_dates(answer: Answer, conversation: Conversation) -> Iterator[Finding]:
    own = own_words(answer.text)
    yield from _wrong_weekdays(answer.text, own)
    yield from _other_limits(answer.text, own, conversation)


def _wrong_weekdays(text: str, own: str) -> Iterator[Finding]:
    for one in find_dates(own):
        if one.weekday is not None and not one.is_on(one.weekday):
            yield finding_at(
                Check.WEEKDAY_DIFFERS, text, one.start, one.end, str(one.real_weekday())
            )


def _other_limits(text: str, own: str, conversation: Conversation) -> Iterator[Finding]:
    """Only where the inquirer names the date of a limit, and the answer names another one instead.

    Who names both explains the difference (a Saturday, a late period). The date printed on a
    notice always wins over one that is computed.
    """
    limits = _limit_dates(own)
    if not limits:
        return
    theirs = [one for said in conversation.received for one in _limit_dates(said[:LONGEST])]
    known = [one for said in conversation.texts for one in find_dates(said[:LONGEST])]
    said_here = find_dates(own)
    if any(one.may_be(their) for one in said_here for their in theirs):
        return
    for one in limits:
        if theirs and not any(one.may_be(other) for other in known):
            yield finding_at(Check.DATE_DIFFERS, text, one.start, one.end, theirs[-1].written)


def _limit_dates(text: str) -> list[WrittenDate]:
    found = []
    for sentence in sentences(text):
        if LIMIT_WORDS.search(sentence.text):
            found += find_dates(sentence.text, sentence.start)
    return found
