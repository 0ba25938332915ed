"""Status of an inquiry, urgency, channel; and which changes of status are allowed."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    NEW = "new", _("New")
    OPEN = "open", _("Open")
    WAITING_INQUIRER = "waiting_inquirer", _("Waiting for inquirer")
    WAITING_SECTION = "waiting_section", _("Waiting for section")
    ESCALATED = "escalated", _("Escalated")
    RESOLVED = "resolved", _("Resolved")
    CLOSED = "closed", _("Closed")
    SPAM = "spam", _("Spam")
    MERGED = "merged", _("Merged")


class Channel(TextChoices):
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Telephone")
    CHAT = "chat", _("Live chat")
    WEB_FORM = "web_form", _("Web form")


class Urgency(IntegerChoices):
    LOW = 1, _("Low")
    NORMAL = 2, _("Normal")
    HIGH = 3, _("High")
    URGENT = 4, _("Urgent")


ACTIVE = (
    Status.NEW,
    Status.OPEN,
    Status.WAITING_INQUIRER,
    Status.WAITING_SECTION,
    Status.ESCALATED,
)
"""Somebody has still something to do; everything else is at rest."""

AT_REST = frozenset(Status) - frozenset(ACTIVE)

OPENED_BY_A_MESSAGE = (Status.WAITING_INQUIRER, Status.RESOLVED, Status.CLOSED)
"""A person's further message, or the news that our answer never arrived, opens these again."""

STATUS_MOVES: dict[str, frozenset[str]] = {
    Status.NEW: frozenset(
        {
            Status.OPEN,
            Status.WAITING_INQUIRER,
            Status.WAITING_SECTION,
            Status.ESCALATED,
            Status.RESOLVED,
            Status.SPAM,
        }
    ),
    Status.OPEN: frozenset(
        {
            Status.WAITING_INQUIRER,
            Status.WAITING_SECTION,
            Status.ESCALATED,
            Status.RESOLVED,
            Status.SPAM,
        }
    ),
    Status.WAITING_INQUIRER: frozenset(
        {Status.OPEN, Status.WAITING_SECTION, Status.ESCALATED, Status.RESOLVED, Status.SPAM}
    ),
    Status.WAITING_SECTION: frozenset(
        {Status.OPEN, Status.WAITING_INQUIRER, Status.ESCALATED, Status.RESOLVED}
    ),
    Status.ESCALATED: frozenset(
        {Status.OPEN, Status.WAITING_INQUIRER, Status.WAITING_SECTION, Status.RESOLVED}
    ),
    Status.RESOLVED: frozenset({Status.OPEN, Status.CLOSED}),
    # Only a new message or a person reopens what is closed.
    Status.CLOSED: frozenset({Status.OPEN}),
    Status.SPAM: frozenset({Status.OPEN}),
}
# Merging takes any of them away, and undoing it brings back what was: never by hand.
STATUS_MOVES = {before: after | {Status.MERGED} for before, after in STATUS_MOVES.items()}
STATUS_MOVES[Status.MERGED] = frozenset(STATUS_MOVES)

BY_HAND = frozenset(Status) - {Status.NEW, Status.ESCALATED, Status.MERGED}
"""What an agent may choose; NEW is only the beginning, the others have deeds of their own."""


AFTER_REPLY = frozenset(
    {Status.OPEN, Status.WAITING_INQUIRER, Status.WAITING_SECTION, Status.RESOLVED}
)
"""What an agent may choose together with an answer; leaving the status as it is always is."""


class MessageKind(TextChoices):
    INBOUND = "inbound", _("Received")
    OUTBOUND = "outbound", _("Sent")
    NOTE = "note", _("Internal note")


class TransferState(TextChoices):
    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


TRANSFER_MOVES: dict[str, frozenset[str]] = {
    TransferState.OFFERED: frozenset({TransferState.ACCEPTED, TransferState.DECLINED}),
    TransferState.ACCEPTED: frozenset(),
    TransferState.DECLINED: frozenset(),
}


