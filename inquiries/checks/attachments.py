"""A file that the text promises and that is not there."""

from collections.abc import Iterator

from inquiries.checks.findings import Answer, Check, Conversation, Finding, finding_at
from inquiries.checks.sentences import own_words, sentences
from inquiries.checks.word_lists import NO_PROMISE, PROMISE


def missing_attachment(answer: Answer, conversation: Conversation) -> Iterator[Finding]:
    """Only the first place: one file may be what all of them speak of."""
    if answer.has_files:
        return
    for sentence in sentences(own_words(answer.text)):
        said = PROMISE.search(sentence.text)
        if said and not NO_PROMISE.search(sentence.text):
            start, end = (sentence.start + at for at in said.span())
            yield finding_at(Check.MISSING_ATTACHMENT, answer.text, start, end)
            return
