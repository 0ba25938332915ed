"""Drafts as pages show them: the agent's own in the composer, those of colleagues in the thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from desks.request import AgentRequest, rights_of
from inquiries.models import Draft, DraftFile, Inquiry
from inquiries.queries import drafts_at
from inquiries.rich_text import with_pictures


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft with its files and its text as rich text; empty for one in plain words."""

    draft: Draft

    @property
    def files(self) -> Sequence[DraftFile]:
        return cast("Sequence[DraftFile]", getattr(self.draft, "present_files", ()))

    @property
    def rich(self) -> SafeString:
        return mark_safe(with_pictures(self.draft.html, self._address_of))  # noqa: S308 - sanitised

    @property
    def was_edited_by_another(self) -> bool:
        return self.draft.edited_by_id != self.draft.author_id

    def _address_of(self, content_id: str) -> str:
        found = next((one.pk for one in self.files if one.content_id == content_id), None)
        return reverse("inquiries:draft_file", args=[found]) if found else ""


def own_drafts(request: AgentRequest, inquiry: Inquiry) -> dict[str, Draft]:
    """By kind."""
    mine = (one for one in _drafts(request, inquiry) if one.author_id == request.user.pk)
    return {one.kind: one for one in mine}


def shared_drafts(request: AgentRequest, inquiry: Inquiry) -> list[DraftView]:
    """What colleagues let the desk read."""
    others = (one for one in _drafts(request, inquiry) if one.author_id != request.user.pk)
    return [DraftView(one) for one in others]


def _drafts(request: AgentRequest, inquiry: Inquiry) -> list[Draft]:
    return drafts_at(inquiry, rights_of(request))
