"""Notices in the workspace: who sees which, put away by each for himself, beside the composer."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.urls import reverse

from desks.permissions import scope_of
from inquiries.actions.notices import put_notice_away, show_notice_again
from inquiries.notices import live_notices, notices_for
from knowledge_base.actions import add_item
from knowledge_base.models import Text
from knowledge_base.states import Kind
from tests.knowing import publish_text


@pytest.fixture
def notice(rui, now):
    item = add_item(kind=Kind.NOTICE, code="outage", by=rui, now=now)
    return publish_text(item, by=rui, now=now, title="Outage", body="E-filing is **down**.")


def seen(by, now, language="en"):
    return [
        one.text.title for one in live_notices(scope_of(by), language, now) if not one.is_put_away
    ]


def test_everybody_sees_it_until_each_puts_it_away(notice, maria, henk, now):
    for _twice in range(2):
        put_notice_away(text_id=notice.pk, by=maria, now=now)
    assert seen(maria, now) == []
    assert seen(henk, now) == ["Outage"]
    show_notice_again(text_id=notice.pk, by=maria)
    assert seen(maria, now) == ["Outage"]


def test_a_newer_version_is_shown_again(notice, maria, rui, now):
    put_notice_away(text_id=notice.pk, by=maria, now=now)
    publish_text(notice.item, by=rui, now=now, title="Outage over", body="It works.")
    assert seen(maria, now) == ["Outage over"]


def test_what_has_expired_is_gone_to_the_second(notice, maria, now):
    Text.objects.update(expires_at=now)
    assert seen(maria, now) == []
    assert seen(maria, now - timedelta(seconds=1)) == ["Outage"]


def test_one_of_another_desk_is_not_seen_and_not_put_away(rui, hague, maria, now):
    item = add_item(kind=Kind.NOTICE, code="hague", by=rui, now=now, desks=[hague])
    text = publish_text(item, by=rui, now=now)
    assert seen(maria, now) == []
    with pytest.raises(Http404):
        put_notice_away(text_id=text.pk, by=maria, now=now)


def test_each_reads_it_in_his_language_where_there_is_one(notice, maria, rui, now):
    publish_text(notice.item, by=rui, now=now, language="fr", title="Panne", body="En panne.")
    assert seen(maria, now, "fr") == ["Panne"]
    assert seen(maria, now, "es") == ["Outage"]


def test_words_are_plain(notice, maria, now):
    assert live_notices(scope_of(maria), "en", now)[0].words == "E-filing is down."


def test_beside_the_composer_is_what_fits_the_topic(notice, inquiry, maria, rui, now):
    other = add_item(kind=Kind.NOTICE, code="fees", by=rui, now=now, topics=["renewal"])
    publish_text(other, by=rui, now=now, title="Fees")
    titles = lambda: [one.text.title for one in notices_for(inquiry, scope_of(maria), maria, now)]  # noqa: E731
    assert titles() == ["Outage"]
    inquiry.topic = "renewal"
    assert sorted(titles()) == ["Fees", "Outage"]


def test_the_strip_and_the_page(notice, as_maria):
    assert "Outage" in as_maria.get(reverse("inquiries:rail_parts")).content.decode()
    as_maria.post(reverse("inquiries:decide_notice", args=[notice.pk]))
    assert "Outage" not in as_maria.get(reverse("inquiries:rail_parts")).content.decode()
    assert "Outage" in as_maria.get(reverse("inquiries:notices")).content.decode()


def test_the_api_says_how_to_name_it_in_an_answer(notice, as_maria):
    [row] = as_maria.get(reverse("api_notices")).json()
    assert row["used"] == f"{notice.pk}:1"


def test_the_composer_offers_to_mention_it(notice, inquiry, as_maria):
    page = as_maria.get(
        reverse("inquiries:conversation", args=[inquiry.reference])
    ).content.decode()
    assert f'data-text-id="{notice.pk}:1"' in page
    assert "E-filing is &lt;strong&gt;down&lt;/strong&gt;." in page
