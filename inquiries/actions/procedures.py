"""A procedure at an inquiry: begun, its steps done and undone, renewed, put away."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed, scope_of
from inquiries.actions.facts import record_fact
from inquiries.models import Inquiry, ProcedureRun, ProcedureStep
from inquiries.permissions import lock_inquiry_for
from inquiries.states import Fact
from inquiries.template_values import filled_markdown
from knowledge_base.models import Text
from knowledge_base.queries import find_text
from knowledge_base.states import Kind
from knowledge_base.steps import checklist_of
from shared.exceptions import NotPossible


@transaction.atomic
def start_procedure(*, inquiry_id: int, item_id: int, by: Agent, now: datetime) -> ProcedureRun:
    """Its steps stay with the inquiry as they are now, in the agent's language where there is one.

    A fact of the timeline. Begun already, it is the one that runs. Raises NotPossible when it is
    not published any more, or has no steps.
    """
    inquiry = lock_inquiry_for(by, inquiry_id, Deed.NOTE)
    present = inquiry.procedures.filter(text__item=item_id, ended_at=None).first()
    if present:
        return present
    text = find_text(scope=scope_of(by), item_id=item_id, language=by.language)
    if text is None or text.item.kind != Kind.PROCEDURE:
        raise NotPossible(_("This procedure is not published any more."))
    run = _begin(inquiry, text, by, now)
    kind = Fact.PROCEDURE_STARTED
    record_fact(inquiry=inquiry, kind=kind, at=now, by=by, title=run.title, run=run.pk)
    return run


def _begin(inquiry: Inquiry, text: Text, by: Agent, now: datetime) -> ProcedureRun:
    words = checklist_of(filled_markdown(text.body, inquiry, text.language, by, now))
    if not words:
        raise NotPossible(_("This procedure has no steps to tick: lines that begin with - [ ]."))
    run = ProcedureRun.objects.create(
        inquiry=inquiry,
        text=text,
        version=text.version,
        title=text.title,
        started_by=by,
        started_at=now,
    )
    ProcedureStep.objects.bulk_create(
        ProcedureStep(run=run, position=number, words=one)
        for number, one in enumerate(words, start=1)
    )
    return run


@transaction.atomic
def tick_step(*, step_id: int, is_done: bool, by: Agent, now: datetime) -> ProcedureStep:
    """A step is done, or open again; who and when. Twice is once, with the fact of the first."""
    step = _lock_step(step_id, by)
    inquiry = step.run.inquiry
    if (step.done_at is not None) == is_done:
        return step
    step.done_by, step.done_at = (by, now) if is_done else (None, None)
    step.save(update_fields=["done_by", "done_at"])
    kind = Fact.PROCEDURE_TICKED if is_done else Fact.PROCEDURE_UNTICKED
    told: dict[str, Any] = {"title": step.run.title, "step": step.words[:200], "run": step.run_id}
    record_fact(inquiry=inquiry, kind=kind, at=now, by=by, **told)
    if is_done and not step.run.steps.filter(done_at=None).exists():
        kind = Fact.PROCEDURE_DONE
        record_fact(inquiry=inquiry, kind=kind, at=now, by=by, title=step.run.title)
    return step


@transaction.atomic
def end_procedure(*, run_id: int, by: Agent, now: datetime) -> ProcedureRun:
    """It was not the right one: its list is put away, the timeline keeps what was done. Twice is once."""
    run = _lock_run(run_id, by)
    if run.ended_at is None:
        run.ended_at = now
        run.save(update_fields=["ended_at"])
        kind = Fact.PROCEDURE_ENDED
        record_fact(inquiry=run.inquiry, kind=kind, at=now, by=by, title=run.title)
    return run


@transaction.atomic
def bring_back_procedure(*, run_id: int, by: Agent, now: datetime) -> ProcedureRun:
    """A list that was put away is there again, with its ticks. Twice is once.

    Raises NotPossible when the same procedure was begun anew meanwhile.
    """
    run = _lock_run(run_id, by)
    if run.ended_at is None:
        return run
    if run.inquiry.procedures.filter(text=run.text, ended_at=None).exists():
        raise NotPossible(_("It was begun anew meanwhile."))
    run.ended_at = None
    run.save(update_fields=["ended_at"])
    kind = Fact.PROCEDURE_STARTED
    record_fact(inquiry=run.inquiry, kind=kind, at=now, by=by, title=run.title, run=run.pk)
    return run


@transaction.atomic
def renew_procedure(*, run_id: int, by: Agent, now: datetime) -> ProcedureRun:
    """The steps of the version that is live now; ticks of steps with the same words stay.

    Called for what is up to date it changes nothing. Raises NotPossible as starting does.
    """
    old = _lock_run(run_id, by)
    text = Text.objects.live().filter(pk=old.text_id).first()
    if text is None or old.ended_at:
        raise NotPossible(_("This procedure is not published any more."))
    if text.version == old.version:
        return old
    old.ended_at = now
    old.save(update_fields=["ended_at"])
    run = _begin(old.inquiry, text, by, now)
    done = {one.words: one for one in old.steps.exclude(done_at=None)}
    for step in run.steps.all():
        if known := done.get(step.words):
            step.done_by_id, step.done_at = known.done_by_id, known.done_at
            step.save(update_fields=["done_by", "done_at"])
    kind = Fact.PROCEDURE_STARTED
    record_fact(inquiry=run.inquiry, kind=kind, at=now, by=by, title=run.title, run=run.pk)
    return run


def _lock_run(run_id: int, by: Agent) -> ProcedureRun:
    """The inquiry is locked first, as by every deed; then the run is read."""
    inquiry_id = ProcedureRun.objects.filter(pk=run_id).values_list("inquiry", flat=True).first()
    if inquiry_id is None:
        raise Http404
    inquiry = lock_inquiry_for(by, inquiry_id, Deed.NOTE)
    run = ProcedureRun.objects.select_related("text").get(pk=run_id)
    run.inquiry = inquiry
    return run


def _lock_step(step_id: int, by: Agent) -> ProcedureStep:
    run_id = ProcedureStep.objects.filter(pk=step_id).values_list("run", flat=True).first()
    if run_id is None:
        raise Http404
    run = _lock_run(run_id, by)
    if run.ended_at:
        raise NotPossible(_("This procedure was put away."))
    step = ProcedureStep.objects.get(pk=step_id)
    step.run = run
    return step
