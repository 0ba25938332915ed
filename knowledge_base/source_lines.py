"""Where an object's words come from, as one line of its list. Pure."""

from dataclasses import dataclass
from datetime import date

from knowledge_base.states import SourceStatus


@dataclass(frozen=True, slots=True)
class SourceLine:
    """`as_of`: the date for which the source says it. The names are those of models.Source."""

    title: str
    as_of: date
    url: str = ""
    status: SourceStatus = SourceStatus.UNVERIFIED
