"""What programs read: sitemap, feeds, robots. And the one sign that a page was read."""

from itertools import groupby
from xml.etree import ElementTree

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from desks.strangers import address_mark, is_within
from help_centre.actions import note_reading
from help_centre.actions.asking import note_suggestion_read
from help_centre.addresses import absolute, article_path, for_xml
from help_centre.proof import read_opened
from help_centre.queries import categories, changed_at, every_public_text, newest, site
from help_centre.views.pages import in_each_language, public_page
from knowledge_base.actions.missed import note_missed
from knowledge_base.filling import filled_bodies
from knowledge_base.models import Text
from knowledge_base.rendering import plain_text
from knowledge_base.search_models import MissedSearch

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
MOST_ADDRESSES = 50_000  # of the protocol
SUMMARY = 300
MOST_MISSED = 30  # of one address in a quarter of an hour


@public_page
def feed(_request: HttpRequest, language: str) -> HttpResponse:
    """Atom: what is new or changed in this language."""
    here = site()
    atom = Atom1Feed(
        title=for_xml(here.title),
        link=absolute(reverse("help_centre:home", args=[language])),
        description=for_xml(here.welcome),
        language=language,
        feed_url=absolute(reverse("help_centre:feed", args=[language])),
        author_name=for_xml(here.title),  # RFC 4287, 4.1.1: a feed names one, or each entry does
    )
    shown = newest(language, timezone.now())
    bodies = filled_bodies(one.text for one in shown)
    for one in shown:
        atom.add_item(
            title=for_xml(one.text.title),
            link=absolute(one.path),
            description=for_xml(plain_text(bodies[one.text.pk])[:SUMMARY]),
            unique_id=absolute(reverse("help_centre:article", args=[language, one.text.item_id])),
            updateddate=changed_at(one.text),
        )
    content = atom.writeString("utf-8")
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


@public_page
def sitemap(_request: HttpRequest) -> HttpResponse:
    ElementTree.register_namespace("", SITEMAP)
    ElementTree.register_namespace("xhtml", XHTML)
    root = ElementTree.Element(f"{{{SITEMAP}}}urlset")
    now = timezone.now()
    for page in ("help_centre:home", "help_centre:ask"):
        _add(root, in_each_language(page), {})
    for category in categories(now):
        _add(root, in_each_language("help_centre:category", category.slug), {})
    texts = every_public_text(now, MOST_ADDRESSES - len(root))
    for item_id, of_item in groupby(texts, key=lambda one: one.item_id):
        by_language = {one.language: one for one in of_item}
        paths = {code: article_path(item_id, one.title, code) for code, one in by_language.items()}
        _add(root, paths, {code: _changed(one) for code, one in by_language.items()})
    content = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(content, content_type="application/xml; charset=utf-8")


def _changed(text: Text) -> str:
    return changed_at(text).date().isoformat()


def _add(root: ElementTree.Element, paths: dict[str, str], changed: dict[str, str]) -> None:
    """One entry a language, each naming all languages (that is how hreflang is said here)."""
    default = paths.get("en", next(iter(paths.values())))
    for code, path in paths.items():
        entry = ElementTree.SubElement(root, f"{{{SITEMAP}}}url")
        ElementTree.SubElement(entry, f"{{{SITEMAP}}}loc").text = absolute(path)
        if changed.get(code):
            ElementTree.SubElement(entry, f"{{{SITEMAP}}}lastmod").text = changed[code]
        for other, address in [*paths.items(), ("x-default", default)]:
            link = {"rel": "alternate", "hreflang": other, "href": absolute(address)}
            ElementTree.SubElement(entry, f"{{{XHTML}}}link", link)


@login_not_required
@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """The help centre is for everybody; the workspace is nobody's to index."""
    lines = [
        "User-agent: *",
        "Allow: /help/",
        "Allow: /static/",
        "Disallow: /",
        f"Sitemap: {absolute(reverse('help_centre:sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@csrf_exempt  # nobody is signed in here, so nobody's rights could be borrowed
@login_not_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """A page was open for a while; sent by the page itself, without any name.

    `form` names the form that it was opened from, if it was.
    """
    written = request.POST.get("item", "")
    if written.isascii() and written.isdecimal() and len(written) < 10:
        now, item_id = timezone.now(), int(written)
        note_reading(item_id=item_id, address=address_mark(request, now), now=now)
        if form_key := read_opened(request.POST.get("form", "")):
            note_suggestion_read(form_key=form_key, item_id=item_id, now=now)
    return HttpResponse(status=204)


@csrf_exempt  # nobody is signed in here, so nobody's rights could be borrowed
@login_not_required
@require_POST
def missed(request: HttpRequest) -> HttpResponse:
    """A search of ours showed nothing; said by the page itself, with the words that it signed."""
    now = timezone.now()
    if is_within(address_mark(request, now), "missed", MOST_MISSED, now):
        note_missed(signed=request.POST.get("signed", ""), who=MissedSearch.Who.PUBLIC, now=now)
    return HttpResponse(status=204)
