"""What anybody may read: the first page, categories, articles, search."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _

from files.queries import read_file
from help_centre import structured
from help_centre.addresses import absolute, article_path, search_path, slug_of
from help_centre.queries import (
    Article,
    categories,
    changed_at,
    find_article,
    find_category,
    find_picture,
    in_category,
    live_notices,
    more_of_category,
    most_read,
    rendered,
    site,
)
from help_centre.searching import MOST_WRITTEN, search
from help_centre.views.pages import hreflang, in_each_language, page, public_page
from knowledge_base.actions.missed import sign_missed
from knowledge_base.filling import filled_bodies
from knowledge_base.rendering import ANCHOR_PREFIX, headings, plain_text
from knowledge_base.states import LANGUAGE_CODES

SUMMARY = 160
FEWEST_HEADINGS = 3
SUGGESTED = 6
PICTURE = "image/webp"


@public_page
def start(request: HttpRequest) -> HttpResponse:
    """In the reader's language, as the browser says it."""
    language = get_language_from_request(request)[:2]
    code = language if language in LANGUAGE_CODES else "en"
    response = HttpResponseRedirect(reverse("help_centre:home", args=[code]))
    patch_vary_headers(response, ["Accept-Language"])
    return response


@public_page
def home(_request: HttpRequest, language: str) -> HttpResponse:
    now, paths = timezone.now(), in_each_language("help_centre:home")
    context = {
        "categories": categories(now),
        "most_read": most_read(language, now),
        "notices": live_notices(language, now),
        "hreflang": hreflang(paths, reverse("help_centre:start")),
        "data": _about_site(language, paths[language]),
    }
    return page("home", context, language=language, alternates=paths, canonical=paths[language])


def _about_site(language: str, path: str) -> str:
    search = absolute(reverse("help_centre:search", args=[language]))
    about = structured.website(
        title=site().title, language=language, address=absolute(path), search=search
    )
    return structured.data_block(about)


@public_page
def category(_request: HttpRequest, language: str, slug: str) -> HttpResponse:
    now, paths = timezone.now(), in_each_language("help_centre:category", slug)
    found = find_category(slug, now)
    if found is None:
        raise Http404
    trail = [
        (_("Help centre"), absolute(reverse("help_centre:home", args=[language]))),
        (found.name_in(language), absolute(paths[language])),
    ]
    context = {
        "category": found,
        "articles": in_category(found, language, now),
        "hreflang": hreflang(paths, paths["en"]),
        "data": structured.data_block(structured.breadcrumbs(trail)),
    }
    return page("category", context, language=language, alternates=paths, canonical=paths[language])


@public_page
def article(_request: HttpRequest, language: str, pk: int, slug: str = "") -> HttpResponse:
    """The number decides; an old or missing name behind it leads to the present one."""
    now = timezone.now()
    found = find_article(pk, language, now)
    if found is None:
        raise Http404
    if slug != slug_of(found.text.title):
        return HttpResponseRedirect(found.shown.path)
    return _article_page(found, language)


def _article_page(found: Article, language: str) -> HttpResponse:
    text, now = found.text, timezone.now()
    body = filled_bodies([text])[text.pk]
    summary = " ".join(plain_text(body).split())[:SUMMARY]
    own = {code: article_path(one.item_id, one.title, code) for code, one in found.texts.items()}
    any_language = {
        code: article_path(text.item_id, _title(found, code), code) for code in LANGUAGE_CODES
    }
    canonical, parts = own[text.language], headings(body)
    changed = changed_at(text)
    context = {
        "article": found,
        "text": text,
        "body": rendered(body, language=text.language, shown_in=language, now=now),
        "contents": parts if len(parts) >= FEWEST_HEADINGS else [],
        "anchor_prefix": ANCHOR_PREFIX,
        "summary": summary,
        "hreflang": hreflang(own, own.get("en", canonical)),
        "data": _told(found, body, summary, canonical, language),
        "changed": changed,
        "more": more_of_category(found.item, language, now),
    }
    return page(
        "article",
        context,
        language=language,
        alternates=any_language,
        canonical=canonical,
        changed=changed,
    )


def _title(found: Article, code: str) -> str:
    return found.texts.get(code, found.texts.get("en", found.text)).title


def _told(found: Article, body: str, summary: str, canonical: str, language: str) -> str:
    text, category = found.text, found.item.category
    trail = [(_("Help centre"), absolute(reverse("help_centre:home", args=[language])))]
    if category:
        place = reverse("help_centre:category", args=[language, category.slug])
        trail.append((category.name_in(language), absolute(place)))
    trail.append((text.title, absolute(canonical)))
    about = structured.article(
        title=text.title,
        summary=summary,
        language=text.language,
        address=absolute(canonical),
        changed=changed_at(text),
        publisher=site().title,
    )
    faq = structured.questions(body)
    return structured.data_block(about, structured.breadcrumbs(trail), *([faq] if faq else []))


@public_page
def search_page(request: HttpRequest, language: str) -> HttpResponse:
    written = request.GET.get("q", "")[:MOST_WRITTEN].replace("\x00", "").strip()
    paths = {code: search_path(code, written) for code in LANGUAGE_CODES}
    found = search(written, language=language, now=timezone.now(), is_typing=True)
    context = {
        "written": written,
        "found": found,
        "missed": "" if found else sign_missed(written, language),
        "categories": [] if found else categories(timezone.now()),
        "is_unlisted": True,
    }
    return page("search", context, language=language, alternates=paths)


@public_page
def suggestions(request: HttpRequest, language: str) -> HttpResponse:
    """While typing: a part of a page."""
    written = request.GET.get("q", "")[:MOST_WRITTEN].replace("\x00", "").strip()
    now = timezone.now()
    found = search(written, language=language, now=now, limit=SUGGESTED, is_typing=True)
    shown = [one.shown for one in found]
    return page("_suggestions", {"found": shown, "written": written}, language=language)


@public_page
def picture(_request: HttpRequest, pk: int) -> HttpResponse:
    """Of a public text; drawn anew by us when it was added, so it is a picture and nothing else."""
    found = find_picture(pk, timezone.now())
    if found is None:
        raise Http404
    return HttpResponse(read_file(found.stored_file), content_type=PICTURE)
