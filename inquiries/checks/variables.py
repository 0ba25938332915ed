"""Placeholders of a template that nothing has filled: always stops."""

import re
from collections.abc import Iterator

from inquiries.checks.findings import Answer, Check, Conversation, Finding, finding_at
from inquiries.checks.sentences import own_words

UNFILLED = re.compile(r"\{\{[^{}\n]{0,80}\}\}|\{\{")


def unfilled_variables(answer: Answer, conversation: Conversation) -> Iterator[Finding]:
    for match in UNFILLED.finditer(own_words(answer.text, passages=True)):
        yield finding_at(Check.UNFILLED_VARIABLE, answer.text, *match.span())
