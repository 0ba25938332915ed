"""What an agent says to the visitor, from the pages of the workspace."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from desks.models import Agent
from desks.permissions import Deed
from livechat.actions.lines import add_line, note_seen
from livechat.models import ChatLine
from livechat.permissions import lock_chat_for
from livechat.protocol import MAX_TEXT, BadFrame, Refused
from livechat.states import ChatState, Side
from shared.exceptions import InvalidInput, KeyReused, NotPossible


@transaction.atomic
def say(
    *,
    chat_id: int,
    text: str,
    client_id: UUID,
    by: Agent,
    now: datetime,
    files: Sequence[str] = (),
) -> ChatLine:
    """One line of the agent who has the chat; with the same `client_id` it is said once.

    What was said before is returned even if the chat has ended, or is a colleague's by now. Raises
    InvalidInput for no words or too many, NotPossible for who does not have the chat.
    """
    words = text.replace("\0", "").strip()
    if (not words and not files) or len(words) > MAX_TEXT:
        raise InvalidInput(_("A line has between 1 and %(most)d characters.") % {"most": MAX_TEXT})
    chat = lock_chat_for(by, chat_id, Deed.REPLY)
    known = chat.lines.filter(side=Side.AGENT, client_id=client_id, agent=by).exists()
    if not known and (chat.state != ChatState.ACTIVE or chat.agent_id != by.pk):
        raise NotPossible(_("You do not speak in this chat any more: nothing was said."))
    try:
        line = add_line(
            chat_id=chat.pk,
            side=Side.AGENT,
            by=by,
            client_id=client_id,
            text=words,
            files=files,
            now=now,
        )
    except BadFrame as error:
        raise (KeyReused() if error.code == Refused.ID_REUSED else InvalidInput()) from None
    note_seen(chat_id=chat.pk, side=Side.AGENT, upto=line.seq, is_read=True)
    return line
