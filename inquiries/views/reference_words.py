"""References in words and signs: kinds, standings, what was decided about them."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inquiries.models import ReferenceKind, TimelineFact

ICONS: dict[str, str] = {
    ReferenceKind.MADRID_IRN: "registered",
    ReferenceKind.WIPO_REF: "hash",
    ReferenceKind.BASIC_MARK_NO: "flag",
    ReferenceKind.HAGUE_IRN: "cube",
    ReferenceKind.HAGUE_APP: "file-plus",
    ReferenceKind.MM_FORM: "forms",
    ReferenceKind.DM_FORM: "forms",
    ReferenceKind.DAS_CODE: "key",
    ReferenceKind.CURRENT_ACCOUNT: "wallet",
    ReferenceKind.EPAY_ITEM: "receipt",
    ReferenceKind.EPAY_BASKET: "basket",
    ReferenceKind.PCT_NO: "bulb",
    ReferenceKind.MEETING_DOC: "presentation",
    ReferenceKind.CLIENT_REF: "briefcase",
}
SHORT: dict[str, str | Promise] = {
    ReferenceKind.MADRID_IRN: gettext_lazy("Madrid registration"),
    ReferenceKind.WIPO_REF: gettext_lazy("Transaction"),
    ReferenceKind.BASIC_MARK_NO: gettext_lazy("Basic mark"),
    ReferenceKind.HAGUE_IRN: gettext_lazy("Hague registration"),
    ReferenceKind.HAGUE_APP: gettext_lazy("Hague application"),
    ReferenceKind.MM_FORM: gettext_lazy("Form"),
    ReferenceKind.DM_FORM: gettext_lazy("Form"),
    ReferenceKind.DAS_CODE: gettext_lazy("DAS code"),
    ReferenceKind.CURRENT_ACCOUNT: gettext_lazy("Current account"),
    ReferenceKind.EPAY_ITEM: gettext_lazy("Payment item"),
    ReferenceKind.EPAY_BASKET: gettext_lazy("Payment basket"),
    ReferenceKind.PCT_NO: gettext_lazy("PCT application"),
    ReferenceKind.MEETING_DOC: gettext_lazy("Meeting document"),
    ReferenceKind.CLIENT_REF: gettext_lazy("Their reference"),
}
"""What stands beside a number in the panel, where there is little room."""


def settled(fact: TimelineFact, who: str, names: object) -> str:
    words = {"who": who, "value": fact.data.get("value", "")}
    say = DECISIONS.get(str(fact.data.get("decision")))
    return say(words) if say else str(fact.get_kind_display())


DECISIONS: dict[str, Callable[[dict[str, str]], str]] = {
    "confirmed": lambda words: _("%(who)s confirmed the number %(value)s") % words,
    "rejected": lambda words: _("%(who)s said that %(value)s is not meant") % words,
    "added": lambda words: _("%(who)s added the number %(value)s") % words,
    "undone": lambda words: _("%(who)s took back the decision about %(value)s") % words,
    "holder_told": lambda words: _("%(who)s noted who holds %(value)s") % words,
    "representative_told": lambda words: _("%(who)s noted who represents %(value)s") % words,
    "holder_forgotten": lambda words: _("%(who)s removed a holder of %(value)s") % words,
    "representative_forgotten": lambda words: (
        _("%(who)s removed a representative of %(value)s") % words
    ),
}
