"""Deeds that may be sent twice."""

import pytest

from shared.exceptions import KeyReused
from shared.models import Submission
from shared.submissions import fingerprint, once


@pytest.fixture
def send(maria, now):
    """Sends a form; `done` counts how often the deed happened."""
    done: list[int] = []

    def send(key="k1", content=None, by=maria, deed=None):
        def count():
            done.append(1)
            return {"number": len(done)}

        values = {"content": content or {"text": "a"}, "now": now, "deed": deed or count}
        return once(by_id=by.pk, key=key, **values)

    send.done = done
    return send


def test_the_second_time_the_first_answer_comes_back(send):
    assert (send(), send(), len(send.done)) == ({"number": 1}, {"number": 1}, 1)


def test_another_key_is_another_deed(send):
    send("k1")
    send("k2")
    assert len(send.done) == 2


def test_the_same_key_of_another_agent_is_another_deed(send, henk):
    send()
    send(by=henk)
    assert len(send.done) == 2


def test_the_same_key_with_another_content_is_refused(send):
    send(content={"text": "a"})
    with pytest.raises(KeyReused):
        send(content={"text": "b"})


def test_the_order_of_the_fields_is_no_content(send):
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})


def test_a_deed_that_failed_leaves_no_trace_and_may_be_tried_again(send):
    def fail():
        raise RuntimeError

    with pytest.raises(RuntimeError):
        send(deed=fail)
    assert not Submission.objects.exists()
    assert send() == {"number": 1}
