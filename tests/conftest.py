"""The cast: Maria (Madrid), Henk (Hague), Mei (Meetings), Rui (coordinates both)."""

import os
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import timezone

from desks.models import Agent, Desk, DeskRole, Section, SectionMembership
from inquiries.models import Inquiry
from tests import sharing
from tests.emptying import empty_what_is_full
from tests.factories import make_agent, make_desk, make_inquiry


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    sharing.sort(items)
    if os.environ.get("RERUN_BROWSER_TESTS"):  # .ci/run; docs/adr/0039
        for item in filter(sharing.is_of_a_browser, items):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> sharing.Sharing:
    return sharing.Sharing(config, log)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Tables are copied, not made again, where the servers are our own (tests/template.py)."""
    connection.settings_dict["TEST"]["TEMPLATE"] = os.environ.get("TEST_TEMPLATE")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:
    """Emptying the tables by `flush` is a TRUNCATE, which the timeline refuses."""
    TransactionTestCase._fixture_teardown = empty_what_is_full
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE inquiries_timelinefact DISABLE TRIGGER timeline_not_truncated")


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_their_own(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "files")


@pytest.fixture(autouse=True)
def _static_files_as_they_lie(settings) -> None:
    """Pages render without `collectstatic`; the journeys use the collected and hashed files."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def madrid(db: None) -> Desk:
    return make_desk("madrid")


@pytest.fixture
def hague(db: None) -> Desk:
    return make_desk("hague")


@pytest.fixture
def meetings(db: None) -> Desk:
    return make_desk("meetings")


@pytest.fixture
def maria(madrid: Desk) -> Agent:
    return make_agent("maria", madrid)


@pytest.fixture
def henk(hague: Desk) -> Agent:
    return make_agent("henk", hague)


@pytest.fixture
def mei(meetings: Desk) -> Agent:
    return make_agent("mei", meetings)


@pytest.fixture
def rui(madrid: Desk, hague: Desk) -> Agent:
    return make_agent("rui", madrid, hague, role=DeskRole.COORDINATOR)


@pytest.fixture
def olga(db: None) -> Agent:
    agent = make_agent("olga")
    section = Section.objects.create(
        code="operations", name_en="Operations", name_fr="Opérations", name_es="Operaciones"
    )
    SectionMembership.objects.create(agent=agent, section=section)
    return agent


@pytest.fixture
def ada(db: None) -> Agent:
    return make_agent("ada", is_administrator=True)


@pytest.fixture
def inquiry(madrid: Desk) -> Inquiry:
    return make_inquiry(madrid)


@pytest.fixture
def as_maria(client: Client, maria: Agent) -> Client:
    client.force_login(maria)
    return client
