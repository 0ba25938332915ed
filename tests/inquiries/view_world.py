"""Views of every kind over a pile that changes, and the plain truth to compare with."""

from random import Random

from django.db.models import Q

from desks.permissions import scope_of
from inquiries.actions.saved_views import ViewContent, save_view
from inquiries.actions.tallying import count_further, fold_changes
from inquiries.condition_sql import as_q
from inquiries.models import Inquiry, InquiryTag, SavedView
from inquiries.saved_views import view_counts
from inquiries.states import ACTIVE, Status
from inquiries.tallies import clock_at


def leaf(field, op="in", value=None, **more):
    return {"field": field, "op": op, "value": value, **more}


CONDITIONS = {
    "open": leaf("status", "in", [str(one) for one in ACTIVE]),
    "done": leaf("status", "in", ["resolved", "closed"]),
    "mine": leaf("assignee", "in", ["me"]),
    "not mine": leaf("assignee", "out", ["me"]),
    "nobody's": leaf("assignee", "in", ["nobody"]),
    "due soon": {"all": [leaf("status", "out", ["closed"]), leaf("due", "within", 4)]},
    "due today": leaf("due", "today"),
    "new this week": leaf("created", "last", 7),
    "asleep": leaf("snoozed", "is", True),
    "escalated": leaf("escalated", "is", True),
    "alerted": leaf("alerted", "is", True),
    "limit near": leaf("limit", "within", 2),
    "urgent or mine": {"any": [leaf("urgency", "in", [4]), leaf("assignee", "in", ["me"])]},
    "no fees": {"not": leaf("topic", "in", ["fees"])},
    "of a domain": leaf("contact", "domain", "visitor.example"),
}


def make_view(by, condition, now, name="A view", **content):
    made = ViewContent(names={"en": name}, condition=condition, **content)
    return save_view(content=made, by=by, now=now)


def make_views(by, now):
    return {name: make_view(by, one, now, name=name) for name, one in CONDITIONS.items()}


def count_everything(now):
    while count_further(now=now):
        pass


def fold_everything(now):
    while fold_changes(now=now):
        pass


def counted(agent, now):
    scope = scope_of(agent)
    views = list(SavedView.objects.filter(deleted_at=None).select_related("counting", "desk"))
    return view_counts(scope=scope, views=views, now=now)


def truth(agent, now):
    """One COUNT for each view, over the inquiries themselves."""
    scope = scope_of(agent)
    return {
        view.pk: Inquiry.objects.visible_to(scope)
        .filter(Q() if view.desk_id is None else Q(desk_id=view.desk_id))
        .filter(as_q(view.condition, clock_at(now), agent.pk))
        .count()
        for view in SavedView.objects.filter(deleted_at=None)
    }


def change_something(random: Random, ids, people, tags, now, hours) -> None:
    """One change as any action could make it."""
    found = Inquiry.objects.filter(pk=random.choice(ids))
    change = random.randint(0, 6)
    if change == 0:
        found.update(assignee=random.choice([None, *people]))
    elif change == 1:
        found.update(status=random.choice(Status.values))
    elif change == 2:
        found.update(due_at=random.choice([None, now + hours * random.randint(-30, 30)]))
    elif change == 3:
        found.update(urgency=random.randint(1, 4), topic=random.choice(("", "fees")))
    elif change == 4:
        found.update(snoozed_until=random.choice([None, now + hours * random.randint(-3, 3)]))
    elif change == 5:
        found.update(
            escalated_at=random.choice([None, now]),
            alerted_at=random.choice([None, now]),
            limit_on=random.choice([None, now.date(), now.date() + 3 * hours * 24]),
        )
    else:
        tagged = {"inquiry": found.get(), "tag": random.choice(tags)}
        _row, is_new = InquiryTag.objects.get_or_create(**tagged, defaults={"at": now})
        if not is_new:
            _row.delete()
