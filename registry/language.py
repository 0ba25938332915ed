"""In which language a text is written: certainly (silent when in doubt), or the likeliest of ours."""

import re
from collections import Counter
from functools import lru_cache
from typing import Any

LANGUAGES = ("en", "fr", "es")
# Told apart so that a letter in one of these is not taken for one of ours.
NEIGHBOURS = ("de", "it", "pt", "nl", "ca", "ro", "pl", "ru", "zh", "ja", "ko", "ar", "tr", "sv")
MIN_LETTERS = 20
ENOUGH = 1000  # characters: more text does not make it surer, only slower
SURE = 0.80

# Little words that stand in every letter of one of our languages and in none of the other two.
_LITTLE = {
    "en": "the and is are of we our you your my to for with from this that have has not do does it"
    " can please what when which how be been was were will would but by they hi hello thanks i an"
    " there still any need want get got if at on as or so could dear where who did about after",
    "fr": "le les des et est une nous notre nos vous votre vos pour avec dans sur pas je ce cette du"
    " au aux qui que quel quelle avons sont être ou bonjour merci si mon ma ne il elle par peut"
    " comment quand où faut depuis toujours était c'est on plus été ont mais sans fait bjr cordialement",
    "es": "el los las y es una nuestro nuestra nos usted ustedes para con en por que no se del al"
    " cómo cuándo cuál qué hemos son ser está hola gracias si mi su lo tiene puede pero sin desde"
    " hay ya muy más como cuando cual este esta han fue tenemos quiero buenos buenas un de la yo",
}
_SHARED = {
    "no",
    "son",
    "on",
    "si",
    "de",
    "la",
    "un",
    "me",
    "a",
    "es",
    "que",
    "en",
    "sin",
    "as",
    "or",
}
_LANGUAGES_OF = {
    word: [code for code, words in _LITTLE.items() if word in words.split()]
    for words in _LITTLE.values()
    for word in words.split()
}
_WORD = re.compile(r"[^\W\d_]+")


def detect_language(text: str) -> str:
    """'en', 'fr', 'es', or '' when the text is too short or fits none of them well."""
    sample = text[:ENOUGH]
    if sum(map(str.isalpha, sample)) < MIN_LETTERS:
        return ""
    language, certainty = _identifier().classify(sample)
    return language if language in LANGUAGES and certainty >= SURE else ""


def likeliest_language(text: str, *, default: str = "en") -> str:
    """The likeliest of our languages, whatever the text; `default` where nothing speaks for one."""
    counted = _little_words(text[: ENOUGH * 2])
    ranked = [*counted.most_common(2), ("", 0.0), ("", 0.0)]
    (first, most), (_second, next_most) = ranked[0], ranked[1]
    if most >= 2 and most >= 1.5 * next_most:
        return first
    return detect_language(text) or first or default


def _little_words(text: str) -> Counter[str]:
    """A word of two languages counts little; signs that only one of them has count, too."""
    counted: Counter[str] = Counter()
    for word in _WORD.findall(text.casefold()):
        languages = _LANGUAGES_OF.get(word, ())
        weight = 0.25 if word in _SHARED or len(languages) > 1 else 1.0
        for language in languages:
            counted[language] += weight  # type: ignore[assignment]
    counted["es"] += 2 * len(re.findall("[ñ¿¡]", text)) + len(re.findall("[óíú]", text))
    counted["fr"] += len(re.findall("[èêçœàù]", text))
    return counted


@lru_cache(maxsize=1)
def _identifier() -> Any:
    # Loaded on first use: it takes half a second, and only intake needs it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*LANGUAGES, *NEIGHBOURS])
    return identifier
