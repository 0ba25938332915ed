"""Contacts by the beginning of their names or addresses, through what they wrote: no other index."""

from collections.abc import Sequence
from datetime import datetime

from contacts.models import Contact, ContactAddress
from desks.permissions import Scope
from inquiries.models import Inquiry
from inquiries.search.asking import tsquery_of
from inquiries.search.engine import newest_messages
from inquiries.search.meaning import Meaning
from inquiries.search.operators import Operator
from inquiries.search.parser import Query, Term
from inquiries.search.words import words_in

MOST_READ = 100  # inquiries whose contacts are looked at
MOST_WORDS = 4


def find_people(
    text: str, *, scope: Scope, desk_ids: frozenset[int], now: datetime, limit: int
) -> list[Contact]:
    """Those who wrote last come first; only of inquiries that the scope may see."""
    words = [word.folded for word in words_in(text)][:MOST_WORDS]
    if not words or len(text.strip()) < 2:
        return []
    terms = tuple((Term(word, 0, 0, Operator.FROM, is_prefix=True),) for word in words)
    tsquery, _wanted, _is_positive = tsquery_of(terms)
    meaning = Meaning(Query(text, terms), tsquery=tsquery, desk_ids=desk_ids)
    messages = newest_messages(meaning=meaning, scope=scope, now=now, limit=MOST_READ)
    visible = Inquiry.objects.visible_to(scope)
    inquiries = visible.filter(search_entries__message_id__in=messages)
    ordered = inquiries.select_related("contact__root").order_by("-last_message_at")
    people = {one.contact.survivor.pk: one.contact.survivor for one in ordered[:MOST_READ]}
    return _called(list(people.values()), words)[:limit]


def _called(contacts: Sequence[Contact], words: Sequence[str]) -> list[Contact]:
    """Not the colleagues who answered them: each word must begin one of the contact's own."""
    names: dict[int, str] = {one.pk: f"{one.name} {one.organisation}" for one in contacts}
    for pk, written in ContactAddress.objects.filter(contact__in=contacts).values_list(
        "contact_id", "written"
    ):
        names[pk] += f" {written}"
    return [one for one in contacts if _fits(names[one.pk], words)]


def _fits(name: str, words: Sequence[str]) -> bool:
    parts = [word.folded for word in words_in(name)]
    return all(any(part.startswith(word) for part in parts) for word in words)
