"""What a text says that a rule may ask for: a sum of money, a date or a time that we promise. Pure."""

import re

from inquiries.checks.fees import AMOUNT
from inquiries.checks.reading_dates import find_dates
from inquiries.checks.sentences import own_words, sentences
from inquiries.checks.word_lists import NO_FEE

FOUND = 120

# Something that we, or the registry, will do; a duty of the inquirer is no promise of ours.
PROMISE = re.compile(
    r"\b(?:(?:we|i) (?:will|shall|'ll|’ll|expect to|plan to|intend to|promise)"
    r"|(?:we|i)['’]ll|you (?:will|should|can expect to) (?:receive|get|hear|have)"
    r"|(?:will|should|is expected to) be (?:\w+ )?(?:recorded|registered|published|notified|sent"
    r"|processed|corrected|refunded|ready|answered|issued|finished|done|completed)"
    r"|nous (?:vous )?(?:\w+rons|allons)|je (?:vous )?\w+rai|vous (?:recevrez|aurez)"
    r"|(?:sera|seront) (?:\w+ )?(?:inscrit|enregistré|publié|notifié|envoyé|traité|corrigé|remboursé"
    r"|prêt|délivré|terminé)\w*"
    r"|(?:le |les |lo |la )?(?:\w+remos|vamos a|\w+ré) "
    r"|(?:recibirá|tendrá|obtendrá)"
    r"|(?:será|serán|estará|estarán) (?:\w+ )?(?:inscrit|registrad|publicad|notificad|enviad|tramitad"
    r"|corregid|reembolsad|list|expedid|terminad)\w*)",
    re.I,
)
_UNIT = (
    r"(?:hours?|days?|weeks?|months?|working days?|business days?|heures?|jours?|semaines?|mois"
    r"|horas?|días?|dias?|semanas?|meses|mes)"
)
_NUMBER = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|ten|twelve|une?|deux|trois|quatre|cinq"
    r"|six|sept|huit|dix|quinze|una?|dos|tres|cuatro|cinco|seis|siete|ocho|diez|quince)"
)
TIME = re.compile(
    rf"\b(?:(?:within|in|before|after|sous|dans(?: un délai de)?|d['’]ici(?: à)?|avant|en(?: el plazo de)?"
    rf"|dentro de|en menos de|antes de) (?:the next |les |los |las |próximos |próximas )*{_NUMBER}"
    rf"(?: (?:working|business|to|à|a|-) ?{_NUMBER}?)* {_UNIT}"
    r"|by (?:the end of|tomorrow|tonight|monday|tuesday|wednesday|thursday|friday|next)"
    r"|(?:today|tomorrow|next week|this week|next month|this month)"
    r"|(?:aujourd['’]hui|demain|la semaine prochaine|cette semaine|le mois prochain|ce mois)"
    r"|d['’]ici (?:lundi|mardi|mercredi|jeudi|vendredi|demain|la fin)"
    r"|(?:hoy|mañana|la semana que viene|la próxima semana|esta semana|el mes que viene|este mes)"
    r"|antes del? (?:lunes|martes|miércoles|jueves|viernes|fin))\b",
    re.I,
)


def fee_in(text: str) -> str:
    """The first sum that is named in own words; '' for what was paid or is paid back, or for none."""
    for sentence in sentences(own_words(text)):
        found = AMOUNT.search(sentence.text)
        if found and not NO_FEE.search(sentence.text):
            return found[0][:FOUND]
    return ""


def promise_in(text: str) -> str:
    """The first sentence in which something is promised for a date or within a time; '' for none."""
    for sentence in sentences(own_words(text)):
        said = sentence.text
        if PROMISE.search(said) and (TIME.search(said) or find_dates(said)):
            return " ".join(said.split())[:FOUND]
    return ""
