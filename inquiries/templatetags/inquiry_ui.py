"""Marks of an inquiry: status, urgency, channel, due time. Always a shape and a word."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desks.models import Desk
from inquiries.fates import Fate, fate_of
from inquiries.mentions import split_by_mentions
from inquiries.models import Inquiry, Tag
from inquiries.states import Channel, Fact, Status, Urgency
from inquiries.way_out import way_out
from mailroom.models import OutgoingEmail
from mailroom.states import OutgoingState, Trust
from shared.safe_links import judge_link
from shared.templatetags.ui import exact, icon, span_in_words

register = template.Library()

STATUS_SHAPES = {
    Status.NEW: ("circle-dashed", "is-accent"),
    Status.OPEN: ("circle-half-2", "is-accent"),
    Status.WAITING_INQUIRER: ("message-circle-pause", "is-muted"),
    Status.WAITING_SECTION: ("building-community", "is-calm"),
    Status.ESCALATED: ("circle-arrow-up", "is-calm"),
    Status.RESOLVED: ("circle-check", "is-ok"),
    Status.CLOSED: ("archive", "is-muted"),
    Status.SPAM: ("ban", "is-muted"),
    Status.MERGED: ("arrows-join", "is-muted"),
}
URGENCY_SHAPES = {
    Urgency.LOW: ("antenna-bars-2", "is-muted"),
    Urgency.NORMAL: ("antenna-bars-3", "is-muted"),
    Urgency.HIGH: ("antenna-bars-5", "is-warn"),
    Urgency.URGENT: ("urgent", "is-danger"),
}
CHANNEL_SHAPES = {
    Channel.EMAIL: "mail",
    Channel.PHONE: "phone",
    Channel.CHAT: "message-circle",
    Channel.WEB_FORM: "world",
}
FACT_SHAPES = {
    Fact.RECEIVED: "mail-opened",
    Fact.CREATED: "sparkles",
    Fact.ACKNOWLEDGED: "mail-check",
    Fact.REPLIED: "arrow-back-up",
    Fact.DELIVERED: "check",
    Fact.DELIVERY_FAILED: "circle-x",
    Fact.DELIVERY_UNCERTAIN: "help-circle",
    Fact.DELIVERY_SETTLED: "check",
    Fact.NOTED: "note",
    Fact.ASSIGNED: "user-check",
    Fact.UNASSIGNED: "user-off",
    Fact.STATUS_CHANGED: "circle-half-2",
    Fact.REOPENED: "refresh",
    Fact.CLASSIFIED: "tag",
    Fact.TRIAGE_CONFIRMED: "check",
    Fact.TRANSFER_OFFERED: "arrows-exchange",
    Fact.TRANSFER_ACCEPTED: "arrows-exchange",
    Fact.TRANSFER_DECLINED: "arrows-exchange",
    Fact.LINKED: "link",
    Fact.COPY_RECEIVED: "copy",
    Fact.BOUNCED: "mail-x",
    Fact.DELAYED: "clock",
    Fact.READ: "eye",
    Fact.REPLY_SCHEDULED: "clock",
    Fact.REPLY_HELD: "hand-stop",
    Fact.REPLY_RELEASED: "send",
    Fact.REPLY_CANCELLED: "arrow-back",
    Fact.MERGED: "arrows-join",
    Fact.UNMERGED: "arrows-split",
    Fact.SPLIT: "arrows-split",
    Fact.REVEALED: "eye",
    Fact.IMAGES_SHOWN: "photo",
    Fact.SNOOZED: "clock-pause",
    Fact.WOKEN: "alarm",
    Fact.TAGGED: "tags",
    Fact.UNTAGGED: "tags-off",
    Fact.FIELD_CHANGED: "forms",
    Fact.UNLINKED: "unlink",
    Fact.CHECKS_OVERRIDDEN: "shield-exclamation",
    Fact.REFERENCE_SETTLED: "hash",
    Fact.LIMITS_PROPOSED: "calendar-search",
    Fact.LIMIT_CONFIRMED: "calendar-due",
    Fact.LIMIT_REJECTED: "calendar-x",
    Fact.LIMIT_SETTLED: "calendar-check",
    Fact.LIMIT_REOPENED: "arrow-back",
    Fact.ESCALATED: "circle-arrow-up",
    Fact.ESCALATION_MOVED: "user-up",
    Fact.ESCALATION_ASKED: "help-circle",
    Fact.ESCALATION_REPLIED: "message-circle",
    Fact.ESCALATION_ANSWERED: "circle-arrow-down",
    Fact.ESCALATION_WITHDRAWN: "arrow-back",
    Fact.ESCALATION_ENDED: "circle-x",
    Fact.ESCALATION_RESUMED: "refresh",
    Fact.ESCALATION_OVERDUE: "alarm",
    Fact.HANDED_OVER: "building-community",
    Fact.HANDOVER_ASKED: "help-circle",
    Fact.HANDOVER_WRITTEN: "message-circle",
    Fact.HANDOVER_ANSWERED: "circle-arrow-down",
    Fact.HANDOVER_DECLINED: "arrow-back",
    Fact.HANDOVER_PROMISED: "calendar-check",
    Fact.HANDOVER_HELD: "mail-exclamation",
    Fact.HANDOVER_JUDGED: "check",
    Fact.HANDOVER_USED: "edit",
    Fact.HANDOVER_WITHDRAWN: "arrow-back",
    Fact.HANDOVER_ENDED: "circle-x",
    Fact.HANDOVER_RESUMED: "refresh",
    Fact.HANDOVER_OVERDUE: "alarm",
    Fact.HANDOVER_UNDELIVERED: "mail-exclamation",
    Fact.TEXT_SENT: "mail-check",
    Fact.ALERT_RAISED: "urgent",
    Fact.ALERT_ACKNOWLEDGED: "user-check",
    Fact.ALERT_ENDED: "circle-check",
    Fact.PROPOSAL_MADE: "bulb",
    Fact.PROPOSAL_ACCEPTED: "circle-check",
    Fact.PROPOSAL_DECLINED: "circle-x",
    Fact.PROPOSAL_WITHDRAWN: "arrow-back",
    Fact.APPROVAL_ASKED: "shield-question",
    Fact.APPROVAL_MOVED: "user-up",
    Fact.APPROVAL_GIVEN: "shield-check",
    Fact.APPROVAL_RETURNED: "circle-arrow-down",
    Fact.APPROVAL_WITHDRAWN: "arrow-back",
    Fact.APPROVAL_ENDED: "circle-x",
    Fact.APPROVAL_OVERDUE: "alarm",
    Fact.APPROVAL_SKIPPED: "shield-x",
    Fact.CORRECTION_PREPARED: "mail-exclamation",
    Fact.CORRECTED: "mail-check",
    Fact.KNOWLEDGE_PROPOSED: "bulb",
    Fact.PROCEDURE_STARTED: "list-check",
    Fact.PROCEDURE_TICKED: "check",
    Fact.PROCEDURE_UNTICKED: "arrow-back",
    Fact.PROCEDURE_DONE: "circle-check",
    Fact.PROCEDURE_ENDED: "circle-x",
    Fact.CHAT_OFFERED: "bell",
    Fact.CHAT_MISSED: "bell-off",
    Fact.CHAT_TAKEN: "message-circle",
    Fact.CHAT_RETURNED: "arrow-back",
    Fact.CHAT_TRANSFERRED: "arrow-forward-up",
    Fact.CHAT_BY_MAIL: "mail-forward",
    Fact.CHAT_ENDED: "message-circle-off",
    Fact.CHAT_RATED: "mood-smile",
    Fact.TARGET_MISSED: "clock-exclamation",
    Fact.TARGETS_MOVED: "clock-share",
}
DELIVERY_SHAPES = {
    OutgoingState.QUEUED: ("clock", ""),
    OutgoingState.CLAIMED: ("clock", ""),
    OutgoingState.SENDING: ("send", ""),
    OutgoingState.SENT: ("check", ""),
    OutgoingState.FAILED: ("circle-x", "is-danger"),
    OutgoingState.UNCERTAIN: ("help-circle", "is-warn"),
    OutgoingState.HELD: ("hand-stop", "is-warn"),
    OutgoingState.CANCELLED: ("ban", ""),
}
SOON = timedelta(hours=2)
# Linear: bodies come from anybody. What turns or hides text belongs to no address.
WEB_ADDRESS = re.compile(
    "(https?://[^\\s<>\"'\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+)"
)
MENTION = '<span class="mention" title="{}">{}</span>'
LINK = '<a href="{0}" title="{0}" target="_blank" rel="noopener noreferrer nofollow">{1}</a>'
DOUBTFUL_LINK = (
    '<a href="{}" class="doubtful" title="{}" target="_blank" rel="noopener noreferrer nofollow">{}'
    '<span class="leads-to">{}</span></a>'
)


@register.simple_tag
def status_mark(status: str, boxed: bool = False) -> SafeString:
    return _status_mark(status, boxed, get_language())


@lru_cache(maxsize=64)
def _status_mark(status: str, boxed: bool, _language: str | None) -> SafeString:
    shape, tone = STATUS_SHAPES[Status(status)]
    return _mark(f"mark-status {tone}", shape, Status(status).label, boxed)


@register.simple_tag
def status_icon(status: str) -> SafeString:
    shape, tone = STATUS_SHAPES[Status(status)]
    return format_html(
        '<span class="{}">{}<span class="visually-hidden">{}</span></span>',
        tone,
        icon(shape),
        Status(status).label,
    )


@register.simple_tag
def urgency_mark(urgency: int, boxed: bool = False) -> SafeString | str:
    """Nothing for the normal case, so that the eye finds the others."""
    if urgency == Urgency.NORMAL:
        return ""
    shape, tone = URGENCY_SHAPES[Urgency(urgency)]
    return _mark(f"mark-urgency {tone}", shape, Urgency(urgency).label, boxed)


@register.simple_tag(takes_context=True)
def snooze_mark(context: template.Context, inquiry: Inquiry) -> SafeString | str:
    """Until when it is put aside, by the desk's clock; nothing for what is in the queue."""
    until, now = inquiry.snoozed_until, context.get("now") or timezone.now()
    if until is None or until <= now:
        return ""
    return format_html(
        '<span class="chip mark-snooze is-calm">{}<span class="visually-hidden">{} </span>{}</span>',
        icon("clock-pause"),
        _("Put aside until"),
        desk_moment(inquiry.desk, until),
    )


