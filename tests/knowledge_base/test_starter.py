"""The content that comes with the product: whole, consistent, and loaded over nothing."""

import re
from collections import Counter
from datetime import timedelta

import pytest

from inquiries.checks import Answer, Conversation, check_answer
from inquiries.checks.findings import Check
from knowledge_base.actions import change_fact, write_version
from knowledge_base.actions.shipping import ship_categories, ship_items
from knowledge_base.markdown import headings_of, parse
from knowledge_base.markdown_files import read_items
from knowledge_base.models import Category, Fact, Item, Text
from knowledge_base.rendering import references
from knowledge_base.starter import load_starter, starter_files, starter_items, starter_rows
from knowledge_base.states import LANGUAGE_CODES, Kind, SourceStatus
from knowledge_base.variables import VARIABLES, fact_codes, unknown_variables
from registry.topics import DESK_CODES, topics_for
from tests.knowing import publish_text

ITEMS = starter_items()
BY_CODE = {one.code: one for one in ITEMS}
FACTS = {row["code"] for row in starter_rows("facts.toml", "fact")}
CATEGORIES = {row["slug"] for row in starter_rows("categories.toml", "category")}
TOPICS = {code: {topic.code for topic in topics_for(code)} for code in DESK_CODES}
TEXTS = [(one, language) for one in ITEMS for language in one.texts]
EACH_ITEM = pytest.mark.parametrize("one", ITEMS, ids=[one.code for one in ITEMS])
HOST = re.compile(r"https?:|www\.|\b[\w-]+\.(?:int|org|com|net|ch)\b", re.I)


@pytest.fixture
def later(now):
    return now + timedelta(days=1)


def words(one, language):
    return f"{one.texts[language].title}\n{one.texts[language].body}"


def test_every_file_can_be_read():
    assert read_items(starter_files()).problems == []


@EACH_ITEM
def test_every_object_has_all_three_languages_and_a_source(one):
    assert set(one.texts) == set(LANGUAGE_CODES)
    assert one.sources
    assert one.is_example
    assert one.review_after


@EACH_ITEM
def test_every_name_in_an_object_is_known(one):
    desks = one.desks or DESK_CODES
    assert set(one.desks) <= set(DESK_CODES)
    assert set(one.topics) <= set().union(*(TOPICS[code] for code in desks))
    assert one.category in CATEGORIES or not one.is_public
    for language in one.texts:
        assert unknown_variables(words(one, language)) == []
        assert set(fact_codes(words(one, language))) <= FACTS


@EACH_ITEM
def test_languages_name_the_same_facts_and_objects(one):
    facts = {language: set(fact_codes(words(one, language))) for language in one.texts}
    assert facts["fr"] == facts["es"] == facts["en"]
    links = {language: sorted(map(str, references(words(one, language)))) for language in one.texts}
    assert links["fr"] == links["es"] == links["en"]


@EACH_ITEM
def test_every_link_leads_somewhere_and_never_from_public_to_internal(one):
    for language, text in one.texts.items():
        for link in references(text.body):
            target = BY_CODE[link.target]
            assert target.is_public or not one.is_public
            anchors = {head.anchor for head in headings_of(parse(target.texts[language].body))}
            assert not link.anchor or link.anchor in anchors


@EACH_ITEM
def test_nothing_names_an_address_of_the_web(one):
    for language in one.texts:
        assert not HOST.search(words(one, language))
    assert not any(HOST.search(source.title) or source.url for source in one.sources)


@EACH_ITEM
def test_what_anybody_reads_names_no_inquirer(one):
    if one.is_public:
        for language in one.texts:
            assert "{{ inqu" not in words(one, language)
            assert "{{ agent" not in words(one, language)


def test_no_two_objects_share_a_title_in_a_language():
    titles = Counter((language, one.texts[language].title.casefold()) for one, language in TEXTS)
    assert [title for title, times in titles.items() if times > 1] == []


@EACH_ITEM
def test_a_template_stops_at_no_check_before_sending(one):
    """Every fee and date of it is a fact; with those and its variables it is a whole answer."""
    for language, text in one.texts.items() if one.kind == Kind.TEMPLATE else ():
        body = text.body
        for name in VARIABLES:
            body = body.replace(f"{{{{ {name} }}}}", "Vera")
        body = re.sub(r"\{\{ fact\.[a-z0-9_.]+ \}\}", "xx", body)
        found = check_answer(Answer(body), Conversation(language))
        assert {finding.check for finding in found} <= {Check.NUMBER_UNKNOWN}, (language, found)


def test_the_starter_is_loaded_once_and_nothing_of_it_is_stale(rui, now):
    of_ruis_desks = [one for one in ITEMS if set(one.desks) <= {"madrid", "hague"}]
    assert load_starter(by=rui, now=now) == len(of_ruis_desks)
    assert load_starter(by=rui, now=now) == 0
    assert Fact.objects.count() == len(FACTS)
    assert Category.objects.count() == len(CATEGORIES)
    assert not any(
        text.is_stale or not text.is_live for text in Text.objects.select_related("item")
    )
    assert not Text.objects.with_changed_facts().exists()


def test_the_starter_leaves_what_people_have_changed(rui, now, later):
    load_starter(by=rui, now=now)
    item = Item.objects.get(code="received")
    publish_text(item, by=rui, now=later, title="Ours", body="Our own words.")
    fact = Fact.objects.get(code="madrid_phone")
    change_fact(
        code=fact.code,
        names=dict.fromkeys(LANGUAGE_CODES, "Phone"),
        values=dict.fromkeys(LANGUAGE_CODES, "+41 1"),
        source="Ours",
        as_of=now.date(),
        status=SourceStatus.CONFIRMED,
        by=rui,
        now=later,
    )
    Category.objects.filter(slug="fees").update(name_en="Money")
    load_starter(by=rui, now=later)
    assert item.texts.get(language="en").title == "Ours"
    assert Fact.objects.get(pk=fact.pk).current.value_en == "+41 1"
    assert Category.objects.get(slug="fees").name_en == "Money"


def test_what_was_shipped_is_reviewed_by_others_like_any_text(rui, now, later):
    load_starter(by=rui, now=now)
    item = Item.objects.get(code="received")
    version = write_version(
        item_id=item.pk, language="en", title="New", body="New.", by=rui, now=later
    )
    assert (version.number, version.is_open) == (2, True)


def test_an_object_for_a_desk_that_is_not_there_is_left_out(rui, madrid, now):
    ship_categories(starter_rows("categories.toml", "category"))
    elsewhere = [one for one in ITEMS if "meetings" in one.desks]
    assert ship_items(elsewhere, by=rui, now=now) == 0


def test_who_publishes_nowhere_ships_nothing(maria, now):
    assert ship_items(ITEMS[:2], by=maria, now=now) == 0
    assert not Item.objects.exists()


@pytest.mark.parametrize("code", sorted(TOPICS["madrid"]))
def test_the_madrid_desk_has_something_for_each_of_its_topics(code):
    kinds = {
        one.kind for one in ITEMS if code in one.topics and "madrid" in (one.desks or ["madrid"])
    }
    assert Kind.TEMPLATE in kinds
