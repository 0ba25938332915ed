"""A bulk deed in words: what it does, how far it is, how it ended."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from desks.models import Agent, Desk
from inquiries.forms import LANGUAGES
from inquiries.models import BulkDeed, Tag
from inquiries.snooze_times import Until
from inquiries.states import BulkKind, BulkState, Status, Urgency


@dataclass(frozen=True, slots=True)
class BulkView:
    """A deed with its words; `is_undone` says that an undoing was begun."""

    bulk: BulkDeed
    title: str
    is_undone: bool

    @property
    def is_prepared(self) -> bool:
        return self.bulk.state == BulkState.PREPARED

    @property
    def is_over(self) -> bool:
        return self.bulk.state in (BulkState.DONE, BulkState.CANCELLED)

    @property
    def may_undo(self) -> bool:
        return self.bulk.can_be_undone and not self.is_undone

    @property
    def left(self) -> int:
        """Stopped before their turn."""
        is_stopped = self.bulk.state == BulkState.CANCELLED
        return self.bulk.total - self.bulk.worked if is_stopped else 0

    @property
    def may_retry(self) -> bool:
        is_undoing = self.bulk.kind == BulkKind.UNDO
        return (
            self.is_over
            and not self.is_undone
            and bool(self.bulk.failed or self.left)
            and (not is_undoing or bool(self.left))
        )

    @property
    def outcome(self) -> str:
        """How it stands, in whole sentences."""
        return " ".join(_sentences(self.bulk, self.left))


def bulk_view(bulk: BulkDeed) -> BulkView:
    is_undone = BulkDeed.objects.filter(undoes=bulk).exists()
    return BulkView(bulk=bulk, title=title_of(bulk), is_undone=is_undone)


def title_of(bulk: BulkDeed) -> str:
    if bulk.kind == BulkKind.UNDO and bulk.undoes:
        return _("Undo “%(deed)s”") % {"deed": title_of(bulk.undoes)}
    speak = TITLES.get(BulkKind(bulk.kind))
    return speak(bulk) if speak else str(BulkKind(bulk.kind).label)


def _sentences(bulk: BulkDeed, left: int) -> list[str]:
    said = []
    if bulk.is_running:
        said.append(_("%(done)d of %(total)d") % {"done": bulk.worked, "total": bulk.total})
    elif bulk.done or not bulk.worked:
        text = ngettext("%(number)d inquiry done.", "%(number)d inquiries done.", bulk.done)
        said.append(text % {"number": bulk.done})
    if bulk.unchanged and not bulk.is_running:
        text = ngettext("%(number)d was so already.", "%(number)d were so already.", bulk.unchanged)
        said.append(text % {"number": bulk.unchanged})
    if bulk.failed:
        text = ngettext(
            "%(number)d could not be done.", "%(number)d could not be done.", bulk.failed
        )
        said.append(text % {"number": bulk.failed})
    if left:
        text = ngettext(
            "Stopped: %(number)d stays as it is.", "Stopped: %(number)d stay as they are.", left
        )
        said.append(text % {"number": left})
    return said


def _assign(bulk: BulkDeed) -> str:
    agent = Agent.objects.filter(pk=bulk.values["assignee"]).first()
    if agent is None:
        return _("Give back to all")
    return _("Assign to %(name)s") % {"name": agent.display_name}


def _status(bulk: BulkDeed) -> str:
    return _("Status: %(status)s") % {"status": Status(bulk.values["status"]).label}


def _classify(bulk: BulkDeed) -> str:
    values, said = bulk.values, []
    if "urgency" in values:
        said.append(_("Urgency: %(urgency)s") % {"urgency": Urgency(values["urgency"]).label})
    if "language" in values:
        name = dict(LANGUAGES)[values["language"]]
        said.append(_("Language: %(language)s") % {"language": name})
    if "topic" in values:
        said.append(_("Topic: %(topic)s") % {"topic": values["topic"] or _("Not set")})
    return ", ".join(said)


def _tag(bulk: BulkDeed) -> str:
    return _("Tag: %(tags)s") % {"tags": _names(bulk)}


def _untag(bulk: BulkDeed) -> str:
    return _("Remove the tag: %(tags)s") % {"tags": _names(bulk)}


def _names(bulk: BulkDeed) -> str:
    return ", ".join(tag.name for tag in Tag.objects.filter(pk__in=bulk.values["tags"]))


def _snooze(bulk: BulkDeed) -> str:
    until = Until(bulk.values["until"])
    words = bulk.values["at"].replace("T", " ") if until == Until.AT else until_words(until)
    return _("Put aside: %(until)s") % {"until": words}


def _offer(bulk: BulkDeed) -> str:
    desk = Desk.objects.filter(pk=bulk.values["to_desk"]).first()
    return _("Offer to %(desk)s") % {"desk": desk.name if desk else "?"}


def _macro(bulk: BulkDeed) -> str:
    names = bulk.values["names"]
    name = names.get((get_language() or "en")[:2]) or names["en"]
    return _("Macro: %(name)s") % {"name": name}


def until_words(until: Until) -> str:
    return {
        Until.LATER: _("Later today"),
        Until.TOMORROW: _("Tomorrow morning"),
        Until.OPENING: _("When the desk opens next"),
        Until.MONDAY: _("Monday morning"),
        Until.WEEK: _("In a week"),
        Until.AT: _("Date and time"),
    }[until]


def _correct(bulk: BulkDeed) -> str:
    return _("Prepare corrections: %(about)s") % {"about": bulk.values["name"]}


TITLES: dict[BulkKind, Callable[[BulkDeed], str]] = {
    BulkKind.ASSIGN: _assign,
    BulkKind.STATUS: _status,
    BulkKind.CLASSIFY: _classify,
    BulkKind.TAG: _tag,
    BulkKind.UNTAG: _untag,
    BulkKind.SNOOZE: _snooze,
    BulkKind.OFFER: _offer,
    BulkKind.MACRO: _macro,
    BulkKind.CORRECT: _correct,
}
