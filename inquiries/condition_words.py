"""What a condition says, in words; and the same words as the choices of the editor."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from inquiries.conditions import MARKS, SETS, Node, parts_of

CHOICES, YES_NO, NUMBER, DAY, TEXT, FIELD, NOTHING = (
    *("choices", "yes-no", "number", "day", "text", "field", "nothing"),
)


@dataclass(frozen=True, slots=True)
class What:
    """One thing that may be asked: its words in the editor, in a sentence, and what it takes."""

    label: Promise
    sentence: Promise
    takes: str = CHOICES


WHATS: dict[tuple[str, str], What] = {
    ("status", "in"): What(_("Status is"), _("status is %(value)s")),
    ("status", "out"): What(_("Status is not"), _("status is not %(value)s")),
    ("assignee", "in"): What(_("Assigned to"), _("assigned to %(value)s")),
    ("assignee", "out"): What(_("Not assigned to"), _("not assigned to %(value)s")),
    ("urgency", "in"): What(_("Urgency is"), _("urgency is %(value)s")),
    ("urgency", "out"): What(_("Urgency is not"), _("urgency is not %(value)s")),
    ("snoozed", "is"): What(_("Put aside"), _("put aside: %(value)s"), YES_NO),
    ("escalated", "is"): What(
        _("With the coordinator"), _("with the coordinator: %(value)s"), YES_NO
    ),
    ("alerted", "is"): What(_("Urgent alert"), _("urgent alert: %(value)s"), YES_NO),
    ("approval", "is"): What(_("Waits for approval"), _("waits for approval: %(value)s"), YES_NO),
    ("limit", "within"): What(
        _("Time limit within (days), or passed"),
        _("time limit within %(value)s days, or passed"),
        NUMBER,
    ),
    ("limit", "none"): What(_("Without a time limit"), _("without a time limit"), NOTHING),
    ("due", "overdue"): What(_("Overdue"), _("overdue"), NOTHING),
    ("due", "within"): What(
        _("Due within (hours), or overdue"), _("due within %(value)s hours"), NUMBER
    ),
    ("due", "today"): What(_("Due today"), _("due today"), NOTHING),
    ("due", "none"): What(_("Without a due time"), _("without a due time"), NOTHING),
    ("topic", "in"): What(_("Topic is"), _("topic is %(value)s")),
    ("topic", "out"): What(_("Topic is not"), _("topic is not %(value)s")),
    ("tag", "in"): What(_("Has a tag"), _("has the tag %(value)s")),
    ("tag", "out"): What(_("Has none of the tags"), _("has no tag %(value)s")),
    ("language", "in"): What(_("Language is"), _("language is %(value)s")),
    ("language", "out"): What(_("Language is not"), _("language is not %(value)s")),
    ("channel", "in"): What(_("Came by"), _("came by %(value)s")),
    ("channel", "out"): What(_("Did not come by"), _("did not come by %(value)s")),
    ("desk", "in"): What(_("Desk is"), _("desk is %(value)s")),
    ("desk", "out"): What(_("Desk is not"), _("desk is not %(value)s")),
    ("attachment", "is"): What(_("Has attachments"), _("has attachments: %(value)s"), YES_NO),
    ("contact", "address"): What(_("Written from the address"), _("written from %(value)s"), TEXT),
    ("contact", "domain"): What(
        _("Written from the domain"), _("written from anybody at %(value)s"), TEXT
    ),
    ("field", "is"): What(_("Field is"), _("%(code)s is %(value)s"), FIELD),
    ("field", "contains"): What(_("Field contains"), _("%(code)s contains %(value)s"), FIELD),
    ("created", "last"): What(
        _("Opened in the last (days)"), _("opened in the last %(value)s days"), NUMBER
    ),
    ("created", "older"): What(
        _("Opened longer ago than (days)"), _("opened more than %(value)s days ago"), NUMBER
    ),
    ("created", "before"): What(_("Opened before"), _("opened before %(value)s"), DAY),
    ("created", "after"): What(_("Opened on or after"), _("opened on or after %(value)s"), DAY),
    ("message", "last"): What(
        _("Last message in the last (days)"), _("last message in the last %(value)s days"), NUMBER
    ),
    ("message", "older"): What(
        _("No message for (days)"), _("no message for %(value)s days"), NUMBER
    ),
    ("message", "before"): What(_("Last message before"), _("last message before %(value)s"), DAY),
    ("message", "after"): What(
        _("Last message on or after"), _("last message on or after %(value)s"), DAY
    ),
    ("resolved", "last"): What(
        _("Resolved in the last (days)"), _("resolved in the last %(value)s days"), NUMBER
    ),
    ("resolved", "older"): What(
        _("Resolved longer ago than (days)"), _("resolved more than %(value)s days ago"), NUMBER
    ),
    ("resolved", "before"): What(_("Resolved before"), _("resolved before %(value)s"), DAY),
    ("resolved", "after"): What(
        _("Resolved on or after"), _("resolved on or after %(value)s"), DAY
    ),
}

WHAT_GROUPS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (_("Work"), ("status", "assignee", "urgency", "due", "limit", "snoozed", *MARKS)),
    (_("Subject matter"), ("topic", "tag", "language", "channel", "desk", "attachment", "field")),
    (_("Person"), ("contact",)),
    (_("Time"), ("created", "message", "resolved")),
)


@dataclass(frozen=True, slots=True)
class Names:
    """The words of values, by field: {"desk": {1: "Madrid"}, …}; what is not there is itself."""

    by_field: Mapping[str, Mapping[object, str]] = field(default_factory=dict)

    def of(self, name: str, value: object) -> str:
        return str(self.by_field.get(name, {}).get(value, value))


def in_words(node: Node, names: Names) -> str:
    """A sentence without a full stop, in the reader's language: "Status is Open and due today"."""
    sentence = _sentence(node, names) or _now("everything")
    return sentence[0].upper() + sentence[1:]


def _sentence(node: Node, names: Names, depth: int = 0) -> str:
    if "not" in node:
        return _now("not (%(condition)s)") % {"condition": _sentence(node["not"], names)}
    if "field" in node:
        return _leaf(node, names)
    word = _now("and") if "all" in node else _now("or")
    parts = [_sentence(part, names, depth + 1) for part in parts_of(node)]
    joined = f" {word} ".join(filter(None, parts))
    return f"({joined})" if depth and len(parts) > 1 else joined


def _leaf(leaf: Node, names: Names) -> str:
    what = WHATS[leaf["field"], leaf["op"]]
    words = {"value": _value(leaf, what, names), "code": names.of("field", leaf.get("code"))}
    return str(what.sentence) % words


def _value(leaf: Node, what: What, names: Names) -> str:
    name, value = leaf["field"], leaf["value"]
    if leaf["op"] in SETS:
        return f" {_now('or')} ".join(names.of(name, one) for one in value)
    if what.takes == YES_NO:
        return _now("yes") if value else _now("no")
    if what.takes == DAY:
        # Translators: a date format of Django, for example "22 November 2026".
        return date_format(date.fromisoformat(value), _now("j F Y"))
    return names.of(f"field:{leaf['code']}", value) if name == "field" else str(value)
