"""The order of the measurements, over one database that grows."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from time import monotonic

from django.core.management import call_command
from django.db import connections
from django.db.models import Max

from benchmarks import intake, knowledge, livechat, memory, pages, search, targets, triage
from benchmarks.conversation import find_conversation, make_conversation
from benchmarks.report import Report
from benchmarks.views import find_views, make_views
from desks.models import Agent, Desk, DeskRole, Membership
from inquiries.models import Inquiry, SearchEntry
from inquiries.search.rebuilding import rebuild
from mailroom.models import Mailbox

AGENTS_A_DESK = 4
EVERYWHERE = "everywhere"
IN_WORK = 1500  # the same pile at every size: it hangs on the team, not on the archive


@dataclass(frozen=True, slots=True)
class Plan:
    """Sizes of the database, and how much is measured at each; no mails, no measuring of intake."""

    sizes: tuple[int, ...]
    requests: int
    mails: int = 0
    mails_for_memory: int = 0
    rounds: int = 3
    open_sizes: tuple[int, ...] = ()
    talks: int = 50
    idle_chats: int = 2_000


WHOLE = Plan(
    sizes=(10_000, 200_000, 1_000_000),
    requests=100,
    mails=300,
    mails_for_memory=2000,
    open_sizes=(2_000, 20_000, 200_000),
)
QUICK = Plan(
    sizes=(1_000, 10_000),
    requests=30,
    mails=100,
    mails_for_memory=100,
    rounds=1,
    open_sizes=(1_000, 5_000),
    talks=10,
    idle_chats=200,
)


@dataclass(frozen=True, slots=True)
class World:
    """Whose pages are asked for, and which."""

    agent: Agent
    conversation: str
    views: Mapping[str, str] = field(default_factory=dict)

    @property
    def pages(self) -> list[pages.Asked]:
        return pages.workspace(conversation=self.conversation, views=self.views)


def measure(plan: Plan) -> Report:
    """A database that has been filled before is measured as it is, and filled further."""
    report = Report()
    _say("preparing")
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    is_new = not Agent.objects.filter(username=EVERYWHERE).exists()
    agent = _make_desks() if is_new else Agent.objects.get(username=EVERYWHERE)
    if plan.mails and is_new:
        _say("mail into an empty database")
        report.intake[0] = intake.measure(mails=plan.mails, rounds=plan.rounds, name="empty")
    world = _make_world(agent) if is_new else _world_of(agent)
    for size in plan.sizes:
        _fill_to(size)
        _make_findable()
        _say(f"pages at {size:,}")
        report.pages[size] = pages.measure(agent=agent, asked=world.pages, requests=plan.requests)
        _say(f"searches at {size:,}")
        report.search[size] = pages.measure(
            agent=agent, asked=search.asked(), requests=plan.requests
        )
    if plan.mails:
        _measure_full(plan, report)
    _say("triage")
    report.triage = triage.measure()
    _say("finding texts")
    report.knowledge = knowledge.measure(agent)
    for size in plan.open_sizes:
        _say(f"service targets of {size:,} open inquiries")
        report.targets.append(targets.measure(size))
    _say(f"{plan.talks} chats beside {plan.idle_chats:,} idle ones")
    report.livechat = livechat.measure(talks=plan.talks, idle=plan.idle_chats)
    _say("done")
    connections.close_all()
    getattr(connections["default"], "close_pool", lambda: None)()
    return report


def _measure_full(plan: Plan, report: Report) -> None:
    there = plan.sizes[-1]
    _say(f"mail at {there:,}")
    report.intake[there] = intake.measure(mails=plan.mails, rounds=plan.rounds, name="full")
    _say(f"memory over {memory.ROUNDS * plan.mails_for_memory:,} mails")
    report.memory = memory.measure(mails=plan.mails_for_memory)


def _make_desks() -> Agent:
    call_command("seed_desks", stdout=StringIO())
    desks = list(Desk.objects.all())
    for number in range(AGENTS_A_DESK * len(desks)):
        desk = desks[number % len(desks)]
        agent = Agent.objects.create(username=f"agent{number}", first_name=f"Agent {number}")
        Membership.objects.create(agent=agent, desk=desk, role=DeskRole.ASSISTANT)
    everywhere = Agent.objects.create(username=EVERYWHERE, first_name="Everywhere")
    for desk in desks:
        Membership.objects.create(agent=everywhere, desk=desk, role=DeskRole.COORDINATOR)
    return everywhere


def _make_world(agent: Agent) -> World:
    mailbox = Mailbox.objects.select_related("desk").earliest("pk")
    conversation = make_conversation(agent=agent, mailbox=mailbox)
    return World(agent, conversation.reference, make_views(agent))


def _world_of(agent: Agent) -> World:
    return World(agent, find_conversation().reference, find_views(agent))


def _fill_to(size: int) -> None:
    there = Inquiry.objects.count()
    missing = size - there
    if missing > size // 100:  # the conversation and the measured mails are there as well
        _say(f"filling to {size:,} inquiries")
        in_work = 0 if there > IN_WORK else IN_WORK
        call_command("fill", inquiries=missing, in_work=in_work, stderr=StringIO())


def _make_findable() -> None:
    """Only what is not yet: `fill` leaves no work for the indexer, for a million would be too much."""
    last = SearchEntry.objects.aggregate(last=Max("pk"))["last"] or 0
    started, done = monotonic(), 0
    for count in rebuild(without_index=True, newer_than=last):
        done += count
    if done:
        seconds = monotonic() - started
        _say(f"{done:,} messages made findable, {done / seconds:,.0f} a second")


def _say(words: str) -> None:
    print(f"{monotonic() - STARTED:5.0f} s  {words}", file=sys.stderr, flush=True)


STARTED = monotonic()
