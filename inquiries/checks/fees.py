"""An amount of money without the date as of which it is right."""

import re
from collections.abc import Iterator

from inquiries.checks.findings import Answer, Check, Conversation, Finding, finding_at
from inquiries.checks.sentences import LONGEST, own_words, sentences
from inquiries.checks.word_lists import AS_OF, NO_FEE

_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3})*(?:[.,]\d{1,2})?(?:\.[-–])?"
_UNIT = r"CHF|SFr\.?|Swiss francs?|francs? suisses?|francos? suizos?|EUR|euros?|€|USD|US\$|dollars?"
AMOUNT = re.compile(rf"(?<![\w-])(?:(?:{_UNIT})\s?{_NUMBER}|{_NUMBER}\s?(?:{_UNIT}))(?!\w)", re.I)


def undated_fees(answer: Answer, conversation: Conversation) -> Iterator[Finding]:
    """Not for sums that the conversation has (their own payment), nor for what was paid or is paid
    back; one date of validity is enough for the whole answer."""
    own = own_words(answer.text)
    if AS_OF.search(own):
        return
    known = {_sum(one[0]) for said in conversation.texts for one in AMOUNT.finditer(said[:LONGEST])}
    for sentence in sentences(own):
        if NO_FEE.search(sentence.text):
            continue
        for one in AMOUNT.finditer(sentence.text):
            if _sum(one[0]) not in known:
                start, end = (sentence.start + at for at in one.span())
                yield finding_at(Check.FEE_UNDATED, answer.text, start, end)
                return  # one is enough: the date covers all of them


def _sum(amount: str) -> str:
    digits = re.sub(r"[^\d.,]", "", amount).rstrip(".,")
    whole = re.sub(r"[.,]00?\Z", "", digits)
    return re.sub(r"[.,]", "", whole)
