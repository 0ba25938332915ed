"""The editor of views: which values a line offers."""

from collections.abc import Iterable, Sequence

from django import template

from inquiries.view_choices import Choices
from inquiries.view_editor import Line

register = template.Library()


@register.filter
def choices_of(choices: Choices, line: Line) -> list[tuple[str, str]]:
    """Values as the form sends them; one that is offered no more stays while it is chosen."""
    return _with_chosen(choices.get(line.name, ()), line.values)


@register.filter
def fields_of(choices: Choices, line: Line) -> list[tuple[str, str]]:
    """Custom fields by name; none chosen yet stands first, so that nothing is asked by accident."""
    return [("", "–"), *_with_chosen(choices.get("field", ()), [line.code] if line.code else [])]


@register.filter
def field_values_of(choices: Choices, line: Line) -> list[tuple[str, str]]:
    """What may be chosen of a field that has choices; empty for one in which anything is written."""
    offered = choices.get(f"field:{line.code}", ())
    return _with_chosen(offered, line.values) if offered else []


def _with_chosen(
    choices: Iterable[tuple[object, str]], chosen: Sequence[str]
) -> list[tuple[str, str]]:
    offered = [(str(value), label) for value, label in choices]
    known = {value for value, _label in offered}
    return offered + [(value, value) for value in chosen if value not in known]
