"""Steps of a procedure that are left open when an answer resolves the inquiry."""

from collections.abc import Iterator

from inquiries.checks.findings import Answer, Check, Conversation, Finding


def open_steps(answer: Answer, conversation: Conversation) -> Iterator[Finding]:
    """One question for all of them; it names the first."""
    if answer.resolves and conversation.open_steps:
        yield Finding(Check.STEPS_OPEN, conversation.open_steps[0])
