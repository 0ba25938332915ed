"""Words of a desk's calendar."""

from django import template
from django.utils.dates import WEEKDAYS

register = template.Library()


@register.filter
def weekday_name(number: int) -> str:
    return str(WEEKDAYS[number])