class Standing(TextChoices):
    """How a reference stands in an inquiry: by the rules, or by what an agent decided."""

    CERTAIN = "certain", _("Certain")
    CANDIDATE = "candidate", _("To be confirmed")
    QUOTED = "quoted", _("Only in quoted text")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Not meant")


STANDING_MOVES: dict[str, frozenset[str]] = {
    Standing.CERTAIN: frozenset({Standing.REJECTED, Standing.CONFIRMED}),
    Standing.CANDIDATE: frozenset({Standing.CONFIRMED, Standing.REJECTED}),
    Standing.QUOTED: frozenset({Standing.CONFIRMED, Standing.REJECTED}),
    # Undone, it is again what the rules had said.
    Standing.CONFIRMED: frozenset(
        {Standing.REJECTED, Standing.CANDIDATE, Standing.CERTAIN, Standing.QUOTED}
    ),
    Standing.REJECTED: frozenset(
        {Standing.CONFIRMED, Standing.CANDIDATE, Standing.CERTAIN, Standing.QUOTED}
    ),
}
SHOWN_STANDINGS = frozenset(Standing) - {Standing.REJECTED}
DECIDED_STANDINGS = frozenset({Standing.CONFIRMED, Standing.REJECTED})


class LimitState(TextChoices):
    """Of a time limit in an inquiry: only a confirmed one orders the queue and warns."""

    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Rejected")
    SETTLED = "settled", _("Settled")


LIMIT_MOVES: dict[str, frozenset[str]] = {
    LimitState.PROPOSED: frozenset({LimitState.CONFIRMED, LimitState.REJECTED}),
    # The last decision can be undone.
    LimitState.CONFIRMED: frozenset({LimitState.SETTLED, LimitState.PROPOSED}),
    LimitState.REJECTED: frozenset({LimitState.PROPOSED}),
    LimitState.SETTLED: frozenset({LimitState.CONFIRMED}),
}


class LimitKind(TextChoices):
    LIMIT = "limit", _("Time limit")
    EVENT = "event", _("Date that matters")
    AMBIGUOUS = "ambiguous", _("Ambiguous date")


class BulkKind(TextChoices):
    """What may be done with many inquiries at once."""

    TAKE = "take", _("Take")
    ASSIGN = "assign", _("Assign")
    STATUS = "status", _("Change the status")
    CLASSIFY = "classify", _("Classify")
    TAG = "tag", _("Add tags")
    UNTAG = "untag", _("Remove tags")
    SNOOZE = "snooze", _("Put aside")
    WAKE = "wake", _("Bring back")
    OFFER = "offer", _("Offer to another desk")
    MACRO = "macro", _("Macro")
    CORRECT = "correct", _("Prepare corrections")
    UNDO = "undo", _("Undo")


CANNOT_BE_UNDONE = frozenset({BulkKind.OFFER, BulkKind.UNDO})
"""What another desk was asked, it has read; and undoing twice would only confuse."""


class BulkState(TextChoices):
    PREPARED = "prepared", _("Waits for your word")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Stopped")


BULK_MOVES: dict[str, frozenset[str]] = {
    BulkState.PREPARED: frozenset({BulkState.RUNNING, BulkState.CANCELLED}),
    BulkState.RUNNING: frozenset({BulkState.DONE, BulkState.CANCELLED}),
    # What failed may be tried again, and what was stopped may go on.
    BulkState.DONE: frozenset({BulkState.RUNNING}),
    BulkState.CANCELLED: frozenset({BulkState.RUNNING}),
}


class ItemState(TextChoices):
    WAITING = "waiting", _("Not yet")
    DONE = "done", _("Done")
    UNCHANGED = "unchanged", _("Was so already")
    FAILED = "failed", _("Could not be done")


ITEM_MOVES: dict[str, frozenset[str]] = {
    ItemState.WAITING: frozenset({ItemState.DONE, ItemState.UNCHANGED, ItemState.FAILED}),
    ItemState.DONE: frozenset(),
    ItemState.UNCHANGED: frozenset(),
    ItemState.FAILED: frozenset({ItemState.WAITING}),
}


