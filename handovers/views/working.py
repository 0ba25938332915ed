"""One hand-over by itself, for both sides, and the deeds on it."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from handovers.actions.answering import (
    SectionWords,
    answer_handover,
    ask_desk,
    decline_handover,
    promise_date,
    take_handover,
)
from handovers.actions.writing import (
    judge_mail,
    settle_answer,
    withdraw_handover,
    write_to_section,
)
from handovers.forms import AnswerForm, PromiseForm, WordsForm
from handovers.models import Handover, HandoverWord
from handovers.permissions import get_handover_in, is_of_section
from handovers.queries import words_of
from handovers.states import State
from inquiries.forms import OnceForm
from inquiries.views.rail import live_fragment, note_mark
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import SeeOther, done, failed

Form = TypeVar("Form", bound=OnceForm)
LABELS = {
    "ask": gettext_lazy("Your question to the desk"),
    "decline": gettext_lazy("Why it is not for your section"),
    "write": gettext_lazy("Your words to the section"),
    "withdraw": gettext_lazy("Why (if you wish)"),
}


@require_safe
def detail(request: AgentRequest, pk: int) -> HttpResponse:
    note_mark(request)
    return render(request, "handovers/detail.html", _context(request, pk))


@live_fragment
def state(request: AgentRequest, pk: int) -> HttpResponse:
    return render(request, "handovers/_detail.html", _context(request, pk))


def _context(request: AgentRequest, pk: int) -> dict[str, Any]:
    """The section sees what was handed over; the way to the inquiry is for the desk alone."""
    scope = rights_of(request)
    handover = get_handover_in(scope, pk)
    is_at_desk = scope.may(Deed.READ_INQUIRY, handover.inquiry.desk_id)
    return {
        "present": handover,
        "words": words_of(handover, for_section=not is_at_desk),
        "is_at_desk": is_at_desk,
        "is_of_section": is_of_section(scope, handover),
        "now": timezone.now(),
        **_forms(request, handover, is_at_desk=is_at_desk),
    }


def _forms(request: AgentRequest, handover: Handover, *, is_at_desk: bool) -> dict[str, Any]:
    """The forms that this agent may use now; the actions decide again."""
    scope = rights_of(request)
    forms: dict[str, Any] = {}
    if is_of_section(scope, handover) and handover.is_under_way:
        forms["answer_form"] = AnswerForm()
        forms["ask_form"] = WordsForm(what="ask", label=LABELS["ask"])
        forms["decline_form"] = WordsForm(what="decline", label=LABELS["decline"])
        if handover.state == State.OPEN:
            forms["promise_form"] = PromiseForm()
    if is_at_desk and scope.may(Deed.HAND_OVER, handover.inquiry.desk_id):
        if handover.is_under_way:
            forms["withdraw_form"] = WordsForm(what="withdraw", label=LABELS["withdraw"])
        if handover.is_under_way or handover.state == State.ANSWERED:
            forms["write_form"] = WordsForm(what="write", label=LABELS["write"])
    return forms


@require_POST
def deed(request: AgentRequest, pk: int) -> HttpResponse:
    """By the button that was pressed; of the section or of the desk."""
    handover = get_handover_in(rights_of(request), pk)
    back = reverse("handovers:detail", args=[pk])
    do = DEEDS.get(request.POST.get("do", ""))
    try:
        if do is None:
            raise InvalidInput()
        said = do(request, handover)
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, said)


def _valid(form: Form) -> Form:
    if not form.is_valid():
        errors = [str(words) for listed in form.errors.values() for words in listed]
        raise InvalidInput(errors[0] if errors else "")
    return form


def _common(request: AgentRequest, handover: Handover, form: OnceForm) -> dict[str, Any]:
    return {
        "handover_id": handover.pk,
        "by": request.user,
        "submission_key": form.key,
        "now": timezone.now(),
    }


def _answer(request: AgentRequest, handover: Handover) -> str:
    form = _valid(AnswerForm(request.POST))
    words = SectionWords(form.cleaned_data["text"], form.cleaned_data["internal"])
    answer_handover(words=words, **_common(request, handover, form))
    return _("Answered. The desk has been told.")


def _plain(request: AgentRequest, what: str) -> tuple[WordsForm, SectionWords]:
    form = _valid(WordsForm(request.POST, what=what, label=""))
    return form, SectionWords(form.cleaned_data["text"])


def _ask(request: AgentRequest, handover: Handover) -> str:
    form, words = _plain(request, "ask")
    ask_desk(words=words, **_common(request, handover, form))
    return _("Asked. Your time rests until the reply.")


def _decline(request: AgentRequest, handover: Handover) -> str:
    form, words = _plain(request, "decline")
    decline_handover(words=words, **_common(request, handover, form))
    return _("Sent back to the desk.")


def _promise(request: AgentRequest, handover: Handover) -> str:
    form = _valid(PromiseForm(request.POST))
    words = SectionWords("", promised_on=form.cleaned_data["promised_on"])
    promise_date(words=words, **_common(request, handover, form))
    return _("Promised. Nobody reminds you before.")


def _take(request: AgentRequest, handover: Handover) -> str:
    take_handover(handover_id=handover.pk, by=request.user, now=timezone.now())
    return _("This is yours now.")


def _write(request: AgentRequest, handover: Handover) -> str:
    form, words = _plain(request, "write")
    write_to_section(text=words.text, **_common(request, handover, form))
    return _("The section has your words.")


def _withdraw(request: AgentRequest, handover: Handover) -> str:
    form, words = _plain(request, "withdraw")
    withdraw_handover(text=words.text, **_common(request, handover, form))
    return _("Withdrawn.")


DEEDS: dict[str, Callable[[AgentRequest, Handover], str]] = {
    "answer": _answer,
    "ask": _ask,
    "decline": _decline,
    "promise": _promise,
    "take": _take,
    "write": _write,
    "withdraw": _withdraw,
}


@require_POST
def word_deed(request: AgentRequest, pk: int) -> HttpResponse:
    """What the desk does with the section's words: use, set aside; accept or refuse a held mail."""
    word = _word(request, pk)
    back = reverse("handovers:detail", args=[word.handover_id])
    wanted, by, now = request.POST.get("do", ""), request.user, timezone.now()
    try:
        if wanted == "use":
            settle_answer(word_id=pk, uses=True, by=by, now=now)
            return _to_composer(word)
        if wanted == "aside":
            settle_answer(word_id=pk, uses=False, by=by, now=now)
        elif wanted in ("accept", "refuse"):
            judge_mail(word_id=pk, accepts=wanted == "accept", by=by, now=now)
        else:
            raise InvalidInput()
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, _("Done."))


def _word(request: AgentRequest, pk: int) -> HandoverWord:
    visible = Handover.objects.visible_to(rights_of(request)).values("pk")
    words = HandoverWord.objects.select_related("handover__inquiry")
    word = words.filter(pk=pk, handover__in=visible).first()
    if word is None:
        raise Http404
    return word


def _to_composer(word: HandoverWord) -> HttpResponse:
    """A page of its own, with or without scripts: the composer begins with what stands there now."""
    page = reverse("inquiries:conversation", args=[word.handover.inquiry.reference])
    return SeeOther(f"{page}#composer")
