"""Tags of one inquiry by a quick menu, and the page where a desk's words are looked after."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from desks.permissions import Deed, Scope, may_manage
from desks.queries import desks_to_manage
from desks.request import AgentRequest, manager_of, rights_of
from inquiries.actions.tag_words import merge_tags, retire_tag, save_tag
from inquiries.actions.tags import add_tags, remove_tags
from inquiries.models import Inquiry, Tag
from inquiries.permissions import get_inquiry_for
from inquiries.tag_forms import TagForm
from inquiries.tag_queries import COUNTED, count_uses, tags_of, tags_to_manage, usable_tags
from inquiries.views.deeds import back_to
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import asked_by_htmx, done, failed

MANAGE = Deed.MANAGE_TAGS


# --- of one inquiry ------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def of_inquiry(request: AgentRequest, reference: str) -> HttpResponse:
    """The menu with what is on it and what may be put on it; posted: one on or off."""
    inquiry = get_inquiry_for(request.user, reference)
    if request.method == "POST":
        return _posted(request, inquiry)
    present = tags_of(inquiry)
    known = {tag.pk for tag in present}
    context = {
        "inquiry": inquiry,
        "present": present,
        "others": [tag for tag in usable_tags(inquiry.desk_id) if tag.pk not in known],
        "may_manage": may_manage(rights_of(request), MANAGE, inquiry.desk_id),
    }
    if asked_by_htmx(request):
        return render(request, "inquiries/_tag_menu.html", context)
    return render(request, "inquiries/tag_menu.html", context)


def _posted(request: AgentRequest, inquiry: Inquiry) -> HttpResponse:
    by, now, back = request.user, timezone.now(), back_to(request, inquiry)
    deed = remove_tags if "remove" in request.POST else add_tags
    written = request.POST.get("remove") or request.POST.get("add", "")
    tags = list(Tag.objects.filter(pk=int(written))) if written.isdecimal() else []
    try:
        if not tags:
            raise InvalidInput(_("Choose a tag."))
        deed(inquiry_id=inquiry.pk, tags=tags, by=by, now=now)
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back)


# --- the words -----------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: AgentRequest) -> HttpResponse:
    """All words that the agent looks after; posted: a new one."""
    scope = manager_of(request, MANAGE)
    form = TagForm(
        request.POST or None,
        desks=desks_to_manage(scope, MANAGE),
        may_all=may_manage(scope, MANAGE, None),
    )
    if request.method == "POST" and form.is_valid() and (saved := _save(request, form, None)):
        return _saved(request, saved)
    context = _context(scope) | {"form": form}
    return render(request, "inquiries/tags.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def word(request: AgentRequest, pk: int) -> HttpResponse:
    """One word: its names and looks."""
    tag = _get(request, pk)
    form = TagForm(request.POST or None, tag=tag)
    if request.method == "POST" and form.is_valid() and (saved := _save(request, form, tag)):
        return _saved(request, saved)
    scope = rights_of(request)
    others = tags_to_manage(_desk_ids(scope), all_desks=may_manage(scope, MANAGE, None))
    context = {
        "form": form,
        "tag": tag,
        "targets": [one for one in others if _may_become(tag, one)],
        "uses": count_uses([tag])[tag.pk],
        "most": COUNTED,
    }
    return render(request, "inquiries/tag.html", context, status=422 if form.errors else 200)


@require_POST
def word_deed(request: AgentRequest, pk: int) -> HttpResponse:
    """Retire, offer again, or merge: by the button that was pressed."""
    tag = _get(request, pk)
    back = reverse("inquiries:tags")
    try:
        said = _decide(request, tag)
    except HelpdeskError as error:
        return failed(request, error, reverse("inquiries:tag", args=[tag.pk]))
    return done(request, back, said)


def _decide(request: AgentRequest, tag: Tag) -> str:
    by, now, decision = request.user, timezone.now(), request.POST.get("decision")
    if decision == "merge":
        into = request.POST.get("into", "")
        if not into.isdecimal():
            raise InvalidInput(_("Choose another tag."))
        target = merge_tags(source_id=tag.pk, target_id=int(into), by=by, now=now)
        return _("%(tag)s went into %(target)s.") % {"tag": tag.name, "target": target.name}
    if decision not in ("retire", "return"):
        raise InvalidInput()
    retire_tag(tag_id=tag.pk, retired=decision == "retire", by=by, now=now)
    if decision == "return":
        return _("It is offered again.")
    return _("Retired: %(tag)s") % {"tag": tag.name}


def _save(request: AgentRequest, form: TagForm, tag: Tag | None) -> Tag | None:
    values: dict[str, Any] = dict(form.cleaned_data)
    desk = values.pop("desk", None)
    try:
        return save_tag(tag=tag, desk=desk, names=values, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        form.add_error(None, str(error.message))
        return None


def _saved(request: AgentRequest, tag: Tag) -> HttpResponse:
    return done(request, reverse("inquiries:tags"), _("Saved: %(tag)s") % {"tag": tag.name})


def _context(scope: Scope) -> dict[str, Any]:
    tags = list(tags_to_manage(_desk_ids(scope), all_desks=True))
    uses = count_uses(tags)
    rows = [(tag, uses[tag.pk], may_manage(scope, MANAGE, tag.desk_id)) for tag in tags]
    return {
        "in_use": [row for row in rows if not row[0].retired_at],
        "retired": [row for row in rows if row[0].retired_at],
        "most": COUNTED,
    }


def _get(request: AgentRequest, pk: int) -> Tag:
    tag = get_object_or_404(Tag, pk=pk, merged_into=None)
    if not may_manage(manager_of(request, MANAGE), MANAGE, tag.desk_id):
        raise Http404
    return tag


def _desk_ids(scope: Scope) -> frozenset[int]:
    return frozenset(desks_to_manage(scope, MANAGE).values_list("pk", flat=True))


def _may_become(tag: Tag, other: Tag) -> bool:
    is_same = other.pk == tag.pk
    return not is_same and not other.retired_at and other.desk_id in (None, tag.desk_id)
