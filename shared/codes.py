"""Codes of rows that people name: made once from the English name, and never changed."""

from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify

LONGEST = 34
"""With a number behind it a code still fits into its column of 40."""


def free_code(name: str, rows: "QuerySet[Any]", otherwise: str) -> str:
    """From the name, with a number where that is taken; `otherwise` where it has no letters."""
    base = slugify(name).replace("-", "_")[:LONGEST] or otherwise
    taken = set(rows.filter(code__startswith=base).values_list("code", flat=True))
    numbered = (f"{base}_{number}" for number in range(2, len(taken) + 3))
    return next(code for code in (base, *numbered) if code not in taken)
