"""One person's page: who it is, addresses, merging with undo. The history comes by link from above."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts.actions import edit_contact, merge_contacts
from contacts.actions import undo_merge as undo_contact_merge
from contacts.forms import ContactForm, MergeForm
from contacts.models import Contact, ContactMerge
from contacts.queries import addresses_of, contacts_visible_to, get_contact_for, names_of
from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from shared.exceptions import HelpdeskError
from shared.responses import SeeOther, done, failed

CANDIDATES = 20


@require_safe
def detail(request: AgentRequest, pk: int) -> HttpResponse:
    """A merged contact's page is its survivor's, so old links keep working."""
    found = get_contact_for(request.user, pk)
    if found.root_id:
        return SeeOther(_url(found.root_id))
    scope = rights_of(request)
    context = {
        "contact": found,
        "name": names_of([found])[found.pk],
        "addresses": addresses_of(found),
        "merges": _merges_of(found),
        "may_edit": bool(scope.desk_ids_for(Deed.EDIT_CONTACT)),
        "may_merge": bool(scope.desk_ids_for(Deed.MERGE_CONTACTS)),
        "now": timezone.now(),
    }
    return render(request, "contacts/detail.html", context)


def _merges_of(contact: Contact) -> list[ContactMerge]:
    """Merges into this contact that can still be undone, newest first."""
    merges = ContactMerge.objects.filter(survivor=contact, undone_at=None)
    return list(merges.select_related("absorbed", "by").order_by("-merged_at"))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    found = get_contact_for(request.user, pk, Deed.EDIT_CONTACT)
    initial = {
        "name": found.name,
        "organisation": found.organisation,
        "role": found.role,
        "language": found.language,
    }
    form = ContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        edit_contact(contact_id=found.pk, by=request.user, **form.cleaned_data)
        return done(request, _url(found.pk), _("Saved."))
    status = 422 if form.errors else 200
    return render(request, "contacts/edit.html", {"contact": found, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: AgentRequest, pk: int) -> HttpResponse:
    """Two contacts are one person: choose the other one, which is pointed at this one."""
    found = get_contact_for(request.user, pk, Deed.MERGE_CONTACTS)
    typed = request.GET.get("q", "").strip()
    seen = contacts_visible_to(rights_of(request), Deed.MERGE_CONTACTS)
    others = seen.filter(merged_into=None).exclude(pk=found.pk)
    form = MergeForm(request.POST or None, candidates=others)
    if request.method == "POST" and form.is_valid():
        return _merge(request, found, form.cleaned_data["absorbed"])
    context = {
        "contact": found,
        "form": form,
        "typed": typed,
        "candidates": _alike(others, found, typed),
    }
    return render(request, "contacts/merge.html", context, status=422 if form.errors else 200)


def _alike(others, contact: Contact, typed: str) -> list[Contact]:  # type: ignore[no-untyped-def]
    """Contacts whose name or address contains what was typed; without it, the same name."""
    needle = typed or contact.name
    if len(needle) < 2:
        return []
    by_name = others.filter(name__icontains=needle)
    by_address = others.filter(addresses__value__icontains=needle.casefold())
    found = (by_name | by_address).prefetch_related("addresses").order_by("name", "pk")
    return list(found[:CANDIDATES])


def _merge(request: AgentRequest, survivor: Contact, absorbed: Contact) -> HttpResponse:
    back = _url(survivor.pk)
    try:
        merge_contacts(
            survivor_id=survivor.pk, absorbed_id=absorbed.pk, by=request.user, now=timezone.now()
        )
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _("Merged. It can be undone on this page."))


@require_POST
def undo(request: AgentRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ContactMerge, pk=pk)
    visible = contacts_visible_to(rights_of(request), Deed.MERGE_CONTACTS)
    if not visible.filter(pk=found.survivor_id).exists():
        raise Http404
    back = _url(found.survivor_id)
    try:
        undo_contact_merge(merge_id=pk, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _("Undone: they are two people again."))


def _url(pk: int) -> str:
    return reverse("contacts:detail", args=[pk])
