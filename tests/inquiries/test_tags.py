"""Tags on an inquiry."""

import pytest
from django.db import IntegrityError
from django.http import Http404

from inquiries.actions.tags import add_tags, remove_tags
from inquiries.states import Fact
from shared.exceptions import InvalidInput
from tests.factories import make_tag


@pytest.fixture
def refund(madrid):
    return make_tag("refund", desk=madrid)


@pytest.fixture
def everywhere(db):
    return make_tag("press")


def facts(inquiry, kind):
    return list(inquiry.timeline.filter(kind=kind))


def codes(inquiry):
    return sorted(inquiry.tagged.values_list("tag__code", flat=True))


def test_tags_are_put_on_with_one_fact(inquiry, refund, everywhere, maria, now):
    add_tags(inquiry_id=inquiry.pk, tags=[refund, everywhere], by=maria, now=now)
    (fact,) = facts(inquiry, Fact.TAGGED)
    assert codes(inquiry) == ["press", "refund"]
    assert (fact.actor, fact.data["tags"]) == (maria, ["Refund", "Press"])


def test_a_tag_put_on_twice_is_there_once(inquiry, refund, maria, now):
    for _click in range(2):
        add_tags(inquiry_id=inquiry.pk, tags=[refund], by=maria, now=now)
    assert (codes(inquiry), len(facts(inquiry, Fact.TAGGED))) == (["refund"], 1)


def test_only_what_is_new_is_told(inquiry, refund, everywhere, maria, now):
    add_tags(inquiry_id=inquiry.pk, tags=[refund], by=maria, now=now)
    new = add_tags(inquiry_id=inquiry.pk, tags=[refund, everywhere], by=maria, now=now)
    assert new == [everywhere]
    assert facts(inquiry, Fact.TAGGED)[-1].data["codes"] == ["press"]


def test_tagging_grows_the_version(inquiry, refund, maria, now):
    add_tags(inquiry_id=inquiry.pk, tags=[refund], by=maria, now=now)
    before = inquiry.version
    inquiry.refresh_from_db()
    assert inquiry.version == before + 1


def test_a_tag_is_taken_off_with_one_fact_however_often(inquiry, refund, maria, now):
    add_tags(inquiry_id=inquiry.pk, tags=[refund], by=maria, now=now)
    for _click in range(2):
        remove_tags(inquiry_id=inquiry.pk, tags=[refund], by=maria, now=now)
    assert (codes(inquiry), len(facts(inquiry, Fact.UNTAGGED))) == ([], 1)


def test_a_tag_of_another_desk_is_refused(inquiry, hague, maria, now):
    foreign = make_tag("treaty", desk=hague)
    with pytest.raises(InvalidInput):
        add_tags(inquiry_id=inquiry.pk, tags=[foreign], by=maria, now=now)
    assert codes(inquiry) == []


def test_a_retired_tag_is_refused_and_may_be_taken_off(inquiry, refund, maria, now):
    add_tags(inquiry_id=inquiry.pk, tags=[refund], by=maria, now=now)
    refund.retired_at = now
    refund.save()
    add_tags(inquiry_id=inquiry.pk, tags=[refund], by=maria, now=now)  # it is there: nothing to do
    remove_tags(inquiry_id=inquiry.pk, tags=[refund], by=maria, now=now)
    with pytest.raises(InvalidInput):
        add_tags(inquiry_id=inquiry.pk, tags=[refund], by=maria, now=now)


def test_another_desk_neither_tags_nor_untags(inquiry, refund, everywhere, maria, henk, now):
    add_tags(inquiry_id=inquiry.pk, tags=[refund], by=maria, now=now)
    with pytest.raises(Http404):
        add_tags(inquiry_id=inquiry.pk, tags=[everywhere], by=henk, now=now)
    with pytest.raises(Http404):
        remove_tags(inquiry_id=inquiry.pk, tags=[refund], by=henk, now=now)
    assert codes(inquiry) == ["refund"]


def test_a_desk_has_a_name_once_in_whatever_letters(madrid, refund):
    with pytest.raises(IntegrityError):
        make_tag("refund-2", desk=madrid, name_en="REFUND")


def test_all_desks_have_a_name_once(everywhere):
    with pytest.raises(IntegrityError):
        make_tag("press-2", name_en="press")
