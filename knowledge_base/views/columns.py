"""The languages of one object as the page shows them: words, states, changes, deeds and reasons."""

from dataclasses import dataclass, replace

from django.http import QueryDict

from desks.permissions import Deed, Scope
from knowledge_base.forms import TextForm
from knowledge_base.models import Item, Text, TextVersion
from knowledge_base.permissions import may_do
from knowledge_base.possible import (
    Possible,
    Standing,
    deeds_for,
    languages_missing,
    why_nothing,
)
from knowledge_base.queries import open_versions_of, texts_with_changed_facts
from knowledge_base.states import LANGUAGES, TextState, VersionState
from shared.differences import Piece, difference


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a colleague saved meanwhile, and how it differs from what is typed here."""

    language: str
    present: TextVersion
    changes: list[Piece]


@dataclass(frozen=True, slots=True)
class Column:
    """One language of the page. `mark` is of the words that its form began with."""

    language: str
    name: str
    form: TextForm
    standing: Standing
    deeds: list[Possible]
    conflict: Conflict | None = None

    @property
    def text(self) -> Text | None:
        return self.standing.text

    @property
    def version(self) -> TextVersion | None:
        return self.standing.version

    @property
    def title(self) -> str:
        """Of what is live, else of what is being written."""
        live = self.text.title if self.text else ""
        return live or (self.version.title if self.version else "")

    @property
    def seen(self) -> str:
        """Which words the next saving has seen: after a conflict those of the colleague."""
        return self.conflict.present.mark if self.conflict else self.form["seen"].value() or ""

    @property
    def is_locked(self) -> bool:
        return self.standing.is_locked

    @property
    def why_nothing(self) -> str:
        return why_nothing(self.standing)

    @property
    def changes(self) -> list[Piece]:
        """Of the open words against what is live; the title is the first line."""
        live = self.text.live if self.text else None
        if not self.version or not live:
            return []
        return difference(whole(live), whole(self.version))


def whole(words: TextVersion) -> str:
    return f"{words.title}\n\n{words.body}"


def columns_of(
    scope: Scope, item: Item, data: QueryDict | None = None, only: str = ""
) -> list[Column]:
    texts = {
        one.language: one for one in item.texts.select_related("live__author", "live__reviewer")
    }
    versions = open_versions_of(item)
    changed = texts_with_changed_facts(item)
    may_propose = may_do(scope, Deed.PROPOSE_KNOWLEDGE, item)
    may_publish = may_do(scope, Deed.PUBLISH_KNOWLEDGE, item)
    columns = []
    for code, name in LANGUAGES:
        if only and code != only:
            continue
        text, version = texts.get(code), versions.get(code)
        if text:
            text.item = item
        standing = Standing(
            text,
            version,
            is_writer=bool(version and scope.agent_id in {one.pk for one in version.writers.all()}),
            may_propose=may_propose,
            may_publish=may_publish,
            missing=missing_for(item, version, texts, versions),
            has_changed_facts=bool(text and text.pk in changed),
        )
        form = TextForm(data, language=code, words=version or (text.live if text else None))
        if standing.is_locked:
            form.lock()
        columns.append(Column(code, str(name), form, standing, deeds_for(standing)))
    return columns


def missing_for(
    item: Item,
    version: TextVersion | None,
    texts: dict[str, Text],
    versions: dict[str, TextVersion],
) -> list[str]:
    """For which languages the publishing of this version waits."""
    if not item.needs_all_languages or version is None:
        return []
    approved = {code for code, one in versions.items() if one.state == VersionState.APPROVED}
    live = {code for code, one in texts.items() if one.state == TextState.PUBLISHED}
    return languages_missing(version, approved, live)


def with_conflict(column: Column, present: TextVersion | None) -> Column:
    """The typed words stay in the form; the next saving says that these have been seen."""
    if present is None:
        return column
    typed = f"{column.form.cleaned_data['title']}\n\n{column.form.cleaned_data['body']}"
    conflict = Conflict(column.language, present, difference(whole(present), typed))
    return replace(column, conflict=conflict)
