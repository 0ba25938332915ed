"""What a notification says, in the reader's language. Values in, words out."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.queries import Line
from notifications.states import Kind

ICONS = {
    Kind.MENTIONED: "at",
    Kind.ASSIGNED: "user-check",
    Kind.MESSAGE: "mail",
    Kind.UNDELIVERED: "mail-exclamation",
    Kind.WOKEN: "alarm",
    Kind.DRAFT_SHARED: "edit",
    Kind.TRANSFER_OFFERED: "arrows-exchange",
    Kind.BULK_FINISHED: "list-check",
    Kind.WORK_RETURNED: "arrow-back",
    Kind.LIMIT_NEAR: "calendar-due",
    Kind.LIMIT_EXPIRES: "calendar-due",
    Kind.TARGET_DUE: "clock-exclamation",
    Kind.ESCALATED: "circle-arrow-up",
    Kind.ESCALATION_ASKED: "message-circle",
    Kind.ESCALATION_ANSWERED: "circle-arrow-down",
    Kind.ESCALATION_DUE: "clock-exclamation",
    Kind.ESCALATION_ALONE: "user-off",
    Kind.HANDED_OVER: "building-community",
    Kind.HANDOVER_WORD: "message-circle",
    Kind.HANDOVER_ANSWERED: "circle-arrow-down",
    Kind.HANDOVER_DUE: "clock-exclamation",
    Kind.HANDOVER_TROUBLE: "mail-exclamation",
    Kind.URGENT: "urgent",
    Kind.URGENT_ALONE: "urgent",
    Kind.PROPOSAL_MADE: "bulb",
    Kind.PROPOSAL_DECIDED: "bulb",
    Kind.APPROVAL_ASKED: "shield-check",
    Kind.APPROVAL_DUE: "clock-exclamation",
    Kind.APPROVAL_DECIDED: "shield-check",
    Kind.APPROVAL_ALONE: "user-off",
    Kind.TEXT_TO_REVIEW: "template",
    Kind.TEXT_RETURNED: "arrow-back",
    Kind.TEXT_PUBLISHED: "world",
    Kind.CHAT_WAITS: "message-circle",
}


def words_of(line: Line) -> str:
    """Kind, people and reference; nothing of any content."""
    return WORDS[Kind(line.newest.kind)](line)


def _who(line: Line) -> str:
    actor = line.newest.actor
    return actor.display_name if actor else _("Somebody")


def _label(line: Line) -> str:
    return line.subject.label if line.subject else ""


def _mentioned(line: Line) -> str:
    text = ngettext(
        "%(name)s mentioned you in %(reference)s",
        "You were mentioned %(count)d times in %(reference)s, last by %(name)s",
        line.count,
    )
    return text % {"name": _who(line), "reference": _label(line), "count": line.count}


def _assigned(line: Line) -> str:
    if not _label(line):
        text = ngettext(
            "%(name)s assigned %(count)d inquiry to you",
            "%(name)s assigned %(count)d inquiries to you",
            line.count,
        )
        return text % {"name": _who(line), "count": line.count}
    if line.newest.actor is None:
        return _("%(reference)s was assigned to you") % {"reference": _label(line)}
    names = {"name": _who(line), "reference": _label(line)}
    return _("%(name)s assigned %(reference)s to you") % names


def _message(line: Line) -> str:
    text = ngettext(
        "New message in %(reference)s", "%(count)d new messages in %(reference)s", line.count
    )
    return text % {"reference": _label(line), "count": line.count}


def _undelivered(line: Line) -> str:
    return _("An answer in %(reference)s did not arrive") % {"reference": _label(line)}


def _woken(line: Line) -> str:
    return _("%(reference)s is back: it was put aside until now") % {"reference": _label(line)}


def _draft_shared(line: Line) -> str:
    names = {"name": _who(line), "reference": _label(line)}
    return _("%(name)s shared a draft with you in %(reference)s") % names


def _offered(line: Line) -> str:
    names = {"name": _who(line), "reference": _label(line)}
    return _("%(name)s offers %(reference)s to your desk") % names


def _bulk_finished(line: Line) -> str:
    done, failed = line.newest.number("done"), line.newest.number("failed")
    text = ngettext("%(done)d inquiry was changed", "%(done)d inquiries were changed", done)
    words = text % {"done": done}
    if not failed:
        return words
    rest = ngettext("%(failed)d could not be", "%(failed)d could not be", failed)
    return f"{words}, {rest % {'failed': failed}}"


def _work_returned(line: Line) -> str:
    count = line.newest.number("count")
    text = ngettext(
        "%(count)d inquiry of yours went back to the desk while you are away",
        "%(count)d inquiries of yours went back to the desk while you are away",
        count,
    )
    return text % {"count": count}


def _limit_near(line: Line) -> str:
    days = line.newest.number("days")
    text = ngettext(
        "A time limit in %(reference)s ends in %(days)d working day",
        "A time limit in %(reference)s ends in %(days)d working days",
        days,
    )
    return text % {"reference": _label(line), "days": days}


def _limit_expires(line: Line) -> str:
    """Of the day on which it was told."""
    days = line.newest.number("days")
    if days == 0:
        text = _("A time limit in %(reference)s expires today")
    elif days == 1:
        text = _("A time limit in %(reference)s expires tomorrow")
    else:
        text = _("A time limit in %(reference)s expires by the next working day")
    return text % {"reference": _label(line)}


def _target_due(line: Line) -> str:
    """Which promise, as a number: 0 a receipt, 1 an answer, 2 the resolution."""
    soon = (
        _("The acknowledgement of %(reference)s is due soon"),
        _("The answer in %(reference)s is due soon"),
        _("%(reference)s must be resolved soon"),
    )
    over = (
        _("The acknowledgement of %(reference)s is overdue"),
        _("The answer in %(reference)s is overdue"),
        _("%(reference)s should be resolved by now"),
    )
    words = over if line.newest.number("over") else soon
    return words[line.newest.number("promise")] % {"reference": _label(line)}


def _escalated(line: Line) -> str:
    if line.newest.actor is None:
        return _("%(reference)s waits for your answer") % {"reference": _label(line)}
    names = {"name": _who(line), "reference": _label(line)}
    return _("%(name)s asks you about %(reference)s") % names


def _escalation_asked(line: Line) -> str:
    names = {"name": _who(line), "reference": _label(line)}
    return _("%(name)s writes about the escalation of %(reference)s") % names


def _escalation_answered(line: Line) -> str:
    names = {"name": _who(line), "reference": _label(line)}
    return _("%(name)s answered your question about %(reference)s") % names


def _escalation_due(line: Line) -> str:
    if line.newest.number("over"):
        return _("The question about %(reference)s is overdue") % {"reference": _label(line)}
    return _("The question about %(reference)s is due soon") % {"reference": _label(line)}


def _escalation_alone(line: Line) -> str:
    words = _("%(desk)s: an escalation waits, and no coordinator is there")
    return words % {"desk": _label(line)}


def _handed_over(line: Line) -> str:
    names = {"name": _who(line), "reference": _label(line)}
    return _("%(name)s hands %(reference)s over to your section") % names


def _handover_word(line: Line) -> str:
    if line.newest.actor is None:
        return _("The section writes about %(reference)s") % {"reference": _label(line)}
    names = {"name": _who(line), "reference": _label(line)}
    return _("%(name)s writes about the hand-over %(reference)s") % names


def _handover_answered(line: Line) -> str:
    return _("The section has answered about %(reference)s") % {"reference": _label(line)}


def _handover_due(line: Line) -> str:
    if line.newest.number("over"):
        return _("The hand-over %(reference)s is overdue") % {"reference": _label(line)}
    return _("The hand-over %(reference)s is due soon") % {"reference": _label(line)}


def _handover_trouble(line: Line) -> str:
    if line.newest.number("held"):
        words = _("A mail to the hand-over %(reference)s came from an unknown address")
    else:
        words = _("A mail to the section about %(reference)s did not arrive")
    return words % {"reference": _label(line)}


def _urgent(line: Line) -> str:
    text = ngettext(
        "Urgent: somebody must see to %(reference)s",
        "Urgent: somebody must see to %(reference)s (called %(count)d times)",
        line.count,
    )
    return text % {"reference": _label(line), "count": line.count}


def _urgent_alone(line: Line) -> str:
    return _("%(desk)s: nobody sees to an urgent alert") % {"desk": _label(line)}


def _proposal_made(line: Line) -> str:
    names = {"name": _who(line), "reference": _label(line)}
    return _("%(name)s proposes something to the examiners in %(reference)s") % names


def _proposal_decided(line: Line) -> str:
    return _("Your proposal in %(reference)s is decided") % {"reference": _label(line)}


def _approval_asked(line: Line) -> str:
    if line.newest.actor is None:
        return _("An answer in %(reference)s waits for your approval") % {"reference": _label(line)}
    names = {"name": _who(line), "reference": _label(line)}
    return _("%(name)s asks you to approve an answer in %(reference)s") % names


def _approval_due(line: Line) -> str:
    said = {
        0: _("The approval of an answer in %(reference)s is due soon"),
        1: _("The approval of an answer in %(reference)s is overdue"),
        2: _("Nobody has decided about your answer in %(reference)s: you may send it"),
    }
    return said[line.newest.number("over")] % {"reference": _label(line)}


def _approval_decided(line: Line) -> str:
    """0: approved, 1: approved with changes, 2: returned, 3: over without a decision."""
    said = {
        0: _("%(name)s approved your answer in %(reference)s: it is sent"),
        1: _("%(name)s changed and approved your answer in %(reference)s: it is sent"),
        2: _("%(name)s returned your answer in %(reference)s with a comment"),
        3: _("Your answer in %(reference)s was not decided: it is your draft again"),
    }
    names = {"name": _who(line), "reference": _label(line)}
    return said[line.newest.number("decided")] % names


def _approval_alone(line: Line) -> str:
    words = _("%(desk)s: an answer waits for approval, and no coordinator is there")
    return words % {"desk": _label(line)}


def _text_to_review(line: Line) -> str:
    names = {"name": _who(line), "reference": _label(line)}
    return _("%(name)s asks for a review of the text %(reference)s") % names


def _text_returned(line: Line) -> str:
    names = {"name": _who(line), "reference": _label(line)}
    return _("%(name)s returned your text %(reference)s with a note") % names


def _text_published(line: Line) -> str:
    return _("Your text %(reference)s is published") % {"reference": _label(line)}


def _chat_waits(line: Line) -> str:
    if line.newest.actor is not None:
        names = {"name": _who(line), "reference": _label(line)}
        return _("%(name)s hands you the chat %(reference)s: the visitor waits") % names
    return _("A visitor waits for you in the chat %(reference)s") % {"reference": _label(line)}


WORDS: dict[Kind, Callable[[Line], str]] = {
    Kind.MENTIONED: _mentioned,
    Kind.ASSIGNED: _assigned,
    Kind.MESSAGE: _message,
    Kind.UNDELIVERED: _undelivered,
    Kind.WOKEN: _woken,
    Kind.DRAFT_SHARED: _draft_shared,
    Kind.TRANSFER_OFFERED: _offered,
    Kind.BULK_FINISHED: _bulk_finished,
    Kind.WORK_RETURNED: _work_returned,
    Kind.LIMIT_NEAR: _limit_near,
    Kind.LIMIT_EXPIRES: _limit_expires,
    Kind.TARGET_DUE: _target_due,
    Kind.ESCALATED: _escalated,
    Kind.ESCALATION_ASKED: _escalation_asked,
    Kind.ESCALATION_ANSWERED: _escalation_answered,
    Kind.ESCALATION_DUE: _escalation_due,
    Kind.ESCALATION_ALONE: _escalation_alone,
    Kind.HANDED_OVER: _handed_over,
    Kind.HANDOVER_WORD: _handover_word,
    Kind.HANDOVER_ANSWERED: _handover_answered,
    Kind.HANDOVER_DUE: _handover_due,
    Kind.HANDOVER_TROUBLE: _handover_trouble,
    Kind.URGENT: _urgent,
    Kind.URGENT_ALONE: _urgent_alone,
    Kind.PROPOSAL_MADE: _proposal_made,
    Kind.PROPOSAL_DECIDED: _proposal_decided,
    Kind.APPROVAL_ASKED: _approval_asked,
    Kind.APPROVAL_DUE: _approval_due,
    Kind.APPROVAL_DECIDED: _approval_decided,
    Kind.APPROVAL_ALONE: _approval_alone,
    Kind.TEXT_TO_REVIEW: _text_to_review,
    Kind.TEXT_RETURNED: _text_returned,
    Kind.TEXT_PUBLISHED: _text_published,
    Kind.CHAT_WAITS: _chat_waits,
}
