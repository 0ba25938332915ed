"""Links between inquiries that people make."""

import pytest
from django.http import Http404
from django.urls import reverse

from desks.permissions import scope_of
from inquiries.actions.links import link_inquiries, unlink_inquiries
from inquiries.models import InquiryLink
from inquiries.queries import links_of
from inquiries.states import Fact
from shared.exceptions import InvalidInput
from tests.factories import make_inquiry


@pytest.fixture
def other(madrid):
    return make_inquiry(madrid, sender_address="other@visitor.example")


@pytest.fixture
def foreign(hague):
    return make_inquiry(hague, sender_address="hilda@visitor.example")


def link(one, other, by, now, kind="related"):
    return link_inquiries(inquiry_id=one.pk, other_id=other.pk, kind=kind, by=by, now=now)


def seen(inquiry, by):
    return [(row.words, row.other) for row in links_of(inquiry, scope_of(by))]


def test_both_sides_show_it_each_in_its_words(inquiry, other, maria, now):
    link(inquiry, other, maria, now, "parent_of")
    assert seen(inquiry, maria) == [("Parent of", other)]
    assert seen(other, maria) == [("Child of", inquiry)]


def test_a_child_is_the_parent_the_other_way_round(inquiry, other, maria, now):
    link(inquiry, other, maria, now, "child_of")
    assert seen(inquiry, maria) == [("Child of", other)]


def test_both_have_a_fact_and_twice_is_once(inquiry, other, maria, now):
    for _click in range(2):
        link(inquiry, other, maria, now)
    link(other, inquiry, maria, now)  # related is so from both sides
    assert InquiryLink.objects.count() == 1
    for one in (inquiry, other):
        assert one.timeline.filter(kind=Fact.LINKED).count() == 1


def test_removed_twice_it_is_gone_with_one_fact_each(inquiry, other, maria, now):
    made = link(inquiry, other, maria, now)
    for _click in range(2):
        unlink_inquiries(link_id=made.pk, by=maria, now=now)
    assert seen(inquiry, maria) == []
    for one in (inquiry, other):
        assert one.timeline.filter(kind=Fact.UNLINKED).count() == 1


@pytest.mark.parametrize("kind", ["split_from", "follows", "", "nonsense"])
def test_only_kinds_for_people(inquiry, other, maria, now, kind):
    with pytest.raises(InvalidInput):
        link(inquiry, other, maria, now, kind)


def test_nothing_is_linked_with_itself(inquiry, maria, now):
    with pytest.raises(InvalidInput):
        link(inquiry, inquiry, maria, now)


def test_both_must_be_seen(inquiry, foreign, maria, henk, rui, now):
    for agent in (maria, henk):
        with pytest.raises(Http404):
            link(inquiry, foreign, agent, now)
    made = link(inquiry, foreign, rui, now)
    assert seen(inquiry, maria) == []
    with pytest.raises(Http404):
        unlink_inquiries(link_id=made.pk, by=maria, now=now)


def test_the_panel_links_and_unlinks(as_maria, inquiry, other, maria):
    address = reverse("inquiries:link", args=[inquiry.reference])
    as_maria.post(address, {"other": other.reference.lower(), "kind": "duplicate_of"})
    part = reverse("inquiries:links", args=[inquiry.reference])
    assert "Duplicate of" in as_maria.get(part).content.decode()
    made = InquiryLink.objects.get()
    as_maria.post(reverse("inquiries:unlink", args=[made.pk]), {"from": inquiry.reference})
    assert not InquiryLink.objects.exists()


def test_a_link_to_what_cannot_be_seen_is_as_if_it_were_not(as_maria, inquiry, foreign, rui, now):
    made = link(inquiry, foreign, rui, now)
    assert as_maria.post(reverse("inquiries:unlink", args=[made.pk])).status_code == 404
    part = reverse("inquiries:links", args=[inquiry.reference])
    assert foreign.reference not in as_maria.get(part).content.decode()
