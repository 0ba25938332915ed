"""What a finding says: its name, why it matters, and what to do."""

from dataclasses import dataclass

from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inquiries.checks.findings import Check, Finding


@dataclass(frozen=True, slots=True)
class Words:
    name: Promise
    why: Promise
    what_to_do: Promise


LANGUAGE_NAMES = {
    "en": gettext_lazy("English"),
    "fr": gettext_lazy("French"),
    "es": gettext_lazy("Spanish"),
}

WORDS: dict[Check, Words] = {
    Check.UNFILLED_VARIABLE: Words(
        gettext_lazy("A placeholder is not filled"),
        gettext_lazy("The inquirer would read it as it stands here."),
        gettext_lazy("Write what belongs there, or take it out. This cannot be sent as it is."),
    ),
    Check.WRONG_LANGUAGE: Words(
        gettext_lazy("Another language than the inquirer's"),
        gettext_lazy("The inquirer may not be able to read the answer."),
        gettext_lazy("Write in the language of the inquiry, or correct its language on the right."),
    ),
    Check.MISSING_ATTACHMENT: Words(
        gettext_lazy("A file is promised, and none is attached"),
        gettext_lazy("The inquirer would have to write again to ask for it."),
        gettext_lazy("Attach the file, or change the sentence."),
    ),
    Check.NUMBER_DIFFERS: Words(
        gettext_lazy("The number is nearly one of this conversation"),
        gettext_lazy("One wrong digit speaks of somebody else's registration."),
        gettext_lazy("Compare it digit by digit, then correct it."),
    ),
    Check.NUMBER_UNKNOWN: Words(
        gettext_lazy("The number stands nowhere in this conversation"),
        gettext_lazy("It may belong to somebody else."),
        gettext_lazy("Check that it is the one that you mean."),
    ),
    Check.DATE_DIFFERS: Words(
        gettext_lazy("The date of a limit differs from the inquirer's"),
        gettext_lazy(
            "A date that is printed on a notice wins over any other; rights depend on it."
        ),
        gettext_lazy("Compare it with the notice. If both are right, name both and say why."),
    ),
    Check.WEEKDAY_DIFFERS: Words(
        gettext_lazy("Day and date do not fit together"),
        gettext_lazy("The inquirer cannot know which of the two is meant."),
        gettext_lazy("Look at the calendar, then correct the day or the date."),
    ),
    Check.FEE_UNDATED: Words(
        gettext_lazy("A fee without its “as of” date"),
        gettext_lazy("Fees change; the inquirer may pay months later and too little."),
        gettext_lazy("Add as of which date the amount is right, or refer to the official page."),
    ),
    Check.RECIPIENT_NEW: Words(
        gettext_lazy("A recipient who has no part in this conversation"),
        gettext_lazy("What the inquirer wrote in confidence would reach somebody else."),
        gettext_lazy("Check the address, or take it out."),
    ),
    Check.LEGAL_ADVICE: Words(
        gettext_lazy("This reads like legal advice or like a promise"),
        gettext_lazy("The infoline informs; an outcome is for the Office or the court to decide."),
        gettext_lazy("Say what the rules are and who decides, or hand it to the legal section."),
    ),
    Check.STEPS_OPEN: Words(
        gettext_lazy("A procedure has open steps"),
        gettext_lazy("The inquiry would be resolved with something left to do."),
        gettext_lazy("Do them and tick them off, or put the procedure away on the right."),
    ),
}


def beside(finding: Finding) -> str:
    """What the conversation has instead, as one sentence; '' when it has nothing."""
    if finding.check == Check.WEEKDAY_DIFFERS:
        day = WEEKDAYS[int(finding.expected)]
        return _("This date is a %(weekday)s.") % {"weekday": day}
    if finding.check == Check.WRONG_LANGUAGE:
        names = {
            "written": LANGUAGE_NAMES.get(finding.found, finding.found),
            "wanted": LANGUAGE_NAMES.get(finding.expected, finding.expected),
        }
        return _("Written: %(written)s. The inquiry: %(wanted)s.") % names
    if finding.check == Check.STEPS_OPEN:
        return finding.found
    if finding.expected:
        return _("In the conversation: %(expected)s") % {"expected": finding.expected}
    return ""
