"""Searches that found nothing are counted without anything of anybody, and decided by coordinators."""

import re
from datetime import timedelta

import pytest
import time_machine

from knowledge_base.actions.missed import (
    FRESH,
    countable,
    decide_missed,
    note_missed,
    sign_missed,
)
from knowledge_base.search_models import MissedSearch
from shared.exceptions import NotAllowed

Who, State = MissedSearch.Who, MissedSearch.State


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Élargir la Protection?", "elargir la protection"),
        ("refund 1275005 vera@site.example", "refund"),
        ("+41 22 123 45 67", ""),
        ("l’apostille", "l’apostille"),
        ("WO/2026/1 copies", "copies"),
        ("x" * 200, "x" * 80),
    ],
)
def test_only_words_are_kept(written, kept):
    assert countable(written) == kept


def miss(now, words="apostille", language="en", who=Who.PUBLIC):
    return note_missed(signed=sign_missed(words, language), who=who, now=now)


@pytest.mark.django_db
def test_the_same_words_are_one_row_that_counts(now):
    for _time in range(3):
        miss(now)
    miss(now, "Apostille!")
    miss(now, language="fr")
    rows = MissedSearch.objects.order_by("language").values_list("words", "language", "times")
    assert list(rows) == [("apostille", "en", 4), ("apostille", "fr", 1)]


@pytest.mark.django_db
def test_what_no_page_of_ours_has_shown_is_not_counted(now):
    assert not note_missed(signed="apostille", who=Who.PUBLIC, now=now)
    assert not note_missed(signed="", who=Who.PUBLIC, now=now)
    assert not MissedSearch.objects.exists()


@pytest.mark.django_db
def test_a_page_that_is_an_hour_old_counts_nothing(now):
    signed = sign_missed("apostille", "en")
    with time_machine.travel(now + timedelta(seconds=FRESH + 5)):
        assert not note_missed(signed=signed, who=Who.PUBLIC, now=now)


def test_decided_by_coordinators_only_and_open_again_when_still_not_found(maria, rui, now):
    miss(now)
    [row] = MissedSearch.objects.all()
    with pytest.raises(NotAllowed):
        decide_missed(missed_id=row.pk, state=State.WRITTEN, by=maria, now=now)
    for _time in range(2):
        decide_missed(missed_id=row.pk, state=State.WRITTEN, by=rui, now=now)
    miss(now)
    row.refresh_from_db()
    assert (row.state, row.times) == (State.OPEN, 2)


def test_what_is_not_wanted_stays_decided(rui, now):
    miss(now)
    [row] = MissedSearch.objects.all()
    decide_missed(missed_id=row.pk, state=State.UNWANTED, by=rui, now=now)
    miss(now)
    row.refresh_from_db()
    assert row.state == State.UNWANTED


def signed_on(page):
    found = re.search(r'name="signed" value="([^"]+)"|data-signed="([^"]+)"', page)
    return found and (found[1] or found[2])


def test_the_list_hands_out_what_found_nothing_and_takes_it_back(as_maria):
    signed = signed_on(as_maria.get("/knowledge/", {"q": "zeppelin"}).content.decode())
    as_maria.post("/knowledge/missed/here/", {"signed": signed})
    row = MissedSearch.objects.get()
    assert (row.words, row.who, row.language) == ("zeppelin", Who.AGENT, "en")


@pytest.mark.django_db
def test_so_does_the_help_centre_for_nobody_in_particular(client):
    signed = signed_on(client.get("/help/fr/search/", {"q": "dirigeable"}).content.decode())
    assert client.post("/help/missed/", {"signed": signed}).status_code == 204
    row = MissedSearch.objects.get()
    assert (row.words, row.who, row.language) == ("dirigeable", Who.PUBLIC, "fr")


def test_a_search_for_a_number_hands_out_nothing(as_maria):
    assert signed_on(as_maria.get("/knowledge/", {"q": "1275005"}).content.decode()) is None


def test_the_page_lists_the_most_wanted_first(client, rui, now):
    for words in ("apostille", "zeppelin", "zeppelin"):
        miss(now, words)
    client.force_login(rui)
    page = client.get("/knowledge/missed/").content.decode()
    assert page.index("zeppelin") < page.index("apostille")
    first = MissedSearch.objects.get(words="zeppelin")
    client.post(f"/knowledge/missed/{first.pk}/", {"state": "unwanted"})
    assert "zeppelin" not in client.get("/knowledge/missed/").content.decode()
    assert "zeppelin" in client.get("/knowledge/missed/", {"state": "unwanted"}).content.decode()


def test_words_that_mean_the_same_are_edited_on_their_page(client, rui):
    client.force_login(rui)
    client.post("/knowledge/synonyms/", {"words_en": "outage, breakdown", "words_fr": "panne"})
    page = client.get("/knowledge/synonyms/").content.decode()
    assert "outage, breakdown" in page
    one = re.search(r"/knowledge/synonyms/(\d+)/\"", page)[1]
    client.post(f"/knowledge/synonyms/{one}/remove/")
    assert "outage, breakdown" not in client.get("/knowledge/synonyms/").content.decode()


def test_one_word_alone_is_told_on_the_form(client, rui):
    client.force_login(rui)
    page = client.post("/knowledge/synonyms/", {"words_en": "outage"})
    assert page.status_code == 422
    assert "at least two words" in page.content.decode()
