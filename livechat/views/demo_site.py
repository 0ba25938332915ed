"""A site that plays the part of any other one: in the quick start alone, to try the widgets out."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from livechat.models import Widget


@login_not_required
@require_safe
def demo_site(request: HttpRequest) -> HttpResponse:
    """`?desk=hague&lang=fr&theme=dark`: the widget of another desk, other words, another look."""
    if not settings.DEBUG:
        raise Http404
    widgets = list(Widget.objects.in_use().select_related("desk").order_by("desk__position", "pk"))
    asked = [one for one in widgets if one.desk.code == request.GET.get("desk")]
    language = request.GET.get("lang", "en")[:2]
    language = language if language in dict(settings.LANGUAGES) else "en"
    context = {
        "widget": next(iter([*asked, *widgets]), None),
        "widgets": widgets,
        "language": language,
        "theme": request.GET.get("theme", "auto"),
        "languages": settings.LANGUAGES,
    }
    with translation.override(language):
        return render(request, "livechat/demo_site.html", context)
