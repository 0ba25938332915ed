"""The editor of views: which values a line offers."""

from django import template

from inquiries.view_choices import Choices
from inquiries.view_editor import Line

register = template.Library()


@register.filter
def choices_of(choices: Choices, line: Line) -> list[tuple[str, str]]:
    """Values as the form sends them; one that is offered no more stays while it is chosen."""
    offered = [(str(value), label) for value, label in choices.get(line.name, ())]
    known = {value for value, _label in offered}
    return offered + [(value, value) for value in line.values if value not in known]
