"""S2: thousands of random (agent, object, deed); no mark of a foreign desk in any answer or mail.

The oracle is plain sets in scope_world.py. What is unseen answers exactly as what is not there,
and a refused deed leaves nothing behind. Routes, methods and roles one by one (S1) are the table
of tests/architecture.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from inquiries.models import DeskTransfer, Inquiry, Message, TimelineFact
from inquiries.search.indexing import index_waiting
from mailroom.models import OutgoingEmail
from tests.chaos.ledger import Figure
from tests.chaos.scope_world import (
    CAST,
    DESKS,
    ScopeWorld,
    Thing,
    coordinators_of,
    make_scope_world,
    rights,
)

pytestmark = [pytest.mark.chaos, pytest.mark.django_db]
ONE_TIME = re.compile(r'name="(csrfmiddlewaretoken|submission_key)" value="[\w-]+"')
NO_ID, NO_REFERENCE = 999_999_999, "MAD-2026-999999"
VIEWS = ("mine", "unassigned", "due", "open", "all", "transfers")


@dataclass(frozen=True)
class Ask:
    """One request: what the agent must hold to see its object (empty: a list, for everybody)."""

    name: str
    url: str
    needs: frozenset[str] = frozenset()
    method: str = "GET"
    body: dict[str, Any] = field(default_factory=dict)


class Walk:
    """Random requests of random agents, and what was wrong with the answers."""

    def __init__(self, world: ScopeWorld, dice: random.Random) -> None:
        self.world, self.dice = world, dice
        self.clients = {name: Client(raise_request_exception=False) for name in CAST}
        for name, client in self.clients.items():
            client.force_login(world.agents[name])
        self.wrong: dict[str, set[str]] = {}
        self.asked: Counter[str] = Counter()
        self.made: set[Callable[[Walk, Thing], Ask]] = set()
        self.unseen = 0

    def step(self) -> None:
        name, thing = self.dice.choice(list(CAST)), self.dice.choice(self.world.things)
        make = self.dice.choice(ASKS)
        ask = make(self, thing)
        self.asked[ask.name] += 1
        self.made.add(make)
        with transaction.atomic():
            before = footprint()
            response = self.send(name, ask)
            after = footprint()
            self.judge(name, ask, response, changed=after != before)
            if after["mails"] > before["mails"] and foreign_mail(self.world, ask):
                self.note("leaks into mail", name, ask)
            transaction.set_rollback(True)

    def send(self, name: str, ask: Ask) -> HttpResponse:
        client = self.clients[name]
        if ask.url.startswith("/api/"):
            key = {"Idempotency-Key": f"{sum(self.asked.values())}"}
            body = json.dumps(ask.body)
            return client.generic(ask.method, ask.url, body, "application/json", headers=key)
        htmx = {"HX-Request": "true"} if self.dice.random() < 0.5 else {}
        if ask.method == "POST":
            return client.post(ask.url, ask.body, headers=htmx)
        return client.get(ask.url, headers=htmx)

    def judge(self, name: str, ask: Ask, response: HttpResponse, *, changed: bool) -> None:
        mine = rights(name)
        text = everything(response)
        if self.world.foreign_marks(text, mine):
            self.note("leaks", name, ask)
        if response.status_code >= 500:
            self.note("server errors", name, ask)
        if name == "gone":
            self.judge_stranger(name, ask, response)
        elif ask.needs and not ask.needs & mine:
            self.unseen += 1
            self.judge_unseen(name, ask, response, changed=changed)
        elif ask.needs and response.status_code in (403, 404):
            self.note("refused although allowed", name, ask)

    def judge_stranger(self, name: str, ask: Ask, response: HttpResponse) -> None:
        if response.status_code not in (302, 403):
            self.note("open to one who left", name, ask)

    def judge_unseen(self, name: str, ask: Ask, response: HttpResponse, *, changed: bool) -> None:
        if response.status_code != 404:
            self.note("unseen, but not 404", name, ask)
        if changed:
            self.note("changed what is unseen", name, ask)
        missing = Ask(ask.name, without_ids(ask.url), ask.needs, ask.method, ask.body)
        if ask.method == "GET" and said(response) != said(self.clients[name].get(missing.url)):
            self.note("unseen differs from missing", name, ask)

    def note(self, what: str, name: str, ask: Ask) -> None:
        self.wrong.setdefault(what, set()).add(f"{name}: {ask.method} {ask.name}")


def everything(response: HttpResponse) -> str:
    parts = response.streaming_content if response.streaming else [response.content]
    return f"{dict(response.headers)} {b''.join(parts).decode('utf-8', 'replace')}"


def said(response: HttpResponse) -> tuple[int, str]:
    return response.status_code, ONE_TIME.sub("", response.content.decode())


def without_ids(url: str) -> str:
    url = re.sub(r"[A-Z]{3}-\d{4}-\d{6}", NO_REFERENCE, url)
    return re.sub(r"/\d+/", f"/{NO_ID}/", url)


def footprint() -> dict[str, int]:
    """Rows that any deed would add to; an accepted transfer writes a fact as well."""
    models = {"facts": TimelineFact, "messages": Message, "mails": OutgoingEmail}
    models |= {"offers": DeskTransfer, "inquiries": Inquiry}
    return {name: model.objects.count() for name, model in models.items()}


def foreign_mail(world: ScopeWorld, ask: Ask) -> set[str]:
    """What is written to the outside holds only what the inquiry's own desk may see."""
    newest = OutgoingEmail.objects.latest("pk")
    text = f"{newest.subject} {newest.text} {newest.html} {newest.to} {newest.cc}"
    return world.foreign_marks(text, set(ask.needs))


