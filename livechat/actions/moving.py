"""From one state to the next, as the table of moves allows."""

from livechat.models import Chat
from livechat.realtime import tell
from livechat.states import MOVES
from shared.transitions import require_move


def move_chat(chat: Chat, state: str) -> None:
    """On a locked chat, which is to be saved; raises NotPossible for what the table has not."""
    require_move(MOVES, chat.state, state)
    chat.state = state
    tell(chat, {"type": "state"})