@register.simple_tag
def escalated_mark(inquiry: Inquiry) -> SafeString | str:
    """That a question to the coordinator is open, where the status does not say so already."""
    if inquiry.escalated_at is None or inquiry.status == Status.ESCALATED:
        return ""
    return _mark("chip-escalated is-calm", "circle-arrow-up", _("Escalated"), boxed=False)


@register.simple_tag
def alerted_mark(inquiry: Inquiry) -> SafeString | str:
    """That an urgent alert calls, until somebody sees to it."""
    if inquiry.alerted_at is None:
        return ""
    return _mark("is-danger", "urgent", _("Urgent alert"), boxed=False)


@register.simple_tag
def awaiting_mark(inquiry: Inquiry) -> SafeString | str:
    """That an answer waits for approval; what it says is not for everybody."""
    if inquiry.approval_asked_at is None:
        return ""
    return _mark("is-accent", "shield-question", _("Waits for approval"), boxed=False)


@register.simple_tag
def tag_mark(tag: Tag) -> SafeString:
    """A word of the desk: its shape tells it from others where its colour does not."""
    return _mark(f"chip-tag tag-{tag.colour}", tag.shape, tag.name, boxed=False)


@register.simple_tag
def fresh_key() -> str:
    """For a form without a form object: posted twice, its deed happens once."""
    return str(uuid4())


