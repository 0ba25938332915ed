"""What an import would do, before anything is written: new, changed, the same, or not possible."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from desks.models import Desk
from desks.permissions import Deed, Scope
from files.actions import content_hash
from knowledge_base.exporting import for_export, item_file, proposed_words, words_of
from knowledge_base.markdown_files import ItemFile, Words
from knowledge_base.models import Category, Fact, Item, Picture, Text
from knowledge_base.named_pictures import named_in, renumbered, unsaid_in
from knowledge_base.permissions import may_do
from knowledge_base.variables import FACT, fact_codes, unknown_variables
from registry.topics import DESK_CODES, topics_for


class Effect(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    NOT_POSSIBLE = "not_possible"


@dataclass(frozen=True, slots=True)
class Change:
    """One object of the files beside what there is. `languages` are those whose words are new.

    `pictures`: by the numbers of the files those that the object has already; `new_pictures` are
    the numbers of all others.
    """

    file: ItemFile
    effect: Effect
    item_id: int | None = None
    languages: tuple[str, ...] = ()
    has_new_settings: bool = False
    reasons: tuple[str, ...] = ()
    pictures: Mapping[int, int] = field(default_factory=dict)
    new_pictures: tuple[int, ...] = ()

    @property
    def title(self) -> str:
        return next(iter(self.file.texts.values())).title


@dataclass(frozen=True, slots=True)
class Known:
    """What a file may name; read once for all of them."""

    desks: Mapping[str, Desk]
    categories: Mapping[str, Category]
    facts: frozenset[str]
    topics: frozenset[str]


def known_names() -> Known:
    return Known(
        desks={desk.code: desk for desk in Desk.objects.all()},
        categories={one.slug: one for one in Category.objects.all()},
        facts=frozenset(Fact.objects.filter(current__isnull=False).values_list("code", flat=True)),
        topics=frozenset(one.code for desk in DESK_CODES for one in topics_for(desk)),
    )


def plan_import(
    files: Sequence[ItemFile], scope: Scope, offered: Mapping[int, bytes] | None = None
) -> list[Change]:
    """What each object would become, by the rights of who asks; a few queries for all of them.

    `offered` are the pictures that came along, by the numbers that the files name.
    """
    known = known_names()
    hashes = {number: content_hash(content) for number, content in (offered or {}).items()}
    items = for_export(Item.objects.filter(code__in=[one.code for one in files]))
    pictures = Prefetch("pictures", Picture.objects.select_related("stored_file"))
    present = {item.code: item for item in items.prefetch_related(pictures)}
    return [_plan(one, present.get(one.code), known, scope, hashes) for one in files]


def _plan(
    file: ItemFile, item: Item | None, known: Known, scope: Scope, hashes: Mapping[int, str]
) -> Change:
    settled = _settle_pictures(file, item, hashes)
    reasons = [
        *_unknown_names(file, known),
        *_refusals(file, item, known, scope),
        *settled.reasons,
    ]
    if reasons:
        return Change(file, Effect.NOT_POSSIBLE, reasons=tuple(reasons))
    if item is None:
        every = tuple(file.texts)
        return Change(file, Effect.NEW, None, every, True, new_pictures=settled.new)
    change = _compared(with_numbers(file, settled.own), item, settled.new)
    return replace(change, file=file, pictures=settled.own, new_pictures=settled.new)


def _compared(file: ItemFile, item: Item, new_pictures: Sequence[int]) -> Change:
    texts = {text.language: text for text in item.texts.all()}
    new = [
        language
        for language, words in file.texts.items()
        if _is_new(file, texts.get(language), language)
        or not set(new_pictures).isdisjoint(named_in(words.body))
    ]
    taken = [one for one in new if one in texts and proposed_words(texts[one])]
    if taken:
        words = _("Somebody is writing this text already: %(languages)s")
        reason = words % {"languages": ", ".join(taken).upper()}
        return Change(file, Effect.NOT_POSSIBLE, item.pk, tuple(new), reasons=(reason,))
    has_new_settings = _settings_of(file) != _settings_of(item_file(item), keep_date=file)
    effect = Effect.CHANGED if new or has_new_settings else Effect.SAME
    return Change(file, effect, item.pk, tuple(new), has_new_settings)


@dataclass(frozen=True, slots=True)
class _Settled:
    """Of the pictures that a file names: numbers here, numbers that are new, what is in the way."""

    own: dict[int, int]
    new: tuple[int, ...]
    reasons: list[str]


def _settle_pictures(file: ItemFile, item: Item | None, hashes: Mapping[int, str]) -> _Settled:
    """A picture is the same when its bytes are, or those of the file that it was drawn from."""
    known = _own_pictures(item)
    bodies = [one.body for one in file.texts.values()]
    named = dict.fromkeys(number for body in bodies for number in named_in(body))
    unsaid = dict.fromkeys(name for body in bodies for name in unsaid_in(body))
    own = {one: known[hashes[one]] for one in named if hashes.get(one) in known}
    missing = [one for one in named if one not in hashes and one not in known.values()]
    not_there = _("The picture “%(name)s” is not there.")
    not_said = _("Nobody has said what is seen in the picture “%(name)s”.")
    reasons = [not_there % {"name": f"file:{one}"} for one in missing]
    reasons += [not_said % {"name": f"file:{one}"} for one in unsaid]
    return _Settled(own, tuple(one for one in named if one in hashes and one not in own), reasons)


def _own_pictures(item: Item | None) -> dict[str, int]:
    """By the hashes of their bytes, and of the files that they were drawn from."""
    pictures = list(item.pictures.all()) if item else []
    drawn = {one.stored_file.sha256: one.pk for one in pictures}
    return {one.came_as: one.pk for one in pictures if one.came_as} | drawn


def with_numbers(file: ItemFile, numbers: Mapping[int, int]) -> ItemFile:
    """The same object with other numbers for its pictures."""
    texts = {
        language: Words(one.title, renumbered(one.body, numbers))
        for language, one in file.texts.items()
    }
    return replace(file, texts=texts)


def _is_new(file: ItemFile, text: Text | None, language: str) -> bool:
    if text is None:
        return True
    return file.texts[language] not in (words_of(text), proposed_words(text))


def _settings_of(file: ItemFile, keep_date: ItemFile | None = None) -> ItemFile:
    """Without the words. A file that names no day of review leaves the one that there is; that
    something is an example no more is said by people, not by files."""
    review_on = file.review_on
    if keep_date is not None and keep_date.review_on is None:
        review_on = None
    desks = tuple(sorted(file.desks))
    return replace(
        file, texts={}, desks=desks, review_after=None, review_on=review_on, is_example=False
    )


def _unknown_names(file: ItemFile, known: Known) -> list[str]:
    written = " ".join(f"{one.title} {one.body}" for one in file.texts.values())
    unknown = [
        *(one for one in file.desks if one not in known.desks),
        *(one for one in file.topics if one not in known.topics),
        *(one for one in [file.category] if one and one not in known.categories),
        *(FACT + one for one in fact_codes(written) if one not in known.facts),
        *unknown_variables(written),
    ]
    return [_("“%(name)s” is not known here.") % {"name": name} for name in dict.fromkeys(unknown)]


def _refusals(file: ItemFile, item: Item | None, known: Known, scope: Scope) -> list[str]:
    allowed = scope.desk_ids_for(Deed.PUBLISH_KNOWLEDGE)
    own = {code for code, desk in known.desks.items() if desk.pk in allowed}
    if not allowed or any(code in known.desks and code not in own for code in file.desks):
        return [_("It is for a desk that is not yours.")]
    if item is None:
        return []
    if not may_do(scope, Deed.PUBLISH_KNOWLEDGE, item):
        return [_("This short name is taken at another desk.")]
    if item.kind != file.kind:
        words = _("It is “%(kind)s” here, and that does not change.")
        return [words % {"kind": item.get_kind_display()}]
    return []
