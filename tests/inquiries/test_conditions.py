"""What a condition may say; that its two readings, values and SQL, agree; when it changes."""

import json
from datetime import timedelta
from random import Random

import pytest

from inquiries.condition_sql import as_q, stable_q
from inquiries.conditions import (
    MARKS,
    BadCondition,
    is_in_work_only,
    is_personal,
    matches,
    may_ever_match,
    turns_at,
    validated,
)
from inquiries.models import Inquiry, InquiryTag, Tag
from inquiries.states import Channel, Status
from inquiries.tallies import clock_at, facts_of
from tests.factories import make_agent, make_inquiry


def leaf(field, op="in", value=None, **more):
    return {"field": field, "op": op, "value": value, **more}


WRONG = {
    "nothing": None,
    "a list": [],
    "an unknown field": leaf("colour", "in", ["red"]),
    "an unknown question": leaf("status", "like", ["open"]),
    "no value": leaf("status", "in", []),
    "a value of another kind": leaf("status", "in", [1]),
    "a status that is none": leaf("status", "in", ["sleeping"]),
    "an urgency that is none": leaf("urgency", "in", [9]),
    "a number too large": leaf("tag", "in", [2**64]),
    "true for a number": leaf("tag", "in", [True]),
    "text for a number of hours": leaf("due", "within", "4"),
    "no hours": leaf("due", "within", 0),
    "too many days": leaf("created", "last", 10**6),
    "a day that is none": leaf("created", "before", "2026-02-30"),
    "an empty address": leaf("contact", "address", " "),
    "a text with a zero": leaf("topic", "in", ["a"])
    | {"field": "contact", "op": "domain", "value": "a\0"},
    "a field without a code": leaf("field", "is", "x"),
    "a group that is no list": {"all": {}},
    "two groups in one": {"all": [], "any": []},
    "too deep": {"all": [{"all": [{"all": [{"all": [{"all": []}]}]}]}]},
    "too many": {"any": [leaf("attachment", "is", True)] * 41},
    "too many values": leaf("tag", "in", list(range(1, 60))),
}


@pytest.mark.parametrize("tree", WRONG.values(), ids=WRONG)
def test_what_means_nothing_is_refused_in_words(tree):
    with pytest.raises(BadCondition) as error:
        validated(tree)
    assert len(str(error.value)) > 10


def test_a_valid_tree_is_kept_in_its_plain_form():
    tree = {
        "all": [leaf("contact", "domain", "@Example.ORG"), leaf("tag", "in", [2, 2]) | {"x": 1}]
    }
    assert validated(tree) == {
        "all": [leaf("contact", "domain", "example.org"), leaf("tag", "in", [2])]
    }
    assert json.loads(json.dumps(validated(tree))) == validated(tree)


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (leaf("status", "in", ["open", "new"]), True),
        (leaf("status", "in", ["open", "closed"]), False),
        (leaf("status", "out", ["closed"]), False),
        ({"all": [leaf("tag", "in", [1]), leaf("status", "in", ["new"])]}, True),
        ({"any": [leaf("status", "in", ["new"]), leaf("tag", "in", [1])]}, False),
        ({"any": []}, False),
        ({"not": leaf("status", "in", ["new"])}, False),
    ],
)
def test_whether_only_work_in_hand_can_match(tree, expected):
    assert is_in_work_only(tree) == expected


# --- the two readings ---
@pytest.fixture
def pile(madrid, hague, maria, rui, now):
    """Inquiries that differ in everything that may be asked, empty columns among them."""
    random = Random(3)
    tags = [Tag.objects.create(code=f"t{n}", name_en=f"T{n}", created_at=now) for n in range(3)]
    moments = [now + timedelta(hours=hours) for hours in (-400, -49, -24, -1, 0, 1, 4, 30, 300)]
    for number in range(60):
        inquiry = make_inquiry(
            random.choice((madrid, hague)),
            sender_address=f"v{number}@{random.choice('ab')}.example",
        )
        inquiry.assignee = random.choice((None, maria, rui))
        inquiry.status = random.choice(Status.values)
        inquiry.channel = random.choice(Channel.values)
        inquiry.language = random.choice(("en", "fr"))
        inquiry.topic = random.choice(("", "fees", "renewal"))
        inquiry.urgency = random.randint(1, 4)
        inquiry.has_attachments = random.random() < 0.5
        instants = "due_at resolved_at snoozed_until escalated_at alerted_at approval_asked_at"
        for name in instants.split():
            setattr(inquiry, name, random.choice([None, *moments]))
        inquiry.limit_on = random.choice([None, *(clock_at(now).day(one) for one in moments)])
        inquiry.created_at, inquiry.last_message_at = random.choice(moments), random.choice(moments)
        inquiry.fields = random.choice(({}, {"fee": "Yes"}, {"fee": True}, {"fee": 5}))
        inquiry.save()
        for tag in random.sample(tags, random.randint(0, 2)):
            InquiryTag.objects.create(inquiry=inquiry, tag=tag, at=now)
    return [tag.pk for tag in tags]


