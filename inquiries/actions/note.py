"""Internal notes: for colleagues only, never sent."""

from datetime import datetime
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from desks.models import Agent, Membership
from desks.permissions import DESK_DEEDS, Deed
from inquiries.actions.drafts import clear_sent
from inquiries.actions.facts import record_fact
from inquiries.actions.messages import require_text, touch
from inquiries.actions.references import note_references
from inquiries.actions.telling import tell_mentioned
from inquiries.mentions import names_in
from inquiries.models import DraftKind, Inquiry, Message
from inquiries.permissions import lock_inquiry_for
from inquiries.states import Fact, MessageKind
from shared.exceptions import InvalidInput
from shared.submissions import once


def add_note(
    *, inquiry_id: int, by: Agent, body: str, submission_key: str, now: datetime
) -> Message:
    """Write an internal note, once per key; stops no clock and changes no status.

    Colleagues named in it ("@henk") are told. Raises InvalidInput for an empty note, and when one
    of them may not read the inquiry; then nothing is written.
    """

    def deed() -> dict[str, Any]:
        inquiry = lock_inquiry_for(by, inquiry_id, Deed.NOTE)
        require_text(body)
        mentioned = _mentioned(inquiry, body)
        clear_sent(inquiry=inquiry, by=by, kind=DraftKind.NOTE)
        names = {one.username.casefold(): one.display_name for one in mentioned}
        data = {"mentions": names} if names else {}
        key = f"note:{by.pk}:{submission_key}"
        message = write_note(inquiry=inquiry, by=by, body=body, external_key=key, now=now, **data)
        tell_mentioned(inquiry=inquiry, message=message, agents=mentioned, by=by)
        return {"message": message.pk}

    content = {"inquiry": inquiry_id, "note": body}
    result = once(by_id=by.pk, key=submission_key, content=content, now=now, deed=deed)
    return Message.objects.select_related("inquiry").get(pk=result["message"])


def write_note(
    *, inquiry: Inquiry, by: Agent, body: str, external_key: str, now: datetime, **data: Any
) -> Message:
    """A note in a locked inquiry, with its fact: for deeds whose words stand as a note there."""
    message = Message.objects.create(
        inquiry=inquiry,
        kind=MessageKind.NOTE,
        channel=inquiry.channel,
        external_key=external_key,
        author=by,
        sender_name=by.display_name,
        body=body.strip(),
        at=now,
    )
    touch(inquiry=inquiry, message=message)
    note_references(messages=[message], filenames={}, now=now)
    record_fact(inquiry=inquiry, kind=Fact.NOTED, at=now, by=by, message=message, **data)
    return message


def _mentioned(inquiry: Inquiry, body: str) -> list[Agent]:
    """Those who are named and may read it; a name that is nobody's is only a word."""
    names = names_in(body)
    if not names:
        return []
    agents = Agent.objects.annotate(small_name=Lower("username")).filter(
        small_name__in=names, is_active=True
    )
    roles = DESK_DEEDS[Deed.READ_INQUIRY]
    here = Membership.objects.filter(desk_id=inquiry.desk_id, role__in=roles, agent__in=agents)
    readers = set(here.values_list("agent_id", flat=True))
    strangers = [one.display_name for one in agents if one.pk not in readers]
    if strangers:
        words = _("%(names)s may not read this inquiry. Take the name out, or ask a coordinator.")
        raise InvalidInput(words % {"names": ", ".join(strangers)})
    return list(agents)
