"""`{{ inquirer.name }}`, `{{ fact.basic_fee }}` in a text: closed names, plain values. Pure.

No template engine: a name is looked up in a mapping, and nothing is reached through it.
"""

import re
from collections.abc import Mapping

VARIABLES = (
    "inquirer.name",
    "inquiry.reference",
    "inquiry.subject",
    "agent.name",
    "desk.name",
    "desk.hours",
    "today",
)
FACT, AS_OF = "fact.", ".as_of"
FACT_CODE = re.compile(r"[a-z][a-z0-9_]{0,49}")
_VARIABLE = re.compile(r"\{\{\s*([a-z0-9_.]{1,70})\s*\}\}")
_MARK = re.compile(r"([!-/:-@\[-`{-~])")  # whatever may be escaped in CommonMark
_LINE_ENDS = re.compile(r"[\r\n]+")
_NAMED = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """What has no value stays as it is written: it is seen, and stops the sending."""

    def filled(match: re.Match[str]) -> str:
        return values.get(match[1], "") or match[0]

    return _VARIABLE.sub(filled, text)


def fill_markdown(text: str, values: Mapping[str, str]) -> str:
    """The same in Markdown: a value is words, whatever marks its writer has put into it."""
    return fill(text, {name: _as_words(value) for name, value in values.items()})


def _as_words(value: str) -> str:
    return _MARK.sub(r"\\\1", _LINE_ENDS.sub(" ", value))


def without_variables(text: str, instead: str = " ") -> str:
    return _NAMED.sub(instead, text)


def _names(text: str) -> list[str]:
    return list(dict.fromkeys(match[1] for match in _NAMED.finditer(text)))


def fact_codes(text: str) -> list[str]:
    """Codes of the facts that are named, each once; whether they exist is the caller's.

    `{{ fact.basic_fee.as_of }}` names the date of the same fact's source.
    """
    named = (name for name in _names(text) if name.startswith(FACT))
    return list(dict.fromkeys(name.removeprefix(FACT).removesuffix(AS_OF) for name in named))


def unknown_variables(text: str) -> list[str]:
    """Names that no value will ever be found for, each once; facts are not looked at."""
    return [name for name in _names(text) if name not in VARIABLES and not name.startswith(FACT)]
