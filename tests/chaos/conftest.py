"""Options of the chaos runs, and the table of figures at their end."""

import logging
import random
from collections.abc import Iterator

import pytest

from tests.chaos.cluster import Cluster, cluster
from tests.chaos.fakes import SmtpServer, Temper, running
from tests.chaos.ledger import FINISHED, Figure


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seed", type=int, default=None, help="repeat a chaos run")
    parser.addoption("--full", action="store_true", help="the durations of the document")


@pytest.fixture(autouse=True)
def _only_warnings_of_the_client() -> None:
    logging.getLogger("httpx").setLevel("WARNING")


@pytest.fixture(scope="session")
def seed(request: pytest.FixtureRequest) -> int:
    given = request.config.getoption("--seed")
    return int(given) if given is not None else random.SystemRandom().randrange(10_000)


@pytest.fixture
def dice(seed: int) -> random.Random:
    return random.Random(seed)


@pytest.fixture
def full(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--full"))


@pytest.fixture(scope="session")
def outside(seed: int) -> Iterator[SmtpServer]:
    """The mail server of the outside world; its book goes over all figures."""
    with running(server := SmtpServer(seed)):
        yield server


@pytest.fixture(scope="session")
def shared_cluster(request: pytest.FixtureRequest, outside: SmtpServer) -> Iterator[Cluster]:
    inquiries = 5000 if request.config.getoption("--full") else 850
    with cluster(inquiries=inquiries, smtp_port=outside.port) as made:
        yield made


@pytest.fixture
def helpdesk(shared_cluster: Cluster, outside: SmtpServer) -> Cluster:
    """The running helpdesk, calm; each figure hurts it in its own way."""
    outside.temper = Temper()
    shared_cluster.calm()
    return shared_cluster


@pytest.fixture
def figure(request: pytest.FixtureRequest, seed: int, full: bool) -> Figure:
    """Named after the test's file: test_r7_outbox.py is the figure r7_outbox."""
    name = request.path.stem.removeprefix("test_")
    return Figure(name, seed, "full" if full else "quick")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for result in FINISHED:
        numbers = [f"{name}={value}" for name, value in result.items() if name != "figure"]
        terminalreporter.write_line(f"{result['figure']}: {', '.join(numbers)}")
