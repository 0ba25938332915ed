"""What a computation says in words of three languages: its steps, warnings and the caveat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.deadlines.date_words import date_in_words
from registry.deadlines.periods import Length
from registry.vocabulary import Certainty, Wording

LANGUAGES = ("en", "fr", "es")

CAVEAT = Wording(
    "The date printed on the notice always wins. This is a computation, not legal advice.",
    "La date imprimée sur la notification prévaut toujours. Ceci est un calcul, non un avis"
    " juridique.",
    "La fecha impresa en la notificación prevalece siempre. Esto es un cálculo, no asesoramiento"
    " jurídico.",
)
STATUS_WORDS: dict[Certainty, Wording] = {
    Certainty.CONFIRMED: Wording("confirmed", "confirmé", "confirmado"),
    Certainty.PARTLY: Wording("partly confirmed", "partiellement confirmé", "confirmado en parte"),
    Certainty.UNVERIFIED: Wording("unverified", "non vérifié", "sin verificar"),
    Certainty.DESIGN: Wording("our assumption", "notre hypothèse", "suposición nuestra"),
}


class WarningCode(StrEnum):
    CALENDAR_UNCONFIRMED = "calendar_unconfirmed"
    OFFICE_CALENDAR = "office_calendar"
    EARLIER_OF_TWO = "earlier_of_two"
    RULE_UNCERTAIN = "rule_uncertain"
    START_MAY_HAVE_MOVED = "start_may_have_moved"


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning: its code for programs, its words for people."""

    code: WarningCode
    words: Wording


def worded(pattern: Wording, **values: Wording | str | int) -> Wording:
    """The pattern of each language filled with the values' words of that language."""

    def fill(code: str) -> str:
        words = {
            name: value.in_language(code) if isinstance(value, Wording) else value
            for name, value in values.items()
        }
        return pattern.in_language(code).format(**words)

    return Wording(*(fill(code) for code in LANGUAGES))


def says(**days: date) -> dict[str, Wording]:
    return {name: date_in_words(day) for name, day in days.items()}


def counted(start: date, length: Length) -> Wording:
    pattern = (
        Wording(
            "{length} back from {start}", "{length} avant le {start}", "{length} antes del {start}"
        )
        if length.back
        else Wording(
            "{length} from {start}", "{length} à compter du {start}", "{length} desde el {start}"
        )
    )
    return worded(pattern, length=length.in_words(), **says(start=start))


def ends(nominal: date, *, lacks_day: bool) -> Wording:
    pattern = Wording(
        "Ends nominally on {nominal}",
        "Expire nominalement le {nominal}",
        "Vence nominalmente el {nominal}",
    )
    if lacks_day:
        pattern = Wording(
            pattern.en + " (the month has no such day: its last day)",
            pattern.fr + " (le mois n'a pas ce quantième : son dernier jour)",
            pattern.es + " (el mes no tiene ese día: su último día)",
        )
    return worded(pattern, **says(nominal=nominal))


def moved(nominal: date, rolled: date) -> Wording:
    if nominal == rolled:
        return Wording(
            "The International Bureau is open that day: it does not move",
            "Le Bureau international est ouvert ce jour-là : la date n'est pas déplacée",
            "La Oficina Internacional abre ese día: la fecha no se desplaza",
        )
    return worded(
        Wording(
            "Closed that day: first open day {rolled}",
            "Fermé ce jour-là : premier jour ouvrable {rolled}",
            "Cerrada ese día: primer día hábil {rolled}",
        ),
        **says(rolled=rolled),
    )


def moved_by_office(nominal: date, rolled: date) -> Wording:
    if nominal == rolled:
        return Wording(
            "The Office's own calendar decides whether it moves",
            "Le calendrier de l'office décide d'un éventuel report",
            "El calendario de la Oficina decide si se desplaza",
        )
    return worded(
        Wording(
            "A weekend: {rolled} if the Office's own calendar and law move it",
            "Un week-end : {rolled} si le calendrier et la loi de l'office le reportent",
            "Fin de semana: {rolled} si el calendario y la ley de la Oficina lo desplazan",
        ),
        **says(rolled=rolled),
    )


NOT_MOVED = Wording(
    "This date does not move, also when it is a closed day",
    "Cette date n'est pas déplacée, même un jour de fermeture",
    "Esta fecha no se desplaza, aunque sea día de cierre",
)


def from_moved_start(start: date, rolled: date) -> Wording:
    return worded(
        Wording(
            "Counted from the moved date {start} it would be {rolled}",
            "Compté depuis la date reportée {start}, ce serait {rolled}",
            "Contado desde la fecha desplazada {start} sería {rolled}",
        ),
        **says(start=start, rolled=rolled),
    )


def calendar_unconfirmed(years: list[int]) -> Caution:
    words = worded(
        Wording(
            "No confirmed list of closed days for {years}: derived from the pattern, check it",
            "Pas de liste confirmée des jours de fermeture pour {years} : déduite du modèle, à"
            " vérifier",
            "Sin lista confirmada de días de cierre para {years}: deducida del patrón, verifíquela",
        ),
        years=", ".join(map(str, years)),
    )
    return Caution(WarningCode.CALENDAR_UNCONFIRMED, words)


OFFICE_CALENDAR = Caution(
    WarningCode.OFFICE_CALENDAR,
    Wording(
        "An act before an Office: its own closed days and law decide, not those of the"
        " International Bureau",
        "Acte devant un office : ses propres jours de fermeture et sa loi décident, non ceux du"
        " Bureau international",
        "Acto ante una Oficina: deciden sus propios días de cierre y su ley, no los de la Oficina"
        " Internacional",
    ),
)
EARLIER_OF_TWO = Caution(
    WarningCode.EARLIER_OF_TWO,
    Wording(
        "Two readings: from the nominal and from the moved date. The earlier one is shown",
        "Deux lectures : depuis la date nominale et depuis la date reportée. La plus proche est"
        " indiquée",
        "Dos lecturas: desde la fecha nominal y desde la desplazada. Se muestra la más temprana",
    ),
)
START_MAY_HAVE_MOVED = Caution(
    WarningCode.START_MAY_HAVE_MOVED,
    Wording(
        "The day before the start was closed. If the time limit that ran out had itself been"
        " moved, compute from its nominal date",
        "La veille de la date de départ était un jour de fermeture. Si le délai expiré avait été"
        " reporté, calculer depuis sa date nominale",
        "La víspera de la fecha de inicio fue día de cierre. Si el plazo vencido se había"
        " desplazado, calcule desde su fecha nominal",
    ),
)
RULE_WORDS: dict[Certainty, Wording] = {
    Certainty.PARTLY: Wording(
        "This rule is only partly confirmed",
        "Cette règle n'est que partiellement confirmée",
        "Esta regla solo está confirmada en parte",
    ),
    Certainty.UNVERIFIED: Wording(
        "This rule is unverified general knowledge: ask before relying on it",
        "Règle non vérifiée, connaissance générale : se renseigner avant de s'y fier",
        "Regla sin verificar, conocimiento general: consulte antes de fiarse",
    ),
}


def rule_uncertain(status: Certainty) -> Caution | None:
    words = RULE_WORDS.get(status)
    return Caution(WarningCode.RULE_UNCERTAIN, words) if words else None
