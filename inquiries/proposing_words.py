"""What a proposal begins with: words of an inquiry without persons, and where they belong."""

from collections.abc import Iterable

from contacts.queries import name_of
from inquiries.anonymous import Cleaned, without_persons
from inquiries.models import Inquiry, Message
from inquiries.states import MessageKind
from knowledge_base.models import Fact
from mailroom.states import OutgoingState


def source_message(inquiry: Inquiry, wanted: str) -> Message | None:
    """The answer that was named, else the newest that left; nothing that was received."""
    answers = inquiry.messages.filter(kind=MessageKind.OUTBOUND).select_related("author")
    answers = answers.exclude(outgoing__state=OutgoingState.CANCELLED)
    if wanted.isdecimal() and len(wanted) <= 18:
        answers = answers.filter(pk=wanted)
    return answers.order_by("-pk").first()


def cleaned_words(inquiry: Inquiry, text: str, by_name: str = "") -> Cleaned:
    """Everybody who took part is taken out; what has a variable becomes it, fees stay facts."""
    contact = inquiry.contact.survivor
    addresses = list(contact.addresses.all())
    inquirer = name_of(contact, addresses)
    variables = {inquiry.reference: "inquiry.reference"}
    if inquirer and "@" not in inquirer:
        variables[inquirer] = "inquirer.name"
    if by_name:
        variables[by_name] = "agent.name"
    facts = Fact.objects.filter(current__isnull=False, retired_at=None).select_related("current")
    values = {one.current.value_in(inquiry.language): one.code for one in facts if one.current}
    return without_persons(
        text,
        language=inquiry.language,
        names=_names_in(inquiry, [inquirer, contact.organisation]),
        variables=variables,
        facts=values,
    )


def _names_in(inquiry: Inquiry, known: Iterable[str]) -> set[str]:
    senders = inquiry.messages.values_list("sender_name", "author__first_name", "author__last_name")
    people = {name for row in senders for name in row if name}
    return {name for name in {*people, *known} if name and "@" not in name}
