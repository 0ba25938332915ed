"""Every address with every method and every role, against tables that a person can read.

They are in access/, one for each app. Posts are asked as htmx asks, so that a refusal has its own
status. `Y` is the success of that line, `login` the way to the sign-in page, a number the status. A
method that is not listed for an address must be refused with 405 (or by the sign-in). 404 for an
inquiry of Madrid must be the very answer that a missing one gives.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from desks.models import Agent, Desk, DeskRole
from inquiries.actions.transfer import offer_transfer
from tests.architecture.asking import Hear, ask
from tests.architecture.routes import METHODS, all_routes
from tests.architecture.world import CANARIES, World
from tests.factories import make_agent

ROLES = ("visitor", "maria", "rui", "henk", "mei", "olga", "ada")
ACCESS = Path(__file__).with_name("access")
STRANGERS = ("visitor", "henk", "mei", "olga", "ada")


@dataclass(frozen=True)
class Line:
    """One line of the table: what each role gets for one method of one address."""

    route: str
    method: str
    expected: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method}-{self.route}"


def read_table(path: Path) -> list[Line]:
    header, *rows = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    assert tuple(header[3:]) == ROLES
    return [
        Line(
            route,
            method,
            dict(zip(ROLES, [yes if one == "Y" else one for one in cells], strict=True)),
        )
        for route, method, yes, *cells in rows
    ]


LINES = [line for path in sorted(ACCESS.glob("*.txt")) for line in read_table(path)]
DECIDED = {(line.route, line.method) for line in LINES}


def test_every_address_has_its_line():
    assert {line.route for line in LINES} == set(all_routes())


def test_each_role_gets_what_the_table_says(hear: Hear):
    surprises = [
        f"{line} as {role}: {outcome} instead of {line.expected[role]}"
        for line in LINES
        for role in ROLES
        if (outcome := _outcome(hear, role, line.route, line.method)) != line.expected[role]
    ]
    assert not surprises, "\n".join(surprises)


def test_head_answers_as_get_does(hear: Hear):
    for line in LINES:
        if line.method == "GET":
            assert _outcome(hear, "maria", line.route, "HEAD") == line.expected["maria"], line


def test_other_methods_are_refused(hear: Hear):
    allowed = {
        f"{method} {route} as {role}: {outcome}"
        for route in all_routes()
        for method in METHODS
        if not _is_decided(route, method)
        for role in ("visitor", "rui")
        if (outcome := _outcome(hear, role, route, method)) not in ("405", "login", "403")
    }
    assert not allowed


def _is_decided(route: str, method: str) -> bool:
    return (route, "GET" if method == "HEAD" else method) in DECIDED


@pytest.mark.parametrize("role", STRANGERS)
def test_nothing_of_madrid_reaches_a_stranger(hear: Hear, role: str):
    for line in LINES:
        said = hear(role, line.route, line.method).everything
        assert [name for name, canary in CANARIES.items() if canary in said] == [], line


def test_everything_of_madrid_reaches_its_desk(hear: Hear):
    """Without this, the test above could pass because nothing is shown to anybody."""
    said = "".join(hear("rui", one.route, "GET").everything for one in LINES)
    assert [name for name, canary in CANARIES.items() if canary not in said] == []


def test_of_mail_in_quarantine_only_the_coordinator_reads_anything(hear: Hear):
    said = "".join(hear("maria", one.route, one.method).everything for one in LINES)
    # Nor the answer of a colleague that waits for approval: that is between her and the coordinator.
    hidden = [name for name, canary in CANARIES.items() if canary not in said]
    assert hidden == ["quarantined", "proposal"]


@pytest.mark.parametrize("role", ["henk", "mei", "olga", "ada"])
def test_what_may_not_be_seen_answers_like_what_does_not_exist(world: World, role: str):
    # Both in one world: pages hold numbers of rows, which differ from world to world.
    for line in LINES:
        if line.expected[role] != "404" or line.route not in world.missing_urls:
            continue
        unseen = ask(world, role, line.route, line.method)
        missing = ask(world, role, line.route, line.method, missing=True)
        assert (missing.status, missing.body) == (404, unseen.body), line


def test_of_an_offered_inquiry_the_other_desk_sees_only_a_stub(world: World):
    hague, now = Desk.objects.get(code="hague"), timezone.now()
    world.cast["joost"] = make_agent("joost", hague, role=DeskRole.COORDINATOR)
    offer_transfer(
        inquiry_id=world.inquiry.pk, to_desk=hague, reason="Yours", by=world.cast["maria"], now=now
    )
    world.urls["inquiries:inbox"] = reverse("inquiries:inbox", args=["hague", "transfers"])
    said = "".join(ask(world, "joost", one.route, one.method).everything for one in LINES)
    assert [name for name, canary in CANARIES.items() if canary in said] == ["subject"]


def test_a_sections_colleague_sees_what_was_handed_over_and_nothing_else(world: World):
    """Over every address and method: pages, lists, counts, search, exports, the API."""
    world.cast["fina"] = Agent.objects.get(username="fina")
    world.urls["handovers:queue"] = reverse("handovers:queue", args=["done"])
    said = "".join(ask(world, "fina", one.route, one.method).everything for one in LINES)
    seen = {name for name, canary in CANARIES.items() if canary in said}
    assert seen == {"handed", "answered", "filename", "file"}


def _outcome(hear: Hear, role: str, route: str, method: str) -> str:
    answer = hear(role, route, method)
    return "login" if answer.leads_to_sign_in else str(answer.status)
