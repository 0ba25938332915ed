"""A search reads what it shows and little more, by indexes, however large the archive."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from desks.models import Agent, DeskRole
from desks.permissions import scope_of
from desks.queries import desks_in
from inquiries.models import Inquiry, SearchEntry
from inquiries.search import engine
from inquiries.search.meaning import Reader
from inquiries.search.parser import parse_query
from tests.factories import make_agent, make_desk
from tests.inquiries.test_query_plans import explain

INQUIRIES = 3000
pytestmark = pytest.mark.django_db
LARGE = {"inquiries_searchentry", "inquiries_inquiry", "inquiries_message"}


@pytest.fixture(scope="module")
def _filled(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        desks = [make_desk(code) for code in ("madrid", "hague", "meetings")]
        make_agent("rui", *desks, role=DeskRole.COORDINATOR)
        call_command("fill", inquiries=INQUIRIES, stderr=StringIO())
        options = ("--rebuild", "--without-index")
        call_command("index_search", *options, stdout=StringIO(), stderr=StringIO())
        yield
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def rui(_filled, db, monkeypatch):
    """So few are ranked here that a common word has hits enough in one week, as in a large archive."""
    monkeypatch.setattr(engine, "MOST_RANKED", 20)
    return Agent.objects.get(username="rui")


def nodes_of_search(agent, query, **options):
    scope, now = scope_of(agent), timezone.now()
    meaning = Reader(agent, scope, list(desks_in(scope)), now).read(parse_query(query, **options))
    found = []
    work = lambda: found.append(engine.search(meaning=meaning, scope=scope, now=now))  # noqa: E731
    nodes = [one for one in explain(work) if one.get("Relation Name") in LARGE]
    return found[0], nodes


def rows_read(nodes):
    return sum(
        (one["Actual Rows"] + one.get("Rows Removed by Filter", 0)) * one["Actual Loops"]
        for one in nodes
    )


QUERIES = [
    "registration",
    '"the time limit"',
    "registration is:open",
    "from:maria",
    "status:spam",
    "1234567",
]


@pytest.mark.parametrize("query", QUERIES)
def test_no_table_is_read_from_end_to_end(rui, query):
    _found, nodes = nodes_of_search(rui, query)
    assert nodes
    assert "Seq Scan" not in {node["Node Type"] for node in nodes}


def test_a_common_word_is_read_in_the_newest_weeks_alone(rui):
    found, nodes = nodes_of_search(rui, "registration")
    assert found.is_more
    with_it = SearchEntry.objects.filter(words__matches="'registration'").count()
    assert with_it > 1000
    assert rows_read(nodes) < with_it / 3


def test_a_rare_word_is_read_with_its_own_rows(rui):
    subject = Inquiry.objects.order_by("pk")[10].subject
    found, nodes = nodes_of_search(rui, subject.rsplit(" ", 1)[-1])
    assert found.total >= 1
    assert not found.is_more
    assert rows_read(nodes) < 100


def test_a_common_word_among_what_is_in_work_reads_little_more_than_that(rui):
    in_work = Inquiry.objects.active().count()
    found, nodes = nodes_of_search(rui, "registration is:unassigned")
    assert found.total > 0
    assert rows_read(nodes) < 40 * in_work


@pytest.mark.parametrize("text", ["re", "regis", "cer"])
def test_a_beginning_is_looked_for_among_the_latest_alone(rui, monkeypatch, text):
    monkeypatch.setattr(engine, "LOOKED_THROUGH", 300)
    found, nodes = nodes_of_search(rui, text, is_typing=True)
    assert found.total > 0
    assert "search_words" not in {node.get("Index Name") for node in nodes}
    assert rows_read(nodes) < 5 * 300


def test_a_rare_beginning_is_found_however_old_it_is(rui, monkeypatch):
    monkeypatch.setattr(engine, "LOOKED_THROUGH", 300)
    oldest = Inquiry.objects.order_by("pk")[10]
    number = oldest.subject.rsplit(" ", 1)[-1]
    found, _nodes = nodes_of_search(rui, number[:-1], is_typing=True)
    assert oldest.pk in {hit.inquiry.pk for hit in found.hits}


def test_a_status_that_few_have_is_not_looked_for_in_all_others(rui):
    spam = Inquiry.objects.filter(status="spam").count()
    assert 0 < spam < INQUIRIES / 10
    found, nodes = nodes_of_search(rui, "status:spam")
    assert found.is_more
    assert rows_read(nodes) < spam
