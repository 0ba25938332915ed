"""Categories of the public help centre: their words in three languages and their order."""

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from desks.request import AgentRequest
from knowledge_base.actions import remove_category, save_category
from knowledge_base.fact_forms import CategoryForm
from knowledge_base.models import Category
from knowledge_base.views.asking import coordinator
from knowledge_base.views.tabs import tabs_for
from shared.exceptions import HelpdeskError
from shared.responses import done, failed


@require_http_methods(["GET", "HEAD", "POST"])
def categories(request: AgentRequest) -> HttpResponse:
    """The list; posted: a new one."""
    return _page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def category(request: AgentRequest, pk: int) -> HttpResponse:
    coordinator(request)
    return _page(request, get_object_or_404(Category, pk=pk))


def _page(request: AgentRequest, found: Category | None) -> HttpResponse:
    scope = coordinator(request)
    form = CategoryForm(request.POST or None, category=found)
    status = 200
    if request.method == "POST":
        if form.is_valid() and _is_saved(request, form, found):
            return done(request, reverse("knowledge_base:categories"), _("Saved."))
        status = 422
    context = {
        "form": form,
        "category": found,
        "categories": Category.objects.annotate(texts=Count("items")),
        "tabs": tabs_for(scope, "categories"),
    }
    return render(request, "knowledge_base/categories.html", context, status=status)


def _is_saved(request: AgentRequest, form: CategoryForm, found: Category | None) -> bool:
    try:
        save_category(**form.said, category=found, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        form.add_error(None, str(error.message))
        return False
    return True


@require_POST
def remove(request: AgentRequest, pk: int) -> HttpResponse:
    coordinator(request)
    get_object_or_404(Category, pk=pk)
    back = reverse("knowledge_base:categories")
    try:
        remove_category(category_id=pk, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _("Removed."))
