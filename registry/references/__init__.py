"""References in free text: found, normalised and told apart. Pure; docs/adr/0023.

`finding` is the way in. The tables: `marked` (forms that name themselves), `anchors` (words before
a number), `fillers`, `spoken` (numbers said aloud); `lists` expands what is written short.
"""

from registry.references.finding import find_references
from registry.references.kinds import FORMS, Kind, Reference, Sureness, digits_in, key_of
from registry.references.messages import Mention, Place, find_in_message, read_letter
from registry.references.numbers import all_digits

__all__ = [
    "FORMS",
    "Kind",
    "Mention",
    "Place",
    "Reference",
    "Sureness",
    "all_digits",
    "digits_in",
    "find_in_message",
    "find_references",
    "key_of",
    "read_letter",
]
