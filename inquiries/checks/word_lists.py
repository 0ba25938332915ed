"""The words that the checks look for, in English, French and Spanish alike.

Measured by the labelled answers of tests/data/answers: who adds a phrase adds answers with it.
"""

import re

FLAGS = re.I


def any_of(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases), FLAGS)


# --- attachments -------------------------------------------------------------------------------
PROMISE = any_of(
    # English
    r"\b(?:find|see|open|read|use|consult|complete|sign|fill in) (?:[\w'’-]+ ){0,3}(?:attached|"
    r"enclosed)\b",
    r"\b(?:is|are|'s|'re) (?:also |now |here(?:by|with)? )?(?:attached|enclosed)\b(?! to (?!this|"
    r"the (?:e-?mail|message)))",
    r"\b(?:I|we)(?:['’]ve| have|['’]m| am|['’]re| are|['’]ll| will)? (?:also |now |here(?:by|"
    r"with) )*"
    r"(?:attach(?:ed|ing)?|enclos(?:ed?|ing))\b",
    r"(?:^|[;:,] |and )(?:attached|enclosed)\b",
    r"\b(?:attached|enclosed) (?:is|are|please|you will|you['’]ll|herewith|hereto|below|to this)\b",
    r"\b(?:the|an?|this) (?:attached|enclosed)\b(?! to)",
    r"\b(?:in|as|with|see|by|have|under) (?:the |an? |this |our )?(?:attachment|enclosure)s?\b",
    r"\b(?:copy|form|document|guide|list|file|certificate|extract|screenshot|invoice|table|pdf)s? "
    r"(?:attached|enclosed)\b(?! to (?!this))",
    r"\((?:attached|enclosed|see attach\w+)\)|\bPFA\b|^attachments?:",
    # French
    r"\bci[- ]?(?:joint|annexé)(?:e|s|es)?\b",
    r"\ben (?:pièces? jointes?|p\.?j\.?(?!\w)|annexe)\b",
    r"\b(?:voir|consulte[rz]|utilise[rz]|ouvrir|lire|voici) (?:(?:la|les|le|en|dans la|"
    r"nos) )?(?:pièces? jointes?|PJ\b|annexes?\b)",
    r"\b(?:je|nous) (?:vous )?(?:(?:le|la|les|l['’]) ?)?(?:joins|joignons|annexons|annexe)\b",
    r"\b(?:j['’]ai|nous avons|avons|ai) (?:également |aussi )?joint\b",
    r"\b(?:est|sont) (?:également |aussi )?(?:jointe?s?|annexée?s?)\b(?! à)",
    r"\b(?:document|formulaire|copie|guide|certificat|fichier|tableau|liste|extrait|modèle|"
    r"courrier|attestation)s? "
    r"(?:\w+ )?joint(?:e|s|es)?\b(?! à (?:la|l['’]|votre|cette))",
    r"\bjoint(?:e|s|es)? (?:au|à ce|à cet|au présent) (?:présent )?(?:message|courriel|courrier|"
    r"e-?mail|mail|envoi)\b",
    r"\bdans (?:la|les) pièces? jointes?\b",
    # Spanish
    r"\b(?:le|les|se|lo|la|los|te)? ?adjunt(?:o|amos|an|a)\b (?!la solicitante)(?=\S)",
    r"\b(?:archivo|documento|fichero|formulario|copia|guía|certificado|lista|modelo|extracto|"
    r"cuadro|tabla)s? "
    r"(?:\w+ )?adjunt[oa]s?\b",
    r"\b(?:encontrará|encuentra|hallará|va|van|vea|véase|consulte|ver|envío|enviamos|remitimos|"
    r"remito) (?:\w+ ){0,4}adjunt[oa]s?\b",
    r"\b(?:he|hemos) adjuntado\b|\b(?:en|como) (?:el |un |los )?(?:archivo )?adjuntos?\b|"
    r"\ben anexo\b|\badjunt[oa]s?:",
)
NO_PROMISE = any_of(
    # English: theirs, asked for, missing, of another document, about sizes
    r"\b(?:your (?:[\w'’-]+ ){0,4}|you (?:have |had |also |kindly )*)(?:attach(?:ed|ments?)|"
    r"enclos(?:ed|ures?))\b",
    r"\b(?:attached|enclosed) (?:to|with|in) (?:your|the (?:notification|notice|letter|refusal|"
    r"invitation|form|application|request|certificate|registration|reminder|decision))\b",
    r"\b(?:please|must|should|can|could|may|to|need to|would you|kindly) (?:also |"
    r"then )?(?:attach|enclose|be attached|be enclosed)\b",
    r"\b(?:not|no|n['’]t|without|never|nothing|cannot|unable)\b[^.;]{0,30}\b(?:attach|enclos)",
    r"\b(?:attach\w*|enclos\w*)\b[^.;]{0,40}\b(?:missing|not|n['’]t|damaged|empty|password|"
    r"too large|could|cannot)\b",
    r"\battachments? (?:larger|bigger|of up|up to|over|must|should|may|can)\b",
    r"\battached (?:great |much )?(?:importance|conditions?|strings)\b|\bif (?:\w+ ){1,3}attach",
    r"\b(?:received|thank you for|thanks for|opened|read|looked at) (?:the|these|"
    r"all)? ?(?:attached|enclosed|attach)",
    # French
    r"\b(?:votre|vos)\b[^.;]{0,40}\b(?:joint|annexé|annexe)",
    r"\bvous (?:nous )?(?:avez|aviez|aurez) (?:\w+ )?joint|\bsi vous joignez|\bque vous joi",
    r"\b(?:veuillez|merci de|prière de|pourriez-vous|pouvez-vous|à|de|faut|devez|doit|doivent|"
    r"devra|pouvez) (?:nous |y |être |bien vouloir )*(?:joindre|jointe?s?\b|annexer)",
    r"\b(?:aucune|sans|pas de|pas d['’]|ni) (?:pièces? jointes?|annexes?|fichier joint)",
    r"\b(?:n['’]|ne )[^.;]{0,30}\bpas\b[^.;]{0,20}\b(?:joint|annexé)",
    r"\b(?:pièces? jointes?|fichiers? joints?|annexes?)\b[^.;]{0,20}\b(?:n['’]|ne |illisible|"
    r"endommagé|manqu|vide)",
    r"\b(?:pièces? jointes?|annexes?)\b[^.;]{0,12}\b(?:dépass|ne doivent|maxim|limit)",
    r"\bjoint(?:e|s|es)? à (?:la|l['’]|votre|cette) ?(?:notification|invitation|lettre|refus|"
    r"demande|décision|avis)",
    r"\ben annexe (?:de|du|au|à) (?:la |l['’]|votre )?(?:notification|règlement|refus|convention|"
    r"décision)",
    # Spanish
    r"\b(?:su|sus)\b[^.;]{0,40}\badjunt",
    r"\bque (?:usted(?:es)? )?(?:nos |me )?(?:adjunt[óa]|ha adjuntado|han adjuntado|adjuntaron)\b",
    r"\b(?:sírvase|por favor,?|puede|debe|deberá|podría|para|hay que|tiene que|favor de|ruego|"
    r"rogamos) (?:\w+ )?(?:adjunt\w+)",
    r"\b(?:no|ningún|ninguna|sin|tampoco|falta\w*|nunca)\b[^.;]{0,30}\badjunt",
    r"\badjunt\w*\b[^.;]{0,30}\b(?:no |dañad|vací|ilegible|contraseña|supera|máximo)",
    r"\badjunt[oa]s? a (?:su|la|el) (?:correo|mensaje|notificación|carta|invitación|solicitud|"
    r"denegación)",
    r"\b(?:director|directora|jefe|oficina|oficial) adjunt[oa]\b|\bsi (?:\w+ ){0,2}adjunta",
)

