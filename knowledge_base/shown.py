"""A text of the knowledge base as an agent sees it: facts filled, links and pictures by rights."""

from django.urls import reverse
from django.utils.safestring import SafeString

from desks.permissions import Scope
from knowledge_base.filling import fact_values
from knowledge_base.models import Item, Picture
from knowledge_base.rendering import ANCHOR_PREFIX, references, render_html
from knowledge_base.variables import fact_codes, fill


def html_for(
    scope: Scope, body: str, *, language: str, top_level: int = 3, prefix: str = ANCHOR_PREFIX
) -> SafeString:
    """What names an item or a picture that the agent may not see is shown as plain words.

    Three statements at most, whatever the text names.
    """
    filled = fill(body, fact_values(fact_codes(body), language))
    named = references(body)
    items = _addresses({one.target for one in named if one.kind == "item"}, scope)
    files = _pictures({one.target for one in named if one.kind == "file"}, scope)
    return render_html(
        filled,
        language=language,
        link_to=items.get,
        file_url=files.get,
        top_level=top_level,
        anchor_prefix=prefix,
    )


def _addresses(codes: set[str], scope: Scope) -> dict[str, str]:
    if not codes:
        return {}
    rows = Item.objects.visible_to(scope).filter(code__in=codes).values_list("code", "pk")
    return {code: reverse("knowledge_base:item", args=[pk]) for code, pk in rows}


def _pictures(names: set[str], scope: Scope) -> dict[str, str]:
    ids = [int(one) for one in names if one.isdecimal() and len(one) < 18]
    if not ids:
        return {}
    found = Picture.objects.visible_to(scope).filter(pk__in=ids).values_list("pk", flat=True)
    return {str(pk): reverse("knowledge_base:picture", args=[pk]) for pk in found}
