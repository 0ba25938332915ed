"""Forms that a new installation starts with: the matrix of who needs what, as rows to be changed.

Times are design assumptions, no pledge of the registries. What nobody inside can answer (a deadline
of an Office, other services) is redirected and is handed to nobody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from desks.models import Section
from handovers.contents import LANGUAGES, FormField
from handovers.models import HandoverForm, HandoverReason
from handovers.states import Filled

AT_ONCE, SAME_DAY, ONE_DAY = timedelta(minutes=15), timedelta(hours=4), timedelta(hours=9)
Words = tuple[str, str, str]


def _field(
    code: str,
    labels: Words,
    *,
    fills: str = "",
    hints: Words = ("", "", ""),
    needed: bool = True,
    is_long: bool = False,
) -> FormField:
    return FormField(
        code=code,
        labels=dict(zip(LANGUAGES, labels, strict=True)),
        hints=dict(zip(LANGUAGES, hints, strict=True)) if hints[0] else {},
        is_required=needed,
        is_long=is_long,
        fills=fills,
    )


NUMBER = _field(
    "number",
    ("Number of the registration or application", "Numéro d'enregistrement ou de demande",
     "Número del registro o de la solicitud"),
    fills=Filled.NUMBERS,
)  # fmt: skip
AFFECTED = _field(
    "number",
    ("Number concerned", "Numéro concerné", "Número afectado"),
    fills=Filled.NUMBERS,
    needed=False,
)
WIPO_REFERENCE = _field(
    "wipo_reference",
    ("WIPO reference", "Référence OMPI", "Referencia de la OMPI"),
    fills=Filled.WIPO_REFERENCE,
    needed=False,
)
QUESTION = _field(
    "question",
    ("The question in one sentence", "La question en une phrase", "La pregunta en una frase"),
)
FACTS = _field(
    "facts",
    ("The facts", "Les faits", "Los hechos"),
    fills=Filled.LAST_WORDS,
    is_long=True,
)
TRIED = _field(
    "tried",
    ("What was tried", "Ce qui a été tenté", "Qué se intentó"),
    fills=Filled.OWN_NOTE,
    is_long=True,
)
NO_CARD = (
    "Never the number of a card.",
    "Jamais le numéro d'une carte.",
    "Nunca el número de una tarjeta.",
)
LOST_RIGHT = (
    _field(
        "lost",
        ("What was lost, or which date is disputed", "Ce qui a été perdu, ou la date contestée",
         "Qué se perdió, o qué fecha se discute"),
    ),
    NUMBER,
    _field(
        "copies",
        ("Which copies are there", "Quelles copies existent", "Qué copias hay"),
        hints=(
            "Choose the files below.",
            "Choisissez les fichiers ci-dessous.",
            "Elija los archivos más abajo.",
        ),
    ),
    _field(
        "addresses",
        ("Addresses used", "Adresses utilisées", "Direcciones usadas"),
        fills=Filled.ADDRESSES,
    ),
    _field("dates", ("Dates", "Dates", "Fechas"), fills=Filled.RECEIVED_AT),
)  # fmt: skip
LIMIT_NOW = (
    NUMBER,
    _field(
        "printed_limit",
        ("Printed limit", "Délai imprimé", "Plazo impreso"),
        fills=Filled.PRINTED_LIMITS,
        needed=False,
        is_long=True,
    ),
    _field(
        "computed_limit",
        ("Computed limit", "Délai calculé", "Plazo calculado"),
        fills=Filled.COMPUTED_LIMITS,
        needed=False,
        is_long=True,
    ),
    _field(
        "closed_days",
        ("Closed days checked", "Jours fériés vérifiés", "Días inhábiles comprobados"),
        fills=Filled.CLOSED_DAYS,
        is_long=True,
    ),
    TRIED,
)


@dataclass(frozen=True, slots=True)
class Starter:
    code: str
    section: str
    target: timedelta
    names: Words
    fields: tuple[FormField, ...]
    topics: str = ""
    is_general: bool = False


STARTERS = (
    Starter(
        "limit_operations", "operations", AT_ONCE,
        ("Legal time limit today or tomorrow", "Délai légal aujourd'hui ou demain",
         "Plazo legal hoy o mañana"),
        LIMIT_NOW,
    ),
    Starter(
        "stop_recording", "operations", AT_ONCE,
        ("Stop a recording, wrong request filed", "Arrêter une inscription, demande erronée",
         "Detener una inscripción, petición errónea"),
        (
            NUMBER,
            WIPO_REFERENCE,
            _field("filed_at", ("Time of filing", "Heure du dépôt", "Hora de presentación"),
                   fills=Filled.RECEIVED_AT),
            _field("signed_by", ("Who signed", "Signataire", "Quién firmó")),
        ),
        "limitation_renunciation_cancellation",
    ),
    Starter(
        "lost_right", "operations", SAME_DAY,
        ("Loss of a right, proof of sending, date disputed",
         "Perte d'un droit, preuve d'envoi, date contestée",
         "Pérdida de un derecho, prueba de envío, fecha discutida"),
        LOST_RIGHT,
        "refusals_decisions decisions dependency_transformation",
    ),
    Starter(
        "remedy", "legal", SAME_DAY,
        ("Remedy asked after the loss of a right", "Réparation demandée après la perte d'un droit",
         "Reparación pedida tras la pérdida de un derecho"),
        LOST_RIGHT,
    ),
    Starter(
        "legal_question", "legal", ONE_DAY,
        ("Excuse of delay, entitlement, effects, name or owner",
         "Excuse d'un retard, qualité, effets, nom ou titulaire",
         "Excusa de un retraso, legitimación, efectos, nombre o titular"),
        (
            QUESTION,
            FACTS,
            _field("rule", ("The rule that you believe applies", "La règle applicable selon vous",
                            "La norma que a su juicio se aplica")),
        ),
        "change_ownership licences_restrictions changes_in_register procedures",
    ),
    Starter(
        "payment", "finance", SAME_DAY,
        ("Payment not matched, double debit, refund, account",
         "Paiement non rattaché, double débit, remboursement, compte",
         "Pago no asignado, doble cargo, reembolso, cuenta"),
        (
            _field("date", ("Date of the payment", "Date du paiement", "Fecha del pago")),
            _field("amount", ("Exact amount", "Montant exact", "Importe exacto")),
            _field("payer", ("Payer", "Payeur", "Pagador")),
            _field("method", ("Method", "Moyen de paiement", "Medio de pago"), hints=NO_CARD),
            _field("item", ("Item or account number", "Numéro d'article ou de compte",
                            "Número de artículo o de cuenta"),
                   fills=Filled.PAYMENT_NUMBERS, hints=NO_CARD),
        ),
        "fees_payment payment",
    ),
    Starter(
        "technical", "it", SAME_DAY,
        ("Sign-in, upload, signature mail, data exchange",
         "Connexion, téléversement, courriel de signature, échange de données",
         "Acceso, carga, correo de firma, intercambio de datos"),
        (
            _field("user", ("User", "Utilisateur", "Usuario"), fills=Filled.ADDRESSES),
            _field("browser", ("Browser and time", "Navigateur et heure", "Navegador y hora")),
            _field("error", ("Text of the error", "Texte de l'erreur", "Texto del error"),
                   is_long=True),
            AFFECTED,
        ),
        "online_services_accounts online_services systems_support priority_documents",
    ),
    Starter(
        "wrong_text", "translation", ONE_DAY,
        ("Text of the register wrong in one language", "Texte du registre erroné dans une langue",
         "Texto del registro erróneo en un idioma"),
        (
            _field("wrong", ("Wrong text", "Texte erroné", "Texto erróneo"), is_long=True),
            _field("right", ("Right text", "Texte correct", "Texto correcto"), is_long=True),
            _field("language", ("Language", "Langue", "Idioma")),
            NUMBER,
        ),
        "corrections",
    ),
)  # fmt: skip
GENERAL_NAME: Words = ("Another question", "Autre question", "Otra pregunta")
SECTIONS = ("operations", "legal", "finance", "it", "translation", "organisers")
GENERAL = tuple(
    Starter(
        f"other_{section}",
        section,
        ONE_DAY,
        GENERAL_NAME,
        (QUESTION, FACTS, AFFECTED),
        is_general=True,
    )
    for section in SECTIONS
)


def load_forms(*, now: datetime) -> None:
    """Make what is missing; what exists, changed or retired, is left as it is."""
    sections = {one.code: one for one in Section.objects.all()}
    for position, starter in enumerate((*STARTERS, *GENERAL), start=1):
        section = sections.get(starter.section)
        if section:
            _load(starter, section, position * 10, now)


def _load(starter: Starter, section: Section, position: int, now: datetime) -> None:
    reason, is_new = HandoverReason.objects.get_or_create(
        code=starter.code,
        defaults={
            "section": section,
            "is_general": starter.is_general,
            "position": position,
            "created_at": now,
        },
    )
    if is_new:
        names = zip(LANGUAGES, starter.names, strict=True)
        HandoverForm.objects.create(
            reason=reason,
            number=1,
            target=starter.target,
            fields=[one.stored() for one in starter.fields],
            topics=starter.topics.split(),
            made_at=now,
            **{f"name_{key}": name for key, name in names},
        )
