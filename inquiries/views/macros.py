"""Macros: the page of them, their editor, and their use with one inquiry."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desks.permissions import Deed, Scope
from desks.request import AgentRequest, desks_of, rights_of
from inquiries.actions.macro_use import use_macro
from inquiries.actions.macros import delete_macro, may_change_macro, save_macro
from inquiries.forms import new_key
from inquiries.macro_forms import MacroForm
from inquiries.macro_queries import macros_for, macros_in
from inquiries.macro_texts import MacroText
from inquiries.models import Inquiry, Macro
from inquiries.permissions import get_inquiry_for
from inquiries.snooze_times import Until
from inquiries.views.bulk_words import until_words
from inquiries.views.deeds import back_to
from inquiries.views.macro_words import MacroNames, names_for, words_of
from knowledge_base.queries import titles_of
from knowledge_base.states import Kind
from knowledge_base.variables import VARIABLES
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import CHANGED, SeeOther, asked_by_htmx, done, failed


@dataclass(frozen=True, slots=True)
class MacroLine:
    """One macro with its deeds in words; `is_named` when it is the one that was asked for."""

    macro: Macro
    words: list[str]
    may_change: bool = False
    is_named: bool = False


# --- the page of them ----------------------------------------------------------------------------
@require_safe
def macros(request: AgentRequest) -> HttpResponse:
    scope = rights_of(request)
    found = macros_in(scope)
    names = _names(request, found)
    lines = [
        MacroLine(one, words_of(one.steps, names), may_change_macro(scope, one)) for one in found
    ]
    present = [one for one in lines if not one.macro.deleted_at]
    own = (_("Only for you"), [one for one in present if one.macro.owner_id])
    shared = [
        (desk.name, [one for one in present if one.macro.desk_id == desk.pk])
        for desk in desks_of(request)
    ]
    context = {
        "groups": [group for group in (own, *shared) if group[1]],
        "deleted": [one for one in lines if one.macro.deleted_at and one.may_change],
    }
    return render(request, "inquiries/macros.html", context)


def _names(request: AgentRequest, found: list[Macro]) -> MacroNames:
    has_items = any("item" in one.steps for one in found)
    scope = rights_of(request)
    texts = dict(titles_of(scope, Kind.TEMPLATE, request.user.language)) if has_items else {}
    return names_for(found, texts)


@require_http_methods(["GET", "HEAD", "POST"])
def new_macro(request: AgentRequest) -> HttpResponse:
    """?copy=12 begins with everything of that macro, as the agent's own."""
    if request.method == "POST":
        return _edited(request, None)
    wanted = request.GET.get("copy", "")
    visible = Macro.objects.visible_to(rights_of(request)).in_use()
    copied = visible.filter(pk=wanted).first() if wanted.isdecimal() else None
    form = _form(request, copied)
    if copied:
        name = _("%(name)s (copy)") % {"name": copied.name}
        form.initial.update(name_en=name, shared="")
    return _page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_macro(request: AgentRequest, pk: int) -> HttpResponse:
    macro = Macro.objects.visible_to(rights_of(request)).in_use().filter(pk=pk).first()
    if macro is None or not may_change_macro(rights_of(request), macro):
        raise Http404
    if request.method == "POST":
        return _edited(request, macro)
    return _page(request, _form(request, macro), macro)


def _form(request: AgentRequest, macro: Macro | None, data: Any = None) -> MacroForm:
    scope, desks = rights_of(request), desks_of(request)
    return MacroForm(
        data,
        scope=scope,
        desks=desks,
        shareable=[desk for desk in desks if scope.may(Deed.SHARE_MACROS, desk.pk)],
        presets=[(one, until_words(one)) for one in Until if one != Until.AT],
        macro=macro,
    )


def _edited(request: AgentRequest, macro: Macro | None) -> HttpResponse:
    form = _form(request, macro, request.POST)
    if not form.is_valid():
        return _page(request, form, macro, status=422)
    try:
        saved = save_macro(
            names=form.names,
            steps=form.steps,
            desk=form.desk,
            by=request.user,
            now=timezone.now(),
            macro_id=macro.pk if macro else None,
            version=form.cleaned_data["version"],
        )
    except HelpdeskError as error:
        form.add_error(None, str(error.message))
        return _page(request, form, macro, status=error.status)
    messages.success(request, _("Saved: %(name)s") % {"name": saved.name})
    return SeeOther(reverse("inquiries:macros"))


def _page(
    request: AgentRequest, form: MacroForm, macro: Macro | None, *, status: int = 200
) -> HttpResponse:
    variables = [f"{{{{ {name} }}}}" for name in VARIABLES]
    context = {"form": form, "macro": macro, "variables": variables}
    return render(request, "inquiries/macro.html", context, status=status)


@require_POST
def macro_deed(request: AgentRequest, pk: int) -> HttpResponse:
    """Delete, or bring back: by the button that was pressed."""
    wanted, back = request.POST.get("do", ""), reverse("inquiries:macros")
    try:
        if wanted not in ("delete", "restore"):
            raise InvalidInput()
        deleted = wanted == "delete"
        macro = delete_macro(macro_id=pk, deleted=deleted, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        return failed(request, error, back)
    said = _("“%(name)s” is deleted.") if deleted else _("“%(name)s” is back.")
    return done(request, back, said % {"name": macro.name})


# --- with one inquiry ----------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def of_inquiry(request: AgentRequest, reference: str) -> HttpResponse:
    """The menu of macros; posted: the chosen one is used."""
    inquiry = get_inquiry_for(request.user, reference)
    if request.method == "POST":
        return _use(request, inquiry)
    lines = _lines(request, inquiry)
    context = {"inquiry": inquiry, "lines": lines, "key": new_key()}
    whole = "inquiries/macro_menu.html"
    return render(
        request, "inquiries/_macro_menu.html" if asked_by_htmx(request) else whole, context
    )


def _lines(request: AgentRequest, inquiry: Inquiry) -> list[MacroLine]:
    scope: Scope = rights_of(request)
    found = macros_for(scope, {inquiry.desk_id})
    names = _names(request, found)
    named = request.GET.get("macro", "")
    lines = [
        MacroLine(one, words_of(one.steps, names), is_named=named == str(one.pk)) for one in found
    ]
    return sorted(lines, key=lambda one: not one.is_named)


def _use(request: AgentRequest, inquiry: Inquiry) -> HttpResponse:
    written, back = request.POST.get("macro", ""), back_to(request, inquiry)
    is_live = asked_by_htmx(request)
    try:
        if not written.isdecimal():
            raise InvalidInput()
        text = use_macro(
            inquiry=inquiry,
            macro_id=int(written),
            by=request.user,
            submission_key=request.POST.get("submission_key", "")[:64] or new_key(),
            into_draft=not is_live,
            now=timezone.now(),
        )
    except HelpdeskError as error:
        return failed(request, error, back)
    if not is_live:
        return done(request, f"{back}#composer", _("Done."))
    return _with_text(text)


def _with_text(text: MacroText) -> HttpResponse:
    """Its deeds are told by the dock, with their undoing; its text is put where the caret stands."""
    found = {"text": text.text, "html": text.html or None, "textId": text.used or None}
    return JsonResponse(found, headers={"HX-Trigger": CHANGED})
