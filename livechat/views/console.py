"""What an agent does in a chat: take, say, hand on, give back, end; and its live parts."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desks.request import AgentRequest, rights_of
from livechat.actions.ending import end_chat
from livechat.actions.lines import note_seen
from livechat.actions.speaking import say
from livechat.actions.taking import hand_chat, return_chat, take_chat
from livechat.console_forms import HandForm, LineForm, PlaceForm
from livechat.models import Chat
from livechat.permissions import get_chat_in
from livechat.states import ChatState, Side
from livechat.views.talks import views_after
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import SeeOther, asked_by_htmx, done, failed


def _back(chat: Chat) -> str:
    return f"{reverse('inquiries:conversation', args=[chat.inquiry.reference])}#composer"


@require_POST
def take(request: AgentRequest, chat: str) -> HttpResponse:
    """Then the conversation is opened: that is where one speaks."""
    found = get_chat_in(rights_of(request), chat)
    try:
        take_chat(chat_id=found.pk, by=request.user, now=timezone.now())
    except HelpdeskError as error:
        return failed(request, error, _back(found))
    return SeeOther(_back(found))


@require_safe
def lines(request: AgentRequest, chat: str) -> HttpResponse:
    """What is new after a line and a note: appended, in this order, each once."""
    found = get_chat_in(rights_of(request), chat)
    form = PlaceForm(request.GET)
    form.is_valid()
    after, note = form.place()
    context = {"views": views_after(found, after, note), "chat": found}
    return render(request, "livechat/_lines.html", context)


@require_safe
def composer(request: AgentRequest, chat: str) -> HttpResponse:
    """The form as the chat stands now; what is being typed in it stays."""
    found = get_chat_in(rights_of(request), chat)
    return render(request, "livechat/_desk.html", desk_context(found))


def desk_context(chat: Chat) -> dict[str, Any]:
    return {"chat": chat, "inquiry": chat.inquiry}


@require_POST
def say_line(request: AgentRequest, chat: str) -> HttpResponse:
    """204 when it is stored, also for what was stored before; otherwise why not, in words."""
    found = get_chat_in(rights_of(request), chat)
    form = LineForm(request.POST)
    try:
        if not form.is_valid():
            raise InvalidInput()
        say(
            chat_id=found.pk,
            text=form.cleaned_data["body"],
            client_id=form.cleaned_data["id"],
            by=request.user,
            now=timezone.now(),
        )
    except HelpdeskError as error:
        if asked_by_htmx(request):
            return HttpResponse(str(error.message), status=error.status, content_type="text/plain")
        return failed(request, error, _back(found))
    return HttpResponse(status=204) if asked_by_htmx(request) else SeeOther(_back(found))


@require_POST
def seen(request: AgentRequest, chat: str) -> HttpResponse:
    """How far the one who speaks has read; of anybody else it is not noted."""
    found = get_chat_in(rights_of(request), chat)
    form = PlaceForm(request.POST)
    form.is_valid()
    upto, _note = form.place()
    if found.agent_id == request.user.pk:
        note_seen(chat_id=found.pk, side=Side.AGENT, upto=upto, is_read=True)
    return HttpResponse(status=204)


@require_http_methods(["GET", "HEAD", "POST"])
def hand(request: AgentRequest, chat: str) -> HttpResponse:
    """A menu of who is here, or a page of its own without scripts; posted, the deed."""
    found, now = get_chat_in(rights_of(request), chat), timezone.now()
    if request.method != "POST":
        context = {"chat": found, "inquiry": found.inquiry, "form": HandForm(chat=found, now=now)}
        name = "_hand_form" if asked_by_htmx(request) else "hand"
        return render(request, f"livechat/{name}.html", context)
    form = HandForm(request.POST, chat=found, now=now)

    def deed() -> None:
        if not form.is_valid():
            raise InvalidInput(_("Choose who is to take the chat."))
        hand_chat(
            chat_id=found.pk,
            to=form.cleaned_data["to"],
            context=form.cleaned_data["context"],
            by=request.user,
            submission_key=str(form.cleaned_data["key"]),
            now=timezone.now(),
        )

    return _done(request, found, deed, _("Handed on: your colleague is called."))


@require_POST
def give_back(request: AgentRequest, chat: str) -> HttpResponse:
    found = get_chat_in(rights_of(request), chat)

    def deed() -> None:
        return_chat(chat_id=found.pk, by=request.user, now=timezone.now())

    return _done(request, found, deed, _("Given back: the visitor waits for a colleague."))


@require_POST
def end(request: AgentRequest, chat: str) -> HttpResponse:
    found = get_chat_in(rights_of(request), chat)

    def deed() -> None:
        now = timezone.now()
        end_chat(chat_id=found.pk, side=Side.AGENT, by=request.user, now=now)

    said = "" if found.state == ChatState.ENDED else _("The chat is over.")
    return _done(request, found, deed, said)


def _done(request: AgentRequest, chat: Chat, deed: Callable[[], None], said: str) -> HttpResponse:
    try:
        deed()
    except HelpdeskError as error:
        return failed(request, error, _back(chat))
    return done(request, _back(chat), said)
