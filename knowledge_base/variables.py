"""`{{ inquirer.name }}` in a text: a closed set of names, filled with plain values. Pure.

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
_VARIABLE = re.compile(r"\{\{\s*([a-z_.]{1,40})\s*\}\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """What has no value stays as it is written: it is seen, and stops the sending."""

    def filled(match: re.Match[str]) -> str:
        return values.get(match[1], "") or match[0]

    return _VARIABLE.sub(filled, text)


def unknown_variables(text: str) -> list[str]:
    """Names that no value will ever be found for, each once."""
    names = dict.fromkeys(match[1] for match in re.finditer(r"\{\{\s*([^{}]*?)\s*\}\}", text))
    return [name for name in names if name not in VARIABLES]
