"""Frames are read, or refused with a code: nothing that arrives raises anything else."""

import json
from contextlib import suppress
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livechat.protocol import (
    MAX_FILES,
    MAX_FRAME,
    MAX_TEXT,
    BadFrame,
    End,
    Hello,
    Ping,
    Refused,
    Resume,
    Seen,
    Send,
    Typing,
    frame_of,
    read_frame,
)

ID = uuid4()


@pytest.mark.parametrize(
    ("said", "frame"),
    [
        ({"type": "hello", "protocol": 1, "token": "t", "last": 3}, Hello("t", 3)),
        ({"type": "hello", "protocol": 1, "chat": "c", "last": 0}, Hello("", 0, "c")),
        ({"type": "resume", "last": 7}, Resume(7)),
        ({"type": "send", "id": str(ID), "text": " Hi "}, Send(ID, "Hi")),
        ({"type": "send", "id": str(ID), "files": ["f"]}, Send(ID, "", ("f",))),
        ({"type": "delivered", "upto": 2}, Seen(2, is_read=False)),
        ({"type": "read", "upto": 2}, Seen(2, is_read=True)),
        ({"type": "typing", "on": True}, Typing(is_on=True)),
        ({"type": "end"}, End()),
        ({"type": "ping", "mark": "m"}, Ping("m")),
    ],
)
def test_a_frame_is_read(said, frame):
    assert read_frame(json.dumps(said)) == frame


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("no json", Refused.NOT_UNDERSTOOD),
        ("[1]", Refused.NOT_UNDERSTOOD),
        ("[" * 5_000, Refused.NOT_UNDERSTOOD),
        ({"type": "shout"}, Refused.NOT_UNDERSTOOD),
        ({"type": "hello", "protocol": 2, "last": 0}, Refused.NOT_UNDERSTOOD),
        ({"type": "hello", "protocol": 1, "last": -1}, Refused.NOT_UNDERSTOOD),
        ({"type": "resume", "last": True}, Refused.NOT_UNDERSTOOD),
        ({"type": "send", "id": "1", "text": "x"}, Refused.NOT_UNDERSTOOD),
        ({"type": "send", "id": str(ID), "text": " \n"}, Refused.EMPTY),
        ({"type": "send", "id": str(ID), "text": "x" * (MAX_TEXT + 1)}, Refused.TOO_LONG),
        (
            {"type": "send", "id": str(ID), "files": ["f"] * (MAX_FILES + 1)},
            Refused.NOT_UNDERSTOOD,
        ),
        ("x" * (MAX_FRAME + 1), Refused.TOO_LONG),
    ],
)
def test_what_is_no_frame_is_refused_with_a_code(said, code):
    with pytest.raises(BadFrame) as refused:
        read_frame(said if isinstance(said, str) else json.dumps(said))
    assert refused.value.code == code


def test_a_refused_message_is_named():
    with pytest.raises(BadFrame) as refused:
        frame_of({"type": "send", "id": str(ID), "text": ""})
    assert refused.value.message_id == str(ID)


def test_bytes_are_no_frame():
    with pytest.raises(BadFrame):
        read_frame(b"{}")


def test_what_no_database_keeps_is_left_out():
    frame = frame_of({"type": "send", "id": str(ID), "text": "a\0b\ud800c"})
    assert frame == Send(ID, "ab?c")


VALUES = st.sampled_from(
    [None, True, -1, 0, 2**60, 1.5, float("nan"), "", "x", str(ID), "\ud800", [], [1], ["f"], {}]
)
NAMES = st.sampled_from(["type", "id", "text", "files", "last", "upto", "on", "protocol", "token"])
TYPES = st.sampled_from(["hello", "resume", "send", "delivered", "read", "typing", "end", "ping"])


# How fast a loaded machine makes examples is no matter of frames.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(NAMES, VALUES), TYPES)
def test_nothing_but_a_refusal_is_ever_raised(said, kind):
    with suppress(BadFrame):
        frame_of({**said, "type": kind})
