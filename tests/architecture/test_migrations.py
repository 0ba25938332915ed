"""Migrations read none of our code: what they make follows from them alone, today and in years."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = {path.parent.parent.name for path in ROOT.glob("*/migrations/__init__.py")}
MIGRATIONS = sorted(ROOT.glob("*/migrations/[0-9]*.py"))


def imported(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return {name.split(".")[0] for name in found}


@pytest.mark.parametrize(
    "path", MIGRATIONS, ids=lambda path: f"{path.parent.parent.name}-{path.stem}"
)
def test_a_migration_reads_none_of_our_code(path):
    assert (
        imported(path.read_text()) & (APPS | {"registry", "shared", "helpdesk", "tests"}) == set()
    )
