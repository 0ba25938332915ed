"""Rules that a new installation starts with; rows to be changed (docs/adr/0031).

What calls at once is the first line of the escalation matrix and its neighbours: a time limit today
or tomorrow, a recording to be stopped, a publication by mistake. Pauses are our own aims.
"""

from datetime import datetime, timedelta

from alerts.actions.settings import LANGUAGES, keep_version
from alerts.models import AlertRule
from alerts.states import RuleDeed, Signal

Words = tuple[str, str, str]
QUARTER, HALF = timedelta(minutes=15), timedelta(minutes=30)

STARTER: tuple[tuple[str, timedelta, Words, Words, dict[str, object]], ...] = (
    (
        "limit_now",
        HALF,
        (
            "Time limit today or tomorrow",
            "Délai aujourd'hui ou demain",
            "Plazo hoy o mañana",
        ),
        (
            "Check the printed and the computed limit and the closed days; call the resolver.",
            "Vérifiez le délai imprimé, le délai calculé et les jours fériés ; appelez la section.",
            "Compruebe el plazo impreso, el calculado y los días inhábiles; llame a la sección.",
        ),
        {"days": 1, "signals": [Signal.LIMIT_LAST_DAY, Signal.LAST_DAY]},
    ),
    (
        "stop_recording",
        QUARTER,
        (
            "A recording must be stopped",
            "Une inscription doit être arrêtée",
            "Hay que detener una inscripción",
        ),
        (
            "Number of the registration, WIPO reference, time filed, who signed; call operations.",
            "Numéro de l'enregistrement, référence OMPI, heure, signataire ; appelez les opérations.",
            "Número del registro, referencia de la OMPI, hora, firmante; llame a operaciones.",
        ),
        {
            "signals": [Signal.STOP_NOW],
            "phrases": [
                "stop the recording",
                "stop the recordal",
                "stop the registration",
                "please do not record",
                "do not record the",
                "before it is recorded",
                "wrong request was filed",
                "arrêtez l'inscription",
                "arrêter l'inscription",
                "ne pas inscrire",
                "n'inscrivez pas",
                "avant qu'elle soit inscrite",
                "avant qu'il soit inscrit",
                "avant l'inscription",
                "detengan la inscripción",
                "detener la inscripción",
                "paralicen la inscripción",
                "no inscriban",
                "antes de que se inscriba",
            ],
        },
    ),
    (
        "wrong_publication",
        QUARTER,
        (
            "Published by mistake or too early",
            "Publié par erreur ou trop tôt",
            "Publicado por error o antes de tiempo",
        ),
        (
            "Tell the coordinator at once; your own account of the facts, no admission.",
            "Prévenez aussitôt le coordinateur ; votre exposé des faits, sans reconnaissance.",
            "Avise enseguida al coordinador; su relato de los hechos, sin admitir nada.",
        ),
        {
            "signals": [Signal.DISCLOSED],
            "phrases": [
                "published by mistake",
                "published in error",
                "published too early",
                "wrongly published",
                "wrongful publication",
                "should not have been published",
                "publié par erreur",
                "publiée par erreur",
                "publié trop tôt",
                "publication à tort",
                "n'aurait pas dû être publié*",
                "publicado por error",
                "publicada por error",
                "publicado antes de tiempo",
                "publicación indebida",
                "no debería haberse publicado",
            ],
        },
    ),
)


def load_alert_rules(*, now: datetime) -> None:
    """Make what is missing, switched on; what exists, changed or switched off, stays as it is."""
    known = set(AlertRule.objects.values_list("code", flat=True))
    for position, (code, pause, names, needs, parts) in enumerate(STARTER, start=1):
        if code in known:
            continue
        rule = AlertRule(code=code, repeat_after=pause, position=position * 10, is_on=True, **parts)
        for language, name, need in zip(LANGUAGES, names, needs, strict=True):
            setattr(rule, f"name_{language}", name)
            setattr(rule, f"needs_{language}", need)
        keep_version(rule, RuleDeed.CREATED, None, now)