@register.simple_tag
def channel_icon(channel: str) -> SafeString:
    return _channel_icon(channel, get_language())


@lru_cache(maxsize=32)
def _channel_icon(channel: str, _language: str | None) -> SafeString:
    return format_html(
        '{}<span class="visually-hidden">{}</span>',
        icon(CHANNEL_SHAPES[Channel(channel)]),
        Channel(channel).label,
    )


@register.simple_tag(takes_context=True)
def due_mark(context: template.Context, due_at: datetime | None) -> SafeString | str:
    if due_at is None:
        return ""
    now = context.get("now") or timezone.now()
    shape, tone, words = due_in_words(due_at, now)
    short = _("%(span)s late") if due_at < now else _("in %(span)s")
    span = span_in_words(due_at - now)
    return format_html(
        '<span class="chip mark-due {}" title="{}">{}<span>{}</span></span>',
        tone,
        words,
        icon(shape),
        short % {"span": span},
    )


@register.inclusion_tag("inquiries/_due_card.html", takes_context=True)
def due_card(context: template.Context, due_at: datetime, what: str) -> dict[str, object]:
    shape, tone, words = due_in_words(due_at, context.get("now") or timezone.now())
    return {"shape": shape, "tone": tone, "words": words, "what": what, "exact": exact(due_at)}


