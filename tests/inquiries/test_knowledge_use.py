"""What texts are used for: over months, by desk and topic."""

import pytest
from django.urls import reverse

from desks.permissions import scope_of
from inquiries.actions.knowledge import record_uses
from inquiries.actions.proposing import NewText, propose_text
from inquiries.knowledge_use_queries import months_of, proposals_of, used_at
from knowledge_base.actions import add_item
from knowledge_base.states import Kind
from tests.inquiries.test_reply import answer
from tests.knowing import publish_text


@pytest.fixture
def item(rui, now):
    item = add_item(kind=Kind.TEMPLATE, code="used", by=rui, now=now, topics=["renewal"])
    publish_text(item, by=rui, now=now, title="Used")
    return item


def test_this_month_counts_what_went_into_answers(item, inquiry, maria, now):
    message = answer(inquiry, maria, now)
    record_uses(message=message, used=[item.texts.get().pk], by=maria, now=now)
    months = months_of(item, now)
    assert [one.count for one in months] == [0] * 11 + [1]


def test_the_most_used_first_and_the_never_used_last(item, inquiry, maria, madrid, rui, now):
    never = add_item(kind=Kind.TEMPLATE, code="never", by=rui, now=now)
    publish_text(never, by=rui, now=now, title="A never used one")
    message = answer(inquiry, maria, now)
    record_uses(message=message, used=[item.texts.get().pk], by=maria, now=now)
    rows = used_at(madrid, scope_of(rui), "", "", now)
    assert [(one.item, one.count) for one in rows] == [(item, 1), (never, 0)]
    assert [one.item for one in used_at(madrid, scope_of(rui), "renewal", "", now)] == [item]


def test_inquiries_of_other_desks_are_not_named(inquiry, maria, rui, henk, now):
    new = NewText(Kind.TEMPLATE, "T", "B", "en", is_for_all=True)
    item = propose_text(inquiry_id=inquiry.pk, new=new, by=maria, submission_key="k", now=now)
    assert len(proposals_of(item, scope_of(rui))) == 1
    assert proposals_of(item, scope_of(henk)) == []


def test_the_list_is_for_who_publishes(as_maria, client, rui, item):
    address = reverse("inquiries:knowledge_used", args=["madrid"])
    assert as_maria.get(address).status_code == 404
    client.force_login(rui)
    assert "Used" in client.get(address).content.decode()


def test_the_part_of_the_item_page_names_who_proposed_it(as_maria, item):
    page = as_maria.get(reverse("inquiries:item_use", args=[item.pk]))
    assert "Proposed by Rui" in " ".join(page.content.decode().split())
