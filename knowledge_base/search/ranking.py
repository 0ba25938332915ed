"""How well texts fit a question: BM25 over their postings, in one statement.

The rarer a word is among the texts that may be found, the more it says. ts_rank of PostgreSQL does not
know how rare a word is: docs/adr/0037 has the difference in numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet

from knowledge_base.models import Text
from knowledge_base.search.asking import Question

MOST_RANKED = 200

RANK = """
WITH scope AS MATERIALIZED ({scope}),
counted AS (SELECT language, count(*) AS texts FROM scope GROUP BY language),
asked AS (
    SELECT * FROM unnest(%s::int[], %s::int[], %s::text[], %s::text[], %s::float8[], %s::int[])
        AS one (place, form, language, stem, factor, needed)
),
had AS (
    SELECT posting.text_id, asked.place, posting.language,
        min(posting.weight * asked.factor) AS weight
    FROM asked
    JOIN knowledge_base_posting posting
        ON posting.language = asked.language AND posting.stem = asked.stem
    JOIN scope ON scope.text_id = posting.text_id
    GROUP BY posting.text_id, asked.place, posting.language, asked.form, asked.needed
    HAVING count(*) >= asked.needed
),
best AS (
    SELECT text_id, place, language, max(weight) AS weight FROM had GROUP BY 1, 2, 3
),
rare AS (
    SELECT place, language, texts,
        ln(1 + (texts - count(*) + 0.5) / (count(*) + 0.5)) AS rarity
    FROM best JOIN counted USING (language) GROUP BY place, language, texts
),
whole AS (
    -- A word that no text has is as rare as can be.
    SELECT language,
        sum(rarity) + (%s - count(*)) * ln(1 + (max(texts) + 0.5) / 0.5) AS rarity
    FROM rare GROUP BY language
)
SELECT text_id, scope.item_id, scope.language, sum(weight * rare.rarity),
    sum(rare.rarity) / max(whole.rarity),
    array_agg(place ORDER BY weight * rare.rarity DESC)
FROM best JOIN rare USING (place, language) JOIN whole USING (language)
    JOIN scope USING (text_id)
GROUP BY text_id, scope.item_id, scope.language
ORDER BY 4 DESC, text_id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Fit:
    """`fit` compares texts of one question; `covered` is how much of the question they speak of.

    `telling` are the places of the words that it has, the one that says most first.
    """

    text_id: int
    item_id: int
    language: str
    fit: float
    covered: float
    telling: tuple[int, ...]

    @property
    def places(self) -> frozenset[int]:
        return frozenset(self.telling)


def rank(texts: QuerySet[Text], question: Question, limit: int = MOST_RANKED) -> list[Fit]:
    """The texts among these that have any of the words, best fit first."""
    if not question.forms:
        return []
    chosen = texts.order_by().select_related(None)
    try:
        scope, scope_params = chosen.values(
            "item_id", "language", text_id=F("pk")
        ).query.sql_with_params()
    except EmptyResultSet:  # who has no desk
        return []
    params = [*scope_params, *_columns(question), len(question.words), limit]
    with connection.cursor() as cursor:
        cursor.execute(RANK.format(scope=scope), params)
        rows = cursor.fetchall()
    return [
        Fit(text, item, language, fit, covered, tuple(places))
        for text, item, language, fit, covered, places in rows
    ]


def _columns(question: Question) -> Sequence[list[object]]:
    rows = [
        (form.place, number, form.language, stem, form.factor, len(set(form.stems)))
        for number, form in enumerate(question.forms)
        for stem in set(form.stems)
    ]
    return [list(column) for column in zip(*rows, strict=True)]
