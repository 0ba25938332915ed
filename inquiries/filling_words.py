"""Words for invented letters in three languages, so that lists, searches and texts look real."""

from dataclasses import dataclass
from random import Random

FIRST_NAMES = (
    "Aiko Amina Ana Anders Beatriz Bruno Camille Carlos Chen Chiara Dilip Elena Emeka Fatima"
    " Giulia Hana Hugo Ines Ivan Jana Jonas Karim Kofi Lars Laura Leila Lucia Marta Mehmet Mikael"
    " Nadia Noor Olivier Paula Pedro Priya Rafael Sanna Sofia Tomas Uma Viktor Wei Yusuf Zoe"
).split()
LAST_NAMES = (
    "Abe Almeida Andersson Bakker Bauer Bernard Borg Castro Dubois Eriksen Fischer Fontaine Garcia"
    " Haddad Horvat Ito Jansen Kaya Kim Kowalski Laurent Lindqvist Lopez Marino Mensah Meyer Moreau"
    " Nakamura Novak Okafor Ortega Patel Petit Popescu Rossi Santos Sato Silva Singh Suarez Tanaka"
    " Vega Virtanen Weber Zhang"
).split()
DOMAINS = ("marks.example", "designs.example", "attorneys.example", "mail.example", "firm.example")


@dataclass(frozen=True, slots=True)
class Words:
    subjects: tuple[str, ...]
    greetings: tuple[str, ...]
    questions: tuple[str, ...]
    answers: tuple[str, ...]
    closings: tuple[str, ...]
    notes: tuple[str, ...]

    def letter(self, random: Random, *, name: str, is_answer: bool) -> str:
        """Two to five sentences; the first of a list come far more often than the last."""
        sentences = self.answers if is_answer else self.questions
        count = random.randint(2, 5)
        middle = " ".join(_often_early(random, sentences) for _ in range(count))
        body = middle.replace("#", str(random.randint(100_000, 1_999_999)))
        return (
            f"{random.choice(self.greetings)}\n\n{body}\n\n{random.choice(self.closings)}\n{name}"
        )

    def note(self, random: Random) -> str:
        return random.choice(self.notes).replace("#", str(random.randint(100_000, 1_999_999)))


def _often_early(random: Random, sentences: tuple[str, ...]) -> str:
    return sentences[int(random.random() ** 2 * len(sentences))]