def due_in_words(due_at: datetime, now: datetime) -> tuple[str, str, str]:
    """Shape, tone and words of a due time."""
    left = due_at - now
    span = span_in_words(left)
    if left < timedelta():
        return "alarm", "is-danger", _("Overdue by %(span)s") % {"span": span}
    tone = "is-warn" if left < SOON else "is-muted"
    return "clock", tone, _("Due in %(span)s") % {"span": span}


@register.simple_tag
def fact_icon(kind: str) -> SafeString:
    return icon(FACT_SHAPES.get(Fact(kind), "info-circle"))


TRUST_SHAPES = {
    Trust.PASS: ("shield-check", "is-ok"),
    Trust.FAIL: ("shield-x", "is-danger"),
    Trust.NONE: ("shield-question", "is-muted"),
}


@register.simple_tag
def trust_mark(trust: str) -> SafeString | str:
    """Nothing where no receiving server is trusted: then nobody has looked."""
    if not trust:
        return ""
    shape, tone = TRUST_SHAPES[Trust(trust)]
    words = Trust(trust).label
    return format_html('<span class="trust {}">{} <span>{}</span></span>', tone, icon(shape), words)


@register.filter
def fate(mail: OutgoingEmail) -> Fate:
    return fate_of(mail)


@register.simple_tag
def desk_moment(desk: Desk, at: datetime) -> SafeString:
    """A moment by the desk's clock, for people of several zones read it."""
    local = at.astimezone(ZoneInfo(desk.time_zone))
    # Translators: a date format of Django, for example "Mon 23 Nov, 09:00".
    words = date_format(local, _("D j M, H:i"))
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), words)


@register.simple_tag
def desk_clock(desk: Desk, at: datetime | None) -> str:
    """For an input of a date and a time."""
    return at.astimezone(ZoneInfo(desk.time_zone)).strftime("%Y-%m-%dT%H:%M") if at else ""


@register.filter
def delivery_icon(state: str) -> SafeString:
    return icon(DELIVERY_SHAPES[OutgoingState(state)][0])


@register.filter
def delivery_tone(state: str) -> str:
    return DELIVERY_SHAPES[OutgoingState(state)][1]


@register.filter
def linked(text: str, mentions: Mapping[str, str] | None = None) -> SafeString:
    """Plain text with its web addresses as links, and its mentions marked; the rest is escaped."""
    pieces = split_by_mentions(text, mentions) if mentions else [(text, "")]
    return format_html_join("", "{}", ((_piece(piece, name),) for piece, name in pieces))


def _piece(text: str, name: str) -> SafeString:
    if name:
        return format_html(MENTION, name, text)
    parts = WEB_ADDRESS.split(text)
    return format_html_join(
        "", "{}", ((_link(part) if index % 2 else part,) for index, part in enumerate(parts))
    )


@lru_cache(maxsize=2048)
def _link(address: str) -> SafeString:
    """Without the full stop or bracket that ends the sentence, not the address."""
    url = address.rstrip(".,;:!?)]")
    link, rest = judge_link(url), conditional_escape(address[len(url) :])
    if link.doubts:
        return format_html(DOUBTFUL_LINK, way_out(url), url, url, link.host) + rest
    return format_html(LINK, url, url) + rest


@lru_cache(maxsize=512)
def _mark(classes: str, shape: str, word: str, boxed: bool) -> SafeString:
    boxed_class = " chip-boxed" if boxed else ""
    return format_html(
        '<span class="chip {}{}">{}<span>{}</span></span>', classes, boxed_class, icon(shape), word
    )
