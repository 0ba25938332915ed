"""Words around a date that say what it is: the end of a time limit, a trigger, an event, neither.

All three languages at once, for letters mix them. Written for folded text (no capitals, accents).
"""

from __future__ import annotations

import re

_I = re.MULTILINE


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\n\s*", "", pattern), _I)


# --- before or after a date, within its sentence: it ends a time limit --------------------------
LIMIT_BEFORE = _words(
    r"""\b(?:deadline|time[ -]limit|limit date|cut-?off|due|expir(?:es|e|y|ing|ation)|runs? out|
    last (?:possible )?day|no later than|not later than|at the latest|clos(?:es?|ing date)|
    ends?|falls on|payable|must (?:be|reply|respond|answer|file|pay|cure)[^.]{0,60}(?:by|
    before|until)|
    (?:reply|respond|response|answer|cure|remedy|pay|file|appeal|
    observations)(?: \w+){0,3} (?:by|before|until)|
    (?:have|has|had|gave us|gives us|given|granted|set) (?:\w+ ){0,2}(?:until|till)|limit is|
    limit|
    delai|echeance|date (?:limite|butoir)|dernier (?:jour|delai)|au plus tard|
    expire|prend fin|arrive a (?:echeance|expiration)|se termine|cloture|ferment|echoit|a payer|
    plazo|fecha (?:limite|tope)|vence\w*|vencimiento|ultimo dia|a mas tardar|caduca|termina|
    finaliza|acaban?|expira|cierr[ae]\w*|tope)\b"""
)
LIMIT_AFTER = _words(
    r"""^[\s,(:–-]{0,3}(?:is|was|being|as|est|etant|es|seria|sera|comme|como)?\s?
    (?:the |our |my |la |le |notre |nuestra? |nuestro |el |su )?
    (?:final |printed |imprimee? |official )?(?:deadline|time[ -]limit|last (?:possible )?day|
    due date|limit\b|expiry|
    at the latest|latest|date limite|dernier (?:jour|delai)|echeance|au plus tard|
    fecha (?:limite|tope)|ultimo dia|plazo|a mas tardar|como (?:maximo|tarde|limite)|vence)"""
)
# A preposition alone makes a limit only directly before the date.
NEAR_BEFORE = _words(
    r"""\b(?:by|before|until|till|up to|avant|jusqu'au|d'ici|pour|hasta|antes de|antes del|para|
    limite)
    (?: (?:the|le|au|el|del|this|ce|este|next))?\s*$"""
)
# --- "today", "tomorrow", "Friday" are dates only as subject or object of such words ------------
RELATIVE_BEFORE = _words(
    r"""\b(?:(?:expires?|ends?|due|runs out|lapses|closes?|falls(?: due)?|expiring|
    last day)(?: is| was)?|
    (?:deadline|time[ -]limit|cut-?off|due date|last (?:possible )?day)(?: \w+){0,4}? (?:is|
    expires|ends|falls|runs out|was)|
    (?:expire|echoit|prend fin|se termine|finit|tombe|arrive a (?:echeance|expiration)|cloture)|
    (?:delai|echeance|date limite|dernier jour)(?: \w+){0,4}? (?:est|expire|tombe|c'est|finit)|
    (?:vence|caduca|expira|termina|acaban?|finaliza|cierra|vencen)|
    (?:plazo|fecha limite|vencimiento|ultimo dia)(?: \w+){0,4}? (?:es|vence|acaba|termina|expira)|
    (?:deadline|date limite|fecha limite|delai|plazo) ?:)
    (?: on| le| el| ce| este| already| deja| ya| for| pour| para| due| right)?\s*$"""
)
RELATIVE_AFTER = _words(
    r"""^[\s,]{0,2}(?:is|are|c'est|est|es)?\s?(?:the |our |my |le |la |notre |el |nuestro |
    nuestra )?
    (?:deadline|last (?:possible )?day|time[ -]limit|dernier jour|date limite|echeance|ultimo dia|
    fecha limite|vencimiento|vence|caduca|expira|termina|se termine|expire|acaba|finaliza|
    se acaba)"""
)
# --- an event that the writer wants to be ready for ---------------------------------------------
EVENT = _words(
    r"""\b(?:meeting|session|hearing|working group|side event|conference|webinar|workshop|
    closing|signing|
    launch\w*|fair|trade show|exhibition|arriv\w+|flights?|travel\w*|trial|seminar|training|
    event|assembly|
    assemblies|starts?|begins?|opens|takes place|need\w*|wanted|court|presentation|shipment|
    reunions?|audience|
    seance|atelier|webinaire|salon|lancement|arrivee|vols?|depart|signature|cession|evenement|
    formation|
    commence|debute|aura lieu|tribunal|besoin|sesion|reunion|audiencia|vista|juicio|evento|
    feria|lanzamiento|
    llegada|vuelo|viaje|firma|taller|seminario|conferencia|empieza|comienza|necesit\w+|
    capacitacion)\b"""
)
EVENT_NEAR = _words(
    r"""\b(?:meeting|session|hearing|working group|side event|conference|webinar|workshop|
    training|event|audience|seance|reunion|
    atelier|webinaire|formation|evenement|sesion|audiencia|evento|taller|conferencia|starts?|
    begins?|commence|debute|empieza|comienza)
    (?:[ ,]\w+){0,3}[ ,]*$"""
)
EVENT_NOW = _words(
    r"""\b(?:meeting|session|hearing|webinar|conference|event|seance|reunion|audience|sesion|
    evento|audiencia)
    (?: \w+){0,3} (?:starts?|begins?|started|has (?:already )?(?:started|begun)|is starting|
    is about to start|commence|
    debute|a commence|empieza|comienza|ya empezo|ha empezado|esta empezando)(?: (?:at|a|a las|
    in|dans|en|now|already|deja|ya))?
    (?=\s*(?:\d{1,2}(?:[:.h]\d{0,2}|\s?(?:am|pm|h\b|min|uhr))|now|maintenant|ahora|[.,!?)]|$|
    and |et |y ))"""
)
# --- neither: nothing to do by then --------------------------------------------------------------
NO_LIMIT = _words(
    r"""\b(?:new fees?|new tariff|fee (?:change|increase)|enters? into force|in force|effective|
    as of|as from|
    on leave|vacation|holidays?|out of office|back (?:on|in|at)|i (?:will be|am) back|
    office (?:is )?closed|
    nouveaux? (?:tarifs?|bareme)|entre(?:nt)? en vigueur|conges?|vacances|absent\w*|de retour|
    ferie|
    nuevas? tasas?|nuevas? tarifas?|entra(?:n)? en vigor|vacaciones|de baja|ausente|de vuelta|
    festivo|cerrad[oa]s?|
    call (?:me|us)|rappele[rz]\w*|llam\w+me|wrote|a ecrit|escribio|version|edition|
    open on|ouverts? le|abren el|abiert[oa]s? el|vuelvo|volvere|regreso|rentre|reviens|retourne)\b"""
)
# --- triggers: a period may run from this date ----------------------------------------------------
NOTICE_NOUNS = (
    r"(?:notices?|letters?|notifications?|invitations?|communications?|irregularit\w+"
    r"|objections?|refusals?"
    r"|lettre|avis|courrier|irregularites?|refus|invitation|carta|aviso|notificacion\w*"
    r"|comunicacion"
    r"|irregularidad\w*|denegacion\w*|oficio|requerimiento|invitacion)"
)
DATED = _words(
    rf"""(?:\b(?:dated|date of (?:the )?(?:notice|notification|letter|invitation|dispatch)|
    notified(?: to us)?(?: on)?|
    issued(?: on)?|bears the date(?: of)?|datee?s?(?: du| le| de)?|en date du|
    notifiee?s?(?: le)?|portant la date du|
    fechad[oa]s?(?: el| en| a)?|de fecha|con fecha(?: de| del)?|notificad[oa]s?(?: el)?|
    emitid[oa] el)|
    \b{NOTICE_NOUNS}(?: [\w/.°º()#'-]+){{0,10}}? (?:of|from|du|de|del|le|el|on|is|
    was))[\s:(]*(?:the |le |el )?$"""
)
RECEIVED = _words(
    rf"""\b(?:we |i )?(?:received|got|recu\w*|recib\w+|llego|
    came)\b[^.]{{0,60}}{NOTICE_NOUNS}[^.]{{0,30}}
    \b(?:on|le|el)\s*$|{NOTICE_NOUNS}[^.]{{0,40}}\b(?:received|arrived|came|recue?|recibid[oa]|
    llego|sent)(?: on| le| el)?\s*$"""
)
FIRST_FILING = _words(
    r"""\b(?:first (?:filing|filed|application)|priority (?:date|application|filing|from|of|is)|
    (?:national|basic|home|earlier|domestic) (?:\w+ ){0,2}(?:filing|application|deposit)|
    premiere? (?:depot|demande)|premier(?:e)? (?:depot|demande)|depot (?:national|francais|
    anterieur|initial|prioritaire)|
    date de priorite|priorite (?:du|au)|demande (?:nationale|anterieure|prioritaire)|
    primer(?:a)? (?:deposito|solicitud|presentacion)|deposito nacional|fecha de prioridad|
    solicitud (?:nacional|anterior|prioritaria)|
    prioridad (?:del?|desde)|filed (?:first|nationally|at home|in our country)|
    first filed)\b[^.]{0,70}$"""
)
FILED = _words(
    r"""\b(?:filed|filing date|lodged|submitted|depose\w*|date de depot|depot|presentad\w+|
    presentamos|presento|
    fecha de presentacion|depositad\w+)\b[^.]{0,50}$"""
)
REGISTERED = _words(
    r"""\b(?:registered|registration date|date of (?:the )?(?:international )?registration|
    recorded|enregistree?s?|date d'enregistrement|
    date de l'enregistrement(?: international)?|registrad[oa]s?|
    fecha de(?:l)? registro(?: internacional)?|inscrit\w*)\b[^.]{0,30}$"""
)
CANCELLED = _words(
    r"""\b(?:cancel\w+|radi(?:e|ee|es|ation)\b|cancelad[oa]|cancelacion|ceas\w+|
    struck off)\b[^.]{0,50}$"""
)
# The end of something that has gone by, or is about to.
ENDED = _words(
    r"""\b(?:ran out|expired?|lapsed|was due|fell due|due(?: date)?|renewal date|expiry|
    has expired|missed|overlooked|end(?:s|ed)|end of|pren\w+ fin|pris fin|fin de|fin del|termin\w+|
    acab\w+|finaliz\w+|
    expire\w*|echue?|echeance|
    arrive\w* a (?:echeance|expiration)|venci\w*|vence|caduc\w+|expir\w+|vencimiento|paso|
    time limit|deadline|limit|
    date limite|delai|plazo|fecha limite)\b[^.]{0,60}$"""
)
REQUESTED = _words(
    r"""\b(?:request\w*|authori[sz]ation|sent|asked|demande\w*|autorisation|envoye\w*|
    solicit\w+|autorizacion|
    enviad\w+|pedid\w+)\b[^.]{0,50}$"""
)
# --- what the matter is about ---------------------------------------------------------------------
GRACE = _words(
    r"""\b(?:grace|late (?:period|renewal|fee)|renew(?:al|ed|ing)? late|surcharge|
    six[ -]month (?:grace|late)|still (?:be )?renew\w*|delai de grace|periode de grace|
    surtaxe|en retard|encore (?:renouveler|le renouveler|possible de renouveler)|
    plazo de gracia|periodo de gracia|recargo|fuera de plazo|
    todavia (?:se puede )?renovar|aun (?:se puede )?renovar|sobretasa)\b"""
)
RENEWAL = _words(r"""\b(?:renew\w*|renouvel\w*|renov\w+)\b""")
CONTINUED = _words(
    r"""\b(?:continued processing|mm ?/?20|poursuite de la procedure|
    continuacion de(?: la)? (?:tramitacion|procedimiento))\b"""
)
FORCE_MAJEURE = _words(
    r"""\b(?:force majeure|excuse\w*|strike|fuerza mayor|huelga|greve|calamit\w+|
    postal failure)\b"""
)
MISSED = _words(
    r"""\b(?:missed|overlooked|forg[eo]t\w*|too late|ran out|expired|lapsed|passed|failed to|
    did not (?:reply|respond|answer)|manque\w*|laisse passer|
    depasse\w*|oubli\w+|expire\w*|pas repondu|hors delai|vencio|se (?:nos|me|les) paso|pasado|
    perdi\w+|olvid\w+|incumpl\w+|caduco|fuera de plazo|no (?:respond|contest)\w+)\b"""
)
IRREGULARITY = _words(r"""\b(?:irregularit\w+|irregularidad\w*|irregular\w*|defect notice)\b""")
REFUSAL = _words(r"""\b(?:refus\w*|denegacion\w*|rechaz\w*|denied)\b""")
TRANSFORMATION = _words(r"""\btransform\w+\b""")
PRIORITY = _words(r"""\b(?:priorit\w*|prioridad\w*)\b""")
DEFERMENT = _words(r"""\b(?:defer\w*|ajourn\w*|aplaza\w*)\b""")
PUBLICATION_FEE = _words(
    r"""\b(?:publication fees?|(?:three|3|trois|tres) (?:weeks|semaines|semanas)|
    pay\w*|fees?|taxes?|payer|paiement|regler|tasas?|pagar\w*|
    pago)\b"""
)
AUTHORISATION = _words(
    r"""\b(?:authori[sz]\w+|signature request|autoris\w+|demande de signature|autoriz\w+|
    solicitud de firma)\b"""
)
CLASSIFICATION = _words(
    r"""\b(?:classif\w+|class(?:es)?\b|classement|clasificacion\w*|clases?|nice class\w*)\b"""
)
VAGUE = _words(
    r"""\b(?:vague|too vague|termes? (?:trop )?vagues?|terminos? vagos?|incomprehensible)\b"""
)
SUBSEQUENT = _words(
    r"""\b(?:subsequent designation|mm ?/?4|designation posterieure|designacion posterior)\b"""
)
CHANGE = _words(
    r"""\b(?:change (?:of|in) (?:owner\w*|holder|name|address)|mm ?/?[569]|limitation|
    licen[cs]e|licencia|division|changement (?:de|d')|
    modification|cambio de|limitacion|cession|recordal|inscription)\b"""
)
HAGUE = _words(
    r"""\b(?:hague|haye|haya|e?hague|designs?|dessins?|modeles?|disenos?|dibujos?|dm ?/ ?\d+|
    dm ?\d{5,6}|wipo ?\d{5,6}|reproductions?|reproducciones|reproduccion)\b"""
)
MADRID = _words(
    r"""\b(?:madrid|e-?madrid|trade ?marks?|marks?|marques?|marcas?|mm ?/?\d{1,2}|irn?\b|
    class(?:es)? \d+|clases? \d+)\b"""
)
AGO = _words(r"""(?:^\s?(?:ago|old|earlier|before|prior|avant|antes|plus tot|atras|de retard))""")
NOT_RUNNING = _words(
    r"""(?:\b(?:il y a|hace|for|since|last|past|pendant|depuis|durante|takes?|after|apres|tras|
    every|tous les|cada|about|environ|online)\s(?:about |environ |the |les |los |ya )?)$"""
)
STARTS_FROM = _words(
    r"""^[\s,]*(?:[\w'()]+[\s,]+){0,4}?(?:from|after|of|following|as of|as from|starting(?: on|
     from)?|counting from|counted from|since|running from|
    a compter d[ue]s?|a partir d[ue]s?|apres|depuis|suivant|des|desde|a partir del?|
    a contar (?:desde|del?)|contados? (?:desde|a partir del?)|
    despues del?|siguientes al?|tras|del?)\b[^.]{0,45}$"""
)
COUNTS_BACK = _words(r"""^[\s,]*(?:before|prior to|avant|antes del?)\b[^.]{0,40}$""")
PRINTED = _words(
    r"""\b(?:print\w*|imprim\w+|impres[ao]\w*|stated on|figure sur|indiquee? sur|que figura)\b"""
)
CLOSED_DAY_ASKED = _words(
    r"""\b(?:weekend|week-end|saturday|sunday|samedi|dimanche|sabado|domingo|fin de semana|
    holiday|ferie|festivo|closed|ferme\w*|cerrad\w+|inhabil|non-working|non ouvrable)\b"""
)
ANSWER_TIME = _words(
    r"""\b(?:reply|respond|response|answer|deadline|time limit|cure|remedy|repon\w+|delai|plazo|
    respon\w+|contest\w+|within|says|gives?|dit|dice|da|donne|subsanar)\b"""
)
QUOTED_LINE = _words(
    r"""^[ \t]*>.*$|^(?:on|le|el) [^\n]{5,80} (?:wrote|a ecrit|escribio)\s?:\s*$"""
)