# --- what may be asked -------------------------------------------------------------------------
def of_inquiry(route: str, method: str = "GET", **body: Any) -> Callable[[Walk, Thing], Ask]:
    def make(walk: Walk, thing: Thing) -> Ask:
        url = reverse(route, args=[thing.inquiry.reference])
        values = {
            name: value(walk, thing) if callable(value) else value for name, value in body.items()
        }
        return Ask(route, url, frozenset({thing.desk}), method, values)

    return make


def of_message(
    route: str, which: str, method: str = "GET", **body: Any
) -> Callable[[Walk, Thing], Ask]:
    def make(walk: Walk, thing: Thing) -> Ask:
        url = reverse(route, args=[getattr(thing, which)])
        return Ask(route, url, frozenset({thing.desk}), method, body)

    return make


def of_contact(route: str, method: str = "GET", **body: Any) -> Callable[[Walk, Thing], Ask]:
    """To merge is for coordinators; the candidate may be anybody, seen or not."""

    def make(walk: Walk, thing: Thing) -> Ask:
        pk = thing.inquiry.contact_id
        desks = walk.world.known_at[pk]
        needs = {coordinators_of(desk) for desk in desks} if "merge" in route else desks
        values = dict(body)
        if "merge" in route:
            values["absorbed"] = walk.dice.choice(walk.world.things).inquiry.contact_id
        return Ask(route, reverse(route, args=[pk]), frozenset(needs), method, values)

    return make


def of_transfer(walk: Walk, thing: Thing) -> Ask:
    offers = [one.transfer for one in walk.world.things if one.transfer]
    offer = walk.dice.choice(offers)
    url = reverse("inquiries:transfer_answer", args=[offer.pk])
    needs = frozenset({coordinators_of(offer.to_desk.code)})
    answer = {"answer": walk.dice.choice(["accept", "decline"])}
    return Ask("inquiries:transfer_answer", url, needs, "POST", answer)


def of_list(walk: Walk, _thing: Thing) -> Ask:
    route = walk.dice.choice(["inquiries:inbox", "inquiries:inbox_rows"])
    place = [walk.dice.choice([*DESKS, "all"]), walk.dice.choice(VIEWS)]
    return Ask(route, reverse(route, args=place))


def of_api_list(walk: Walk, _thing: Thing) -> Ask:
    view = walk.dice.choice(VIEWS[:-1])
    return Ask("api_inquiries", f"{reverse('api_inquiries')}?view={view}")


def of_counts(_walk: Walk, _thing: Thing) -> Ask:
    return Ask("inquiries:inbox_counts", reverse("inquiries:inbox_counts"))


