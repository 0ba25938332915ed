"""What of an inquiry a bulk deed may change: read as plain values, compared, and put back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from desks.models import Agent
from inquiries.actions.clocks import SHOWN, follow_status, recount
from inquiries.actions.drafts import DraftWords, own_words, set_own_words
from inquiries.actions.facts import record_fact
from inquiries.models import CustomField, Inquiry, InquiryTag, Tag
from inquiries.states import Fact
from shared.exceptions import Conflict

COLUMNS = (
    "status",
    "resolved_at",
    "snoozed_until",
    "assignee_id",
    "topic",
    "urgency",
    "language",
    "fields",
)
State = dict[str, Any]


def lock_and_read(inquiry_id: int, writer: Agent | None = None) -> tuple[Inquiry, State]:
    """The locked row and its state as JSON holds it; with `writer` what he has begun to answer."""
    rows = Inquiry.objects.select_for_update(of=("self",), no_key=True)
    inquiry = rows.get(pk=inquiry_id)
    return inquiry, _state_of(inquiry, writer)


def read_again(inquiry: Inquiry, writer: Agent | None = None) -> State:
    inquiry.refresh_from_db(fields=COLUMNS)
    return _state_of(inquiry, writer)


def _state_of(inquiry: Inquiry, writer: Agent | None) -> State:
    state = {name: _plain(getattr(inquiry, name)) for name in COLUMNS}
    state["tags"] = sorted(inquiry.tagged.values_list("tag_id", flat=True))
    if writer:
        words = own_words(inquiry, writer)
        state["draft"] = _plain_words(words) if words else None
    return state


def _plain_words(words: DraftWords) -> list[Any]:
    return [words.text, words.html, words.cc, list(words.used_texts)]


def _words_from(plain: list[Any] | None) -> DraftWords | None:
    if plain is None:
        return None
    text, html, cc, used = plain
    return DraftWords(text, html, cc, tuple(used))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def changed(before: State, after: State) -> tuple[State, State]:
    """Only what differs, of both."""
    names = [name for name in before if before[name] != after[name]]
    return {name: before[name] for name in names}, {name: after[name] for name in names}


def put_back(
    *,
    inquiry: Inquiry,
    present: State,
    before: State,
    after: State,
    by: Agent,
    now: datetime,
    writer: Agent | None = None,
) -> None:
    """Give a locked inquiry back what a deed took, with the facts of it. Raises Conflict when
    somebody has changed that since; then nothing is changed. `writer`: whose draft it wrote on.

    Not by the table of moves: NEW follows nothing, and here nothing happened.
    """
    # What was kept by an earlier release may name a column that is derived today.
    if any(present.get(name, value) != value for name, value in after.items()):
        raise Conflict(_("It was changed since, so it stays as it is now."))
    columns = [name for name in before if name in COLUMNS]
    for name in columns:
        field = Inquiry._meta.get_field(name.removesuffix("_id"))
        value = before[name] if name.endswith("_id") else field.to_python(before[name])  # type: ignore[union-attr]
        setattr(inquiry, name, value)
    inquiry.version += 1
    inquiry.save(update_fields=[*columns, "version"])
    _put_promises_back(inquiry, before, after, now)
    if "tags" in before:
        _put_back_tags(inquiry, before["tags"], after["tags"], by, now)
    if "draft" in before:
        set_own_words(inquiry=inquiry, by=writer or by, words=_words_from(before["draft"]), now=now)
    for name in before:
        if tell := TELL.get(name):
            tell(inquiry, before, after, by, now)
    _tell_classified(inquiry, before, after, by, now)


def _put_promises_back(inquiry: Inquiry, before: State, after: State, now: datetime) -> None:
    if "status" in before:
        follow_status(inquiry=inquiry, before=after["status"], now=now, is_undo=True)
        inquiry.save(update_fields=SHOWN)
    if {"topic", "urgency"} & before.keys():
        recount(inquiry=inquiry, now=now, why="classified")


def _put_back_tags(
    inquiry: Inquiry, before: list[int], after: list[int], by: Agent, now: datetime
) -> None:
    """A tag that was retired since comes back as well: it was there."""
    gone, lost = set(after) - set(before), set(before) - set(after)
    inquiry.tagged.filter(tag_id__in=gone).delete()
    rows = [InquiryTag(inquiry=inquiry, tag_id=pk, by=by, at=now) for pk in sorted(lost)]
    InquiryTag.objects.bulk_create(rows)
    for kind, ids in ((Fact.UNTAGGED, gone), (Fact.TAGGED, lost)):
        tags = list(Tag.objects.filter(pk__in=ids)) if ids else []
        if tags:
            names, codes = [tag.name_en for tag in tags], [tag.code for tag in tags]
            record_fact(inquiry=inquiry, kind=kind, at=now, by=by, tags=names, codes=codes)


Teller = Callable[[Inquiry, Mapping[str, Any], Mapping[str, Any], Agent, datetime], None]


def _tell_status(
    inquiry: Inquiry, before: Mapping[str, Any], after: Mapping[str, Any], by: Agent, now: datetime
) -> None:
    moved = {"before": after["status"], "after": before["status"]}
    record_fact(inquiry=inquiry, kind=Fact.STATUS_CHANGED, at=now, by=by, **moved)


def _tell_assignee(
    inquiry: Inquiry, before: Mapping[str, Any], after: Mapping[str, Any], by: Agent, now: datetime
) -> None:
    kind = Fact.ASSIGNED if inquiry.assignee_id else Fact.UNASSIGNED
    moved = {"before": after["assignee_id"], "after": before["assignee_id"]}
    record_fact(inquiry=inquiry, kind=kind, at=now, by=by, **moved)


def _tell_snoozed(
    inquiry: Inquiry, before: Mapping[str, Any], after: Mapping[str, Any], by: Agent, now: datetime
) -> None:
    if before["snoozed_until"]:
        until = before["snoozed_until"]
        record_fact(inquiry=inquiry, kind=Fact.SNOOZED, at=now, by=by, until=until, why="")
    else:
        until = after["snoozed_until"]
        record_fact(inquiry=inquiry, kind=Fact.WOKEN, at=now, by=by, until=until, reason="hand")


def _tell_fields(
    inquiry: Inquiry, before: Mapping[str, Any], after: Mapping[str, Any], by: Agent, now: datetime
) -> None:
    was, became = after["fields"], before["fields"]
    codes = [code for code in {**was, **became} if was.get(code) != became.get(code)]
    changes = {code: [was.get(code), became.get(code)] for code in codes}
    names = dict(CustomField.objects.filter(code__in=codes).values_list("code", "name_en"))
    kind = Fact.FIELD_CHANGED
    record_fact(inquiry=inquiry, kind=kind, at=now, by=by, changes=changes, names=names)


TELL: dict[str, Teller] = {
    "status": _tell_status,
    "assignee_id": _tell_assignee,
    "snoozed_until": _tell_snoozed,
    "fields": _tell_fields,
}


def _tell_classified(
    inquiry: Inquiry, before: State, after: State, by: Agent, now: datetime
) -> None:
    names = [name for name in ("topic", "urgency", "language") if name in before]
    if names:
        changes = {name: [after[name], before[name]] for name in names}
        record_fact(inquiry=inquiry, kind=Fact.CLASSIFIED, at=now, by=by, changes=changes)
