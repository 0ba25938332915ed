"""Findings of the checks as the composer shows them."""

from dataclasses import dataclass
from typing import Any, Protocol

from inquiries.actions.checking import ChecksFailed
from inquiries.actions.gate import HeldBack
from inquiries.checks import Check, Finding
from inquiries.checks.words import WORDS, Words, beside
from inquiries.forms import ReplyForm

WITHOUT_PLACE = (
    Check.WRONG_LANGUAGE,
    Check.STEPS_OPEN,
)  # about the whole text: no word of it is marked


@dataclass(frozen=True, slots=True)
class FindingView:
    finding: Finding

    @property
    def words(self) -> Words:
        return WORDS[self.finding.check]

    @property
    def beside(self) -> str:
        return beside(self.finding)

    @property
    def has_place(self) -> bool:
        return self.finding.check not in WITHOUT_PLACE


class StoppedForm(Protocol):
    """A form whose text was stopped, here or in an app above."""

    cleaned_data: dict[str, Any]

    def wanted(self, name: str) -> str: ...


def checks_context(form: StoppedForm, stopped: ChecksFailed, *, is_live: bool) -> dict[str, Any]:
    findings = stopped.findings
    return {
        "said": stopped.message,
        "findings": [FindingView(one) for one in findings],
        "can_be_overridden": all(one.can_be_overridden for one in findings),
        "needs_reason": any(one.needs_reason for one in findings),
        "keys": " ".join(one.key for one in findings),
        "reason": form.cleaned_data["reason"],
        "then": form.wanted("then"),
        "later": form.wanted("later"),
        # A browser gives no file twice: without the live page they are to be chosen again.
        "lost_files": not is_live and bool(form.cleaned_data["attachments"]),
    }


def held_context(form: ReplyForm, held: HeldBack, *, is_live: bool) -> dict[str, Any]:
    """With what the button wanted, and the findings that were overridden already."""
    override = form.override_of
    return {
        "said": held.message,
        "reasons": held.reasons,
        "then": form.wanted("then"),
        "later": form.wanted("later"),
        "override": " ".join(sorted(override.findings)) if override else "",
        "override_reason": override.reason if override else "",
        "lost_files": not is_live and bool(form.cleaned_data["attachments"]),
    }
