"""One escalation by itself, and the deeds on it: answer, ask back, reply, withdraw."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from desks.permissions import Deed
from desks.request import AgentRequest, rights_of
from escalations.actions.answering import (
    Decision,
    answer_escalation,
    ask_back,
    reply_to_coordinator,
    withdraw_escalation,
)
from escalations.forms import AnswerForm, WordsForm
from escalations.models import Escalation
from escalations.permissions import get_escalation_in
from escalations.queries import row_of
from escalations.states import Answer, State
from inquiries.forms import OnceForm
from inquiries.views.rail import live_fragment, note_mark
from shared.exceptions import HelpdeskError, InvalidInput
from shared.responses import done, failed

Form = TypeVar("Form", bound=OnceForm)
ASK_BACK, REPLY, WITHDRAW = "ask_back", "reply", "withdraw"
LABELS = {
    ASK_BACK: gettext_lazy("Your question"),
    REPLY: gettext_lazy("Your reply"),
    WITHDRAW: gettext_lazy("Why (if you wish)"),
}


@require_safe
def detail(request: AgentRequest, pk: int) -> HttpResponse:
    note_mark(request)
    return render(request, "escalations/detail.html", _context(request, pk))


@live_fragment
def state(request: AgentRequest, pk: int) -> HttpResponse:
    return render(request, "escalations/_detail.html", _context(request, pk))


def _context(request: AgentRequest, pk: int) -> dict[str, Any]:
    escalation, now = get_escalation_in(rights_of(request), pk), timezone.now()
    return {
        "row": row_of(escalation, now),
        "present": escalation,
        "inquiry": escalation.inquiry,
        "now": now,
        **forms_context(request, escalation),
    }


def forms_context(request: AgentRequest, escalation: Escalation) -> dict[str, Any]:
    """The forms that this agent may use now; the actions decide again."""
    scope, desk_id = rights_of(request), escalation.inquiry.desk_id
    is_own = escalation.asked_by_id == request.user.pk
    leads = scope.may(Deed.ANSWER_ESCALATION, desk_id) and not is_own
    forms: dict[str, Any] = {}
    if not escalation.is_under_way:
        return forms
    if leads:
        forms["answer_form"] = AnswerForm(initial={"answer": Answer.ADVICE})
    if leads and escalation.state == State.OPEN:
        forms["ask_form"] = WordsForm(what=ASK_BACK, label=LABELS[ASK_BACK])
    if escalation.state == State.ASKED_BACK and scope.may(Deed.ESCALATE, desk_id):
        forms["reply_form"] = WordsForm(what=REPLY, label=LABELS[REPLY])
    if is_own or escalation.inquiry.assignee_id == request.user.pk:
        forms["withdraw_form"] = WordsForm(what=WITHDRAW, label=LABELS[WITHDRAW])
    return forms


@require_POST
def deed(request: AgentRequest, pk: int) -> HttpResponse:
    """By the button that was pressed; done on the inquiry's page and on the escalation's own."""
    escalation = get_escalation_in(rights_of(request), pk)
    back = reverse("escalations:detail", args=[pk])
    do = DEEDS.get(request.POST.get("do", ""))
    try:
        if do is None:
            raise InvalidInput()
        said = do(request, escalation)
    except HelpdeskError as error:
        return failed(request, error, back)
    return done(request, back, said)


def _valid(form: Form) -> Form:
    if not form.is_valid():
        errors = [str(words) for listed in form.errors.values() for words in listed]
        raise InvalidInput(errors[0] if errors else "")
    return form


def _answer(request: AgentRequest, escalation: Escalation) -> str:
    form = _valid(AnswerForm(request.POST))
    section = form.cleaned_data["section"]
    decision = Decision(
        answer=form.cleaned_data["answer"],
        text=form.cleaned_data["text"],
        section_id=section.pk if section else None,
    )
    by, now = request.user, timezone.now()
    answer_escalation(
        escalation_id=escalation.pk, decision=decision, by=by, submission_key=form.key, now=now
    )
    if decision.answer == Answer.TAKE_OVER:
        return _("It is yours now.")
    return _("Answered. %(name)s has been told.") % {"name": escalation.asked_by.display_name}


def _ask_back(request: AgentRequest, escalation: Escalation) -> str:
    form = _valid(WordsForm(request.POST, what=ASK_BACK, label=""))
    ask_back(escalation_id=escalation.pk, **_said(request, form))
    return _("Asked back. The clock rests until the reply.")


def _reply(request: AgentRequest, escalation: Escalation) -> str:
    form = _valid(WordsForm(request.POST, what=REPLY, label=""))
    reply_to_coordinator(escalation_id=escalation.pk, **_said(request, form))
    return _("The coordinator has your reply.")


def _withdraw(request: AgentRequest, escalation: Escalation) -> str:
    form = _valid(WordsForm(request.POST, what=WITHDRAW, label=""))
    withdraw_escalation(escalation_id=escalation.pk, **_said(request, form))
    return _("Withdrawn.")


def _said(request: AgentRequest, form: WordsForm) -> dict[str, Any]:
    return {
        "text": form.cleaned_data["text"],
        "by": request.user,
        "submission_key": form.key,
        "now": timezone.now(),
    }


DEEDS: dict[str, Callable[[AgentRequest, Escalation], str]] = {
    "answer": _answer,
    ASK_BACK: _ask_back,
    REPLY: _reply,
    WITHDRAW: _withdraw,
}
