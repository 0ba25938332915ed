"""IMAP servers: our fake, and a real Dovecot where there is one."""

from collections.abc import Iterator

import pytest

from tests.fakes.certificates import Certificates
from tests.fakes.imap_server import FakeImap
from tests.live.dovecot import Dovecot, find_dovecot, running_dovecot

# Where there is no Dovecot, one line of test_starttls says so, not one for each case.
SERVERS = [
    "fake",
    *([pytest.param("dovecot", marks=pytest.mark.dovecot)] if find_dovecot() else []),
]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def dovecot_ports(certificates) -> Iterator[tuple[int, int]]:
    with running_dovecot(certificates) as ports:
        yield ports


@pytest.fixture
def fake(certificates) -> Iterator[FakeImap]:
    server = FakeImap(certificates.server_context())
    yield server
    server.stop()


@pytest.fixture(params=SERVERS)
def server(request) -> FakeImap | Dovecot:
    """One contract, kept against both."""
    if request.param == "fake":
        return request.getfixturevalue("fake")
    return Dovecot(*request.getfixturevalue("dovecot_ports"))
