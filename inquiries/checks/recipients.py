"""Somebody who has no part in the conversation would get the answer."""

from collections.abc import Iterator

from inquiries.checks.findings import Answer, Check, Conversation, Finding


def new_recipients(answer: Answer, conversation: Conversation) -> Iterator[Finding]:
    """An address that the conversation itself names is no stranger: they asked to copy it."""
    named = " ".join(conversation.texts).casefold()
    for address in dict.fromkeys(answer.recipients):
        folded = address.casefold()
        if folded not in conversation.participants and folded not in named:
            yield Finding(Check.RECIPIENT_NEW, address)
