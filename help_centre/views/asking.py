"""The form by which anybody may ask: desk, topic, question, confirmation."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from desks.models import Desk
from desks.strangers import address_mark, is_within
from help_centre.actions.asking import (
    Written,
    keep_question,
    note_opened,
    take_now,
)
from help_centre.actions.holding import held_file, hold_files
from help_centre.asking_forms import AskForm, read_held, read_uploads, sign_held
from help_centre.fields import fields_for
from help_centre.models import HeldFile, Question
from help_centre.proof import (
    BITS,
    FormToken,
    is_proven,
    new_token,
    read_token,
    sign_opened,
)
from help_centre.queries import Shown, find_article
from help_centre.searching import MOST_WRITTEN, search
from help_centre.views.pages import anybodys_form, in_each_language, page, public_page
from inquiries.actions.attachments import IncomingFile
from knowledge_base.states import Kind
from registry.topics import find_topic, topics_for
from registry.vocabulary import Topic
from shared.responses import SeeOther

MOST_POSTS, MOST_SUGGESTIONS = 40, 150
MOST_PROVEN, MOST_UNPROVEN = 10, 3
QUICKEST, QUICKEST_UNPROVEN = timedelta(seconds=3), timedelta(seconds=8)
SUGGESTED = 4
SHORTEST = 12
SENT = "help_centre.sent"


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody asks."""

    language: str
    desk: Desk
    topic: Topic

    @property
    def path(self) -> str:
        return reverse(
            "help_centre:ask_form", args=[self.language, self.desk.code, self.topic.code]
        )

    @property
    def topic_name(self) -> str:
        return self.topic.name.in_language(self.language)


@dataclass(slots=True)
class Attempt:
    """One sending of the form, as far as it has come."""

    place: Place
    now: datetime
    address: str
    written_token: str
    proof: str
    token: FormToken | None
    form: AskForm
    seen: bool
    held: list[HeldFile] = field(default_factory=list)
    files: list[IncomingFile] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def has_proof(self) -> bool:
        return is_proven(self.written_token, self.proof)


@public_page
def ask(_request: HttpRequest, language: str) -> HttpResponse:
    """Which desk, which topic."""
    paths = in_each_language("help_centre:ask")
    desks = [
        (desk, [(one.code, one.name.in_language(language)) for one in topics_for(desk.code)])
        for desk in Desk.objects.all()
    ]
    context = {"desks": [(desk, topics) for desk, topics in desks if topics]}
    return page("ask", context, language=language, alternates=paths, canonical=paths[language])


@anybodys_form("GET", "HEAD", "POST")
def ask_form(request: HttpRequest, language: str, desk: str, topic: str) -> HttpResponse:
    place = _place(language, desk, topic)
    if request.method == "POST":
        return _sent(request, place)
    form = AskForm(asked=fields_for(desk, topic))
    return _form_page(place, form, token=new_token(desk, topic, timezone.now()))


def _place(language: str, desk_code: str, topic_code: str) -> Place:
    desk, topic = Desk.objects.filter(code=desk_code).first(), find_topic(desk_code, topic_code)
    if desk is None or topic is None:
        raise Http404
    return Place(language, desk, topic)


def _form_page(
    place: Place,
    form: AskForm,
    *,
    token: str,
    held: list[HeldFile] | None = None,
    errors: list[str] | None = None,
    answers: list[Shown] | None = None,
    seen: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "place": place,
        "form": form,
        "token": token,
        "bits": BITS,
        "held": held or [],
        "held_signed": sign_held(held or []),
        "errors": errors or [],
        "answers": answers or [],
        "seen": seen or bool(answers),
        "is_unlisted": True,
    }
    codes = (place.desk.code, place.topic.code)
    paths = in_each_language("help_centre:ask_form", *codes)
    return page("ask_form", context, language=place.language, alternates=paths, status=status)


def _sent(request: HttpRequest, place: Place) -> HttpResponse:
    attempt = _read(request, place)
    if attempt.token and (known := Question.objects.filter(token=attempt.token.key).first()):
        return _confirmed(known)
    _judge(attempt)
    if attempt.errors or attempt.form.errors:
        return _again(attempt, status=422)
    if not attempt.seen and (answers := _answers(place, attempt.form, attempt.now)):
        return _again(attempt, answers=answers)
    most = MOST_PROVEN if attempt.has_proof else MOST_UNPROVEN
    if not is_within(attempt.address, "ask", most, attempt.now):
        attempt.errors.append(_too_many())
        return _again(attempt, status=429)
    return _confirmed(_kept_question(attempt))


