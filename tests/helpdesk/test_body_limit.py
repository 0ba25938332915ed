"""What is too large is refused before it is taken in, with or without a true length."""

import pytest

from helpdesk.body_limit import with_body_limit

LIMIT = 1000


async def asked(chunks: list[bytes], length: int | None) -> tuple[int, int]:
    """The status, and how many bytes were taken in before it."""
    taken = 0
    waiting, sent = list(chunks), []

    async def receive() -> dict:
        nonlocal taken
        body = waiting.pop(0)
        taken += len(body)
        return {"type": "http.request", "body": body, "more_body": bool(waiting)}

    async def send(message: dict) -> None:
        sent.append(message)

    async def application(scope: dict, receive, send) -> None:
        while (await receive())["more_body"]:
            continue
        await send({"type": "http.response.start", "status": 200, "headers": []})

    headers = [] if length is None else [(b"content-length", str(length).encode())]
    await with_body_limit(application, LIMIT)({"type": "http", "headers": headers}, receive, send)
    return sent[0]["status"], taken


async def test_a_request_of_a_bearable_size_passes():
    assert await asked([b"x" * 500, b"x" * 500], 1000) == (200, 1000)


async def test_a_large_one_is_refused_by_its_head():
    assert await asked([b"x" * 2000], 2000) == (413, 0)


@pytest.mark.parametrize("length", [None, 10])
async def test_one_that_hides_its_size_is_cut_off(length):
    status, taken = await asked([b"x" * 400] * 100, length)
    assert status == 413
    assert taken <= LIMIT + 400
