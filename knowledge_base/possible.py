"""What can be done to one language of an object now, by whom, and why not. Pure: values in, words out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from knowledge_base.models import Text, TextVersion
from knowledge_base.states import LANGUAGE_CODES, TextState, VersionState


@dataclass(frozen=True, slots=True)
class Possible:
    """One deed. `why_not` says what stands in its way; `asks` is "note", "dates" or nothing."""

    deed: str
    label: str
    icon: str
    why_not: str = ""
    asks: str = ""
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """One language as the agent meets it. `missing`: languages for which its publishing waits."""

    text: Text | None
    version: TextVersion | None
    is_writer: bool
    may_propose: bool
    may_publish: bool
    missing: Sequence[str] = ()
    has_changed_facts: bool = False

    @property
    def is_locked(self) -> bool:
        """What is read by a reviewer does not change under his eyes."""
        return not self.may_propose or bool(
            self.version and self.version.state != VersionState.DRAFT
        )


def deeds_for(at: Standing) -> list[Possible]:
    if not at.may_propose:
        return []
    return [*_of_version(at), *_of_text(at)]


def _of_version(at: Standing) -> Iterator[Possible]:
    if at.version is None:
        return
    if at.version.state == VersionState.IN_REVIEW:
        yield from _in_review(at)
    if at.version.state == VersionState.APPROVED:
        yield from _approved(at)
    if at.version.state != VersionState.DRAFT:
        yield from _back(at)
    if at.is_writer or at.may_publish:
        yield Possible("withdraw", _("Withdraw"), "x")


def _in_review(at: Standing) -> Iterator[Possible]:
    if not at.may_publish:
        return
    alone = _("You wrote words of it: a colleague reviews it.") if at.is_writer else ""
    yield Possible("approve", _("Approve"), "check", alone, "dates", is_main=True)


def _approved(at: Standing) -> Iterator[Possible]:
    if not at.may_publish:
        return
    waits = ""
    if at.missing:
        names = ", ".join(at.missing).upper()
        waits = _("It goes live in all languages together. It waits for %(languages)s.") % {
            "languages": names
        }
    yield Possible("publish", _("Publish now"), "world", waits, is_main=True)
    if not at.is_writer:
        yield Possible("approve", _("Change its dates"), "calendar-time", "", "dates")


def _back(at: Standing) -> Iterator[Possible]:
    if at.is_writer:
        yield Possible("return", _("Take back"), "arrow-back-up")
    elif at.may_publish:
        yield Possible("return", _("Return with a note"), "arrow-back", "", "note")


def _of_text(at: Standing) -> Iterator[Possible]:
    if at.text is None or not at.may_publish:
        return
    if at.text.is_stale:
        yield Possible("confirm", _("Still right"), "check")
    if at.has_changed_facts:
        yield Possible("see_facts", _("Facts seen, it is right"), "eye")
    if at.text.state == TextState.PUBLISHED:
        yield Possible("retire", _("Retire"), "archive")
    if at.text.state == TextState.RETIRED:
        yield Possible("bring_back", _("Bring back"), "world")


def languages_missing(version: TextVersion, approved: set[str], live: set[str]) -> list[str]:
    """For which the publishing of an object waits that goes live in all of them together.

    A correction needs no other language again where one is live.
    """
    ready = approved | live if version.is_correction else approved
    return [code for code in LANGUAGE_CODES if code not in ready]


def why_nothing(at: Standing) -> str:
    """For who waits for others."""
    state = at.version.state if at.version else ""
    if state == VersionState.IN_REVIEW and not at.may_publish:
        return _("A coordinator who did not write it reviews it.")
    if state == VersionState.APPROVED and not at.may_publish:
        return _("It is approved: a coordinator publishes it, or it goes live at its time.")
    return ""
