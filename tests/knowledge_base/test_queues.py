"""What waits for authors and coordinators, and the lists that show it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from desks.permissions import scope_of
from knowledge_base.actions import (
    add_item,
    change_fact,
    count_uses,
    remove_category,
    retire_fact,
    return_version,
    save_category,
    submit_version,
    write_version,
)
from knowledge_base.models import Category, Fact, Item
from knowledge_base.queues import (
    narrowed,
    own_versions,
    texts_to_look_at,
    translations,
    waiting_for,
)
from knowledge_base.states import Kind, SourceStatus
from notifications.models import Notification
from shared.exceptions import Conflict, NotAllowed, NotPossible
from tests.knowing import publish_text

LANGUAGES = ("en", "fr", "es")


@pytest.fixture
def item(maria, rui, now):
    return add_item(kind=Kind.TEMPLATE, code="renew", by=maria, now=now)


@pytest.fixture
def as_rui(client, rui):
    client.force_login(rui)
    return client


def submit(item, by, now, language="en", body="On line."):
    where = {"item_id": item.pk, "language": language, "by": by, "now": now}
    write_version(title="Renewal", body=body, **where)
    return submit_version(**where)


def set_fact(by, now, value="CHF 653", code="basic_fee"):
    return change_fact(
        code=code,
        names=dict.fromkeys(LANGUAGES, "Basic fee"),
        values=dict.fromkeys(LANGUAGES, value),
        source="Fee table",
        as_of=date(2026, 1, 1),
        status=SourceStatus.CONFIRMED,
        by=by,
        now=now,
    )


def told(agent, kind):
    return Notification.objects.filter(agent=agent, kind=kind).count()


def test_who_did_not_write_it_reviews_it(item, maria, rui, now):
    submit(item, maria, now)
    assert waiting_for(scope_of(rui)).get().text.item == item
    assert not waiting_for(scope_of(maria)).exists()


def test_nobody_has_his_own_words_to_review(item, rui, now):
    submit(item, rui, now)
    assert not waiting_for(scope_of(rui)).exists()


def test_what_another_desk_reviews_does_not_wait_here(rui, mei, meetings, now):
    theirs = add_item(kind=Kind.TEMPLATE, code="theirs", by=mei, now=now, desks=[meetings])
    submit(theirs, mei, now)
    assert not waiting_for(scope_of(rui)).exists()


def test_the_queue_says_how_long_it_waits(as_rui, item, maria, now):
    submit(item, maria, now)
    page = as_rui.get("/knowledge/queues/review/").content.decode()
    assert "Renewal" in page
    assert 'rail-label">Knowledge' in page


def test_an_assistant_has_no_queue_of_reviews(as_maria):
    for queue in ("review", "facts", "nothing"):
        assert as_maria.get(f"/knowledge/queues/{queue}/").status_code == 404


def test_what_came_back_is_first_among_ones_own(as_maria, item, maria, rui, now):
    other = add_item(kind=Kind.TEMPLATE, code="other", by=maria, now=now)
    submit(item, maria, now)
    write = {"item_id": other.pk, "language": "en", "by": maria, "now": now + timedelta(hours=1)}
    write_version(title="Other", body="Words.", **write)
    return_version(item_id=item.pk, language="en", note="Shorter.", by=rui, now=now)
    assert [one.text.item for one in own_versions(scope_of(maria))] == [item, other]
    assert "Shorter." in as_maria.get("/knowledge/queues/mine/").content.decode()


def test_people_are_told_once_of_what_concerns_them(item, maria, rui, now):
    for _time in range(2):
        submit(item, maria, now)
    assert (told(rui, "text_to_review"), told(maria, "text_to_review")) == (1, 0)
    return_version(item_id=item.pk, language="en", note="Shorter.", by=rui, now=now)
    assert told(maria, "text_returned") == 1


def test_a_notification_leads_to_the_language(as_rui, item, maria, now):
    submit(item, maria, now, language="fr")
    page = as_rui.get("/notifications/").content.decode()
    assert "renew (FR)" in page
    assert f"/knowledge/{item.pk}/#in-fr" in page


def test_missing_and_stale_languages_are_work(item, maria, rui, now):
    publish_text(item, by=rui, now=now, body="A")
    publish_text(item, by=rui, now=now, language="fr", body="B")
    publish_text(item, by=rui, now=now, body="C")
    found = {one.language: one.is_stale for one in translations(scope_of(maria))}
    assert found == {"fr": True, "es": False}
    assert [one.language for one in translations(scope_of(maria), "es")] == ["es"]


def test_what_was_never_live_is_no_translation_work(item, maria, now):
    submit(item, maria, now)
    assert translations(scope_of(maria)) == []


@pytest.mark.parametrize("queue", ["review", "translations", "facts", "mine"])
def test_a_queue_costs_the_same_for_one_and_many(as_rui, rui, maria, now, queue):
    fill_queues(rui, maria, now, 0)
    as_rui.get(f"/knowledge/queues/{queue}/")
    few = queries_of(as_rui, f"/knowledge/queues/{queue}/")
    for number in range(1, 8):
        fill_queues(rui, maria, now, number)
    assert queries_of(as_rui, f"/knowledge/queues/{queue}/") == few


def fill_queues(rui, maria, now, number):
    item = add_item(kind=Kind.TEMPLATE, code=f"a{number}", by=rui, now=now)
    set_fact(rui, now)
    publish_text(item, by=rui, now=now, body="Pay {{ fact.basic_fee }}.")
    submit(item, maria, now, language="fr")
    write_version(item_id=item.pk, language="es", title="A", body="B", by=rui, now=now)
    set_fact(rui, now + timedelta(days=1), value=f"CHF {number}")


def queries_of(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_a_changed_fact_is_looked_at_in_one_click(as_rui, item, rui, now):
    before = now - timedelta(days=2)
    set_fact(rui, before)
    publish_text(item, by=rui, now=before, body="Pay {{ fact.basic_fee }}.")
    set_fact(rui, now - timedelta(days=1), value="CHF 700")
    assert texts_to_look_at(scope_of(rui)) == [item.texts.get()]
    assert "CHF 700" in as_rui.get("/knowledge/queues/facts/").content.decode()
    deed = {"language": "en", "deed": "see_facts", "back": "/knowledge/queues/facts/"}
    answer = as_rui.post(f"/knowledge/{item.pk}/state/", deed)
    assert answer.headers["Location"] == "/knowledge/queues/facts/"
    assert texts_to_look_at(scope_of(rui)) == []


def test_a_deed_leads_back_to_no_strangers_page(as_rui, item, rui, now):
    publish_text(item, by=rui, now=now)
    deed = {"language": "en", "deed": "confirm", "back": "//elsewhere.example/knowledge/"}
    answer = as_rui.post(f"/knowledge/{item.pk}/state/", deed)
    assert answer.headers["Location"] == f"/knowledge/{item.pk}/"


def test_a_fact_is_retired_when_nothing_names_it(item, maria, rui, now):
    set_fact(rui, now)
    publish_text(item, by=rui, now=now, body="Pay {{ fact.basic_fee }}.")
    with pytest.raises(NotPossible):
        retire_fact(code="basic_fee", by=rui, now=now)
    publish_text(item, by=rui, now=now, body="Pay.")
    with pytest.raises(NotAllowed):
        retire_fact(code="basic_fee", by=maria, now=now)
    for _time in range(2):
        assert retire_fact(code="basic_fee", by=rui, now=now).retired_at == now


def test_facts_are_changed_on_their_page(as_rui, rui, now, item):
    set_fact(rui, now)
    publish_text(item, by=rui, now=now, title="It costs", body="Pay {{ fact.basic_fee }}.")
    said = {f"name_{one}": "Basic fee" for one in LANGUAGES}
    said |= {f"value_{one}": "CHF 700" for one in LANGUAGES}
    said |= {"source": "New table", "as_of": "2026-05-01", "status": "confirmed"}
    assert as_rui.post("/knowledge/facts/basic_fee/", said).status_code == 303
    page = as_rui.get("/knowledge/facts/basic_fee/").content.decode()
    for words in ("CHF 653", "CHF 700", "New table", "It costs"):
        assert words in page
    assert "CHF 700" in as_rui.get("/knowledge/facts/").content.decode()


def test_an_assistant_reads_facts_and_changes_none(as_maria, rui, now):
    set_fact(rui, now)
    assert (
        "A coordinator changes facts."
        in as_maria.get("/knowledge/facts/basic_fee/").content.decode()
    )
    said = {f"{what}_{one}": "X" for what in ("name", "value") for one in LANGUAGES}
    said |= {"source": "X", "as_of": "2026-05-01", "status": "confirmed"}
    assert as_maria.post("/knowledge/facts/basic_fee/", said).status_code == 422
    assert Fact.objects.get().current.number == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("only=mine", {"draft"}),
        ("only=example", {"live"}),
        ("only=outdated", {"live"}),
        ("only=unused", {"old"}),
        ("state=draft", {"draft"}),
        ("state=published&language=fr", set()),
        ("state=published&language=en", {"live", "old"}),
        ("state=missing&language=en", {"draft"}),
        ("state=stale", set()),
        ("kind=template&state=published", {"live", "old"}),
    ],
)
def test_the_list_is_narrowed(as_maria, maria, rui, now, query, found):
    live = add_item(kind=Kind.TEMPLATE, code="live", by=rui, now=now)
    publish_text(live, by=rui, now=now)
    Item.objects.filter(pk=live.pk).update(is_example=True, review_on=date(2020, 1, 1))
    old = add_item(kind=Kind.TEMPLATE, code="old", by=rui, now=now - timedelta(days=900))
    publish_text(old, by=rui, now=now)
    draft = add_item(kind=Kind.TEMPLATE, code="draft", by=maria, now=now)
    write_version(item_id=draft.pk, language="en", title="D", body="D", by=maria, now=now)
    page = as_maria.get(f"/knowledge/?{query}").content.decode()
    assert {code for code in ("live", "old", "draft") if f"<kbd>{code}</kbd>" in page} == found


def test_a_review_date_is_a_day_of_our_zone(rui, now):
    """Forty minutes into the 24th in Geneva it is the 23rd in Greenwich."""
    early = datetime(2026, 11, 23, 23, 40, tzinfo=UTC)
    item = add_item(kind=Kind.TEMPLATE, code="due", by=rui, now=now)
    Item.objects.filter(pk=item.pk).update(review_on=date(2026, 11, 24))
    with timezone.override("Europe/Zurich"):
        due = narrowed(scope_of(rui), state="", language="", only="outdated", now=early)
    assert [one.code for one in due] == ["due"]


def test_what_was_used_lately_is_not_unused(as_maria, rui, now):
    old = add_item(kind=Kind.TEMPLATE, code="old", by=rui, now=now - timedelta(days=900))
    publish_text(old, by=rui, now=now)
    count_uses(items=[old], now=now)
    assert "<kbd>old</kbd>" not in as_maria.get("/knowledge/?only=unused").content.decode()


def make_category(rui, now, slug="fees", **more):
    names = dict.fromkeys(LANGUAGES, "Fees")
    return save_category(
        slug=slug, names=names, descriptions={}, position=1, by=rui, now=now, **more
    )


def test_a_category_is_made_once(rui, maria, now):
    first = make_category(rui, now)
    with pytest.raises(Conflict):
        make_category(rui, now)
    assert make_category(rui, now, category=first) == first
    with pytest.raises(NotAllowed):
        make_category(maria, now, slug="other")


def test_only_an_empty_category_is_removed(rui, now, item):
    category = make_category(rui, now)
    Item.objects.update(category=category)
    with pytest.raises(NotPossible):
        remove_category(category_id=category.pk, by=rui, now=now)
    Item.objects.update(category=None)
    for _time in range(2):
        remove_category(category_id=category.pk, by=rui, now=now)
    assert not Category.objects.exists()
