"""What a visitor's page asks before a chat and beside it (docs/chat-protocol.md, doors for visitors)."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from knowledge_base.models import Text
from knowledge_base.search import search_texts
from knowledge_base.search.words import fold
from knowledge_base.states import Kind
from livechat.actions.blocking import is_blocked
from livechat.actions.opening import FirstWords, IdentityUsed, open_chat, opening_mark
from livechat.actions.rating import rate_chat
from livechat.actions.reaching import give_contact
from livechat.identity import BadIdentity, Identity, read_identity
from livechat.models import Chat, Widget
from livechat.opening_form import (
    LANGUAGES,
    LONGEST_EMAIL,
    LONGEST_NAME,
    Invalid,
    Opening,
    asked_for,
    email_of,
    name_of,
    read_opening,
)
from livechat.protocol import MAX_FILES, MAX_TEXT, VERSION
from livechat.secrets import unseal
from livechat.views.doors import (
    DoorError,
    chat_of,
    door,
    let_read,
    read_json,
    require_few,
    require_within,
    widget_at,
)
from livechat.waiting import Presence, minutes_waited, presence_of, waiting_at
from registry.topics import find_topic

KEPT = "public, max-age=15"
MAX_FILE = 10 * 1024 * 1024  # bytes
MOST_OPENED, MOST_ASKED = 8, 150
SUGGESTED = 4
SHORTEST, MOST_WRITTEN = 12, 200
LONGEST_RATING = 1_000
TEXTS = ("greeting", "away", "consent", "rating")


@door("GET", "HEAD", others_may_read=True)
def widget(request: HttpRequest, key: str) -> HttpResponse:
    """Before anything is written: who is there, what is asked, the widget's own words."""
    shown, now = widget_at(key), timezone.now()
    language = _language(request)
    presence = presence_of(shown.desk, now)
    response = JsonResponse(
        {
            "protocol": VERSION,
            "key": shown.key,
            "language": language,
            "languages": list(LANGUAGES),
            "name": shown.name_in(language),
            "desk": shown.desk.name_in(language),
            **_here(shown, presence, now),
            "texts": {one: shown.texts.get(language, {}).get(one, "") for one in TEXTS},
            "topics": _topics(shown, language),
            "asks": _asks(shown, is_here=presence.is_here),
            "takes_files": shown.takes_files,
            "limits": {
                "text": MAX_TEXT,
                "files": MAX_FILES,
                "file_bytes": MAX_FILE,
                "name": LONGEST_NAME,
                "email": LONGEST_EMAIL,
            },
        }
    )
    response.headers["Cache-Control"] = KEPT
    response.headers["Vary"] = "Accept-Language"
    return let_read(request, response, shown.sites)


def _language(request: HttpRequest) -> str:
    wanted = [request.GET.get("language", "")]
    wanted += [one.split(";")[0] for one in request.headers.get("Accept-Language", "").split(",")]
    codes = (one.strip()[:2].lower() for one in wanted)
    return next((one for one in codes if one in LANGUAGES), "en")


def _here(shown: Widget, presence: Presence, now: datetime) -> dict[str, Any]:
    return {
        "state": presence.state,
        "opens_at": presence.opens_at.strftime("%Y-%m-%dT%H:%M:%SZ") if presence.opens_at else None,
        "waiting": waiting_at(shown.desk_id),
        "minutes": minutes_waited(shown, now),
        "answered_within": int(shown.answered_within.total_seconds()),
    }


def _topics(shown: Widget, language: str) -> list[dict[str, str]]:
    found = (find_topic(shown.desk.code, code) for code in shown.topics)
    return [{"code": one.code, "name": one.name.in_language(language)} for one in found if one]


def _asks(shown: Widget, *, is_here: bool) -> dict[str, Any]:
    names = ("name", "email", "registration", "topic")
    asked: dict[str, Any] = {one: asked_for(shown, one, is_here=is_here) for one in names}
    return asked | {"consent": bool(shown.asks.get("consent", True))}


@door("POST")
def articles(request: HttpRequest, key: str) -> HttpResponse:
    """What may answer it, while it is typed. Nothing of it is kept."""
    widget_at(key)
    said = read_json(request)
    require_within(request, "articles", MOST_ASKED)
    written, language = str(said.get("text", ""))[:MOST_WRITTEN], said.get("language")
    if language not in LANGUAGES or len(written.strip()) < SHORTEST:
        return JsonResponse({"articles": []})
    return JsonResponse({"articles": _suggested(written.replace("\0", ""), language)})


