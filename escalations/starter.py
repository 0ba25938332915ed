"""Reasons that a new installation starts with: the escalation matrix, as rows to be changed.

Times are design assumptions, no pledge of the registries. What nobody inside can answer (a deadline
of an Office, other services) is redirected and is no reason to escalate.
"""

from datetime import datetime, timedelta

from escalations.actions.settings import keep_version
from escalations.models import EscalationReason

AT_ONCE, SAME_DAY, ONE_DAY = timedelta(minutes=15), timedelta(hours=4), timedelta(hours=9)
Words = tuple[str, str, str]
STARTER: tuple[tuple[str, timedelta, Words, Words, str], ...] = (
    (
        "limit_now",
        AT_ONCE,
        (
            "Legal time limit today or tomorrow",
            "Délai légal aujourd'hui ou demain",
            "Plazo legal hoy o mañana",
        ),
        (
            "Printed limit, computed limit, closed days checked, what was tried.",
            "Délai imprimé, délai calculé, jours fériés vérifiés, ce qui a été tenté.",
            "Plazo impreso, plazo calculado, días inhábiles comprobados, qué se intentó.",
        ),
        "",
    ),
    (
        "stop",
        AT_ONCE,
        (
            "Stop a recording, wrong request filed",
            "Arrêter une inscription, demande erronée",
            "Detener una inscripción, petición errónea",
        ),
        (
            "Number of the registration, WIPO reference, time filed, who signed.",
            "Numéro de l'enregistrement, référence OMPI, heure du dépôt, signataire.",
            "Número del registro, referencia de la OMPI, hora de presentación, firmante.",
        ),
        "limitation_renunciation_cancellation",
    ),
    (
        "complaint",
        AT_ONCE,
        (
            "Complaint, compensation, media, wrongful publication",
            "Réclamation, indemnisation, médias, publication à tort",
            "Queja, indemnización, prensa, publicación indebida",
        ),
        (
            "What was written or said, your own account of the facts, no admission.",
            "Ce qui a été écrit ou dit, votre exposé des faits, sans reconnaissance.",
            "Lo escrito o dicho, su relato de los hechos, sin admitir nada.",
        ),
        "complaints_feedback complaints",
    ),
    (
        "lost_right",
        SAME_DAY,
        (
            "Loss of a right, proof of sending, date disputed",
            "Perte d'un droit, preuve d'envoi, date contestée",
            "Pérdida de un derecho, prueba de envío, fecha discutida",
        ),
        (
            "Copies, addresses used, dates.",
            "Copies, adresses utilisées, dates.",
            "Copias, direcciones usadas, fechas.",
        ),
        "refusals_decisions decisions dependency_transformation",
    ),
    (
        "legal",
        ONE_DAY,
        (
            "Excuse of delay, entitlement, effects, name or owner",
            "Excuse d'un retard, qualité, effets, nom ou titulaire",
            "Excusa de un retraso, legitimación, efectos, nombre o titular",
        ),
        (
            "The facts, and the rule that you believe applies.",
            "Les faits, et la règle qui s'applique selon vous.",
            "Los hechos, y la regla que a su juicio se aplica.",
        ),
        "change_ownership licences_restrictions changes_in_register procedures",
    ),
    (
        "payment",
        SAME_DAY,
        (
            "Payment not matched, double debit, refund, account",
            "Paiement non rattaché, double débit, remboursement, compte",
            "Pago no asignado, doble cargo, reembolso, cuenta",
        ),
        (
            "Date, exact amount, payer, method, item or account number; never card data.",
            "Date, montant exact, payeur, moyen, numéro d'article ou de compte ; jamais de carte.",
            "Fecha, importe exacto, pagador, medio, número de artículo o cuenta; nunca la tarjeta.",
        ),
        "fees_payment payment",
    ),
    (
        "technical",
        SAME_DAY,
        (
            "Sign-in, upload, signature mail, data exchange",
            "Connexion, téléversement, courriel de signature, échange de données",
            "Acceso, carga, correo de firma, intercambio de datos",
        ),
        (
            "User, browser and time, text of the error, number concerned.",
            "Utilisateur, navigateur et heure, texte de l'erreur, numéro concerné.",
            "Usuario, navegador y hora, texto del error, número afectado.",
        ),
        "online_services_accounts online_services systems_support priority_documents",
    ),
    (
        "wrong_text",
        ONE_DAY,
        (
            "Text of the register wrong in one language",
            "Texte du registre erroné dans une langue",
            "Texto del registro erróneo en un idioma",
        ),
        (
            "Wrong text, right text, language, number.",
            "Texte erroné, texte correct, langue, numéro.",
            "Texto erróneo, texto correcto, idioma, número.",
        ),
        "corrections",
    ),
    (
        "unsure",
        ONE_DAY,
        ("A second opinion", "Un deuxième avis", "Una segunda opinión"),
        (
            "What you would answer, and why you hesitate.",
            "Ce que vous répondriez, et ce qui vous fait hésiter.",
            "Qué respondería, y por qué duda.",
        ),
        "",
    ),
)


def load_reasons(*, now: datetime) -> None:
    """Make what is missing; what exists, changed or retired, is left as it is."""
    for position, (code, target, names, needs, topics) in enumerate(STARTER, start=1):
        values = {f"name_{key}": name for key, name in zip(("en", "fr", "es"), names, strict=True)}
        values |= {f"needs_{key}": one for key, one in zip(("en", "fr", "es"), needs, strict=True)}
        reason, is_new = EscalationReason.objects.get_or_create(
            code=code,
            defaults={
                **values,
                "target": target,
                "topics": topics.split(),
                "position": position * 10,
                "created_at": now,
            },
        )
        if is_new:
            keep_version(reason=reason, by=None, now=now)
