"""Time limits of the Madrid System from the registration on: M11 to M18, one object for each row.

Sources are public pages as the desk stored them; where none was seen the status says so.
"""

from __future__ import annotations

from registry.deadlines.madrid import NOTICE
from registry.deadlines.periods import Length, Unit
from registry.deadlines.rules import Calendar, Rolling, Rule
from registry.vocabulary import Certainty, Wording

MONTHS, YEARS, DAYS = Unit.MONTHS, Unit.YEARS, Unit.DAYS
SIX_MONTHS = Wording("6 months", "6 mois", "6 meses")

MADRID_REGISTERED_RULES: tuple[Rule, ...] = (
    Rule(
        "M11",
        "madrid",
        Wording("Dependency", "Dépendance", "Dependencia"),
        Wording(
            "date of the international registration",
            "date de l'enregistrement international",
            "fecha del registro internacional",
        ),
        Wording(
            "5 years (an action begun inside still counts)",
            "5 ans (une action engagée avant compte encore)",
            "5 años (una acción iniciada antes todavía cuenta)",
        ),
        Wording(
            "until then the registration falls as far as the basic mark falls",
            "jusque-là l'enregistrement tombe dans la mesure où tombe la marque de base",
            "hasta entonces el registro cae en la medida en que caiga la marca de base",
        ),
        citation="Protocol Art. 6(3)",
        source="ssrana.in; btlj.org",
        status=Certainty.CONFIRMED,
        lengths=(Length(5, YEARS),),
        calendar=Calendar.NOBODY,
        rolling=Rolling.NEVER,
        then=("M12",),
    ),
    Rule(
        "M12",
        "madrid",
        Wording("Transformation", "Transformation", "Transformación"),
        Wording(
            "cancellation of the international registration (one page says: its notification)",
            "radiation de l'enregistrement international (selon une page : sa notification)",
            "cancelación del registro internacional (según una página: su notificación)",
        ),
        Wording(
            "3 months, at each Office",
            "3 mois, auprès de chaque office",
            "3 meses, ante cada Oficina",
        ),
        Wording("the date is lost", "la date est perdue", "se pierde la fecha"),
        citation="Protocol Art. 9quinquies",
        source="btlj.org; biswajitsarkar.com (the start date is a matter for a legal check)",
        status=Certainty.PARTLY,
        lengths=(Length(3, MONTHS),),
        calendar=Calendar.OFFICE,
        rolling=Rolling.SHOWN,
        note=Wording(
            "Whether it starts with the cancellation or its notification: ask the legal section.",
            "Point de départ, radiation ou notification : consulter le service juridique.",
            "Si empieza con la cancelación o con su notificación: consultar al servicio jurídico.",
        ),
    ),
    Rule(
        "M13",
        "madrid",
        Wording("Renewal", "Renouvellement", "Renovación"),
        Wording(
            "date of the international registration",
            "date de l'enregistrement international",
            "fecha del registro internacional",
        ),
        Wording("every 10 years", "tous les 10 ans", "cada 10 años"),
        Wording(
            "the registration expires, with a period of grace",
            "l'enregistrement expire, avec un délai de grâce",
            "el registro vence, con un plazo de gracia",
        ),
        citation="Protocol Art. 7; Rules 29 to 31",
        source="ippt.eu Art. 7; WIPO Madrid pages on renewal",
        status=Certainty.CONFIRMED,
        lengths=tuple(Length(years, YEARS) for years in (10, 20, 30, 40, 50)),
        then=("M14",),
        note=Wording(
            "The unofficial reminder comes 6 months before; not receiving it is no excuse. On line"
            " from 3 months before. Paying on the next open day is unverified; the new term runs"
            " from the nominal date.",
            "L'avis officieux vient 6 mois avant ; ne pas le recevoir n'excuse pas. En ligne 3 mois"
            " avant. Payer le premier jour ouvrable suivant n'est pas vérifié ; la nouvelle période"
            " court dès la date nominale.",
            "El aviso oficioso llega 6 meses antes; no recibirlo no excusa. En línea desde 3 meses"
            " antes. Pagar el primer día hábil siguiente no está verificado; el nuevo período corre"
            " desde la fecha nominal.",
        ),
    ),
    Rule(
        "M14",
        "madrid",
        Wording(
            "Renewal in the period of grace",
            "Renouvellement dans le délai de grâce",
            "Renovación en el plazo de gracia",
        ),
        Wording(
            "due date of the renewal", "échéance du renouvellement", "vencimiento de la renovación"
        ),
        Wording(
            "6 months, with a surcharge of 50 % of the basic fee (CHF 326.50)",
            "6 mois, avec une surtaxe de 50 % de l'émolument de base (326,50 CHF)",
            "6 meses, con un recargo del 50 % de la tasa básica (326,50 CHF)",
        ),
        Wording(
            "the registration is not renewed",
            "l'enregistrement n'est pas renouvelé",
            "el registro no se renueva",
        ),
        citation="Protocol Art. 7(4); Rule 30",
        source="ippt.eu Art. 7; yzzsnet.com; bonamark.com",
        status=Certainty.CONFIRMED,
        lengths=(Length(6, MONTHS),),
        follows=True,
    ),
    Rule(
        "M15",
        "madrid",
        Wording("Priority", "Priorité", "Prioridad"),
        Wording("date of the first filing", "date du premier dépôt", "fecha del primer depósito"),
        SIX_MONTHS,
        Wording("the priority is lost", "la priorité est perdue", "se pierde la prioridad"),
        citation="Paris Convention Art. 4C",
        source="piperpat.com",
        status=Certainty.CONFIRMED,
        lengths=(Length(6, MONTHS),),
    ),
    Rule(
        "M16",
        "madrid",
        Wording(
            "Authorisation in eMadrid",
            "Autorisation dans eMadrid",
            "Autorización en eMadrid",
        ),
        Wording("date of the request", "date de la demande", "fecha de la petición"),
        Wording("14 days", "14 jours", "14 días"),
        Wording("the request is cancelled", "la demande est annulée", "la petición se anula"),
        citation="Service rule",
        source="WIPO news 2024 on representatives in eMadrid",
        status=Certainty.CONFIRMED,
        lengths=(Length(14, DAYS),),
        calendar=Calendar.NOBODY,
        rolling=Rolling.NEVER,
    ),
    Rule(
        "M17",
        "madrid",
        Wording(
            "Correction of an Office's error",
            "Rectification d'une erreur d'un office",
            "Corrección de un error de una Oficina",
        ),
        Wording("publication", "publication", "publicación"),
        Wording("9 months", "9 mois", "9 meses"),
        Wording("it cannot be corrected", "plus de rectification", "no se puede corregir"),
        citation="Rule 28(4)",
        source="General knowledge, no page seen",
        status=Certainty.UNVERIFIED,
        lengths=(Length(9, MONTHS),),
    ),
    Rule(
        "M18",
        "madrid",
        Wording(
            "Second part of the individual fee",
            "Seconde partie de la taxe individuelle",
            "Segunda parte de la tasa individual",
        ),
        NOTICE,
        Wording("as notified", "selon la notification", "según la notificación"),
        Wording(
            "the designation is cancelled",
            "la désignation est radiée",
            "se cancela la designación",
        ),
        citation="Rule 34(3)",
        source="General knowledge, no page seen for the length",
        status=Certainty.UNVERIFIED,
        then=("M7", "M8"),
    ),
)
