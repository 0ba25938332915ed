"""Pytest plugin: real PostgreSQL and Redis before Django's settings are read.

Tests that run side by side (`-n`) get servers of their own: Redis's channels know no databases.
"""

import atexit
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

OWN = ("VAR_DIR", "DATABASE_URL", "REDIS_URL")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        for name in OWN:  # they are those of the process that shares out the tests
            os.environ.pop(name, None)
    os.environ.setdefault("SECRET_KEY", "tests-only-" + "x" * 40)
    os.environ.setdefault("UNDO_SECONDS", "0")  # what is about it sets it
    running = ExitStack()
    atexit.register(running.close)
    if "VAR_DIR" not in os.environ:
        folder = tempfile.TemporaryDirectory(prefix="helpdesk-tests-", ignore_cleanup_errors=True)
        os.environ["VAR_DIR"] = running.enter_context(folder)
    # WhiteNoise warns when nothing was collected, and warnings are errors here.
    (Path(os.environ["VAR_DIR"]) / "static").mkdir(parents=True, exist_ok=True)
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        return
    from helpdesk.embedded_servers import embedded_services
    from tests.template import TEMPLATE, start_from_template

    start_from_template(Path(os.environ["VAR_DIR"]))
    os.environ["TEST_TEMPLATE"] = TEMPLATE
    services = embedded_services(Path(os.environ["VAR_DIR"]), durable=False)
    addresses = running.enter_context(services)
    os.environ.update(addresses.as_environment())
