"""Real PostgreSQL and Redis, started and killed in a folder of each test's own."""

import os
import signal
from pathlib import Path

import environ
import psutil
import psycopg
import pytest
import redis

from helpdesk.embedded_servers import EmbeddedPostgres, embedded_services
from helpdesk.supervisor import ServiceError


def server_processes(var_dir: Path) -> list[psutil.Process]:
    folder = str(var_dir)
    return [
        process
        for process in psutil.Process().children()
        if any(folder in part for part in process.cmdline())
    ]


def execute(url: str, statement: str) -> list[tuple]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_the_database_sorts_and_folds_every_language_alike_on_every_machine(tmp_path):
    with embedded_services(tmp_path, durable=False) as addresses:
        [row] = execute(addresses.database_url, "SELECT upper('éß'), current_setting('TimeZone')")
        [locale] = execute(
            addresses.database_url,
            "SELECT datlocale, pg_encoding_to_char(encoding) FROM pg_database "
            "WHERE datname = current_database()",
        )
    assert row == ("Éß", "UTC")
    assert locale == ("C.UTF-8", "UTF8")


def test_what_was_committed_is_there_after_both_servers_were_killed(tmp_path):
    with embedded_services(tmp_path) as addresses:
        execute(addresses.database_url, "CREATE TABLE kept AS SELECT 42 AS answer")
        for process in server_processes(tmp_path):
            process.send_signal(signal.SIGKILL)
    with embedded_services(tmp_path) as addresses:
        assert execute(addresses.database_url, "SELECT answer FROM kept") == [(42,)]
        assert redis.Redis.from_url(addresses.redis_url).ping()


def test_a_stale_pid_file_with_a_living_number_does_not_prevent_the_start(tmp_path):
    with embedded_services(tmp_path, durable=False):
        pass
    data = EmbeddedPostgres(tmp_path).data
    (data / "postmaster.pid").write_text(f"{os.getppid()}\n{data}\n1\n5432\n\n\n\nready\n")
    with embedded_services(tmp_path, durable=False) as addresses:
        assert execute(addresses.database_url, "SELECT 1") == [(1,)]


@pytest.mark.parametrize("name", ["x" * 120, "with space and ünicode"])
def test_a_folder_whose_path_no_socket_can_have_still_works(tmp_path, name):
    with embedded_services(tmp_path / name, durable=False) as addresses:
        assert execute(addresses.database_url, "SELECT 1") == [(1,)]
        assert redis.Redis.from_url(addresses.redis_url).ping()


def test_two_copies_side_by_side_do_not_see_each_other(tmp_path):
    with (
        embedded_services(tmp_path / "a", durable=False) as first,
        embedded_services(tmp_path / "b", durable=False) as second,
    ):
        execute(first.database_url, "CREATE TABLE mine (id int)")
        redis.Redis.from_url(first.redis_url).set("mine", "1")
        assert execute(second.database_url, "SELECT to_regclass('mine')") == [(None,)]
        assert redis.Redis.from_url(second.redis_url).get("mine") is None


def test_a_second_start_in_the_same_folder_is_refused_in_plain_words(tmp_path):
    with (
        embedded_services(tmp_path, durable=False),
        pytest.raises(ServiceError, match="set VAR_DIR"),
        embedded_services(tmp_path, durable=False),
    ):
        pass


def test_the_servers_leave_with_the_block_and_listen_on_no_port(tmp_path):
    with embedded_services(tmp_path, durable=False):
        processes = server_processes(tmp_path)
        assert len(processes) == 2
        assert [process.net_connections("inet") for process in processes] == [[], []]
    assert not any(process.is_running() for process in processes)


def test_nobody_else_may_enter_the_folders_of_the_servers(tmp_path):
    with embedded_services(tmp_path, durable=False):
        modes = [(tmp_path / name).stat().st_mode & 0o777 for name in ("postgres", "redis")]
    assert modes == [0o700, 0o700]


def test_the_settings_read_the_address_of_the_database(tmp_path):
    with embedded_services(tmp_path, durable=False) as addresses:
        config = environ.Env.db_url_config(addresses.database_url)
        options = config["OPTIONS"] | {"dbname": config["NAME"], "user": config["USER"]}
        with psycopg.connect(**options) as connection:
            assert connection.info.dbname == "helpdesk"
