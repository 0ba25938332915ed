"""What the demo's assistants ask their coordinators, in the language of the inquiry."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoQuestion:
    """`reason` is the code of a starter reason; each text by language."""

    reason: str
    question: dict[str, str]
    tried: dict[str, str]


QUESTIONS = (
    DemoQuestion(
        "lost_right",
        {
            "en": "May we confirm the date on which the notice was sent?",
            "fr": "Pouvons-nous confirmer la date d'envoi de la notification ?",
            "es": "¿Podemos confirmar la fecha de envío de la notificación?",
        },
        {
            "en": "Looked at the register and at the copies; the two dates differ by a day.",
            "fr": "Registre et copies consultés ; les deux dates diffèrent d'un jour.",
            "es": "Consultados el registro y las copias; las fechas difieren en un día.",
        },
    ),
    DemoQuestion(
        "complaint",
        {
            "en": "How do we answer a complaint about our first reply?",
            "fr": "Comment répondre à la réclamation sur notre première réponse ?",
            "es": "¿Cómo respondemos a la queja sobre nuestra primera respuesta?",
        },
        {
            "en": "Explained the procedure twice; the writer asks for a responsible person.",
            "fr": "Procédure expliquée deux fois ; on demande un responsable.",
            "es": "Explicado dos veces el procedimiento; pide hablar con un responsable.",
        },
    ),
    DemoQuestion(
        "payment",
        {
            "en": "Do we ask finance to trace this payment, or wait for the proof?",
            "fr": "Demandons-nous aux finances de rechercher ce paiement, ou attendons-nous ?",
            "es": "¿Pedimos a finanzas que busque este pago, o esperamos el justificante?",
        },
        {
            "en": "Asked for date, amount and payer; the amount matches no open item.",
            "fr": "Date, montant et payeur demandés ; le montant ne correspond à rien.",
            "es": "Pedidos fecha, importe y pagador; el importe no coincide con nada.",
        },
    ),
    DemoQuestion(
        "unsure",
        {
            "en": "Is this still ours, or should we point to the Office?",
            "fr": "Est-ce encore à nous, ou faut-il renvoyer à l'Office ?",
            "es": "¿Nos corresponde todavía, o remitimos a la Oficina?",
        },
        {
            "en": "Read the guide and two similar inquiries; they were answered differently.",
            "fr": "Guide lu et deux demandes semblables ; elles ont eu des réponses différentes.",
            "es": "Leída la guía y dos consultas similares; se respondieron de forma distinta.",
        },
    ),
)
ASKED_BACK = {
    "en": "Which of the two dates does the writer rely on?",
    "fr": "Sur laquelle des deux dates s'appuie-t-on ?",
    "es": "¿En cuál de las dos fechas se basa?",
}
ADVICE = {
    "en": "Thank them, say what was checked, and give the name of the desk. I read it before you send.",
    "fr": "Remerciez, dites ce qui a été vérifié, et nommez l'unité. Je relis avant l'envoi.",
    "es": "Agradezca, diga qué se comprobó y nombre la unidad. Lo leo antes de enviarlo.",
}