def of_search(walk: Walk, thing: Thing) -> Ask:
    """Words that are everywhere: the palette takes "zq" for the beginning of every mark."""
    index_waiting()
    route = walk.dice.choice(["inquiries:search", "inquiries:palette", "api_search"])
    words = ["zq", "visitor.example", thing.inquiry.reference, thing.inquiry.reference[-6:]]
    return Ask(route, f"{reverse(route)}?q={walk.dice.choice(words)}")


def anybody(walk: Walk, _thing: Thing) -> int:
    return walk.world.agents[walk.dice.choice(list(CAST))].pk


def any_name(walk: Walk, _thing: Thing) -> str:
    return walk.dice.choice(list(CAST))


def any_desk(walk: Walk, _thing: Thing) -> int:
    return walk.world.desks[walk.dice.choice(DESKS)].pk


def newest(_walk: Walk, thing: Thing) -> int:
    return thing.reply_id


KEY = "2a0b2f6e-3f0e-4c39-8d86-6a4b0a6a9d10"
PAGES = ("conversation", "conversation_messages", "conversation_panel")
ASKS: list[Callable[[Walk, Thing], Ask]] = [
    *[of_inquiry(f"inquiries:{page}") for page in PAGES],
    of_inquiry("api_inquiry"),
    of_inquiry("inquiries:reply", "POST", submission_key=KEY, body="Yes.", seen=newest),
    of_inquiry("inquiries:note", "POST", submission_key=KEY, body="Hm."),
    of_inquiry("inquiries:take", "POST"),
    of_inquiry("inquiries:assign", "POST", assignee=anybody),
    of_inquiry("inquiries:status", "POST", status="resolved"),
    of_inquiry("inquiries:classify", "POST", urgency=4, language="fr", topic=""),
    of_inquiry("inquiries:transfer", "POST", to_desk=any_desk, reason="Yours"),
    of_inquiry("api_replies", "POST", body="Yes.", seen_message_id=newest),
    of_inquiry("api_notes", "POST", body="Hm."),
    of_inquiry("api_status", "PUT", status="resolved"),
    of_message("inquiries:message_frame", "inbound_id"),
    of_message("inquiries:attachment", "attachment_id"),
    of_message("inquiries:settle_delivery", "reply_id", "POST", decision="arrived"),
    of_contact("contacts:detail"),
    of_contact("contacts:edit"),
    of_contact("contacts:edit", "POST", name="Other", role="office", language="fr"),
    of_contact("contacts:merge"),
    of_contact("contacts:merge", "POST"),
    of_contact("inquiries:of_contact"),
    of_transfer,
    of_list,
    of_api_list,
    of_counts,
    of_search,
]


def test_nothing_crosses_the_desks(figure: Figure, full: bool, dice: random.Random) -> None:
    world = make_scope_world(dice, inquiries=36)
    walk = Walk(world, dice)
    for _ in range(10_000 if full else 1_200):
        walk.step()
    figure.note(
        asked=sum(walk.asked.values()), of_which_unseen=walk.unseen, marks=len(world.owners)
    )
    figure.note(wrong={what: sorted(cases) for what, cases in walk.wrong.items()})
    figure.exactly("kinds of wrong answers", len(walk.wrong), 0)
    figure.exactly("deeds never asked", len(set(ASKS) - walk.made), 0)
    lists = wrong_lists(walk)
    figure.note(wrong_lists=lists)
    figure.exactly("lists that are not exactly one's own", len(lists), 0)
    figure.finish()


def wrong_lists(walk: Walk) -> list[str]:
    """No leak is easy when nothing is shown: each agent's list has all that is theirs."""
    wrong = []
    for name, client in walk.clients.items():
        if name == "gone":
            continue
        rows = listed(client)
        own = {one.inquiry.reference for one in walk.world.things if one.desk in rights(name)}
        if sorted(rows) != sorted(own):
            wrong.append(f"{name}: {len(rows)} instead of {len(own)}")
    return wrong


def listed(client: Client) -> list[str]:
    """References of all pages of the list."""
    found, cursor = [], ""
    while True:
        query = f"view=all&cursor={cursor}"
        page = client.get(f"{reverse('api_inquiries')}?{query}").json()
        found += [row["reference"] for row in page["results"]]
        cursor = page["next"]
        if not cursor:
            return found
