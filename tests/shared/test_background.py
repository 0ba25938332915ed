"""Hints to workers and browsers: they arrive, and when Redis is away nothing else suffers."""

import os
import subprocess
import sys
import time
from uuid import uuid4

import pytest
import redis
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import transaction

from shared.background import publish, publish_on_commit, wake, wake_on_commit

QUEUE = "helpdesk.celery"


def asked(task_name: str, *, within: float = 5.0) -> int:
    """How often a worker was asked to run this task."""
    until = time.monotonic() + within
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        while True:
            found = sum(task_name.encode() in one for one in client.lrange(QUEUE, 0, -1))
            if found or time.monotonic() > until:
                return found
            time.sleep(0.02)


@pytest.fixture
def task():
    return f"tests.nothing.{uuid4().hex}"


def test_a_worker_is_asked(task):
    wake(task, number=1)
    assert asked(task) == 1


def test_many_hints_at_once_ask_once(task):
    for _number in range(50):
        wake(task)
    asked(task)
    time.sleep(0.2)
    assert asked(task) <= 2


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_asked_only_after_commit(task):
    with transaction.atomic():
        wake_on_commit(task)
        assert asked(task, within=0.3) == 0
    assert asked(task) == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_asks_nobody(task):
    with transaction.atomic():
        wake_on_commit(task)
        transaction.set_rollback(True)
    assert asked(task, within=0.3) == 0


async def test_a_browser_hears_what_is_published():
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add("desk.test", channel)
    publish([("desk.test", {"type": "inquiry.changed", "reference": "MAD-2026-000001"})])
    heard = await layer.receive(channel)
    await layer.flush()
    assert heard["reference"] == "MAD-2026-000001"


WITHOUT_REDIS = """
import time, django
django.setup()
from django.db import connection, transaction
from shared.background import publish_on_commit, wake_on_commit
begun = time.monotonic()
with transaction.atomic():
    wake_on_commit("tests.nothing")
    publish_on_commit([("desk.1", {"type": "inquiry.changed"})])
with connection.cursor() as cursor:
    cursor.execute("SELECT 1")
print(time.monotonic() - begun < 1.0)
time.sleep(0.5)
"""


def test_without_redis_nothing_is_held_up_and_nothing_raised():
    environment = os.environ | {
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "DJANGO_SETTINGS_MODULE": "helpdesk.settings",
    }
    ended = subprocess.run(
        [sys.executable, "-c", WITHOUT_REDIS],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, "True" in ended.stdout) == (0, True)


@pytest.mark.django_db(transaction=True)
def test_a_hint_that_fails_undoes_no_deed(maria, settings):
    """What runs after commit can no longer harm it, whatever it is."""
    with transaction.atomic():
        publish_on_commit([(object(), {})])
        maria.first_name = "Changed"
        maria.save()
    maria.refresh_from_db()
    assert maria.first_name == "Changed"
