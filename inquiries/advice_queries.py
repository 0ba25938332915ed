"""Who was told what: answers by the fee, the time limit or the object that went into them.

Read by the index `knowledge_use_of_text`: uses of a few texts in a period that is bounded. What was
told is what stands in the answer's own words, else what was valid when it was written.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from desks.permissions import Deed, Scope
from inquiries.models import Correction, KnowledgeUse
from knowledge_base.models import Fact, FactVersion, Item, TextVersion
from knowledge_base.states import LANGUAGE_CODES
from mailroom.states import OutgoingState

LONGEST = timedelta(days=800)
MOST = 5_000  # as many as one bulk deed takes
VALUES_READ = 12  # values of one fact that are looked for in the words of answers
NOT_SAID = (OutgoingState.CANCELLED, OutgoingState.FAILED)
NOT_YET = (OutgoingState.QUEUED, OutgoingState.HELD)


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact or an object, days of which both count, and whether only what is right no more."""

    what: Fact | Item
    since: date
    until: date
    is_outdated: bool = False

    @property
    def fact(self) -> Fact | None:
        return self.what if isinstance(self.what, Fact) else None

    @property
    def about(self) -> str:
        """Names what is right now: the value of the fact, or what the object says."""
        if isinstance(self.what, Fact):
            return f"fact:{self.what.pk}:{self.what.current.number if self.what.current else 0}"
        return f"item:{self.what.pk}:{self.what.revision}"


@dataclass(frozen=True, slots=True)
class Told:
    """One answer. `value` is what it said of the fact, `right` what holds now; '' for an object."""

    use: KnowledgeUse
    value: str
    right: str
    is_outdated: bool
    correction: Correction | None = None

    @property
    def is_waiting(self) -> bool:
        return _is_waiting(self.use)


def _is_waiting(use: KnowledgeUse) -> bool:
    """Written to leave later: it can still be taken back."""
    outgoing = use.message.outgoing
    return bool(outgoing and outgoing.send_at and outgoing.state in NOT_YET)


def uses_asked(
    scope: Scope, asked: Asked, deed: Deed = Deed.READ_INQUIRY
) -> QuerySet[KnowledgeUse]:
    """The newest first. Each has `told` and `right`: numbers of the fact's or the text's version."""
    first, last = _period(asked)
    uses: QuerySet[Any] = KnowledgeUse.objects.filter(
        text__in=_texts_of(asked.what),
        at__gte=first,
        at__lt=last,
        message__inquiry__desk_id__in=scope.desk_ids_for(deed),
    ).exclude(message__outgoing__state__in=NOT_SAID)
    if asked.fact:
        uses = _with_fact(uses, asked.fact)
    else:
        uses = uses.annotate(told=F("version"), right=F("text__live__number"))
    if asked.is_outdated:
        uses = uses.filter(~Q(told=F("right")))
    return uses.order_by("-at", "-pk")


def _period(asked: Asked) -> tuple[datetime, datetime]:
    first = max(asked.since, asked.until - LONGEST)
    last = asked.until + timedelta(days=1)
    zone = timezone.get_current_timezone()
    return datetime.combine(first, time(), zone), datetime.combine(last, time(), zone)


def _texts_of(what: Fact | Item) -> list[int]:
    """Texts whose words ever named the fact: a handful, so the index is asked for each."""
    if isinstance(what, Item):
        return list(what.texts.values_list("pk", flat=True))
    named = TextVersion.objects.filter(facts=what, published_at__isnull=False)
    return list(named.order_by().values_list("text_id", flat=True).distinct())


def _with_fact(uses: QuerySet[KnowledgeUse], fact: Fact) -> QuerySet[KnowledgeUse]:
    """Only where the version that was used names the fact: others of the text may not."""
    naming = TextVersion.objects.filter(
        facts=fact, text=OuterRef("text"), number=OuterRef("version")
    )
    values = fact.versions.order_by("-number")
    then = values.filter(at__lte=OuterRef("at")).values("number")[:1]
    first = fact.versions.order_by("number").values("number")[:1]
    told = Coalesce(
        Case(*_said(values[:VALUES_READ]), output_field=IntegerField(null=True)),
        Subquery(then),
        Subquery(first),
        output_field=IntegerField(),
    )
    right = Value(fact.current.number if fact.current else 0)
    return uses.filter(Exists(naming)).annotate(told=told, right=right)