class Fact(TextChoices):
    """Kinds of timeline facts, in the past tense. KPIs are computed from these alone."""

    RECEIVED = "received", _("Message received")
    CREATED = "created", _("Inquiry opened")
    ACKNOWLEDGED = "acknowledged", _("Receipt acknowledged")
    TEXT_SENT = "text_sent", _("Automatic text sent")
    REPLIED = "replied", _("Answered")
    DELIVERED = "delivered", _("Answer delivered to the mail server")
    DELIVERY_FAILED = "delivery_failed", _("Answer could not be delivered")
    DELIVERY_UNCERTAIN = "delivery_uncertain", _("Not certain whether the answer was sent")
    DELIVERY_SETTLED = "delivery_settled", _("A person decided about the delivery")
    NOTED = "noted", _("Note written")
    ASSIGNED = "assigned", _("Assigned")
    UNASSIGNED = "unassigned", _("Given back")
    STATUS_CHANGED = "status_changed", _("Status changed")
    REOPENED = "reopened", _("Reopened")
    CLASSIFIED = "classified", _("Classified")
    TRIAGE_CONFIRMED = "triage_confirmed", _("Triage confirmed")
    TRANSFER_OFFERED = "transfer_offered", _("Offered to another desk")
    TRANSFER_ACCEPTED = "transfer_accepted", _("Taken over by another desk")
    TRANSFER_DECLINED = "transfer_declined", _("Offer declined")
    LINKED = "linked", _("Linked")
    COPY_RECEIVED = "copy_received", _("The same mail came by another mailbox")
    BOUNCED = "bounced", _("Answer came back")
    DELAYED = "delayed", _("Answer is delayed on its way")
    READ = "read", _("Answer was read")
    REPLY_SCHEDULED = "reply_scheduled", _("Answer written, to be sent later")
    REPLY_HELD = "reply_held", _("Answer held back")
    REPLY_RELEASED = "reply_released", _("Answer let go")
    REPLY_CANCELLED = "reply_cancelled", _("Answer taken back before it was sent")
    MERGED = "merged", _("Merged")
    UNMERGED = "unmerged", _("Merge undone")
    SPLIT = "split", _("Split")
    REVEALED = "revealed", _("Masked data shown")
    IMAGES_SHOWN = "images_shown", _("Remote images shown")
    SNOOZED = "snoozed", _("Put aside until later")
    WOKEN = "woken", _("Back in the queue")
    TAGGED = "tagged", _("Tags added")
    UNTAGGED = "untagged", _("Tags removed")
    FIELD_CHANGED = "field_changed", _("Field changed")
    UNLINKED = "unlinked", _("Link removed")
    CHECKS_OVERRIDDEN = "checks_overridden", _("Sent in spite of a warning")
    REFERENCE_SETTLED = "reference_settled", _("Decided about a number")
    LIMITS_PROPOSED = "limits_proposed", _("Time limits found")
    LIMIT_CONFIRMED = "limit_confirmed", _("Time limit confirmed")
    LIMIT_REJECTED = "limit_rejected", _("Time limit rejected")
    LIMIT_SETTLED = "limit_settled", _("Time limit settled")
    LIMIT_REOPENED = "limit_reopened", _("Decision on a time limit undone")
    ESCALATED = "escalated", _("Escalated to the coordinator")
    ESCALATION_MOVED = "escalation_moved", _("The escalation went to another coordinator")
    ESCALATION_ASKED = "escalation_asked", _("The coordinator asks back")
    ESCALATION_REPLIED = "escalation_replied", _("The coordinator's question is answered")
    ESCALATION_ANSWERED = "escalation_answered", _("The coordinator answered")
    ESCALATION_WITHDRAWN = "escalation_withdrawn", _("Escalation withdrawn")
    ESCALATION_ENDED = "escalation_ended", _("Escalation over without an answer")
    ESCALATION_RESUMED = "escalation_resumed", _("Escalation open again")
    ESCALATION_OVERDUE = "escalation_overdue", _("The coordinator's answer is overdue")
    HANDED_OVER = "handed_over", _("Handed over to a section")
    HANDOVER_ASKED = "handover_asked", _("The section asks")
    HANDOVER_WRITTEN = "handover_written", _("The desk wrote to the section")
    HANDOVER_ANSWERED = "handover_answered", _("The section answered")
    HANDOVER_DECLINED = "handover_declined", _("The section sent it back")
    HANDOVER_PROMISED = "handover_promised", _("The section promised a date")
    HANDOVER_HELD = "handover_held", _("A mail to a hand-over came from an unknown address")
    HANDOVER_JUDGED = "handover_judged", _("Decided about a mail from an unknown address")
    HANDOVER_USED = "handover_used", _("Decided about a section's answer")
    HANDOVER_WITHDRAWN = "handover_withdrawn", _("Hand-over withdrawn")
    HANDOVER_ENDED = "handover_ended", _("Hand-over over without an answer")
    HANDOVER_RESUMED = "handover_resumed", _("Hand-over open again")
    HANDOVER_OVERDUE = "handover_overdue", _("The section's answer is overdue")
    HANDOVER_UNDELIVERED = "handover_undelivered", _("A mail to the section did not arrive")
    ALERT_RAISED = "alert_raised", _("Urgent alert")
    ALERT_ACKNOWLEDGED = "alert_acknowledged", _("Somebody sees to the urgent alert")
    ALERT_ENDED = "alert_ended", _("The urgent alert is over")
    PROPOSAL_MADE = "proposal_made", _("Proposal to the examiners")
    PROPOSAL_ACCEPTED = "proposal_accepted", _("The proposal was accepted")
    PROPOSAL_DECLINED = "proposal_declined", _("The proposal was declined")
    PROPOSAL_WITHDRAWN = "proposal_withdrawn", _("The proposal was withdrawn")
    APPROVAL_ASKED = "approval_asked", _("Approval asked for an answer")
    APPROVAL_MOVED = "approval_moved", _("The approval went to another coordinator")
    APPROVAL_GIVEN = "approval_given", _("Answer approved")
    APPROVAL_RETURNED = "approval_returned", _("Answer returned with a comment")
    APPROVAL_WITHDRAWN = "approval_withdrawn", _("Answer taken back before approval")
    APPROVAL_ENDED = "approval_ended", _("Approval over without a decision")
    APPROVAL_OVERDUE = "approval_overdue", _("The decision on an answer is overdue")
    APPROVAL_SKIPPED = "approval_skipped", _("Answer sent without approval")
    CORRECTION_PREPARED = "correction_prepared", _("A correction was prepared as a draft")
    CORRECTED = "corrected", _("The inquirer was told what is right now")
    KNOWLEDGE_PROPOSED = "knowledge_proposed", _("Proposed for the knowledge base")
    PROCEDURE_STARTED = "procedure_started", _("Procedure begun")
    PROCEDURE_TICKED = "procedure_ticked", _("Step of a procedure done")
    PROCEDURE_UNTICKED = "procedure_unticked", _("Step of a procedure open again")
    PROCEDURE_DONE = "procedure_done", _("All steps of a procedure done")
    PROCEDURE_ENDED = "procedure_ended", _("Procedure put away")
    TARGET_MISSED = "target_missed", _("A promise was not kept in time")
    TARGETS_MOVED = "targets_moved", _("Due times counted anew")
    CHAT_OFFERED = "chat_offered", _("Chat offered to an agent")
    CHAT_MISSED = "chat_missed", _("Offered chat not taken in time")
    CHAT_TAKEN = "chat_taken", _("Chat taken")
    CHAT_RETURNED = "chat_returned", _("Chat waits again")
    CHAT_TRANSFERRED = "chat_transferred", _("Chat handed to a colleague")
    CHAT_BY_MAIL = "chat_by_mail", _("Chat goes on by e-mail")
    CHAT_ENDED = "chat_ended", _("Chat ended")
    CHAT_RATED = "chat_rated", _("Chat rated by the visitor")
