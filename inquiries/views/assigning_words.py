"""Why work has changed hands, and why there is no next inquiry, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from inquiries.assigning import Why


def language_name(code: str) -> str:
    """In the language of the page: French, français, francés."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:  # none that is known
        return code


def language_names(codes: list[str]) -> str:
    return get_text_list([language_name(one) for one in codes], _("and"))


def assigned_because(reason: str, data: Mapping[str, Any], before: str, after: str) -> str:
    words = {"whom": after, "who": before}
    if reason == Why.NEXT:
        return _("%(whom)s asked for the next inquiry and took this") % words
    if reason == Why.BACK:
        return _("%(whom)s is back and took this again") % words
    if reason == Why.ABSENT:
        return _("%(who)s is absent: this went to %(whom)s, who stands in") % words
    words["language"] = language_name(data.get("language", ""))
    return _("Given to %(whom)s, who was next in turn for %(language)s") % words


def returned_because(reason: str, before: str) -> str:
    words = {"who": before}
    if reason == Why.LEFT:
        return _("%(who)s does not work here any more: this is back with all") % words
    if reason == Why.AWAY:
        return _("The inquirer wrote while %(who)s is away: this is back with all") % words
    return _("%(who)s is absent: this is back with all") % words


def why_nothing(elsewhere: Mapping[str, int], answers_in: list[str], put_aside: int) -> str:
    """`elsewhere`: how many wait in each language; the agent's own have none left."""
    others = {code: number for code, number in elsewhere.items() if code not in answers_in}
    if answers_in and others:
        number = sum(others.values())
        said = ngettext(
            "Nothing waits in your languages. %(number)d inquiry waits in %(languages)s.",
            "Nothing waits in your languages. %(number)d inquiries wait in %(languages)s.",
            number,
        )
        return said % {"number": number, "languages": language_names(sorted(others))}
    if put_aside:
        said = ngettext(
            "Nothing waits for anybody now. %(number)d inquiry is put aside until later.",
            "Nothing waits for anybody now. %(number)d inquiries are put aside until later.",
            put_aside,
        )
        return said % {"number": put_aside}
    return _("Nothing waits: every inquiry of your desks has an owner.")
