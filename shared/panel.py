"""What stands in the side panel of an inquiry: settings list it, so that any app may add its part."""

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
