"""The effects of a rule on one inquiry: those of macros by their deeds, and what only rules do."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from automation.actions.texting import send_text
from automation.effects import LIKE_MACROS, READERS
from automation.models import Firing
from desks.models import Agent
from escalations.actions.asking import Question, escalate_inquiry
from handovers.actions.handing import hand_over
from handovers.filling import fill
from handovers.models import HandoverForm
from inquiries.actions.giving import give_to_one_of
from inquiries.actions.macro_deeds import Doer, do_steps
from inquiries.models import Inquiry
from shared.exceptions import NotPossible
from webhooks.actions import queue_webhook
from webhooks.models import Webhook

FIRED = "rule.fired"
Deed = Callable[[Firing, Inquiry, Any, Agent, datetime], object]


def do_effects(*, firing: Firing, inquiry: Inquiry, by: Agent, now: datetime) -> None:
    """All of them or none: what fails raises, and the caller's transaction takes the rest back."""
    effects = firing.version.effects
    steps = {name: effects[name] for name in LIKE_MACROS if name in effects}
    do_steps(inquiry, steps, Doer(by, now, key_of(firing)), now)
    for name in READERS:
        if name in effects and name in DEEDS:
            DEEDS[name](firing, inquiry, effects[name], by, now)


def key_of(firing: Firing) -> str:
    """Makes each of its deeds one that happens once."""
    return f"rule:{firing.pk}"


def _group(_firing: Firing, inquiry: Inquiry, ids: list[int], by: Agent, now: datetime) -> object:
    return give_to_one_of(inquiry_id=inquiry.pk, agent_ids=ids, by=by, now=now)


def _escalate(
    firing: Firing, inquiry: Inquiry, given: dict[str, Any], by: Agent, now: datetime
) -> object:
    question = Question(reason_id=given["reason"], question=given["question"])
    key = f"{key_of(firing)}:escalate"
    return escalate_inquiry(
        inquiry_id=inquiry.pk, question=question, by=by, submission_key=key, now=now
    )


def _hand_over(
    firing: Firing, inquiry: Inquiry, given: dict[str, Any], by: Agent, now: datetime
) -> object:
    """The form fills itself from the inquiry; what it needs and that does not say, the rule says."""
    forms = HandoverForm.objects.for_desk(inquiry.desk_id)
    form = forms.filter(reason_id=given["reason"]).first()
    if form is None:
        raise NotPossible(_("Nothing is handed over for this reason any more. Change the rule."))
    contents = fill(form.form_fields, inquiry, by)
    for field in form.form_fields:
        if field.is_required and not contents[field.code]:
            contents[field.code] = given["words"]
    return hand_over(
        inquiry_id=inquiry.pk,
        section_id=form.reason.section_id,
        reason_id=form.reason_id,
        contents=contents,
        by=by,
        submission_key=f"{key_of(firing)}:handover",
        now=now,
    )


def _text(firing: Firing, inquiry: Inquiry, item_id: int, by: Agent, now: datetime) -> object:
    return send_text(inquiry_id=inquiry.pk, item_id=item_id, key=key_of(firing), by=by, now=now)


def _webhook(firing: Firing, inquiry: Inquiry, pk: int, by: Agent, now: datetime) -> object:
    """References, codes and a link: nothing that anybody wrote leaves the house."""
    webhook = Webhook.objects.filter(pk=pk).first()
    if webhook is None:
        raise NotPossible(_("This webhook is not there any more."))
    if not webhook.is_on:
        raise NotPossible(_("The webhook is switched off."))
    with override(webhook.language):
        words = {"rule": firing.rule.name, "reference": inquiry.reference}
        text = _("Rule “%(rule)s”: %(reference)s") % words
    payload = {
        "text": text,
        "url": f"{settings.SITE_URL}{_address(inquiry)}",
        "inquiry": inquiry.reference,
        "desk": inquiry.desk.code,
        "rule": firing.rule_id,
        "event": firing.version.event,
        "at": firing.fact.at.isoformat(),
    }
    key = key_of(firing)
    return queue_webhook(webhook=webhook, event=FIRED, payload=payload, key=key, now=now)


def _address(inquiry: Inquiry) -> str:
    return reverse("inquiries:conversation", args=[inquiry.reference])


DEEDS: dict[str, Deed] = {
    "group": _group,
    "escalate": _escalate,
    "handover": _hand_over,
    "text": _text,
    "webhook": _webhook,
}
