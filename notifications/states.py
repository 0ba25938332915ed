"""What agents are told of, in which ways, and what holds for those who chose nothing."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    MENTIONED = "mentioned", _("A colleague mentions you")
    ASSIGNED = "assigned", _("A colleague assigns an inquiry to you")
    MESSAGE = "message", _("A message comes on your inquiry")
    UNDELIVERED = "undelivered", _("Your answer fails or comes back")
    WOKEN = "woken", _("What was put aside is back")
    DRAFT_SHARED = "draft_shared", _("A colleague shares a draft with you")
    TRANSFER_OFFERED = "transfer_offered", _("Another desk offers an inquiry")
    BULK_FINISHED = "bulk_finished", _("A bulk action has finished")
    WORK_RETURNED = "work_returned", _("Your inquiries went back to the desk")
    LIMIT_NEAR = "limit_near", _("A time limit of your inquiry comes near")
    LIMIT_EXPIRES = "limit_expires", _("A time limit of the desk expires")
    TARGET_DUE = "target_due", _("A promise of the desk is due, or is missed")
    ESCALATED = "escalated", _("A question is escalated to you")
    ESCALATION_ASKED = "escalation_asked", _("Somebody writes back about an escalation")
    ESCALATION_ANSWERED = "escalation_answered", _("Your escalation is answered")
    ESCALATION_DUE = "escalation_due", _("An escalation nears its limit, or is over it")
    ESCALATION_ALONE = "escalation_alone", _("Nobody is there to answer an escalation")
    HANDED_OVER = "handed_over", _("Something is handed over to your section")
    HANDOVER_WORD = "handover_word", _("Somebody writes in a hand-over")
    HANDOVER_ANSWERED = "handover_answered", _("A section answers your hand-over")
    HANDOVER_DUE = "handover_due", _("A hand-over nears its limit, or is over it")
    HANDOVER_TROUBLE = "handover_trouble", _("A mail of a hand-over needs a look")
    URGENT = "urgent", _("An urgent alert calls you")
    URGENT_ALONE = "urgent_alone", _("Nobody sees to an urgent alert")
    PROPOSAL_MADE = "proposal_made", _("A colleague proposes something to the examiners")
    PROPOSAL_DECIDED = "proposal_decided", _("Your proposal to the examiners is decided")
    APPROVAL_ASKED = "approval_asked", _("An answer waits for your approval")
    APPROVAL_DUE = "approval_due", _("An approval nears its limit, or is over it")
    APPROVAL_DECIDED = "approval_decided", _("Your answer is approved, or comes back")
    APPROVAL_ALONE = "approval_alone", _("Nobody is there to approve an answer")
    TEXT_TO_REVIEW = "text_to_review", _("A text of the knowledge base waits for review")
    TEXT_RETURNED = "text_returned", _("Your text comes back with a note")
    TEXT_PUBLISHED = "text_published", _("Your text is published")
    CHAT_WAITS = "chat_waits", _("A visitor waits in the chat for you")


class Way(TextChoices):
    PAGE = "page", _("On the page")
    DESKTOP = "desktop", _("Desktop")
    MAIL = "mail", _("Mail")


class Option(TextChoices):
    SOUND = "sound", _("Play a short sound")
    TITLES = "titles", _("Show the subject of the inquiry on the desktop")


DEFAULT_WAYS: dict[str, frozenset[str]] = {
    Kind.MENTIONED: frozenset(Way),
    Kind.ASSIGNED: frozenset(Way),
    Kind.MESSAGE: frozenset({Way.PAGE, Way.DESKTOP}),
    Kind.UNDELIVERED: frozenset(Way),
    Kind.WOKEN: frozenset({Way.PAGE, Way.DESKTOP}),
    Kind.DRAFT_SHARED: frozenset(Way),
    Kind.TRANSFER_OFFERED: frozenset(Way),
    Kind.BULK_FINISHED: frozenset({Way.PAGE}),
    Kind.WORK_RETURNED: frozenset(Way),
    Kind.LIMIT_NEAR: frozenset(Way),
    Kind.LIMIT_EXPIRES: frozenset(Way),
    Kind.TARGET_DUE: frozenset(Way),
    Kind.ESCALATED: frozenset(Way),
    Kind.ESCALATION_ASKED: frozenset(Way),
    Kind.ESCALATION_ANSWERED: frozenset(Way),
    Kind.ESCALATION_DUE: frozenset(Way),
    Kind.ESCALATION_ALONE: frozenset(Way),
    Kind.HANDED_OVER: frozenset(Way),
    Kind.HANDOVER_WORD: frozenset(Way),
    Kind.HANDOVER_ANSWERED: frozenset(Way),
    Kind.HANDOVER_DUE: frozenset(Way),
    Kind.HANDOVER_TROUBLE: frozenset(Way),
    Kind.URGENT: frozenset(Way),
    Kind.URGENT_ALONE: frozenset(Way),
    Kind.PROPOSAL_MADE: frozenset({Way.PAGE}),
    Kind.PROPOSAL_DECIDED: frozenset({Way.PAGE, Way.DESKTOP}),
    Kind.APPROVAL_ASKED: frozenset(Way),
    Kind.APPROVAL_DUE: frozenset(Way),
    Kind.APPROVAL_DECIDED: frozenset(Way),
    Kind.APPROVAL_ALONE: frozenset(Way),
    Kind.TEXT_TO_REVIEW: frozenset({Way.PAGE}),
    Kind.TEXT_RETURNED: frozenset({Way.PAGE, Way.DESKTOP}),
    Kind.TEXT_PUBLISHED: frozenset({Way.PAGE}),
    Kind.CHAT_WAITS: frozenset({Way.PAGE, Way.DESKTOP}),
}

OPTIONS_KEY = "options"
"""Beside the kinds in Agent.notified_by: which options are on. None is, unless chosen."""


def ways_of(notified_by: dict[str, list[str]], kind: str) -> frozenset[str]:
    """How an agent with these preferences is told of this kind; unknown ways count for nothing."""
    chosen = notified_by.get(kind)
    return DEFAULT_WAYS[kind] if chosen is None else frozenset(chosen) & frozenset(Way.values)


def options_of(notified_by: dict[str, list[str]]) -> frozenset[str]:
    return frozenset(notified_by.get(OPTIONS_KEY, ())) & frozenset(Option.values)
