"""Words of a correction, and whether an answer has put something right. Pure."""

import re

_WORD = re.compile(r"\w+")
ENOUGH = 0.6  # of the prepared words must be in the answer: who sends it may write it otherwise
OF_FACT = {
    "en": """Good day,

On {{{{ told.date }}}} we wrote to you about this: {name}: {{{{ told.value }}}}.

This has changed since. What holds now is: {{{{ fact.{code} }}}}.

Please go by this from now on. We are sorry for the trouble.""",
    "fr": """Bonjour,

Le {{{{ told.date }}}}, nous vous avons écrit à ce sujet : {name} : {{{{ told.value }}}}.

Cela a changé depuis. Ce qui vaut désormais : {{{{ fact.{code} }}}}.

Veuillez en tenir compte dorénavant. Nous vous prions d’excuser ce désagrément.""",
    "es": """Buenos días:

El {{{{ told.date }}}} le escribimos sobre lo siguiente: {name}: {{{{ told.value }}}}.

Esto ha cambiado desde entonces. Lo que vale ahora es: {{{{ fact.{code} }}}}.

Le rogamos que lo tenga en cuenta a partir de ahora. Disculpe las molestias.""",
}
OF_ITEM = {
    "en": "Good day,\n\nWhat we wrote to you on {{ told.date }} has changed since. This holds now:",
    "fr": "Bonjour,\n\nCe que nous vous avons écrit le {{ told.date }} a changé depuis. "
    "Voici ce qui vaut désormais :",
    "es": "Buenos días:\n\nLo que le escribimos el {{ told.date }} ha cambiado desde entonces. "
    "Esto es lo que vale ahora:",
}


def of_fact(language: str, name: str, code: str) -> str:
    return OF_FACT[language].format(name=name, code=code)


def of_item(language: str, body: str) -> str:
    return f"{OF_ITEM[language]}\n\n{body.strip()}" if body.strip() else ""


def puts_right(answer: str, *, prepared: str, right: str) -> bool:
    """The value that holds now stands in it, or most of what was prepared does."""
    if right:
        return " ".join(right.split()).casefold() in " ".join(answer.split()).casefold()
    wanted = set(_WORD.findall(prepared.casefold()))
    said = set(_WORD.findall(answer.casefold()))
    return bool(wanted) and len(wanted & said) >= ENOUGH * len(wanted)
