"""What a time limit rule is: its trigger, length, consequence, source and how certain it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from registry.deadlines.periods import Length
from registry.vocabulary import Certainty, Wording


class Calendar(StrEnum):
    """Whose closed days move the last day."""

    BUREAU = "bureau"  # acts before the International Bureau
    OFFICE = "office"  # acts before an Office: its own calendar, which we do not have
    NOBODY = "nobody"  # no act is due, or the period is counted back: the day does not move


class Rolling(StrEnum):
    FORWARD = "forward"  # ends on the first open day
    SHOWN = "shown"  # the nominal date counts here; where it would roll to is only mentioned
    NEVER = "never"


CALENDAR_NAMES: dict[Calendar, Wording] = {
    Calendar.BUREAU: Wording(
        "closed days of the International Bureau",
        "jours de fermeture du Bureau international",
        "días de cierre de la Oficina Internacional",
    ),
    Calendar.OFFICE: Wording(
        "calendar of the Office concerned (not known here)",
        "calendrier de l'office concerné (inconnu ici)",
        "calendario de la Oficina interesada (no se conoce aquí)",
    ),
    Calendar.NOBODY: Wording(
        "none: the date does not move",
        "aucun : la date n'est pas déplacée",
        "ninguno: la fecha no se desplaza",
    ),
}

NOTHING = Wording("", "", "")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table of time limits. No `lengths` means: as printed or as notified.

    `follows` says that the trigger is itself the end of a time limit, which may have been moved
    off a closed day: the period is then computed from both dates and the earlier one is shown.
    """

    code: str
    system: str  # "madrid" or "hague"
    name: Wording
    trigger: Wording
    length_words: Wording
    missed: Wording
    citation: str
    source: str
    status: Certainty
    lengths: tuple[Length, ...] = ()
    calendar: Calendar = Calendar.BUREAU
    rolling: Rolling = Rolling.FORWARD
    follows: bool = False
    then: tuple[str, ...] = ()
    note: Wording = field(default=NOTHING)

    @property
    def length(self) -> Length | None:
        """The usual length, or None where it is as printed or as notified."""
        return self.lengths[0] if self.lengths else None


PERIOD = Rule(
    "PERIOD",
    "",
    Wording("A period as stated", "Un délai tel qu'indiqué", "Un plazo tal como se indica"),
    Wording("the date it starts from", "la date de départ", "la fecha de inicio"),
    Wording("as stated", "tel qu'indiqué", "como se indica"),
    Wording("as the notice says", "selon la notification", "según la notificación"),
    citation="Rule 4",
    source="Counting as in Rule 4; the rule behind this period was not named",
    status=Certainty.PARTLY,
)