WORDS = {
    "en": Words(
        subjects=(
            "Question about registration",
            "Certificate not received for",
            "Renewal of registration",
            "Irregularity letter for file",
            "Change of representative in",
            "Fees of application",
            "Invitation to the meeting, delegate",
        ),
        greetings=("Dear Sir or Madam,", "Dear colleagues,", "Hello,", "Good morning,"),
        questions=(
            "We wrote to you about registration # and have not had an answer yet.",
            "Could you tell us when the certificate of # will be issued?",
            "The status page still shows the application # as pending.",
            "Our client would like to renew before the time limit ends.",
            "The fee was paid from our current account last week.",
            "We received an irregularity letter and do not understand the second point.",
            "Please record the change of name of the holder in #.",
            "Is it possible to add a further designated country to #?",
            "The list of goods was limited and we wonder whether the limitation is recorded.",
            "One of our delegates cannot open the registration form of the meeting.",
            "A reproduction of the design in colour is attached to the original request.",
            "The refusal of the designated Office reached us after the holidays.",
        ),
        answers=(
            "Thank you for your message about #.",
            "The certificate was sent to the address of the representative.",
            "Your request was recorded and will be examined within the usual time.",
            "The payment has arrived and was booked to #.",
            "Please send the form again, signed by the holder.",
            "The time limit can be found on the second page of the notification.",
            "The Office of the designated country decides on this point.",
            "You may follow the examination on the status page at any time.",
            "We have asked the colleagues of the finance section about the amount.",
        ),
        closings=("Kind regards,", "Best regards,", "Yours faithfully,", "Thank you,"),
        notes=(
            "Called back, will send the missing form for #.",
            "Finance confirms that the payment for # has arrived.",
            "Same holder as in #, please answer both together.",
            "Legal has been asked about the time limit.",
            "Waiting for the examiner of #.",
        ),
    ),
    "fr": Words(
        subjects=(
            "Question sur l'enregistrement",
            "Certificat non reçu pour",
            "Renouvellement de l'enregistrement",
            "Lettre d'irrégularité, dossier",
            "Changement de mandataire dans",
            "Taxes de la demande",
        ),
        greetings=("Madame, Monsieur,", "Chers collègues,", "Bonjour,"),
        questions=(
            "Nous vous avons écrit au sujet de l'enregistrement # et restons sans réponse.",
            "Pourriez-vous nous dire quand le certificat de # sera délivré ?",
            "La page de suivi indique toujours que la demande # est en cours.",
            "Notre client souhaite renouveler avant la fin du délai.",
            "La taxe a été payée par notre compte courant la semaine dernière.",
            "Nous ne comprenons pas le deuxième point de la lettre d'irrégularité.",
            "Veuillez inscrire le changement de nom du titulaire dans #.",
            "Est-il possible de désigner un pays supplémentaire pour # ?",
            "Un de nos délégués ne parvient pas à ouvrir le formulaire de la réunion.",
        ),
        answers=(
            "Merci de votre message au sujet de #.",
            "Le certificat a été envoyé à l'adresse du mandataire.",
            "Votre demande a été enregistrée et sera examinée dans le délai habituel.",
            "Le paiement est arrivé et a été porté au dossier #.",
            "Veuillez renvoyer le formulaire signé par le titulaire.",
            "Le délai figure sur la deuxième page de la notification.",
            "L'Office du pays désigné décide de ce point.",
        ),
        closings=("Cordialement,", "Meilleures salutations,", "Avec nos remerciements,"),
        notes=(
            "Rappelé, enverra le formulaire manquant pour #.",
            "Les finances confirment le paiement de #.",
            "Même titulaire que #, répondre ensemble.",
        ),
    ),
    "es": Words(
        subjects=(
            "Consulta sobre el registro",
            "Certificado no recibido de",
            "Renovación del registro",
            "Carta de irregularidad, expediente",
            "Cambio de representante en",
            "Tasas de la solicitud",
        ),
        greetings=("Estimados señores:", "Estimados colegas:", "Buenos días:"),
        questions=(
            "Les escribimos sobre el registro # y todavía no tenemos respuesta.",
            "¿Podrían decirnos cuándo se expedirá el certificado de #?",
            "La página de estado sigue mostrando la solicitud # como pendiente.",
            "Nuestro cliente desea renovar antes de que termine el plazo.",
            "La tasa se pagó con nuestra cuenta corriente la semana pasada.",
            "No entendemos el segundo punto de la carta de irregularidad.",
            "Rogamos inscriban el cambio de nombre del titular en #.",
            "¿Es posible designar otro país para #?",
            "Uno de nuestros delegados no puede abrir el formulario de la reunión.",
        ),
        answers=(
            "Gracias por su mensaje sobre #.",
            "El certificado se envió a la dirección del representante.",
            "Su solicitud fue registrada y será examinada en el plazo habitual.",
            "El pago ha llegado y se ha anotado en #.",
            "Envíen de nuevo el formulario firmado por el titular.",
            "El plazo figura en la segunda página de la notificación.",
            "La Oficina del país designado decide sobre este punto.",
        ),
        closings=("Atentamente,", "Saludos cordiales,", "Muchas gracias,"),
        notes=(
            "Hemos llamado, enviará el formulario que falta de #.",
            "Finanzas confirma el pago de #.",
            "El mismo titular que #, responder juntos.",
        ),
    ),
}
