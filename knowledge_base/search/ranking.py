"""How well texts fit a question: BM25 over their postings, in one statement.

The rarer a word is among the texts that may be found, the more it says: ts_rank of PostgreSQL does not
know how rare a word is (docs/adr/0037).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet

from knowledge_base.models import Text
from knowledge_base.search.asking import Question

MOST_RANKED = 200

# Whatever the planner guesses of a step: a scope that it takes for one row must not be walked through
# for each posting. So the scope is a hashed subplan and no join.
RANK = """
WITH scope AS MATERIALIZED ({scope}),
-- As if there were some more: among a handful of texts no word would be rare.
counted AS (SELECT language, count(*) + 20 AS texts FROM scope GROUP BY language),
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
    WHERE (posting.text_id IN (SELECT text_id FROM scope)) IS TRUE
    GROUP BY posting.text_id, asked.place, posting.language, asked.form, asked.needed
    HAVING count(*) >= asked.needed
),
best AS (
    SELECT text_id, place, language, max(weight) AS weight,
        count(*) OVER (PARTITION BY place, language) AS having_it
    FROM had GROUP BY text_id, place, language
),
said AS (
    SELECT text_id, place, language, weight, texts,
        ln(1 + (texts - having_it + 0.5) / (having_it + 0.5)) AS rarity
    FROM best JOIN counted USING (language)
),
whole AS (
    -- A word that no text has is as rare as can be.
    SELECT language,
        sum(rarity) + (%s - count(*)) * ln(1 + (max(texts) + 0.5) / 0.5) AS rarity
    FROM (SELECT DISTINCT language, place, texts, rarity FROM said) AS each_word
    GROUP BY language
),
fits AS (
    SELECT text_id, language, sum(weight * rarity) AS fit, sum(rarity) AS covered,
        array_agg(place ORDER BY weight * rarity DESC) AS telling
    FROM said GROUP BY text_id, language ORDER BY 3 DESC, text_id LIMIT %s
)
SELECT text_id, language, fit, covered / whole.rarity, telling
FROM fits JOIN whole USING (language) ORDER BY fit DESC, text_id
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
        scope, scope_params = chosen.values("language", text_id=F("pk")).query.sql_with_params()
    except EmptyResultSet:  # who has no desk
        return []
    params = [*scope_params, *_columns(question), len(question.words), limit]
    with connection.cursor() as cursor:
        cursor.execute(RANK.format(scope=scope), params)
        rows = cursor.fetchall()
    items = dict(Text.objects.filter(pk__in=[row[0] for row in rows]).values_list("pk", "item_id"))
    return [
        Fit(text, items[text], language, fit, covered, tuple(places))
        for text, language, fit, covered, places in rows
    ]


def _columns(question: Question) -> Sequence[list[object]]:
    rows = [
        (form.place, number, form.language, stem, form.factor, len(set(form.stems)))
        for number, form in enumerate(question.forms)
        for stem in set(form.stems)
    ]
    return [list(column) for column in zip(*rows, strict=True)]