def some_leaf(random, ids):
    desks, agents, tags, today = ids
    sets = {
        "desk": desks,
        "status": Status.values,
        "assignee": [*agents, "me", "nobody"],
        "channel": Channel.values,
        "language": ["en", "fr", "es"],
        "topic": ["fees", "renewal", "none"],
        "urgency": [1, 2, 3, 4],
        "tag": tags,
    }
    kind = random.randint(0, 5)
    if kind <= 1:
        name = random.choice(list(sets))
        values = random.sample(sets[name], random.randint(1, len(sets[name])))
        return leaf(name, random.choice(("in", "out")), values)
    if kind == 2:
        op = random.choice(("overdue", "within", "today", "none"))
        return leaf("due", op, random.choice((1, 4, 30)) if op == "within" else None)
    if kind == 3:
        op = random.choice(("last", "older", "before", "after"))
        value = random.choice((1, 2, 10)) if op in ("last", "older") else today
        return leaf(random.choice(("created", "message", "resolved")), op, value)
    if kind == 4:
        return leaf(random.choice(("snoozed", "attachment", *MARKS)), "is", random.random() < 0.5)
    if kind == 5 and random.random() < 0.4:
        op = random.choice(("within", "none"))
        return leaf("limit", op, random.choice((1, 3, 20)) if op == "within" else None)
    if random.random() < 0.5:
        return random.choice(
            [leaf("contact", "domain", "a.example"), leaf("contact", "address", "v3@a.example")]
        )
    value = random.choice(("Yes", "true", "5", "e"))
    return leaf(
        "field", random.choice(("is", "contains")), value, code=random.choice(("fee", "no"))
    )


def some_tree(random, ids, depth=1):
    if depth == 4 or random.random() < 0.4:
        return some_leaf(random, ids)
    if random.random() < 0.25:
        return {"not": some_tree(random, ids, depth + 1)}
    parts = [some_tree(random, ids, depth + 1) for _ in range(random.randint(0, 3))]
    return {random.choice(("all", "any")): parts}


@pytest.mark.parametrize("seed", range(4))
def test_values_and_sql_give_the_same_answer(pile, madrid, hague, maria, rui, now, seed):
    random = Random(seed)
    clock = clock_at(now)
    ids = ([madrid.pk, hague.pk], [maria.pk, rui.pk], pile, clock.day(now).isoformat())
    rows = facts_of(Inquiry.objects.values_list("pk", flat=True))
    assert len(rows) == 60
    kinds = set()
    for _ in range(60):
        tree = validated(some_tree(random, ids))
        for me in (maria.pk, -1):
            by_value = {row.id for row in rows if matches(tree, row, clock, me)}
            by_sql = set(Inquiry.objects.filter(as_q(tree, clock, me)).values_list("pk", flat=True))
            assert by_value == by_sql, tree
            kinds.add(0 < len(by_sql) < 60)
            possible = set(
                Inquiry.objects.filter(stable_q(tree, clock)).values_list("pk", flat=True)
            )
            assert by_sql <= possible, tree
            assert by_value <= {row.id for row in rows if may_ever_match(tree, row, clock)}, tree
    assert True in kinds


@pytest.mark.parametrize("seed", range(4))
def test_between_its_turns_an_answer_does_not_change_by_itself(
    pile, madrid, hague, maria, rui, now, seed
):
    random = Random(seed)
    start = clock_at(now)
    ids = ([madrid.pk, hague.pk], [maria.pk, rui.pk], pile, start.day(now).isoformat())
    rows = facts_of(Inquiry.objects.values_list("pk", flat=True))
    for _ in range(60):
        tree = validated(some_tree(random, ids))
        later = clock_at(now + timedelta(hours=random.uniform(0, 600)))
        for row in rows:
            if matches(tree, row, start, maria.pk) != matches(tree, row, later, maria.pk):
                turns = turns_at(tree, row, start)
                assert turns, tree
                assert start.now < turns <= later.now, tree


def test_me_is_the_agent_who_asks_and_never_nobody(madrid, maria, now):
    lucie = make_agent("lucie", madrid)
    mine, free = make_inquiry(madrid), make_inquiry(madrid)
    mine.assignee = maria
    mine.save()
    tree = validated(leaf("assignee", "in", ["me"]))
    assert is_personal(tree)
    clock = clock_at(now)
    found = {
        agent: [
            row.id for row in facts_of([mine.pk, free.pk]) if matches(tree, row, clock, agent.pk)
        ]
        for agent in (maria, lucie)
    }
    assert found == {maria: [mine.pk], lucie: []}


def test_a_day_begins_in_the_zone_of_the_installation(settings, inquiry, now):
    settings.TIME_ZONE = "Pacific/Auckland"
    assert str(clock_at(now).zone) == "Pacific/Auckland"
