"""The result of a computation as a text to paste into an answer, in three languages."""

from __future__ import annotations

from registry.deadlines.computing import Computed
from registry.deadlines.date_words import date_in_words
from registry.deadlines.rules import CALENDAR_NAMES
from registry.deadlines.wording import CAVEAT, STATUS_WORDS, worded
from registry.vocabulary import Wording

_HEAD = Wording("{name}: {due}.", "{name} : {due}.", "{name}: {due}.")
_STEP = Wording("- {step}.", "- {step}.", "- {step}.")
_SOURCE = Wording(
    "Rule: {citation} ({status}). Calendar: {calendar}.",
    "Règle : {citation} ({status}). Calendrier : {calendar}.",
    "Regla: {citation} ({status}). Calendario: {calendar}.",
)


def result_text(computed: Computed) -> Wording:
    """Date, how it was counted, what to be careful of, rule, and that the printed date wins."""
    rule = computed.rule
    lines = [
        worded(_HEAD, name=rule.name, due=date_in_words(computed.due_on)),
        *(worded(_STEP, step=step) for step in computed.steps),
        *(worded(_STEP, step=caution.words) for caution in computed.warnings),
        worded(
            _SOURCE,
            citation=rule.citation,
            status=STATUS_WORDS[rule.status],
            calendar=CALENDAR_NAMES[computed.calendar],
        ),
        CAVEAT,
    ]
    return Wording(
        *("\n".join(one.in_language(code) for one in lines) for code in ("en", "fr", "es"))
    )
