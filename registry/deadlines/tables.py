"""All rules in the order of the desks' tables, and how one is found by its code."""

from __future__ import annotations

from registry.deadlines.hague import HAGUE_RULES
from registry.deadlines.madrid import MADRID_RULES
from registry.deadlines.madrid_registered import MADRID_REGISTERED_RULES
from registry.deadlines.rules import PERIOD, Rule

_TABLES = (*MADRID_RULES, *MADRID_REGISTERED_RULES, *HAGUE_RULES)
RULES: dict[str, Rule] = {rule.code: rule for rule in _TABLES}


def find_rule(code: str) -> Rule | None:
    """Also PERIOD, which stands for a stated period whose rule nobody named."""
    return PERIOD if code.upper() == PERIOD.code else RULES.get(code.upper())


def rules_of(system: str) -> tuple[Rule, ...]:
    """Those of "madrid" or "hague"; none for any other desk."""
    return tuple(rule for rule in RULES.values() if rule.system == system)
