"""Madrid on a Monday: Maria (assistant), Rui and Ines (coordinators), Ada (administrator)."""

from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from alerts.actions.acknowledging import acknowledge_alert
from alerts.actions.calling import due_steps, take_step
from alerts.actions.days import limits_to_look_at, look_at_limit
from alerts.models import Alert, AlertRule
from alerts.starter import load_alert_rules
from desks.models import Agent, Desk, DeskRole
from inquiries.models import InquiryLimit
from inquiries.states import LimitState
from notifications.models import Notification
from notifications.states import Kind
from tests.factories import make_agent, make_inquiry

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Zurich"))
STOP = "You must stop the recording at once."


@pytest.fixture
def monday() -> datetime:
    """Ten o'clock on a working day; the desks of the tests work from nine to six."""
    return MONDAY


@pytest.fixture
def rules(db: None) -> dict[str, AlertRule]:
    load_alert_rules(now=MONDAY)
    return {rule.code: rule for rule in AlertRule.objects.all()}


@pytest.fixture
def ines(madrid: Desk) -> Agent:
    return make_agent("ines", madrid, role=DeskRole.COORDINATOR)


@pytest.fixture
def arrive(rules, madrid, maria, rui):
    """A letter comes to Madrid, by the rules that are shipped."""

    def arrive(body: str = STOP, **fields):
        return make_inquiry(**{"desk": madrid, "body": body, "at": MONDAY} | fields)

    return arrive


@pytest.fixture
def alarm(arrive) -> Alert:
    """One that calls: something must be stopped; nobody has the inquiry yet."""
    arrive()
    return Alert.objects.get()


@pytest.fixture
def acknowledge():
    def acknowledge(alert: Alert, by: Agent, **fields) -> Alert:
        given = {"remark": "I call operations.", "submission_key": str(uuid4()), "now": MONDAY}
        return acknowledge_alert(alert_id=alert.pk, by=by, **given | fields)

    return acknowledge


@pytest.fixture
def look():
    """What the clock's task does."""

    def look(now: datetime) -> None:
        for pk in limits_to_look_at(now):
            look_at_limit(limit_id=pk, now=now)
        while sum(take_step(step_id=pk, now=now) for pk in due_steps(now)):
            pass

    return look


@pytest.fixture
def limit():
    def limit(inquiry, due_on, state=LimitState.PROPOSED) -> InquiryLimit:
        return InquiryLimit.objects.create(
            inquiry=inquiry, key=f"{due_on}:", due_on=due_on, state=state, created_at=MONDAY
        )

    return limit


def called() -> list[str]:
    """Who was called how often, by name; each call of each person is one."""
    rows = Notification.objects.filter(kind=Kind.URGENT)
    return sorted(rows.values_list("agent__username", flat=True))