def _read(request: HttpRequest, place: Place) -> Attempt:
    now, written = timezone.now(), request.POST.get("token", "")
    token = read_token(written, now)
    is_ours = token and (token.desk, token.topic) == (place.desk.code, place.topic.code)
    attempt = Attempt(
        place=place,
        now=now,
        address=address_mark(request, now),
        written_token=written,
        proof=request.POST.get("proof", ""),
        token=token if is_ours else None,
        form=AskForm(request.POST, asked=fields_for(place.desk.code, place.topic.code)),
        seen=bool(request.POST.get("seen")),
        held=read_held(request.POST.get("held", "")),
    )
    if is_within(attempt.address, "post", MOST_POSTS, now):
        uploads = request.FILES.getlist("files")
        attempt.files, attempt.errors = read_uploads(uploads, attempt.held)
    else:
        attempt.errors = [_too_many()]
    return attempt


def _judge(attempt: Attempt) -> None:
    attempt.form.is_valid()
    if attempt.token is None:
        attempt.errors.append(_("This form was open for too long. Send it once more, please."))
    elif attempt.token.age(attempt.now) < (QUICKEST if attempt.has_proof else QUICKEST_UNPROVEN):
        attempt.errors.append(_("That was very quick. Wait a few seconds and send it once more."))


def _too_many() -> str:
    return _(
        "There were many messages from your network. Wait a quarter of an hour, then send it once more."
    )


def _again(
    attempt: Attempt, *, answers: list[Shown] | None = None, status: int = 200
) -> HttpResponse:
    """The page with all that was typed and chosen."""
    attempt.held += hold_files(files=attempt.files, now=attempt.now)
    place = attempt.place
    codes = (place.desk.code, place.topic.code)
    token = attempt.written_token if attempt.token else new_token(*codes, attempt.now)
    return _form_page(
        place,
        attempt.form,
        token=token,
        held=attempt.held,
        errors=attempt.errors,
        answers=answers,
        seen=attempt.seen,
        status=status,
    )


def _kept_question(attempt: Attempt) -> Question:
    assert attempt.token is not None  # judged before
    said, place = attempt.form.cleaned_data, attempt.place
    written = Written(
        desk=place.desk,
        topic=place.topic.code,
        language=place.language,
        name=said["name"],
        email=said["email"],
        body=said["message"],
        details=attempt.form.details,
        files=(*map(held_file, attempt.held), *attempt.files),
        has_proof=attempt.has_proof,
    )
    question = keep_question(
        token=attempt.token, written=written, now=attempt.now, mark=attempt.address
    )
    take_now(question=question, now=attempt.now)
    return question


def _confirmed(question: Question) -> HttpResponse:
    signed = signing.dumps(question.pk, salt=SENT)
    return SeeOther(reverse("help_centre:sent", args=[question.language, signed]))


@anybodys_form("GET", "HEAD")
def sent(_request: HttpRequest, language: str, signed: str) -> HttpResponse:
    """Only who has sent it has this address; it is in no cache and no index."""
    try:
        pk = signing.loads(signed, salt=SENT, max_age=86_400)
    except signing.BadSignature:
        raise Http404 from None
    question = Question.objects.filter(pk=pk).select_related("message__inquiry").first()
    if question is None:
        raise Http404
    context = {"question": question, "message": question.message, "is_unlisted": True}
    return page("sent", context, language=language)


def _answers(place: Place, form: AskForm, now: datetime) -> list[Shown]:
    return _suggested(str(form.cleaned_data["message"]), place.language, now)


def _suggested(written: str, language: str, now: datetime) -> list[Shown]:
    if len(written.strip()) < SHORTEST:
        return []
    found = search(written[:MOST_WRITTEN], language=language, now=now, limit=SUGGESTED * 2)
    articles = [one.shown for one in found if one.shown.text.item.kind == Kind.ARTICLE]
    return articles[:SUGGESTED]


@anybodys_form("POST")
def answers(request: HttpRequest, language: str) -> HttpResponse:
    """While typing: what may answer it. Nothing of what is typed is kept."""
    now, written = timezone.now(), request.POST.get("token", "")
    context: dict[str, object] = {"token": written, "answers": []}
    known = read_token(written, now) is not None
    if known and is_within(address_mark(request, now), "suggest", MOST_SUGGESTIONS, now):
        message = request.POST.get("message", "").replace("\x00", "")
        context["answers"] = _suggested(message, language, now)
    return page("_answers", context, language=language)


@anybodys_form("POST")
def opened(request: HttpRequest, language: str) -> HttpResponse:
    """A suggestion is opened: noted with the form's token, then shown."""
    now, item = timezone.now(), request.POST.get("item", "")
    token = read_token(request.POST.get("token", ""), now)
    if not (item.isascii() and item.isdecimal() and len(item) < 10):
        raise Http404
    found = find_article(int(item), language, now)
    if found is None:
        raise Http404
    mark = address_mark(request, now)
    if not (token and is_within(mark, "opened", MOST_POSTS, now)):
        return SeeOther(found.shown.path)
    desk = _place(language, token.desk, token.topic).desk
    note_opened(token=token, desk=desk, topic=token.topic, item=found.item, mark=mark, now=now)
    return SeeOther(f"{found.shown.path}?form={sign_opened(token.key)}")