# --- dates -------------------------------------------------------------------------------------
LIMIT_WORDS = any_of(
    r"\b(?:deadline|time limit|due|expir\w+|no later than|not later than|at the latest|last day|"
    r"latest|until|limit|grace|ends?)\b",
    r"\b(?:by|before|within|till) (?=(?:\w+,? )?(?:the )?\d|(?:jan|feb|mar|apr|may|jun|jul|aug|"
    r"sep|oct|nov|dec|mon|tue|wed|thu|fri))",
    r"\b(?:délais?|échéances?|date limite|expir\w+|avant le|au plus tard|jusqu['’]au|"
    r"dernier jour|échoit|limite|d['’]ici)\b",
    r"\b(?:plazos?|venc\w+|antes del?|hasta el|a más tardar|fecha límite|último día|caduca\w*|"
    r"expira\w*|límite)\b",
)

# --- fees --------------------------------------------------------------------------------------
_YEAR = r"(?:19|20)\d{2}"
AS_OF = any_of(
    rf"\b(?:in|en) {_YEAR}\b|\b(?:our|the|notre|nuestra) (?:last|dernière|última) (?:check|"
    r"vérification|comprobación)\b",
    rf"\b(?:as (?:of|at|on)|valid (?:on|as|since|from|at)|in force|effective|applicable|since|"
    rf"status|last check\w*|checked)\b[^.;\n]{{0,45}}{_YEAR}",
    r"\bas of (?:today|the last check|this date|now)\b|\b(?:fees?|amounts?|rates?) (?:in force|"
    r"valid|applicable) (?:today|on the date|at (?:the date|present))",
    rf"\b(?:en vigueur|au|à la date du|valables?|état au|depuis le|applicables?|à compter du|"
    rf"à partir du|en date du|vérifié\w*)\b[^.;\n]{{0,40}}{_YEAR}",
    r"\b(?:en vigueur|valables?|applicables?) (?:à ce jour|aujourd['’]hui|à la date de ce)|"
    r"\bà ce jour\b",
    rf"\b(?:a fecha|vigentes?|en vigor|válid[oa]s?|desde el|a partir del|al \d|a \d|comprobad\w+|"
    rf"aplicables?|con fecha)\b[^.;\n]{{0,40}}{_YEAR}",
    r"\b(?:vigentes?|válid[oa]s?|en vigor|aplicables?) (?:hoy|a día de hoy|en la fecha|"
    r"a la fecha|actualmente)\b|\ba (?:fecha|día) de hoy\b",
)
NO_FEE = any_of(
    r"\b(?:received|refund\w*|reimburs\w*|repaid|paid back|debited|credited|transferred|you(?:r|"
    r" have| had)? (?:\w+ )?(?:paid|payment|transfer|deposit)|your (?:balance|invoice)|was paid|"
    r"were paid|balance of)\b",
    r"\b(?:reçu\w*|rembours\w+|débité\w*|crédité\w*|versé\w*|viré\w*|avez payé|a été payé\w*|"
    r"votre (?:paiement|virement|versement|solde|dépôt|compte))\b",
    r"\b(?:recib\w+|reembols\w+|devol\w+|devuelt\w+|debitad\w*|abonad\w*|cargad\w*|transferid\w*|"
    r"ha pagado|pagó|su (?:pago|transferencia|saldo|depósito|cuenta))\b",
)
