"""Time limits of the Hague System: one object for each row of the desk's table, H1 to H12.

Sources are public pages as the desk stored them; where none was seen the status says so.
"""

from __future__ import annotations

from registry.deadlines.periods import Length, Unit
from registry.deadlines.rules import Calendar, Rolling, Rule
from registry.vocabulary import Certainty, Wording

MONTHS, WEEKS, YEARS = Unit.MONTHS, Unit.WEEKS, Unit.YEARS
UNSEEN = "General knowledge, no page seen"
INVITATION = Wording("date of the invitation", "date de l'invitation", "fecha de la invitación")
SIX_MONTHS = Wording("6 months", "6 mois", "6 meses")
ABANDONED = Wording("abandoned", "abandon", "abandono")
NOTHING_LOST = Wording("nothing is lost", "rien n'est perdu", "no se pierde nada")
EXPIRY = Wording("the registration expires", "l'enregistrement expire", "el registro vence")

HAGUE_RULES: tuple[Rule, ...] = (
    Rule(
        "H1",
        "hague",
        Wording("Irregularity", "Irrégularité", "Irregularidad"),
        INVITATION,
        Wording("3 months", "3 mois", "3 meses"),
        Wording(
            "the application is abandoned; a further requirement of one member: only that"
            " designation falls",
            "la demande est abandonnée ; exigence supplémentaire d'un membre : seule cette"
            " désignation tombe",
            "la solicitud se abandona; requisito adicional de un miembro: solo cae esa designación",
        ),
        citation="Art. 8; Rule 14",
        source="WIPO Hague FAQ; CNIPA 2022; Geneva Act Art. 8; blueironip.com MPEP 2907",
        status=Certainty.CONFIRMED,
        lengths=(Length(3, MONTHS),),
        then=("H12",),
        note=Wording(
            "Some defects move the filing date.",
            "Certains défauts déplacent la date de dépôt.",
            "Algunos defectos desplazan la fecha de presentación.",
        ),
    ),
    Rule(
        "H2",
        "hague",
        Wording(
            "Basic fee for one design unpaid",
            "Taxe de base pour un dessin impayée",
            "Tasa básica por un dibujo sin pagar",
        ),
        INVITATION,
        Wording("2 months (unverified)", "2 mois (non vérifié)", "2 meses (sin verificar)"),
        ABANDONED,
        citation="Rule 14(1)(b)",
        source=UNSEEN,
        status=Certainty.UNVERIFIED,
        lengths=(Length(2, MONTHS),),
    ),
    Rule(
        "H3",
        "hague",
        Wording(
            "“One month”: indirect filing",
            "« Un mois » : dépôt indirect",
            "«Un mes»: presentación indirecta",
        ),
        Wording(
            "the Office receives the application",
            "réception de la demande par l'office",
            "recepción de la solicitud por la Oficina",
        ),
        Wording(
            "no one-month period for irregularities was found; one month for the Office to forward"
            " is unverified: take the printed date",
            "aucun délai d'un mois pour irrégularité trouvé ; un mois de transmission par l'office"
            " n'est pas vérifié : retenir la date imprimée",
            "no se halló ningún plazo de un mes para irregularidades; un mes para que la Oficina"
            " transmita no está verificado: tomar la fecha impresa",
        ),
        Wording("the filing date", "la date de dépôt", "la fecha de presentación"),
        citation="Rule 13(3)",
        source=UNSEEN,
        status=Certainty.UNVERIFIED,
    ),
    Rule(
        "H4",
        "hague",
        Wording("Priority", "Priorité", "Prioridad"),
        Wording("date of the first filing", "date du premier dépôt", "fecha del primer depósito"),
        SIX_MONTHS,
        Wording(
            "the priority is lost; an older claim is left out of the register",
            "la priorité est perdue ; une revendication plus ancienne n'est pas inscrite",
            "se pierde la prioridad; una reivindicación más antigua no se inscribe",
        ),
        citation="Rule 15(2)",
        source="WIPO Hague guide on registration; piperpat.com",
        status=Certainty.CONFIRMED,
        lengths=(Length(6, MONTHS),),
    ),
    Rule(
        "H5",
        "hague",
        Wording("Publication", "Publication", "Publicación"),
        Wording(
            "date of the international registration",
            "date de l'enregistrement international",
            "fecha del registro internacional",
        ),
        Wording(
            "12 months for filings from 1 January 2022 (6 before); at once or in a chosen month;"
            " an earlier one can be asked for",
            "12 mois pour les dépôts dès le 1er janvier 2022 (6 avant) ; immédiate ou à un mois"
            " choisi ; peut être demandée plus tôt",
            "12 meses para solicitudes desde el 1 de enero de 2022 (antes 6); inmediata o en un mes"
            " elegido; puede pedirse antes",
        ),
        NOTHING_LOST,
        citation="Rule 17",
        source="WIPO Hague news 2021; MPEP 2901",
        status=Certainty.CONFIRMED,
        lengths=(Length(12, MONTHS), Length(6, MONTHS)),
        calendar=Calendar.NOBODY,
        rolling=Rolling.NEVER,
        note=Wording(
            "Publication takes place on that day or soon after.",
            "La publication a lieu ce jour-là ou peu après.",
            "La publicación tiene lugar ese día o poco después.",
        ),
    ),
    Rule(
        "H6",
        "hague",
        Wording(
            "Deferment of publication",
            "Ajournement de la publication",
            "Aplazamiento de la publicación",
        ),
        Wording(
            "filing or priority date",
            "date de dépôt ou de priorité",
            "fecha de presentación o de prioridad",
        ),
        Wording(
            "up to 30 months, less if a member says so",
            "jusqu'à 30 mois, moins si un membre le déclare",
            "hasta 30 meses, menos si un miembro lo declara",
        ),
        NOTHING_LOST,
        citation="Art. 11; Rule 16",
        source="WIPO Hague news 2021",
        status=Certainty.CONFIRMED,
        lengths=tuple(Length(months, MONTHS) for months in (30, 24, 18, 12, 6)),
        calendar=Calendar.NOBODY,
        rolling=Rolling.NEVER,
        then=("H7",),
        note=Wording(
            "Publication falls due then.",
            "La publication intervient alors.",
            "La publicación procede entonces.",
        ),
    ),
    Rule(
        "H7",
        "hague",
        Wording(
            "Publication fee in deferment",
            "Taxe de publication en cas d'ajournement",
            "Tasa de publicación en el aplazamiento",
        ),
        Wording("end of the deferment", "fin de l'ajournement", "fin del aplazamiento"),
        Wording(
            "at the latest 3 weeks before; a reminder comes 3 months before",
            "au plus tard 3 semaines avant ; rappel 3 mois avant",
            "a más tardar 3 semanas antes; aviso 3 meses antes",
        ),
        Wording(
            "the registration is cancelled and not published (unverified)",
            "l'enregistrement est radié et n'est pas publié (non vérifié)",
            "el registro se cancela y no se publica (sin verificar)",
        ),
        citation="Rule 16(3)",
        source="Scraped copy of an older Guide",
        status=Certainty.PARTLY,
        lengths=(Length(3, WEEKS, back=True),),
        calendar=Calendar.NOBODY,
        rolling=Rolling.NEVER,
    ),
    Rule(
        "H8",
        "hague",
        Wording("Refusal by an Office", "Refus par un office", "Denegación por una Oficina"),
        Wording("publication", "publication", "publicación"),
        Wording(
            "6 months; 12 where declared", "6 mois ; 12 si déclaré", "6 meses; 12 si se declaró"
        ),
        Wording("the design is protected", "le dessin est protégé", "el dibujo queda protegido"),
        citation="Art. 12; Rule 18",
        source="MPEP 2920",
        status=Certainty.CONFIRMED,
        lengths=(Length(6, MONTHS), Length(12, MONTHS)),
        calendar=Calendar.OFFICE,
        rolling=Rolling.SHOWN,
    ),
    Rule(
        "H9",
        "hague",
        Wording("Renewal", "Renouvellement", "Renovación"),
        Wording(
            "date of the international registration",
            "date de l'enregistrement international",
            "fecha del registro internacional",
        ),
        Wording(
            "periods of 5 years, at least 15 in all, longer where national law allows",
            "périodes de 5 ans, au moins 15 en tout, plus si la loi nationale le permet",
            "períodos de 5 años, al menos 15 en total, más si la ley nacional lo permite",
        ),
        EXPIRY,
        citation="Art. 17; Rules 23 to 25",
        source=f"{UNSEEN} (treaty text not seen)",
        status=Certainty.UNVERIFIED,
        lengths=tuple(Length(years, YEARS) for years in (5, 10, 15, 20, 25)),
        then=("H10",),
    ),
    Rule(
        "H10",
        "hague",
        Wording(
            "Renewal in the period of grace",
            "Renouvellement dans le délai de grâce",
            "Renovación en el plazo de gracia",
        ),
        Wording(
            "due date of the renewal", "échéance du renouvellement", "vencimiento de la renovación"
        ),
        Wording(
            "6 months, with a surcharge of 50 % of the basic renewal fee",
            "6 mois, avec une surtaxe de 50 % de la taxe de base de renouvellement",
            "6 meses, con un recargo del 50 % de la tasa básica de renovación",
        ),
        EXPIRY,
        citation="Rule 24",
        source=UNSEEN,
        status=Certainty.UNVERIFIED,
        lengths=(Length(6, MONTHS),),
        follows=True,
    ),
    Rule(
        "H11",
        "hague",
        Wording(
            "Irregular request for a change",
            "Demande de modification irrégulière",
            "Petición de modificación irregular",
        ),
        Wording("date of the notification", "date de la notification", "fecha de la notificación"),
        Wording("3 months", "3 mois", "3 meses"),
        ABANDONED,
        citation="Rule 21",
        source=UNSEEN,
        status=Certainty.UNVERIFIED,
        lengths=(Length(3, MONTHS),),
        then=("H12",),
    ),
    Rule(
        "H12",
        "hague",
        Wording("Excuse of delay", "Excuse de retard", "Excusa del retraso"),
        Wording(
            "expiry of the time limit that was missed",
            "expiration du délai non respecté",
            "vencimiento del plazo incumplido",
        ),
        Wording(
            "as in the Madrid System (6 months); a rule of that title exists",
            "comme dans le système de Madrid (6 mois) ; une règle de ce titre existe",
            "como en el Sistema de Madrid (6 meses); existe una regla con ese título",
        ),
        Wording(
            "the delay is not excused", "le retard n'est pas excusé", "el retraso no se excusa"
        ),
        citation="Rule 5",
        source="zbook.org, contents of the Common Regulations 2021",
        status=Certainty.PARTLY,
        lengths=(Length(6, MONTHS),),
        follows=True,
    ),
)
