"""An answer in another language than the inquirer's."""

from collections.abc import Iterator

from inquiries.checks.findings import Answer, Check, Conversation, Finding
from inquiries.checks.sentences import own_words, paragraphs
from registry.language import detect_language

MIN_LETTERS = 60  # of the whole answer: "OK, merci!" is no French letter
MIN_PART = 30  # letters of a paragraph that counts as being in a language


def wrong_language(answer: Answer, conversation: Conversation) -> Iterator[Finding]:
    """Nothing for short texts, for an answer that is also in the inquirer's language, or when the
    newest message is in the language of the answer (whatever the inquiry is marked with)."""
    own = own_words(answer.text)
    if _letters(own) < MIN_LETTERS:
        return
    written = detect_language(own)
    if not written or written == conversation.language:
        return
    if conversation.language in _languages_of_parts(own):
        return
    if detect_language(conversation.newest) != written:
        yield Finding(Check.WRONG_LANGUAGE, written, expected=conversation.language)


def _languages_of_parts(own: str) -> set[str]:
    return {detect_language(part) for part in paragraphs(own) if _letters(part) >= MIN_PART}


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
