"""Every server's way to say no, in every language: who, why, for good or for now, which message."""

import pytest

from mailroom.reading.parsing import parse_email
from tests.mailroom.bounce_letters import ALL_LETTERS, OUR_ID, Letter


@pytest.mark.parametrize("letter", ALL_LETTERS, ids=[letter.name for letter in ALL_LETTERS])
def test_a_report_is_understood(letter: Letter) -> None:
    parsed = parse_email(letter.raw)
    bounce = parsed.bounce
    assert bounce is not None
    assert (parsed.automatic, parsed.may_acknowledge) == ("bounce", False)
    assert bounce.recipients == letter.recipients
    assert bounce.is_permanent == letter.is_permanent
    assert bounce.reason == letter.reason
    assert not letter.status or letter.status in bounce.statuses
    assert bounce.failures[0].status in bounce.statuses or not bounce.failures[0].status
    assert bounce.words
    assert bounce.original_message_id == OUR_ID
