"""What the inquiry's own facts mean for its hand-overs: over, open again, moved, or newly wanted."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction

from escalations.models import Escalation
from escalations.states import Answer
from handovers.actions.finishing import finish, note
from handovers.actions.handing import open_handover
from handovers.actions.mailing import about, dedup_key_of, mail_section
from handovers.actions.telling import tell_section_handed
from handovers.actions.timing import resume
from handovers.actions.writing import wait_again
from handovers.emails import no_more_needed, written
from handovers.models import Handover, HandoverForm
from handovers.permissions import lock_of
from handovers.states import Ending, Said, State
from inquiries.coming_to_rest import Course, coming_to_rest_before, ended_by, is_taken_back
from inquiries.models import TimelineFact
from inquiries.signals import facts_recorded
from inquiries.states import Fact
from mailroom.actions.holding import take_back_unsent, undo_until
from shared.exceptions import HelpdeskError

log = logging.getLogger(__name__)


def listen() -> None:
    facts_recorded.connect(hear, dispatch_uid="handovers.hearing")


def hear(*, facts: Sequence[TimelineFact], **_kwargs: Any) -> None:
    """In the transaction of the deed, whose inquiries are locked."""
    for fact in facts:
        if deed := _deed_for(fact):
            deed(fact)


def _deed_for(fact: TimelineFact) -> Callable[[TimelineFact], None] | None:
    if fact.kind == Fact.ESCALATION_ANSWERED and fact.data.get("answer") == Answer.SECTION:
        return _open_as_decided
    if fact.kind == Fact.MERGED and fact.inquiry.merged_into_id:
        return _move
    if fact.kind == Fact.UNMERGED:
        return _move_back
    if ended_by(fact) == Course.AT_REST:
        return _end
    return _revive if is_taken_back(fact) else None


def _end(fact: TimelineFact) -> None:
    for found in fact.inquiry.handovers.under_way():
        handover = lock_of(fact.inquiry, found.pk)
        handover.ending = Ending.AT_REST
        ended, by = Fact.HANDOVER_ENDED, fact.actor
        finish(handover=handover, state=State.ENDED, fact=ended, by=by, now=fact.at)
        words, until = no_more_needed(about(handover)), undo_until(fact.at)
        mail_section(handover=handover, words=words, key=_ended(fact), now=fact.at, leaves_at=until)


def _ended(fact: TimelineFact) -> str:
    """The mail waits as long as the answer that settled the inquiry can be taken back."""
    return f"ended:{fact.pk}"


def _revive(fact: TimelineFact) -> None:
    """Those that were ended by what is now undone are open again, with what was left of their time."""
    came_to_rest = coming_to_rest_before(fact)
    if came_to_rest is None:
        return
    ended = fact.inquiry.handovers.filter(state=State.ENDED, finished_at=came_to_rest.at)
    for found in ended:
        handover = lock_of(fact.inquiry, found.pk)
        handover.ending, handover.finished_at = "", None
        handover.state = State.ASKED_BACK if _was_asking(handover) else State.OPEN
        if handover.state == State.OPEN:
            resume(handover=handover, now=fact.at)
        handover.save()
        note(handover=handover, fact=Fact.HANDOVER_RESUMED, by=fact.actor, now=fact.at)
        wait_again(handover, fact.actor, fact.at)
        if not take_back_unsent(keys=[dedup_key_of(handover, _ended(came_to_rest))], now=fact.at):
            _tell_again(handover, fact)


def _was_asking(handover: Handover) -> bool:
    """The section's question had no reply yet."""
    exchange = handover.words.filter(kind__in=(Said.ASKED_BACK, Said.FROM_DESK))
    last = exchange.order_by("-pk").first()
    return last is not None and last.kind == Said.ASKED_BACK


def _tell_again(handover: Handover, fact: TimelineFact) -> None:
    tell_section_handed(handover=handover, by=fact.actor, now=fact.at)
    by = fact.actor.display_name if fact.actor else ""
    words = written(about(handover), handover.form.name_in(handover.language), by=by)
    mail_section(handover=handover, words=words, key=f"again:{fact.pk}", now=fact.at)


def _move(fact: TimelineFact) -> None:
    """The section's work goes on for the inquiry in which this one goes on.

    Also where the same is asked there: each was asked with words of its own, and each is answered.
    """
    source, target = fact.inquiry, fact.inquiry.merged_into
    assert target
    for handover in source.handovers.select_related("reason"):
        handover.inquiry = target
        handover.moved_through = [*handover.moved_through, source.pk]
        handover.save(update_fields=["inquiry", "moved_through"])


def _move_back(fact: TimelineFact) -> None:
    """Those that came by the merge that is undone; the last one first, as merges are undone."""
    for handover in Handover.objects.filter(moved_through__contains=[fact.inquiry_id]):
        if handover.moved_through[-1] == fact.inquiry_id:
            handover.inquiry, handover.moved_through = fact.inquiry, handover.moved_through[:-1]
            handover.save(update_fields=["inquiry", "moved_through"])


def _open_as_decided(fact: TimelineFact) -> None:
    """ "A section must decide" opens the hand-over at once, with what was asked and said.

    Where the section cannot be reached, or has no form for it, the desk does it by hand: the
    coordinator's answer stands and says so.
    """
    rows = Escalation.objects.filter(inquiry=fact.inquiry, answer=Answer.SECTION)
    escalation = rows.select_related("section", "asked_by").order_by("-pk").first()
    if escalation is None or fact.actor is None:
        return
    forms = HandoverForm.objects.for_desk(fact.inquiry.desk_id)
    form = forms.filter(reason__section=escalation.section, reason__is_general=True).first()
    if form is None:
        return
    word = escalation.words.order_by("-pk").first()
    said = {
        "question": escalation.question,
        "facts": "\n\n".join(filter(None, [escalation.tried, word.text if word else ""])),
    }
    known = {one.code for one in form.form_fields}
    contents = {code: text for code, text in said.items() if code in known}
    try:
        with transaction.atomic():
            open_handover(
                inquiry=fact.inquiry, form=form, contents=contents, by=fact.actor, now=fact.at
            )
    except HelpdeskError as problem:
        log.info("no hand-over for an escalation: %s", type(problem).__name__)
