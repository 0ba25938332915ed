"""The order of the measurements, over one database that grows."""

import sys
from dataclasses import dataclass
from io import StringIO
from time import monotonic

from django.core.management import call_command
from django.db import connections

from benchmarks import intake, memory, pages, search
from benchmarks.conversation import make_conversation
from benchmarks.report import Report
from benchmarks.views import make_views
from desks.models import Agent, Desk, DeskRole, Membership
from mailroom.models import Mailbox

AGENTS_A_DESK = 4
IN_WORK = 1500  # the same pile at every size: it hangs on the team, not on the archive


@dataclass(frozen=True, slots=True)
class Plan:
    """Sizes of the database, and how much is measured at each."""

    sizes: tuple[int, ...]
    mails: int
    mails_for_memory: int
    rounds: int
    requests: int


WHOLE = Plan(sizes=(10_000, 200_000), mails=300, mails_for_memory=2000, rounds=3, requests=100)
QUICK = Plan(sizes=(1_000, 10_000), mails=100, mails_for_memory=100, rounds=1, requests=30)


def measure(plan: Plan) -> Report:
    report = Report()
    _say("preparing")
    agent = _prepare()
    _say("mail into an empty database")
    report.intake[0] = intake.measure(mails=plan.mails, rounds=plan.rounds, name="empty")
    mailbox = Mailbox.objects.select_related("desk").earliest("pk")
    conversation = make_conversation(agent=agent, mailbox=mailbox)
    views = make_views(agent)
    there = 0
    for size in plan.sizes:
        _say(f"filling to {size:,} inquiries")
        in_work = 0 if there else IN_WORK
        call_command("fill", inquiries=size - there, in_work=in_work, stderr=StringIO())
        there = size
        _say(f"pages at {size:,}")
        _say(f"making {size:,} findable")
        call_command(
            "index_search", "--rebuild", "--without-index", stdout=StringIO(), stderr=StringIO()
        )
        report.search[size] = search.measure(agent=agent, requests=plan.requests)
        report.plans[size] = search.plans(agent=agent)
        report.pages[size] = pages.measure(
            agent=agent,
            conversation=conversation.reference,
            views=views,
            requests=plan.requests,
        )
    _say(f"mail at {there:,}")
    report.intake[there] = intake.measure(mails=plan.mails, rounds=plan.rounds, name="full")
    _say(f"memory over {memory.ROUNDS * plan.mails_for_memory:,} mails")
    report.memory = memory.measure(mails=plan.mails_for_memory)
    _say("done")
    connections.close_all()
    getattr(connections["default"], "close_pool", lambda: None)()
    return report


def _prepare() -> Agent:
    call_command("migrate", verbosity=0)
    call_command("seed_desks", stdout=StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)
    desks = list(Desk.objects.all())
    for number in range(AGENTS_A_DESK * len(desks)):
        desk = desks[number % len(desks)]
        agent = Agent.objects.create(username=f"agent{number}", first_name=f"Agent {number}")
        Membership.objects.create(agent=agent, desk=desk, role=DeskRole.ASSISTANT)
    everywhere = Agent.objects.create(username="everywhere", first_name="Everywhere")
    for desk in desks:
        Membership.objects.create(agent=everywhere, desk=desk, role=DeskRole.COORDINATOR)
    return everywhere


def _say(words: str) -> None:
    print(f"{monotonic() - STARTED:5.0f} s  {words}", file=sys.stderr, flush=True)


STARTED = monotonic()
