"""An agent's own switch for chats, and his preferences."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from livechat.actions.attending import attend_chats, end_after_chat, set_chat_preferences
from livechat.attendance import attendance_of
from livechat.console_forms import ChatPreferencesForm
from shared.exceptions import HelpdeskError
from shared.responses import done, failed


@require_POST
def attend(request: AgentRequest) -> HttpResponse:
    """`do`: on, off, or ready (the pause after a chat is over)."""
    now, back = timezone.now(), reverse("livechat:chats")
    wanted = request.POST.get("do")
    try:
        if wanted == "ready":
            end_after_chat(by=request.user, now=now)
            return done(request, back)
        attend_chats(takes_chats=wanted == "on", by=request.user, now=now)
    except HelpdeskError as error:
        return failed(request, error, back)
    if wanted == "on":
        return done(request, back, _("You take chats: visitors are offered to you."))
    return done(request, back, _("No more chats are offered to you. Those that you have stay."))


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: AgentRequest) -> HttpResponse:
    if not rights_of(request).desk_ids_for(Deed.REPLY):
        raise Http404
    agent, values = request.user, request.POST if request.method == "POST" else None
    form = ChatPreferencesForm(values, agent=agent, attendance=attendance_of(agent.pk))
    if values is not None and form.is_valid():
        set_chat_preferences(
            most_chats=form.cleaned_data["most_chats"],
            after_seconds=form.cleaned_data["after_seconds"],
            greetings=form.greetings(),
            by=agent,
            now=timezone.now(),
        )
        return done(request, reverse("livechat:preferences"), _("Saved."))
    status = 422 if form.errors else 200
    return render(request, "livechat/preferences.html", {"form": form}, status=status)
