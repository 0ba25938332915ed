"""The text that a macro puts into an answer: in the inquirer's language, its variables filled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import scope_of
from inquiries.inserted import letter_of
from inquiries.macro_steps import LANGUAGES, Steps
from inquiries.models import Inquiry
from inquiries.template_values import filled
from inquiries.used_texts import name_used
from knowledge_base.queries import find_text
from shared.exceptions import NotPossible


@dataclass(frozen=True, slots=True)
class MacroText:
    """`used` says which text of the knowledge base it is (inquiries.used_texts); '' for own words.

    Own words are plain: they have no `html`.
    """

    text: str
    used: str = ""
    html: str = ""


def text_of(steps: Steps, inquiry: Inquiry, *, by: Agent, now: datetime) -> MacroText:
    """Empty when the macro has none. Raises NotPossible when its text is not published any more."""
    if "item" not in steps:
        language = _language_in(steps.get("text", {}), inquiry.language)
        return MacroText(
            filled(steps.get("text", {}).get(language, ""), inquiry, language, by, now)
        )
    found = find_text(scope=scope_of(by), item_id=steps["item"], language=inquiry.language)
    if found is None:
        raise NotPossible(_("The text of this macro is not published any more. Change the macro."))
    letter = letter_of(found.body, found.language, inquiry, by=by, now=now)
    return MacroText(letter.text, name_used(found.pk, found.version), letter.html)


def _language_in(texts: Mapping[str, str], wanted: str) -> str:
    """The inquirer's, else the first that is written."""
    return next((one for one in (wanted, *LANGUAGES) if texts.get(one)), "en")
