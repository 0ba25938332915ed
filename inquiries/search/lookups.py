"""`words__matches="…"`: a tsquery of ours, as it is, without a dictionary changing it again."""

from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import FloatField, Func, Lookup, Value


@SearchVectorField.register_lookup
class Matches(Lookup):
    lookup_name = "matches"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} @@ %s::tsquery", (*parameters, self.rhs)


class Rank(Func):
    """How much a row's words have of a tsquery: subjects count most, then people, then the text."""

    function = "ts_rank"
    template = "ts_rank('{0.25, 0.3, 0.6, 1.0}', %(expressions)s::tsquery)"
    output_field = FloatField()

    def __init__(self, tsquery: str) -> None:
        super().__init__("words", Value(tsquery))
