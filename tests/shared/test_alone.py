"""One process at a time, also after a death."""

import time

import psycopg
import pytest
from django.db import connection

from shared.alone import only_one

pytestmark = pytest.mark.django_db
LOCK = "SELECT pg_advisory_lock(hashtext(%s))"


def another_session() -> psycopg.Connection:
    values = connection.get_connection_params()
    return psycopg.connect(host=values["host"], dbname=values["dbname"], user=values.get("user"))


def wait_until_gone(pid: int) -> None:
    """A server process ends a moment after its connection was closed."""
    for _attempt in range(100):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", [pid])
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.05)


def test_nobody_else_gets_it_while_one_has_it():
    with another_session() as other:
        other.execute(LOCK, ["sending"])
        with only_one("sending") as is_ours:
            assert not is_ours
        with only_one("fetching") as is_ours:
            assert is_ours


def test_it_is_free_again_when_its_holder_has_gone():
    with another_session() as other:
        other.execute(LOCK, ["sending"])
        pid = other.info.backend_pid
    wait_until_gone(pid)
    with only_one("sending") as is_ours:
        assert is_ours


def test_it_is_given_back_at_the_end():
    with only_one("sending"):
        pass
    with another_session() as other:
        row = other.execute("SELECT pg_try_advisory_lock(hashtext('sending'))").fetchone()
        assert row == (True,)
