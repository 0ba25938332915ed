"""Time limits of the Madrid System: M1 to M10, one object for each row.

What comes after registration is in madrid_registered.py. Sources are public pages as the desk
stored them; where none was seen the status says so.
"""

from __future__ import annotations

from registry.deadlines.periods import Length, Unit
from registry.deadlines.rules import Calendar, Rolling, Rule
from registry.vocabulary import Certainty, Wording

MONTHS = Unit.MONTHS
NOTICE = Wording(
    "date of the notice of the International Bureau",
    "date de la notification du Bureau international",
    "fecha de la notificación de la Oficina Internacional",
)
THREE_MONTHS = Wording("3 months", "3 mois", "3 meses")
ABANDONED = Wording(
    "the application is considered abandoned",
    "la demande est réputée abandonnée",
    "la solicitud se considera abandonada",
)

MADRID_RULES: tuple[Rule, ...] = (
    Rule(
        "M1",
        "madrid",
        Wording(
            "Office of origin forwards the application",
            "L'office d'origine transmet la demande",
            "La Oficina de origen transmite la solicitud",
        ),
        Wording(
            "the Office receives the request",
            "réception de la demande par l'office",
            "recepción de la petición por la Oficina",
        ),
        Wording("2 months", "2 mois", "2 meses"),
        Wording(
            "the registration bears the date of receipt by the International Bureau",
            "l'enregistrement porte la date de réception par le Bureau international",
            "el registro lleva la fecha de recepción por la Oficina Internacional",
        ),
        citation="Protocol Art. 3(4)",
        source="Preview of a secondary page (ZLO)",
        status=Certainty.PARTLY,
        lengths=(Length(2, MONTHS),),
    ),
    Rule(
        "M2",
        "madrid",
        Wording(
            "Irregularity, general and fees",
            "Irrégularité, en général et taxes",
            "Irregularidad, en general y tasas",
        ),
        NOTICE,
        Wording("3 months (usually)", "3 mois (en général)", "3 meses (por lo general)"),
        ABANDONED,
        citation="Rule 11",
        source="WIPO Madrid FAQ; TMEP 1902.07(a); WIPO payment page (older)",
        status=Certainty.CONFIRMED,
        lengths=(Length(3, MONTHS),),
        then=("M7", "M8"),
    ),
    Rule(
        "M3",
        "madrid",
        Wording(
            "Irregularity of classification",
            "Irrégularité de classement",
            "Irregularidad de clasificación",
        ),
        NOTICE,
        Wording(
            "3 months; an additional fee as printed",
            "3 mois ; taxe supplémentaire selon la notification",
            "3 meses; tasa adicional según la notificación",
        ),
        Wording(
            "the classification of the International Bureau stands; unpaid fee: abandoned",
            "le classement du Bureau international est retenu ; taxe impayée : abandon",
            "prevalece la clasificación de la Oficina Internacional; tasa impagada: abandono",
        ),
        citation="Rule 12",
        source="USPTO irregularity tips; TMEP 1902.07(c)(i)",
        status=Certainty.CONFIRMED,
        lengths=(Length(3, MONTHS), Length(4, MONTHS)),
        then=("M8",),
        note=Wording(
            "Reply only through the Office of origin (USPTO practice). 4 months in one branch are"
            " unverified. Whether continued processing is open is a matter for a legal check.",
            "Réponse uniquement par l'office d'origine (pratique de l'USPTO). Les 4 mois d'une des"
            " branches ne sont pas vérifiés. La poursuite de la procédure : vérification juridique.",
            "Respuesta solo por la Oficina de origen (práctica de la USPTO). Los 4 meses de un"
            " supuesto no están verificados. La continuación de la tramitación: consulta jurídica.",
        ),
    ),
    Rule(
        "M4",
        "madrid",
        Wording("Vague terms", "Termes vagues", "Términos vagos"),
        NOTICE,
        Wording(
            "3 months, through the Office of origin",
            "3 mois, par l'office d'origine",
            "3 meses, por la Oficina de origen",
        ),
        Wording(
            "the term is kept with a remark or deleted (unverified)",
            "le terme est conservé avec une remarque ou supprimé (non vérifié)",
            "el término se mantiene con una observación o se suprime (sin verificar)",
        ),
        citation="Rule 13",
        source="TMEP 1902.07(c)(ii)",
        status=Certainty.CONFIRMED,
        lengths=(Length(3, MONTHS),),
        then=("M8",),
    ),
    Rule(
        "M5",
        "madrid",
        Wording(
            "Irregularity of a subsequent designation",
            "Irrégularité d'une désignation postérieure",
            "Irregularidad de una designación posterior",
        ),
        NOTICE,
        Wording("usually 3 months", "en général 3 mois", "por lo general 3 meses"),
        Wording(
            "considered abandoned for what is irregular (unverified)",
            "réputée abandonnée pour ce qui est irrégulier (non vérifié)",
            "se considera abandonada en lo irregular (sin verificar)",
        ),
        citation="Rule 24(5)",
        source="WIPO Madrid page on subsequent designation",
        status=Certainty.CONFIRMED,
        lengths=(Length(3, MONTHS),),
        then=("M7", "M8"),
    ),
    Rule(
        "M6",
        "madrid",
        Wording(
            "Irregularity of a change, limitation, licence or division",
            "Irrégularité d'une modification, limitation, licence ou division",
            "Irregularidad de una modificación, limitación, licencia o división",
        ),
        NOTICE,
        THREE_MONTHS,
        Wording(
            "the request is considered abandoned",
            "la demande est réputée abandonnée",
            "la petición se considera abandonada",
        ),
        citation="Rules 26(2), 20bis(2), 27bis",
        source="Division: confirmed (page on division); the others: general knowledge",
        status=Certainty.UNVERIFIED,
        lengths=(Length(3, MONTHS),),
        then=("M7", "M8"),
        note=Wording(
            "Confirmed for division only; for the others the length is unverified.",
            "Confirmé pour la division seulement ; pour le reste, durée non vérifiée.",
            "Confirmado solo para la división; para lo demás, duración sin verificar.",
        ),
    ),
    Rule(
        "M7",
        "madrid",
        Wording(
            "Continued processing (MM20, CHF 200)",
            "Poursuite de la procédure (MM20, 200 CHF)",
            "Continuación de la tramitación (MM20, 200 CHF)",
        ),
        Wording(
            "expiry of the time limit that was missed",
            "expiration du délai non respecté",
            "vencimiento del plazo incumplido",
        ),
        Wording("2 months", "2 mois", "2 meses"),
        Wording("no remedy is left", "plus de recours", "no queda remedio"),
        citation="Rule 5bis",
        source="WIPO Madrid page on continued processing",
        status=Certainty.CONFIRMED,
        lengths=(Length(2, MONTHS),),
        follows=True,
        note=Wording(
            "Listed: Rules 11(2), 11(3), 20bis(2), 24(5)(b), 26(2), 34(3)(c)(iii), 39(1). Not on"
            " that list: classification, vague terms, renewal. Later additions: legal check.",
            "Règles visées : 11.2), 11.3), 20bis.2), 24.5)b), 26.2), 34.3)c)iii), 39.1). Absents :"
            " classement, termes vagues, renouvellement. Ajouts ultérieurs : vérification juridique.",
            "Reglas citadas: 11.2), 11.3), 20bis.2), 24.5)b), 26.2), 34.3)c)iii), 39.1). No figuran:"
            " clasificación, términos vagos, renovación. Añadidos posteriores: consulta jurídica.",
        ),
    ),
    Rule(
        "M8",
        "madrid",
        Wording(
            "Excuse for force majeure",
            "Excuse pour force majeure",
            "Excusa por fuerza mayor",
        ),
        Wording(
            "expiry of the time limit that was missed",
            "expiration du délai non respecté",
            "vencimiento del plazo incumplido",
        ),
        Wording(
            "act and evidence as soon as reasonably possible, at the latest after 6 months",
            "acte et preuve dès que raisonnablement possible, au plus tard après 6 mois",
            "acto y prueba en cuanto sea razonable, a más tardar a los 6 meses",
        ),
        Wording(
            "the delay is not excused", "le retard n'est pas excusé", "el retraso no se excusa"
        ),
        citation="Rule 5",
        source="Rule 5 as published by consultant.ru; wiggin.co.uk",
        status=Certainty.CONFIRMED,
        lengths=(Length(6, MONTHS),),
        follows=True,
    ),
    Rule(
        "M9",
        "madrid",
        Wording("Refusal by an Office", "Refus par un office", "Denegación por una Oficina"),
        Wording(
            "the International Bureau notifies the Office",
            "notification à l'office par le Bureau international",
            "notificación a la Oficina por la Oficina Internacional",
        ),
        Wording(
            "12 months, 18 where declared; opposition may come later",
            "12 mois, 18 si déclaré ; une opposition peut venir plus tard",
            "12 meses, 18 si se declaró; una oposición puede llegar después",
        ),
        Wording(
            "protection is deemed granted",
            "la protection est réputée accordée",
            "la protección se considera concedida",
        ),
        citation="Protocol Art. 5(2); Rules 17 and 18",
        source="WIPO Madrid page on outcomes (ES); WIPO Lex",
        status=Certainty.CONFIRMED,
        lengths=(Length(12, MONTHS), Length(18, MONTHS)),
        calendar=Calendar.OFFICE,
    ),
    Rule(
        "M10",
        "madrid",
        Wording(
            "Reply to a provisional refusal",
            "Réponse à un refus provisoire",
            "Respuesta a una denegación provisional",
        ),
        Wording(
            "as the Office's refusal says",
            "selon le refus de l'office",
            "según la denegación de la Oficina",
        ),
        Wording(
            "set by the Office, at least 2 months under the amended rule (from 1 November 2023/2024,"
            " with a transitional note)",
            "fixé par l'office, au moins 2 mois selon la règle modifiée (dès le 1er novembre"
            " 2023/2024, avec disposition transitoire)",
            "lo fija la Oficina, al menos 2 meses según la regla modificada (desde el 1 de"
            " noviembre de 2023/2024, con disposición transitoria)",
        ),
        Wording(
            "the Office confirms the refusal",
            "l'office confirme le refus",
            "la Oficina confirma la denegación",
        ),
        citation="Rule 17(2)(vii)",
        source="Austrian BGBl III 141/2024",
        status=Certainty.CONFIRMED,
        calendar=Calendar.OFFICE,
        rolling=Rolling.SHOWN,
    ),
)
