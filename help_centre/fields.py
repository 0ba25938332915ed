"""What the form asks beside the message, per topic. A pure table: the desks' numbers and dates."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.references import Kind, find_references


@dataclass(frozen=True, slots=True)
class Field:
    """`kinds` of numbers that it takes, if they can be checked; `before` is what people leave out."""

    code: str
    label: Promise | str
    example: str = ""
    kinds: frozenset[Kind] = frozenset()
    before: str = ""
    is_date: bool = False


MADRID = Field(
    "registration",
    _("Number of the international registration, if there is one"),
    "1533200",
    frozenset({Kind.MADRID_IRN}),
    "IR ",
)
HAGUE = Field(
    "registration",
    _("Number of the international registration, if there is one"),
    "DM/214512",
    frozenset({Kind.HAGUE_IRN, Kind.HAGUE_APP}),
    "DM/",
)
LETTER = Field("letter", _("Our reference on the letter, if you have one"))
UNTIL = Field("until", _("The date printed on the letter, until which you must act"), is_date=True)
PAYMENT = Field("payment", _("Number of the payment or of the current account, if you have one"))
DOCUMENT = Field(
    "document", _("Symbol of the meeting document"), "MM/LD/WG/22/1", frozenset({Kind.MEETING_DOC})
)
EVENT = Field("event", _("Date of the meeting"), is_date=True)

USUAL: dict[str, tuple[Field, ...]] = {"madrid": (MADRID,), "hague": (HAGUE,), "meetings": (EVENT,)}
BY_TOPIC: dict[tuple[str, str], tuple[Field, ...]] = {
    ("madrid", "general_information"): (),
    ("madrid", "irregularities"): (MADRID, LETTER, UNTIL),
    ("madrid", "refusals_decisions"): (MADRID, UNTIL),
    ("madrid", "fees_payment"): (MADRID, PAYMENT),
    ("madrid", "training_outreach"): (),
    ("madrid", "complaints_feedback"): (),
    ("hague", "general_information"): (),
    ("hague", "irregularities"): (HAGUE, LETTER, UNTIL),
    ("hague", "decisions"): (HAGUE, UNTIL),
    ("hague", "payment"): (HAGUE, PAYMENT),
    ("hague", "training_outreach"): (),
    ("meetings", "documents_website"): (DOCUMENT, EVENT),
    ("meetings", "documents_archive"): (DOCUMENT,),
    ("meetings", "training_guidance"): (),
    ("meetings", "complaints"): (),
}


def fields_for(desk: str, topic: str) -> tuple[Field, ...]:
    return BY_TOPIC.get((desk, topic), USUAL.get(desk, ()))


def number_in(field: Field, written: str) -> str | None:
    """As the registries write it; None when it is no number of these kinds."""
    for text in (written, f"{field.before}{written.strip()}"):
        for one in find_references(text):
            if one.kind in field.kinds:
                return one.value
    return None
