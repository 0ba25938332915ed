"""One object in its languages side by side, and what is done to each of them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from desks.permissions import Deed
from desks.request import AgentRequest
from knowledge_base.actions import (
    approve_version,
    bring_back_text,
    confirm_text,
    publish_version,
    retire_text,
    return_version,
    submit_version,
    withdraw_version,
    write_version,
)
from knowledge_base.forms import DeedForm, TextForm
from knowledge_base.models import Item, Text, TextVersion
from knowledge_base.permissions import get_item_in, may_do
from knowledge_base.states import LANGUAGES, OPEN
from knowledge_base.variables import VARIABLES
from knowledge_base.views.asking import item_url, reader
from shared.exceptions import HelpdeskError
from shared.responses import done, failed


@dataclass(frozen=True, slots=True)
class Column:
    """One language of the page: its form, what is live of it, and what is written."""

    language: str
    name: str
    form: TextForm
    text: Text | None
    version: TextVersion | None


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: AgentRequest, pk: int) -> HttpResponse:
    scope = reader(request)
    found = get_item_in(scope, pk)
    columns = _columns(request, found)
    status = 200
    if request.method == "POST":
        if all(column.form.is_valid() for column in columns) and _propose(request, found, columns):
            return done(request, item_url(pk), _("Saved as drafts."))
        status = 422
    context = {
        "item": found,
        "columns": columns,
        "variables": VARIABLES,
        "may_propose": may_do(scope, Deed.PROPOSE_KNOWLEDGE, found),
        "may_publish": may_do(scope, Deed.PUBLISH_KNOWLEDGE, found),
    }
    return render(request, "knowledge_base/item.html", context, status=status)


def _columns(request: AgentRequest, found: Item) -> list[Column]:
    texts = {text.language: text for text in found.texts.select_related("item", "live")}
    written = TextVersion.objects.filter(text__item=found, state__in=OPEN)
    versions = {one.text_id: one for one in written.select_related("author", "reviewer")}
    columns = []
    for code, name in LANGUAGES:
        text = texts.get(code)
        version = versions.get(text.pk) if text else None
        form = TextForm(request.POST or None, language=code, words=version or text)
        columns.append(Column(code, str(name), form, text, version))
    return columns


def _propose(request: AgentRequest, found: Item, columns: list[Column]) -> bool:
    """All languages or none; an error is shown at its own language."""
    now, asked = timezone.now(), columns[0]
    try:
        with transaction.atomic():
            for asked in columns:
                if asked.form.is_filled:
                    words = asked.form.cleaned_data
                    write_version(
                        item_id=found.pk,
                        language=asked.language,
                        title=words["title"],
                        body=words["body"],
                        is_correction=words["is_correction"],
                        by=request.user,
                        now=now,
                    )
    except HelpdeskError as error:
        asked.form.add_error(None, str(error.message))
        return False
    return True


DEEDS: dict[str, Callable[..., object]] = {
    "submit": submit_version,
    "return": return_version,
    "approve": approve_version,
    "publish": publish_version,
    "withdraw": withdraw_version,
    "retire": retire_text,
    "bring_back": bring_back_text,
    "confirm": confirm_text,
}


@require_POST
def state(request: AgentRequest, pk: int) -> HttpResponse:
    """One deed on the text of one language."""
    get_item_in(reader(request), pk)
    form = DeedForm(request.POST, deeds=list(DEEDS))
    if not form.is_valid():
        raise Http404
    what = form.cleaned_data
    more = {"note": what["note"]} if what["deed"] == "return" else {}
    try:
        DEEDS[what["deed"]](
            item_id=pk, language=what["language"], by=request.user, now=timezone.now(), **more
        )
    except HelpdeskError as error:
        return failed(request, error, item_url(pk))
    return done(request, item_url(pk), _("Saved."))
