"""What a browser may say on its socket: two sentences, and how often. Pure; anything else is None."""

import json
import re
from dataclasses import dataclass

LONGEST = 160  # characters
REFERENCE = re.compile(r"[A-Z]{1,4}-\d{4}-\d{6,9}")
KINDS = ("reply", "note", "")


@dataclass(frozen=True, slots=True)
class Said:
    """`kind` is None for viewing; "" for somebody who stopped writing. No reference: looks away."""

    reference: str
    kind: str | None = None


def read_said(text: str | None) -> Said | None:
    """{"type": "viewing", "reference": …} or {"type": "typing", "reference": …, "kind": …}."""
    if text is None or len(text) > LONGEST:
        return None
    try:
        said = json.loads(text)
    except ValueError:
        return None
    if not isinstance(said, dict) or not all(isinstance(one, str) for one in said.values()):
        return None
    reference = said.get("reference", "")
    is_reference = REFERENCE.fullmatch(reference) is not None
    if said.keys() == {"type", "reference"} and said["type"] == "viewing":
        return Said(reference) if is_reference or not reference else None
    if said.keys() != {"type", "reference", "kind"} or said["type"] != "typing":
        return None
    return Said(reference, said["kind"]) if is_reference and said["kind"] in KINDS else None


class Allowance:
    """How much one socket may say: `burst` at once, then `per_second`; seconds of any clock."""

    def __init__(self, *, burst: int, per_second: float, at: float) -> None:
        self.burst, self.per_second = burst, per_second
        self.left, self.at = float(burst), at
        self.refused = 0

    def take(self, at: float) -> bool:
        """Whether this one is heard; what is refused is counted."""
        self.left = min(self.burst, self.left + (at - self.at) * self.per_second)
        self.at = at
        if self.left < 1:
            self.refused += 1
            return False
        self.left -= 1
        return True
