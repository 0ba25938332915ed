"""Where one tab of an agent is, told to the desk while the agent may be there."""

import secrets
from dataclasses import replace

from desks.permissions import Scope
from desks.realtime import desk_group
from inquiries.models import Inquiry
from inquiries.presence import WRITING, Doing, Spot, forget, note
from inquiries.said import Said
from shared.background import publish


class Whereabouts:
    """Of one socket. Rights are those of its last pulse; where it may not be, it is not."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.tab = secrets.token_hex(6)
        self.spot: Spot | None = None

    def hear(self, said: Said) -> None:
        """What the browser says. Repeating it prolongs it; the desk hears only what is new."""
        if said.kind is None:
            self._look_at(said.reference)
        elif self.spot and self.spot.reference == said.reference:
            is_news = note(self.spot, Doing(said.kind)) if said.kind else forget(self.spot, WRITING)
            self._tell(self.spot, is_news)

    def follow(self, scope: Scope) -> None:
        """Rights as they are now: who lost them, or whose inquiry moved on, is seen there no more."""
        self.scope = scope
        if self.spot is None:
            return
        desk_id = self._desk_of(self.spot.reference)
        if desk_id == self.spot.desk_id:
            return
        moved = replace(self.spot, desk_id=desk_id) if desk_id else None
        self.leave()
        self.spot = moved

    def leave(self) -> None:
        if self.spot:
            self._tell(self.spot, forget(self.spot))
        self.spot = None

    def _look_at(self, reference: str) -> None:
        if self.spot and self.spot.reference != reference:
            self.leave()
        if not reference:
            return
        if self.spot is None:
            desk_id = self._desk_of(reference)
            if desk_id is None:
                return
            self.spot = Spot(desk_id, reference, self.scope.agent_id, self.tab)
        self._tell(self.spot, note(self.spot, Doing.VIEWING))

    def _desk_of(self, reference: str) -> int | None:
        found = Inquiry.objects.visible_to(self.scope).filter(reference=reference)
        return found.values_list("desk_id", flat=True).first()

    def _tell(self, spot: Spot, is_news: bool) -> None:
        """Only where something changed, to the desk alone; who and what is fetched with rights."""
        if is_news:
            hint = {"type": "presence.changed", "reference": spot.reference}
            publish([(desk_group(spot.desk_id), hint)])
