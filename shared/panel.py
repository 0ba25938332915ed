"""Where apps above show themselves: parts of an inquiry's panel, entries of the rail. Settings list them."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class PanelSection:
    """A part of the panel that the page fetches when it is about to be seen.

    `address` names a URL that takes the inquiry's reference. It answers htmx with the inside of
    the section and everybody else with a page (inquiries.views.sections.section_response), asks for
    the right itself, and costs the same for a long history as for a short one. Who may not do
    `deed` (desks.permissions.Deed) at the inquiry's desk is not offered it. `lines` of room are
    kept for it, so that nothing jumps when it comes. `is_first`: it stands above the inquiry's own
    data and is there at once; `first_when`: so it does while this field of the inquiry is set.
    """

    address: str
    title: Promise
    deed: str
    lines: int = 3
    is_first: bool = False
    first_when: str = ""


@dataclass(frozen=True, slots=True)
class RailPlace:
    """An entry of the rail with a count.

    `url_for` names a function that gives a scope its address there, '' for who has no such page;
    `waiting` one that gives the rows which wait for that scope. `key` is its keys, `icon` a name on
    the sprite.
    """

    app: str
    label: Promise
    icon: str
    key: str
    url_for: str
    waiting: str
