"""The triage of a letter: what is proposed and why."""

from datetime import date

import pytest

from registry.deadlines import derived_closed_days
from registry.topics import find_topic
from registry.triage import Letter, Reason, base_model, from_json, to_json, train, triage
from registry.triage.base import base_examples
from registry.triage.concepts import concepts, find_concepts
from registry.triage.reading import folded, without_quotes, words_of
from registry.triage.reasons import WORDS, WRONG_SERVICES

TODAY = date(2026, 11, 18)


def asked(body, subject="", desk="madrid", topic=""):
    letter = Letter(desk=desk, subject=subject, body=body, received_on=TODAY, topic=topic)
    return triage(letter, model=base_model(), closed_days=derived_closed_days())


def codes(found):
    return {one.code for one in found.reasons}


def test_a_letter_about_a_design_at_the_wrong_desk_is_seen_with_the_words_that_say_so():
    found = asked("When will our industrial design DM/233004 be published in the Bulletin?")
    assert found.desk == "hague"
    reason = next(one for one in found.reasons if one.code == "desk_other")
    assert "design" in reason.in_language("en")


def test_a_time_limit_within_ten_days_is_urgent_and_says_when():
    found = asked("We must answer the irregularity letter by 25 November 2026. Who answers?")
    assert (found.urgency, found.deadline.due_on) == ("urgent", date(2026, 11, 25))
    assert "limit_near" in codes(found)


def test_a_time_limit_tomorrow_tells_to_inform_the_coordinator():
    assert "inform_coordinator" in codes(
        asked("The time limit to answer the irregularity ends on 19 November 2026.")
    )


def test_a_time_limit_far_away_is_high():
    found = asked("The irregularity notice must be answered by 15 January 2027, by whom?")
    assert found.urgency == "high"
    assert "limit_later" in codes(found)


def test_a_general_question_without_a_date_is_low():
    found = asked("hello, how much does it cost to file a trademark for the EU and Japan?")
    assert (found.urgency, found.deadline) == ("low", None)


@pytest.mark.parametrize(
    ("body", "service"),
    [
        ("The international search report for PCT/IB2025/053412 has not reached us", "pct"),
        ("Somebody has registered our domain name, how do we start a UDRP case?", "domain_names"),
        ("Is this invoice from you or a scam? A letter asks for EUR 1,900.", "fraud_letter"),
    ],
)
def test_another_service_is_named_and_goes_to_the_infoline(body, service):
    found = asked(body)
    assert (found.wrong_service, found.resolver) == (service, "infoline")


def test_what_was_only_quoted_does_not_decide_the_topic():
    quoted = "Please renew 1234567.\n> renewal surcharge grace period\n> renewal renewal"
    assert without_quotes("Our payment was charged twice, please refund it.\n" + quoted[22:]) == (
        "Our payment was charged twice, please refund it."
    )


@pytest.mark.parametrize("text", ["", " ", "?", "1234567", "我们的商标", "\0\ud800", "a" * 9000])
def test_any_text_gives_an_answer(text):
    found = asked(text)
    assert found.desk == "madrid"
    assert found.topic


def test_the_same_letter_gives_the_same_answer():
    text = "Bonjour, où en est notre changement de titulaire MM5 pour 1 288 450 ?"
    assert asked(text) == asked(text)


def test_the_same_examples_give_the_same_model():
    few = base_examples()[:60]
    assert to_json(train(few)) == to_json(train(few))


def test_a_stored_model_answers_as_the_one_that_was_stored():
    model = base_model()
    seen = {"c:renewal": 0.7, "c:grace": 0.7}
    assert from_json(to_json(model)).scores(seen) == model.scores(seen)


@pytest.mark.parametrize("text", ["{}", "[]", '{"format": 2}', '{"format": 1, "labels": 3}', "x"])
def test_what_is_no_model_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        from_json(text)


def test_nothing_can_be_learned_from_nothing():
    with pytest.raises(ValueError, match="no examples"):
        train([])


def test_names_of_people_are_not_in_the_model():
    """What stands in one example only is left out."""
    assert not [name for name in base_model().features if "linndq" in name]


def test_every_word_of_the_concepts_is_found_where_it_stands():
    for code in concepts():
        assert code in find_concepts(words_of(_words_of_concept(code)))


def _words_of_concept(code):
    from registry.triage.concepts import _rows

    return " . ".join(word.replace("*", "") for word in _rows()[code]["words"])


def test_concepts_speak_only_for_topics_that_exist():
    names = set(base_model().labels.topics)
    assert {topic for one in concepts().values() for topic in one.means} <= names
    services = {one.wrong_service for one in concepts().values()} - {""}
    assert services <= set(WRONG_SERVICES)


def test_urgency_signals_have_words():
    assert {one.urgency for one in concepts().values()} - {"", "plain_question"} <= set(WORDS)


def test_accents_and_capitals_make_no_difference():
    assert folded("DÉLAI") == folded("delai") == "delai"


def test_a_reason_is_worded_in_three_languages_and_survives_missing_values():
    reason = Reason("limit_near", {"days": 3})
    assert {reason.in_language(code) for code in ("en", "fr", "es")} == {
        "Time limit in 3 days: …",
        "Délai dans 3 jours : …",
        "Plazo dentro de 3 días: …",
    }
    assert Reason("forgotten").in_language("en") == ""


RENEWING = "How do I renew my registration, and what is the renewal fee in the grace period?"


def test_the_topic_that_the_writer_chose_holds():
    found = asked("It does not work, please help.", topic="renewal")
    assert (found.desk, found.topic) == ("madrid", "renewal")
    assert "topic_chosen" in codes(found)
    assert found.subtopic in {one.code for one in find_topic("madrid", "renewal").subtopics}


def test_that_the_words_say_otherwise_is_told_and_needs_a_look():
    assert asked(RENEWING).topic == "renewal"
    found = asked(RENEWING, topic="corrections")
    assert (found.topic, found.is_sure) == ("corrections", False)
    reason = next(one for one in found.reasons if one.code == "topic_otherwise")
    assert find_topic("madrid", "renewal").name.fr in reason.in_language("fr")


def test_who_chooses_what_his_words_say_is_sure():
    found = asked(RENEWING, topic="renewal")
    assert found.is_sure
    assert "topic_otherwise" not in codes(found)


def test_a_design_asked_about_at_another_desk_stays_where_the_writer_has_chosen():
    found = asked("When will our industrial design DM/233004 be published?", topic="corrections")
    assert (found.desk, found.topic) == ("madrid", "corrections")
    assert "topic_otherwise" in codes(found)


def test_a_topic_that_the_desk_does_not_know_was_not_chosen():
    assert asked(RENEWING, topic="no_such_topic").topic == "renewal"
