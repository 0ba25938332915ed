"""What a client of live chat keeps and decides: written from docs/chat-protocol.md alone.

No network here: frames in, frames out. `tests/live/chat_wires.py` carries them.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

Frame = dict[str, Any]


@dataclass
class Storage:
    """What the tabs of one browser share. `acknowledged`: each id with the number that was promised
    for it; `not_sent`: what the person was told about, with the reason."""

    token: str = ""
    outbox: dict[str, Frame] = field(default_factory=dict)
    acknowledged: dict[str, int] = field(default_factory=dict)
    not_sent: dict[str, str] = field(default_factory=dict)
    is_over: bool = False

    def write(self, text: str, files: tuple[str, ...] = ()) -> Frame:
        """A new message: in the outbox before anything is sent."""
        frame: Frame = {"type": "send", "id": str(uuid4()), "text": text}
        if files:
            frame["files"] = list(files)
        self.outbox[frame["id"]] = frame
        return frame


@dataclass
class Screen:
    """One page: the lines that it shows, and what it answers to a frame of the server."""

    storage: Storage
    chat: str = ""
    lines: list[Frame] = field(default_factory=list)
    state: Frame = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    is_asking: bool = False

    @property
    def shown(self) -> int:
        return len(self.lines)

    def hello(self, **extra: str) -> Frame:
        self.is_asking = False
        return {"type": "hello", "protocol": 1, "last": self.shown, **extra}

    def heard(self, frame: Frame) -> list[Frame]:
        """Rules 1 to 4 of the document; unknown frames and members are ignored."""
        match frame.get("type"):
            case "welcome":
                return self._welcomed(frame)
            case "line":
                return self._line(frame)
            case "ack":
                self._stored(frame["id"], frame["seq"])
            case "refused":
                self._refused(frame)
            case "state":
                self.state = frame
        return []

    def _welcomed(self, frame: Frame) -> list[Frame]:
        self.chat = frame["chat"]
        if "token" in frame:
            self.storage.token = frame["token"]
        return list(self.storage.outbox.values())

    def _line(self, frame: Frame) -> list[Frame]:
        seq = frame["seq"]
        if seq <= self.shown:
            if self.lines[seq - 1]["id"] != frame["id"]:
                self.broken.append(f"number {seq} was two lines")
            return []
        if seq > self.shown + 1:
            asked, self.is_asking = self.is_asking, True
            return [] if asked else [{"type": "resume", "last": self.shown}]
        self.is_asking = False
        self.lines.append(frame)
        self._stored(frame["id"], seq)
        return [{"type": "delivered", "upto": seq}] if seq % 4 == 0 else []

    def _stored(self, message_id: str, seq: int) -> None:
        """Both an `ack` and one's own line say it; they may not say different numbers."""
        known = self.storage.acknowledged.get(message_id)
        is_mine = self.storage.outbox.pop(message_id, None) is not None
        if known is None and is_mine:
            self.storage.acknowledged[message_id] = seq
        if known is not None and known != seq:
            self.broken.append(f"{message_id} was promised {known} and {seq}")

    def _refused(self, frame: Frame) -> None:
        """With `retry_after` the wires send it again; without it the person is told."""
        message_id = frame.get("id", "")
        if "retry_after" not in frame and message_id in self.storage.outbox:
            del self.storage.outbox[message_id]
            self.storage.not_sent[message_id] = frame["code"]


def faults_of(screen: Screen, stored: list[tuple[int, str, str]], who: str) -> list[str]:
    """`stored`: number, id and text of each line in the database, by number. What the page shows
    must be just that, and every promise must be kept."""
    faults = [f"{who}: {one}" for one in screen.broken]
    numbers = [seq for seq, _id, _text in stored]
    if numbers != list(range(1, len(stored) + 1)):
        faults.append(f"{who}: the numbers have gaps: {numbers}")
    ids = [message_id for _seq, message_id, _text in stored]
    if len(set(ids)) != len(ids):
        faults.append(f"{who}: a message is stored twice")
    shown = [(one["seq"], one["id"], one["text"]) for one in screen.lines]
    if shown != stored:
        faults.append(f"{who}: shows {len(shown)} lines, stored are {len(stored)}, or others")
    places = {message_id: seq for seq, message_id, _text in stored}
    for message_id, seq in screen.storage.acknowledged.items():
        if places.get(message_id) != seq:
            faults.append(f"{who}: {message_id} was promised {seq}, is {places.get(message_id)}")
    return faults
