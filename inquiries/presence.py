"""Who looks at an inquiry and who writes there, now: in Redis, gone by itself, never stored.

When Redis is away there is nobody; nothing waits for it longer than half a second, nor asks again
within five. Times are those of Redis, so that several machines agree.
"""

import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from django.conf import settings
from redis import Redis, RedisError

log = logging.getLogger(__name__)

PATIENCE = 0.5  # seconds
PAUSE_AFTER_FAILURE = 5.0
LASTS = (
    9_000  # milliseconds without a further word from the browser, which repeats itself every 3 s
)
KEY = "helpdesk.presence.{desk_id}"
KEY_LASTS = 60  # seconds

Answer = TypeVar("Answer")
_away_until = 0.0


class Doing(StrEnum):
    VIEWING = "viewing"
    REPLY = "reply"
    NOTE = "note"


WRITING = (Doing.REPLY, Doing.NOTE)


@dataclass(frozen=True, slots=True)
class Spot:
    """One tab of one agent at one inquiry of one desk."""

    desk_id: int
    reference: str
    agent_id: int
    tab: str

    def member(self, doing: Doing) -> str:
        return f"{self.reference} {self.agent_id} {doing} {self.tab}"


@dataclass(frozen=True, slots=True)
class Seen:
    """That an agent does this at an inquiry, as the desk knows it, for `left` milliseconds more."""

    desk_id: int
    reference: str
    agent_id: int
    doing: Doing
    left: float


def note(spot: Spot, doing: Doing) -> bool:
    """Note or prolong it; whether this is news for others."""

    def write(redis: Any) -> bool:
        key, now = KEY.format(desk_id=spot.desk_id), _now(redis)
        others = [spot.member(one) for one in WRITING if doing in WRITING and one != doing]
        with redis.pipeline() as pipe:
            pipe.zremrangebyscore(key, "-inf", now)
            pipe.zadd(key, {spot.member(doing): now + LASTS})
            pipe.zrem(key, *others, "-")  # nobody is called "-": the command wants one at least
            pipe.expire(key, KEY_LASTS)
            _gone, is_new, changed, _lasts = pipe.execute()
        return bool(is_new or changed)

    return _ask(write, False)


def forget(spot: Spot, doings: Collection[Doing] = tuple(Doing)) -> bool:
    """Take it back at once; whether this is news for others."""
    members = [spot.member(one) for one in doings]
    key = KEY.format(desk_id=spot.desk_id)
    return bool(_ask(lambda redis: redis.zrem(key, *members), 0))


def present_at(desk_ids: Collection[int]) -> list[Seen]:
    """Everybody at inquiries of these desks now; nobody when Redis is away."""
    desks = sorted(desk_ids)
    if not desks:
        return []

    def read(redis: Any) -> list[Seen]:
        now = _now(redis)
        with redis.pipeline(transaction=False) as pipe:
            for desk_id in desks:
                pipe.zrangebyscore(KEY.format(desk_id=desk_id), now, "+inf", withscores=True)
            answers = pipe.execute()
        return [
            _seen(desk_id, member, score - now)
            for desk_id, members in zip(desks, answers, strict=True)
            for member, score in members
        ]

    return _ask(read, [])


def _seen(desk_id: int, member: str, left: float) -> Seen:
    reference, agent_id, doing, _tab = member.split(" ")
    return Seen(desk_id, reference, int(agent_id), Doing(doing), left)


def _now(redis: Any) -> int:
    seconds, micros = redis.time()
    return int(seconds) * 1000 + int(micros) // 1000


def _ask(question: Callable[[Any], Answer], otherwise: Answer) -> Answer:
    global _away_until  # noqa: PLW0603 - one pause for the process
    if time.monotonic() < _away_until:
        return otherwise
    try:
        return question(_redis())
    except (RedisError, OSError) as error:
        _away_until = time.monotonic() + PAUSE_AFTER_FAILURE
        log.warning("nobody is seen, Redis is away: %s", type(error).__name__)
        return otherwise


@cache
def _redis() -> Any:
    return Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        decode_responses=True,
    )
