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


@dataclass(frozen=True, slots=True)
class Drafts:
    """What has been begun at one inquiry: one's own by kind, and what colleagues let the desk read."""

    own: dict[str, Draft]
    shared: list[DraftView]


def drafts_for(request: AgentRequest, inquiry: Inquiry) -> Drafts:
    drafts = drafts_at(inquiry, rights_of(request))
    me = request.user.pk
    return Drafts(
        own={one.kind: one for one in drafts if one.author_id == me},
        shared=[DraftView(one) for one in drafts if one.author_id != me],
    )
