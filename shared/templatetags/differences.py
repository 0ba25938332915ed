"""A difference for eyes and ears: lines through and below, and words; never colour alone."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from shared.differences import Piece

register = template.Library()


@register.simple_tag
def differing(pieces: Iterable[Piece]) -> SafeString:
    """<del> and <ins>, which are lines through and below, with words for who hears them."""
    return format_html_join("", "{}", ((_piece(one),) for one in pieces))


def _piece(one: Piece) -> SafeString | str:
    if one.kind == "gone":
        said = _("taken out:")
        return format_html('<del><span class="visually-hidden">{} </span>{}</del>', said, one.text)
    if one.kind == "new":
        said = _("put in:")
        return format_html('<ins><span class="visually-hidden">{} </span>{}</ins>', said, one.text)
    return one.text
