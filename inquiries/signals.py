"""What the heart tells the apps above."""

from django.dispatch import Signal

facts_recorded = Signal()
"""Timeline facts were written. Arguments: facts (a list of TimelineFact, of inquiries that the deed
has locked). Sent in the transaction of the deed: what a receiver writes stands or falls with it."""

mails_arrived = Signal()
"""Mails were read and are about to become messages. Arguments: incomings (a list of Incoming), now.
Sent in the transaction that stores them. A receiver that takes some as its own (the answer of a
section, say) stores what it needs and answers with the set of their external keys."""

reply_leaving = Signal()
"""An answer is about to leave. Arguments: leaving (inquiries.actions.gate.Leaving), now. Asks: whoever
does not let it leave raises HeldBack. Acknowledgements and automatic texts are no answers and are
not asked about."""

approval_wanted = Signal()
"""An agent wants an answer approved before it leaves. Arguments: question (in a sentence, or ''), values
(what inquiries.actions.reply.send_reply takes). Asks: who takes it answers what is to be said."""

responsible_wanted = Signal()
"""Asks, and is answered with the id of an agent or None: who of a desk is told of a missed promise.
Arguments: desk, is_deputy, now."""

recounting_wanted = Signal()
"""Asks, and is answered with ids of inquiries: those whose clocks `calendar_changed` will move.
Arguments: desk. They are locked before it is sent, all at once and in their one order."""

calendar_changed = Signal()
"""Opening hours or closed days of a desk are others than those by which was counted. Arguments:
desk, before, after (BusinessCalendar), now. Sent in the transaction that notes it, once a change."""
