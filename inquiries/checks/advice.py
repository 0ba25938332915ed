"""Advice on the law, or the promise of an outcome, which an infoline may not give."""

from collections.abc import Iterator

from inquiries.checks.advice_words import ADVICE, NO_ADVICE
from inquiries.checks.findings import Answer, Check, Conversation, Finding, finding_at
from inquiries.checks.sentences import own_words, sentences


def legal_promises(answer: Answer, conversation: Conversation) -> Iterator[Finding]:
    for sentence in sentences(own_words(answer.text)):
        said = ADVICE.search(sentence.text)
        if said and not NO_ADVICE.search(sentence.text):
            start, end = (sentence.start + at for at in said.span())
            yield finding_at(Check.LEGAL_ADVICE, answer.text, start, end)
