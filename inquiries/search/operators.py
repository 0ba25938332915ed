"""The operators of the query language and the words that may stand after them, in three languages.

Names and values are compared folded (`words.fold`) with hyphens for blanks: Réf:, en-retard.
"""

from enum import StrEnum

from inquiries.search.words import fold
from inquiries.states import Channel, Status, Urgency
from registry.vocabulary import Wording


class Operator(StrEnum):
    FROM = "from"
    TO = "to"
    SUBJECT = "subject"
    FILENAME = "filename"
    DESK = "desk"
    REF = "ref"
    STATUS = "status"
    ASSIGNEE = "assignee"
    TAG = "tag"
    TOPIC = "topic"
    LANG = "lang"
    CHANNEL = "channel"
    URGENCY = "urgency"
    BEFORE = "before"
    AFTER = "after"
    HAS = "has"
    IS = "is"


NAMES: dict[Operator, Wording] = {
    Operator.FROM: Wording("from", "de", "de"),
    Operator.TO: Wording("to", "à", "para"),
    Operator.SUBJECT: Wording("subject", "objet", "asunto"),
    Operator.FILENAME: Wording("filename", "fichier", "archivo"),
    Operator.DESK: Wording("desk", "unité", "unidad"),
    Operator.REF: Wording("ref", "réf", "ref"),
    Operator.STATUS: Wording("status", "statut", "estado"),
    Operator.ASSIGNEE: Wording("assignee", "attribué", "asignado"),
    Operator.TAG: Wording("tag", "étiquette", "etiqueta"),
    Operator.TOPIC: Wording("topic", "thème", "tema"),
    Operator.LANG: Wording("lang", "langue", "idioma"),
    Operator.CHANNEL: Wording("channel", "canal", "canal"),
    Operator.URGENCY: Wording("urgency", "urgence", "urgencia"),
    Operator.BEFORE: Wording("before", "avant", "antes"),
    Operator.AFTER: Wording("after", "après", "después"),
    Operator.HAS: Wording("has", "avec", "con"),
    Operator.IS: Wording("is", "est", "es"),
}
"""How each is called; the first to be shown, all of them understood whatever the agent's language."""

ALSO = {
    Operator.FROM: "sender expediteur remitente",
    Operator.TO: "a pour destinataire destinatario recipient",
    Operator.SUBJECT: "sujet titulo title titre",
    Operator.FILENAME: "file attachment adjunto",
    Operator.REF: "reference referencia",
    Operator.STATUS: "state etat",
    Operator.ASSIGNEE: "assigned agent agente responsable attribuee asignada owner",
    Operator.TAG: "tags label etiquettes etiquetas",
    Operator.LANG: "language lengua",
    Operator.AFTER: "since depuis desde",
    Operator.BEFORE: "until jusqu hasta",
    Operator.HAS: "with contient tiene",
    Operator.IS: "esta estan",
}

BY_NAME: dict[str, Operator] = {
    fold(name): operator
    for operator, wording in NAMES.items()
    for name in (wording.en, wording.fr, wording.es, *ALSO.get(operator, "").split())
}

NO_OPERATORS = frozenset("re fw fwd tr rv wg aw http https mailto tel ftp ref".split()) - {"ref"}
"""What stands before a colon in subjects and addresses: never taken for a misspelt operator."""


def _values(**lists: str) -> dict[str, str]:
    return {word: value for value, words in lists.items() for word in (value, *words.split())}


STATUSES = {
    **_values(
        new="nouveau nouvelle nuevo nueva",
        open="ouvert ouverte abierto abierta en-curso en-cours",
        waiting_inquirer="waiting-inquirer waiting-for-inquirer",
        waiting_section="waiting-section waiting-for-section",
        escalated="escalade escaladee transmise escalado escalada",
        resolved="resolu resolue resuelto resuelta",
        closed="clos close ferme fermee cerrado cerrada",
        spam="indesirable correo-no-deseado",
        merged="fusionne fusionnee fusionado fusionada",
    ),
}
SEVERAL_STATUSES = dict.fromkeys(
    "waiting en-attente attente en-espera espera".split(),
    (Status.WAITING_INQUIRER, Status.WAITING_SECTION),
)
CHANNELS = _values(
    email="mail e-mail courriel correo correo-electronico",
    phone="telephone telefono tel call appel llamada",
    chat="live-chat",
    web_form="form web web-form formulaire formulario",
)
URGENCIES = {
    word: Urgency[name.upper()]
    for word, name in _values(
        low="basse baja",
        normal="normale",
        high="haute elevee alta",
        urgent="urgente",
    ).items()
}
LANGUAGES = _values(
    en="english anglais ingles", fr="french francais frances", es="spanish espagnol espanol"
)
PROPERTIES = _values(
    attachment="attachments file files piece-jointe pieces-jointes pj fichier adjunto adjuntos archivo",
    note="notes note-interne nota notas nota-interna",
)
STATES = _values(
    open="ouvert ouverte abierto abierta active",
    closed="clos close ferme fermee cerrado cerrada done",
    unassigned="non-attribue non-attribuee libre sin-asignar",
    mine="moi a-moi mia mio",
    overdue="en-retard retard vencido vencida atrasado atrasada late",
    escalated="escalade escaladee escalado escalada",
    alerted="alert alerte alertee en-alerte alertado alertada en-alerta",
    awaiting_approval="awaiting-approval approval a-approuver approbation por-aprobar aprobacion",
    snoozed="en-pause reporte reportee pospuesto pospuesta aplazado aplazada",
)
ME = frozenset("me moi yo mi".split())
NOBODY = frozenset("none nobody personne aucun nadie ninguno ninguna".split())

assert set(CHANNELS.values()) == set(Channel)
assert set(STATUSES.values()) == set(Status)


def plain(value: str) -> str:
    """A value as the tables above have it."""
    parts = (fold(part) for part in value.replace("_", " ").replace("-", " ").split())
    return "-".join(part for part in parts if part)
