"""The taxonomy of the desks: complete, unique, in three languages, with its sources."""

import pytest

from registry.topics import (
    DESK_CODES,
    RESOLVER_NAMES,
    URGENCY_LEVELS,
    find_topic,
    topics_for,
)
from registry.vocabulary import Certainty, Resolver, Urgency, Wording

ALL_TOPICS = [(desk, topic) for desk in DESK_CODES for topic in topics_for(desk)]


@pytest.mark.parametrize(("desk", "count"), [("madrid", 19), ("hague", 14), ("meetings", 8)])
def test_each_desk_has_the_topics_of_its_post_description(desk, count):
    assert len({topic.code for topic in topics_for(desk)}) == count


def test_unknown_desk_has_no_topics():
    assert topics_for("lisbon") == ()


def test_topic_is_found_by_desk_and_code():
    topic = find_topic("madrid", "renewal")
    assert topic is not None
    assert topic.name.in_language("fr") == "Renouvellement"
    assert find_topic("hague", "renewal") is None


def texts_of(topic):
    names = [part.name for part in topic.subtopics]
    return [topic.name, *names, *(part.when for part in topic.handovers)]


@pytest.mark.parametrize(
    ("desk", "topic"), ALL_TOPICS, ids=lambda value: getattr(value, "code", value)
)
def test_every_text_exists_in_three_languages(desk, topic):
    for text in texts_of(topic):
        assert all(part.strip() for part in (text.en, text.fr, text.es))
        assert len(text.en) < 80


@pytest.mark.parametrize(
    ("desk", "topic"), ALL_TOPICS, ids=lambda value: getattr(value, "code", value)
)
def test_every_topic_has_subtopics_and_says_that_its_resolver_is_our_assumption(desk, topic):
    assert topic.subtopics
    assert topic.source
    assert topic.certainty is Certainty.DESIGN


@pytest.mark.parametrize(
    ("desk", "code", "resolver"),
    [
        ("madrid", "dependency_transformation", Resolver.LEGAL),
        ("madrid", "certified_documents", Resolver.OPERATIONS),
        ("madrid", "complaints_feedback", Resolver.COORDINATOR),
        ("madrid", "irregularities", Resolver.INFOLINE),
        ("hague", "online_services", Resolver.IT),
        ("hague", "formalities_processing", Resolver.OPERATIONS),
        ("meetings", "service_requests", Resolver.COORDINATOR),
    ],
)
def test_default_resolver_follows_the_taxonomy(desk, code, resolver):
    assert find_topic(desk, code).resolver is resolver


def test_handover_names_another_resolver_than_the_default():
    for _, topic in ALL_TOPICS:
        assert topic.resolver not in {part.resolver for part in topic.handovers}


def test_every_resolver_and_urgency_has_a_name():
    assert set(RESOLVER_NAMES) == set(Resolver)
    assert [level.code for level in URGENCY_LEVELS] == list(Urgency)


@pytest.mark.parametrize(
    ("code", "text"),
    [("fr", "b"), ("fr-CH", "b"), ("ES", "c"), ("en", "a"), ("de", "a"), ("", "a")],
)
def test_wording_falls_back_to_english(code, text):
    assert Wording("a", "b", "c").in_language(code) == text
