"""Why the triage proposes what it does: codes with their values, and their words in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from registry.vocabulary import Wording


@dataclass(frozen=True, slots=True)
class Reason:
    """`values` fill the words of the code: words, dates (written as ISO dates), numbers, Wordings."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def in_language(self, language: str) -> str:
        """Empty for a code that is not known any more: kept reasons outlive their words."""
        words = WORDS.get(self.code)
        if words is None:
            return ""
        plain = {name: _written(value, language) for name, value in self.values.items()}
        return words.in_language(language).format_map(_Kept(plain))

    def as_data(self) -> dict[str, Any]:
        """As plain JSON; of_data makes the same reason of it."""
        return {"code": self.code, "values": {k: _stored(v) for k, v in self.values.items()}}

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Reason:
        values = {
            name: Wording(*value) if isinstance(value, list) else value
            for name, value in data.get("values", {}).items()
        }
        return cls(str(data.get("code", "")), values)


class _Kept(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"


def _stored(value: Any) -> Any:
    if isinstance(value, Wording):
        return [value.en, value.fr, value.es]
    return value if isinstance(value, int) else _written(value, "en")


def _written(value: Any, language: str) -> str:
    if isinstance(value, Wording):
        return value.in_language(language)
    return value.isoformat() if isinstance(value, date) else str(value)


WORDS: dict[str, Wording] = {
    # --- desk and topic
    "desk_other": Wording(
        "For another desk: {words}", "Pour une autre unité : {words}", "Para otra unidad: {words}"
    ),
    "desk_other_model": Wording(
        "Reads like the letters of another desk",
        "Ressemble aux lettres d'une autre unité",
        "Se parece a las cartas de otra unidad",
    ),
    "topic_words": Wording(
        "Topic by its words: {words}",
        "Thème d'après les mots : {words}",
        "Tema por sus palabras: {words}",
    ),
    "topic_model": Wording(
        "Topic by comparison with earlier inquiries",
        "Thème par comparaison avec des demandes antérieures",
        "Tema por comparación con consultas anteriores",
    ),
    "topic_chosen": Wording(
        "Chosen by the writer in the form",
        "Choisi par l'auteur dans le formulaire",
        "Elegido por quien escribe en el formulario",
    ),
    "topic_otherwise": Wording(
        "The words speak rather of: {topic}",
        "Les mots parlent plutôt de : {topic}",
        "Las palabras hablan más bien de: {topic}",
    ),
    "topic_unsure": Wording(
        "Another topic was nearly as likely",
        "Un autre thème était presque aussi probable",
        "Otro tema era casi igual de probable",
    ),
    "wrong_service": Wording(
        "Another service is meant: {service}",
        "Un autre service est visé : {service}",
        "Corresponde a otro servicio: {service}",
    ),
    # --- urgency
    "limit_last_day": Wording(
        "Time limit today or tomorrow: {date}",
        "Délai expirant aujourd'hui ou demain : {date}",
        "El plazo vence hoy o mañana: {date}",
    ),
    "limit_near": Wording(
        "Time limit in {days} days: {date}",
        "Délai dans {days} jours : {date}",
        "Plazo dentro de {days} días: {date}",
    ),
    "limit_later": Wording(
        "Time limit on {date}, {days} days away",
        "Délai le {date}, dans {days} jours",
        "Plazo el {date}, dentro de {days} días",
    ),
    "event_near": Wording(
        "Something happens within two days: {date}",
        "Un événement dans les deux jours : {date}",
        "Algo ocurre en los próximos dos días: {date}",
    ),
    "event_later": Wording(
        "They want to be ready by {date}, in {days} days",
        "Doit être prêt pour le {date}, dans {days} jours",
        "Debe estar listo para el {date}, dentro de {days} días",
    ),
    "last_day": Wording(
        "Says it is the last day: {words}",
        "Parle du dernier jour : {words}",
        "Dice que es el último día: {words}",
    ),
    "stop_now": Wording(
        "Something must be stopped before it is recorded",
        "Il faut arrêter une inscription avant qu'elle soit faite",
        "Hay que detener algo antes de que se inscriba",
    ),
    "disclosed": Wording(
        "A design is said to have been published too early",
        "Un dessin aurait été publié trop tôt",
        "Se alega que un diseño se publicó antes de tiempo",
    ),
    "event_now": Wording(
        "It happens now or very soon: {words}",
        "Cela se passe maintenant ou bientôt : {words}",
        "Ocurre ahora o muy pronto: {words}",
    ),
    "says_urgent": Wording(
        "They say that it is urgent: {words}",
        "On dit que c'est urgent : {words}",
        "Dicen que es urgente: {words}",
    ),
    "reminder": Wording(
        "Has written before: {words}", "A déjà écrit : {words}", "Ya había escrito: {words}"
    ),
    "loss_of_right": Wording(
        "A right may be lost: {words}",
        "Un droit pourrait être perdu : {words}",
        "Puede perderse un derecho: {words}",
    ),
    "court_or_customs": Wording(
        "Needed for something outside: {words}",
        "Nécessaire pour une démarche : {words}",
        "Se necesita para otro trámite: {words}",
    ),
    "coming_limit": Wording(
        "Speaks of a time limit without a clear date: {words}",
        "Parle d'un délai sans date claire : {words}",
        "Habla de un plazo sin fecha clara: {words}",
    ),
    "complaint": Wording("A complaint", "Une réclamation", "Una queja"),
    "like_high": Wording(
        "Inquiries like this are mostly pressing",
        "De telles demandes sont le plus souvent pressantes",
        "Consultas como esta suelen ser apremiantes",
    ),
    "no_date": Wording(
        "About a given matter, no near date",
        "Porte sur un dossier précis, sans date proche",
        "Sobre un expediente concreto, sin fecha próxima",
    ),
    "general_question": Wording(
        "General question, no date and no right at stake",
        "Question générale, sans date ni droit en jeu",
        "Consulta general, sin fecha ni derecho en juego",
    ),
    "another_service": Wording(
        "To be redirected, no date of ours",
        "À réorienter, sans délai chez nous",
        "Se reorienta, sin plazo nuestro",
    ),
    # --- resolver
    "resolver_default": Wording(
        "{resolver}: usual for this topic",
        "{resolver} : habituel pour ce thème",
        "{resolver}: lo habitual en este tema",
    ),
    "resolver_when": Wording("{resolver}: {when}", "{resolver} : {when}", "{resolver}: {when}"),
    "resolver_like": Wording(
        "{resolver}: as in similar inquiries",
        "{resolver} : comme pour des demandes semblables",
        "{resolver}: como en consultas parecidas",
    ),
    "inform_coordinator": Wording(
        "Inform the coordinator at once: the time limit ends today or tomorrow",
        "Informer aussitôt la coordination : le délai expire aujourd'hui ou demain",
        "Informe de inmediato a coordinación: el plazo vence hoy o mañana",
    ),
    # --- deadline
    "deadline": Wording(
        "Next date {date}: {basis}",
        "Prochaine date {date} : {basis}",
        "Próxima fecha {date}: {basis}",
    ),
    # --- rules of the desk
    "rule": Wording(
        "Rule of the desk: {name}", "Règle de l'unité : {name}", "Regla de la unidad: {name}"
    ),
}

WRONG_SERVICES: dict[str, Wording] = {
    "pct": Wording("patents (PCT)", "brevets (PCT)", "patentes (PCT)"),
    "domain_names": Wording("domain names", "noms de domaine", "nombres de dominio"),
    "euipo": Wording(
        "the European Union's Office (EUIPO)",
        "l'Office de l'Union européenne (EUIPO)",
        "la Oficina de la Unión Europea (EUIPO)",
    ),
    "copyright": Wording("copyright", "droit d'auteur", "derecho de autor"),
    "fraud_letter": Wording(
        "a misleading letter or invoice",
        "un courrier ou une facture trompeurs",
        "una carta o factura engañosa",
    ),
    "national_office": Wording("a national Office", "un office national", "una Oficina nacional"),
}
