"""In which of our languages a text is written; silent when it cannot be told."""

from functools import lru_cache
from typing import Any

LANGUAGES = ("en", "fr", "es")
# Told apart so that a letter in one of these is not taken for one of ours.
NEIGHBOURS = ("de", "it", "pt", "nl", "ca", "ro", "pl", "ru", "zh", "ja", "ko", "ar", "tr", "sv")
MIN_LETTERS = 20
ENOUGH = 1000  # characters: more text does not make it surer, only slower
SURE = 0.80


def detect_language(text: str) -> str:
    """'en', 'fr', 'es', or '' when the text is too short or fits none of them well."""
    sample = text[:ENOUGH]
    if sum(map(str.isalpha, sample)) < MIN_LETTERS:
        return ""
    language, certainty = _identifier().classify(sample)
    return language if language in LANGUAGES and certainty >= SURE else ""


@lru_cache(maxsize=1)
def _identifier() -> Any:
    # Loaded on first use: it takes half a second, and only intake needs it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*LANGUAGES, *NEIGHBOURS])
    return identifier
