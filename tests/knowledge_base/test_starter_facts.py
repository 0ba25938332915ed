"""The facts and categories that come with the product: whole, sourced, the same in each language."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge_base.states import LANGUAGE_CODES

STARTER = Path(__file__).parents[2] / "knowledge_base" / "starter"
HOST_NAME = re.compile(r"\b[a-z0-9-]+\.(?:int|org|com|net|gov|eu|ch|ru|cn|in|io)\b", re.I)
THOUSANDS = re.compile(r"(?<=\d)[, \u00a0\u202f](?=\d{3}\b)")


def read_table(name: str) -> list[dict[str, Any]]:
    tables = tomllib.loads((STARTER / f"{name}.toml").read_text(encoding="utf-8"))
    return next(iter(tables.values()))


def numbers_in(value: str) -> list[str]:
    """The numbers without the marks by which languages tell them apart."""
    return [
        found.replace(",", ".")
        for found in re.findall(r"\d+(?:[.,]\d+)?", THOUSANDS.sub("", value))
    ]


FACTS = read_table("facts")
CATEGORIES = read_table("categories")


def test_every_fact_and_category_has_a_code_of_its_own() -> None:
    for codes in ([fact["code"] for fact in FACTS], [one["slug"] for one in CATEGORIES]):
        assert sorted(set(codes)) == sorted(codes)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["code"])
def test_a_fact_is_whole(fact: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]{0,49}", fact["code"])
    for language in LANGUAGE_CODES:
        assert 0 < len(fact[f"name_{language}"]) <= 80
        assert 0 < len(fact[f"value_{language}"]) <= 200
    assert 0 < len(fact["source"]) <= 200
    assert len(fact["note"]) <= 300
    assert fact["status"] in ("confirmed", "unverified")
    assert isinstance(fact["as_of"], date)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["code"])
def test_a_fact_says_the_same_numbers_in_each_language(fact: dict[str, Any]) -> None:
    said = [numbers_in(fact[f"value_{language}"]) for language in LANGUAGE_CODES]
    assert said == [said[0]] * 3


def test_what_was_recalled_without_a_page_is_never_called_confirmed() -> None:
    recalled = re.compile(r"general knowledge|derived|design assumption", re.I)
    wrong = [
        fact["code"]
        for fact in FACTS
        if fact["status"] == "confirmed"
        and (recalled.search(fact["source"]) or fact["note"].startswith("Partly"))
    ]
    assert wrong == []


def test_no_host_name_is_quoted() -> None:
    for file in STARTER.rglob("*.toml"):
        assert not HOST_NAME.findall(file.read_text(encoding="utf-8")), file.name


def test_categories_are_few_and_named_and_described_in_each_language() -> None:
    assert 8 <= len(CATEGORIES) <= 12
    for category in CATEGORIES:
        assert re.fullmatch(r"[a-z][a-z-]{0,39}", category["slug"])
        for language in LANGUAGE_CODES:
            assert 0 < len(category[f"name_{language}"]) <= 80
            assert 0 < len(category[f"describe_{language}"]) <= 200


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_no_two_names_are_the_same_in_a_language(language: str) -> None:
    for table in (FACTS, CATEGORIES):
        names = [row[f"name_{language}"] for row in table]
        assert sorted(set(names)) == sorted(names)
