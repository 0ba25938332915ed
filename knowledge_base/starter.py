"""The examples that come with the product: objects, facts and categories, to be checked before use."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from desks.models import Agent
from knowledge_base.actions.shipping import ship_categories, ship_facts, ship_items
from knowledge_base.actions.synonyms import ship_synonyms
from knowledge_base.markdown_files import ItemFile, read_items

FOLDER = Path(__file__).with_name("starter")


def load_starter(*, by: Agent, now: datetime) -> int:
    """Make what is missing; returns how many objects. What exists is left as it is."""
    ship_categories(starter_rows("categories.toml", "category"))
    ship_synonyms(now=now)
    ship_facts(starter_rows("facts.toml", "fact"), now=now)
    return ship_items(starter_items(), by=by, now=now)


def starter_items() -> list[ItemFile]:
    """All of them, by code. A file that cannot be read is left out; a test sees to it."""
    return read_items(starter_files()).items


def starter_files() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}


def starter_rows(name: str, table: str) -> list[dict[str, Any]]:
    return list(tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))[table])
