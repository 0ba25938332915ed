"""What the demo's assistants would like to send, and what a coordinator makes of one of them."""

WAITING = (
    {
        "en": (
            "Thank you for your message. I am sorry that our first answer was not clear. I have"
            " looked at the whole case again, and a colleague who had nothing to do with it will"
            " check what we told you."
        ),
        "fr": (
            "Merci pour votre message. Je regrette que notre première réponse n'ait pas été claire."
            " J'ai repris tout le dossier, et un collègue qui n'y a pas participé vérifiera ce que"
            " nous vous avons dit."
        ),
        "es": (
            "Gracias por su mensaje. Lamento que nuestra primera respuesta no fuera clara. He"
            " revisado todo el expediente, y un colega que no intervino comprobará lo que le"
            " dijimos."
        ),
    },
    {
        "en": (
            "Thank you for asking. Your request is with the examiners. As long as it is not"
            " recorded, you need not do anything."
        ),
        "fr": (
            "Merci pour votre question. Votre demande est auprès des examinateurs. Tant qu'elle"
            " n'est pas inscrite, vous n'avez rien à faire."
        ),
        "es": (
            "Gracias por su consulta. Su petición está con los examinadores. Mientras no se"
            " inscriba, no tiene que hacer nada."
        ),
    },
)
QUESTION = {
    "en": "Is the tone right?",
    "fr": "Le ton est-il juste ?",
    "es": "¿Es adecuado el tono?",
}
RETURNED = {
    "en": (
        "Thank you for your message. The refusal comes from the Office, so you have to answer there."
        " We cannot change it."
    ),
    "fr": (
        "Merci pour votre message. Le refus vient de l'Office, c'est donc là qu'il faut répondre."
        " Nous ne pouvons pas le changer."
    ),
    "es": (
        "Gracias por su mensaje. La denegación viene de la Oficina, así que debe responder allí."
        " No podemos cambiarla."
    ),
}
CHANGED = {
    "en": (
        "Thank you for your message. The refusal comes from the Office: please answer there, within"
        " the time that is printed on it. You find its address in our Member Profiles."
    ),
    "fr": (
        "Merci pour votre message. Le refus vient de l'Office : veuillez répondre là-bas, dans le"
        " délai qui y est imprimé. Vous trouvez son adresse dans nos profils des membres."
    ),
    "es": (
        "Gracias por su mensaje. La denegación viene de la Oficina: responda allí, en el plazo que"
        " figura impreso. Encontrará su dirección en nuestros perfiles de los miembros."
    ),
}
COMMENT = {
    "en": "Say where they find the Office, and that the printed time counts.",
    "fr": "Dites où l'on trouve l'Office, et que c'est le délai imprimé qui compte.",
    "es": "Diga dónde se encuentra la Oficina, y que cuenta el plazo impreso.",
}