def _suggested(written: str, language: str) -> list[dict[str, Any]]:
    now = timezone.now()
    texts = Text.objects.public(now).filter(item__kind=Kind.ARTICLE)
    hits = search_texts(
        texts, written=written, language=language, limit=SUGGESTED, is_typing=False, now=now
    )
    return [_article(hit.text, language) for hit in hits]


def _article(text: Text, language: str) -> dict[str, Any]:
    slug = slugify(fold(text.title))[:60].strip("-_") or "text"
    path = reverse("help_centre:article", args=[language, text.item_id, slug])
    return {"id": text.item_id, "title": text.title, "language": text.language, "url": path}


@door("POST")
def open_door(request: HttpRequest, key: str) -> HttpResponse:
    """The first line. Sent again with the same key it is the same chat, with a token of its own."""
    shown, now = widget_at(key), timezone.now()
    presence = presence_of(shown.desk, now)
    opening = read_opening(read_json(request), shown, is_here=presence.is_here)
    known = Chat.objects.filter(opening_mark=opening_mark(shown, opening.key)).exists()
    mark = require_within(request, "open", MOST_OPENED)
    words = _first_words(shown, opening, _identity(shown, opening, now, known=known))
    words |= {"address_mark": mark, "away": "" if presence.is_here else presence.state}
    if is_blocked(shown.desk, email=words["email"], address_mark=mark, now=now):
        raise DoorError(403, "blocked")
    try:
        chat, token = open_chat(widget=shown, words=FirstWords(**words), now=now)
    except IdentityUsed:
        raise DoorError(403, "identity") from None
    return JsonResponse(
        {
            "chat": chat.public_id,
            "token": token,
            "state": chat.state,
            "last": chat.last_seq,
            "registration": chat.registration or None,
        },
        status=200 if known else 201,
    )


def _identity(shown: Widget, opening: Opening, now: datetime, *, known: bool) -> Identity | None:
    """Of a chat that is there already it was checked; meanwhile it may have expired."""
    if known or not opening.identity:
        return None
    secret = unseal(shown.identity_secret)
    try:
        return read_identity(opening.identity, secret=secret, audience=shown.key, now=now)
    except BadIdentity:
        raise DoorError(403, "identity") from None


def _first_words(shown: Widget, opening: Opening, identity: Identity | None) -> dict[str, Any]:
    words: dict[str, Any] = {
        "client_id": opening.id,
        "key": opening.key,
        "text": opening.text,
        "language": opening.language,
        "name": " ".join(opening.name.split()),
        "email": opening.email,
        "topic": opening.topic,
        "registration": opening.registration,
        "page_url": opening.page,
    }
    if identity:
        words |= {
            "name": identity.name or words["name"],
            "email": identity.email,
            "is_verified": True,
            "jti": identity.jti,
            "signed_until": identity.expires_at,
        }
    return words


@door("POST")
def contact(request: HttpRequest) -> HttpResponse:
    """An address for the answer, given later."""
    chat, said = chat_of(request), read_json(request)
    require_few(chat.public_id, "contact", 10)
    wrong: dict[str, str] = {}
    email = _checked(email_of, said, "email", wrong)
    name = _checked(name_of, said, "name", wrong)
    if not email:
        wrong.setdefault("email", "required")
    if wrong:
        raise Invalid(**wrong)
    has = give_contact(chat_id=chat.pk, name=name, email=email, now=timezone.now())
    return JsonResponse({"has_email": has})


def _checked(read: Any, said: dict[str, Any], name: str, wrong: dict[str, str]) -> str:
    try:
        return str(read(said.get(name, "")))
    except ValueError as error:
        wrong[name] = str(error)
        return ""


@door("POST")
def rating(request: HttpRequest) -> HttpResponse:
    """One to five, and a few words; a second one takes the place of the first."""
    chat, said = chat_of(request), read_json(request)
    require_few(chat.public_id, "rating", 20)
    given, words = said.get("rating"), said.get("words", "")
    if not isinstance(given, int) or isinstance(given, bool) or not 1 <= given <= 5:
        raise Invalid(rating="invalid")
    if not isinstance(words, str) or len(words) > LONGEST_RATING:
        raise Invalid(words="too_long" if isinstance(words, str) else "invalid")
    words = words.replace("\0", "").encode("utf-8", "replace").decode().strip()
    rate_chat(chat_id=chat.pk, rating=given, words=words, now=timezone.now())
    return JsonResponse({"rating": given})
