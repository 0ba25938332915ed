"""Time limits of the Madrid and Hague systems: rules, computation, finding them in a text. Pure.

`compute(rule, start, closed_days)` says when a period ends; `find_limits(text, ...)` reads what a
writer states. A date printed on a notice always wins over anything computed here.
"""

from registry.deadlines.computing import Computed, compute
from registry.deadlines.finding import find_limits
from registry.deadlines.found import FoundKind, FoundLimit, next_limit
from registry.deadlines.open_days import ClosedDays, derived_closed_days
from registry.deadlines.periods import Length, Unit
from registry.deadlines.rules import Calendar, Rolling, Rule
from registry.deadlines.tables import RULES, find_rule, rules_of

__all__ = [
    "RULES",
    "Calendar",
    "ClosedDays",
    "Computed",
    "FoundKind",
    "FoundLimit",
    "Length",
    "Rolling",
    "Rule",
    "Unit",
    "compute",
    "derived_closed_days",
    "find_limits",
    "find_rule",
    "next_limit",
    "rules_of",
]