def _said(versions: Iterable[FactVersion]) -> list[When]:
    return [
        When(
            text__language=language,
            message__body__regex=_as_words(one.value_in(language)),
            then=Value(one.number),
        )
        for one in versions
        for language in LANGUAGE_CODES
    ]


def _as_words(value: str) -> str:
    """The value as whole words, whatever kind of space is between them; as PostgreSQL reads it."""
    words = r"[\s\u00a0\u202f]+".join(re.escape(word) for word in value.split())
    return rf"(^|[^[:alnum:].,]){words}($|[^[:alnum:].,]|[.,]($|[^[:digit:]]))"


def told_of(asked: Asked, uses: Sequence[KnowledgeUse]) -> list[Told]:
    """Rows of a page or of a file, with who was corrected: a fixed number of statements."""
    values = {one.number: one for one in asked.fact.versions.all()} if asked.fact else {}
    contacts = {_contact_of(one) for one in uses}
    corrections = {one.contact_id: one for one in corrections_about(asked, contacts)}
    return [_told(one, values, corrections) for one in uses]


def _told(
    use: KnowledgeUse, values: dict[int, FactVersion], corrections: dict[int, Correction]
) -> Told:
    told, right, language = use.told, use.right, use.text.language  # type: ignore[attr-defined]
    correction = corrections.get(_contact_of(use))
    return Told(
        use=use,
        value=values[told].value_in(language) if told in values else "",
        right=values[right].value_in(language) if right in values else "",
        is_outdated=told != right,
        correction=correction if correction and correction.at > use.at else None,
    )


def with_names(uses: QuerySet[KnowledgeUse]) -> QuerySet[KnowledgeUse]:
    """With all that a row shows."""
    return uses.select_related(
        "text__item",
        "text__live",
        "message__author",
        "message__outgoing",
        "message__inquiry__contact__root",
        "message__inquiry__desk",
    )


def _contact_of(use: KnowledgeUse) -> int:
    return use.message.inquiry.contact.survivor.pk


def corrections_about(asked: Asked, contact_ids: Iterable[int]) -> QuerySet[Correction]:
    there = Correction.objects.filter(about=asked.about, undone_at=None, contact__in=contact_ids)
    return there.select_related("message__outgoing", "given_to")


@dataclass(frozen=True, slots=True)
class ToCorrect:
    """Whom a correction would reach, by inquiry; and how many need none, and why."""

    inquiry_ids: list[int]
    corrected: int
    told_since: int
    waiting: int


def to_correct(scope: Scope, asked: Asked) -> ToCorrect:
    """One inquiry for each inquirer who was told last what is right no more: the newest of his.

    Left out: who was corrected already, who has read what is right since, and answers that have
    not left yet. At most MOST answers are looked at, the newest.
    """
    everything = Asked(asked.what, asked.since, asked.until)
    uses = uses_asked(scope, everything, Deed.CORRECT_ADVICE)[:MOST]
    newest, waiting = _newest_of_each(with_contacts(uses))
    done = set(corrections_about(asked, newest).values_list("contact_id", flat=True))
    outdated = {pk: one for pk, one in newest.items() if one.told != one.right}  # type: ignore[attr-defined]
    wanted = [one for pk, one in outdated.items() if pk not in done]
    ids = [one.message.inquiry.merged_into_id or one.message.inquiry_id for one in wanted]
    return ToCorrect(
        inquiry_ids=list(dict.fromkeys(ids)),
        corrected=len(outdated.keys() & done),
        told_since=len(newest) - len(outdated),
        waiting=waiting,
    )


def with_contacts(uses: QuerySet[KnowledgeUse]) -> QuerySet[KnowledgeUse]:
    few = uses.select_related("message__inquiry__contact__root", "message__outgoing")
    return few.only(
        "message__inquiry__merged_into",
        "message__inquiry__contact__root",
        "message__outgoing__state",
        "message__outgoing__send_at",
    )


def _newest_of_each(uses: Iterable[KnowledgeUse]) -> tuple[dict[int, KnowledgeUse], int]:
    newest: dict[int, KnowledgeUse] = {}
    waiting = 0
    for one in uses:
        if _is_waiting(one):
            waiting += 1
        else:
            newest.setdefault(_contact_of(one), one)
    return newest, waiting


def rows_for_export(scope: Scope, asked: Asked, most: int) -> Iterator[Told]:
    uses = list(with_names(uses_asked(scope, asked))[:most])
    yield from told_of(asked, uses)
