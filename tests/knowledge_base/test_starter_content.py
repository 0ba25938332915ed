"""What the starter says: safe to send, honest about what nobody verified, of use on every topic."""

import re

import pytest

from inquiries.checks import Answer, Conversation, check_answer
from inquiries.checks.findings import Check
from knowledge_base.actions.shipping import ship_facts
from knowledge_base.filling import fact_values
from knowledge_base.markdown import headings_of, parse
from knowledge_base.starter import starter_items, starter_rows
from knowledge_base.states import Kind, SourceStatus
from knowledge_base.variables import VARIABLES, fact_codes, fill
from registry.topics import topics_for

ITEMS = starter_items()
FACT_ROWS = starter_rows("facts.toml", "fact")
FACTS = [row["code"] for row in FACT_ROWS]
UNVERIFIED = {row["code"] for row in FACT_ROWS if row["status"] == "unverified"}
FEES = {row["code"] for row in FACT_ROWS if "CHF" in row["value_en"] and "fee" in row["code"]}
SENT = (Kind.TEMPLATE, Kind.QUICK_REPLY)
DOUBT = {
    "en": r"not (?:been )?(?:verified|confirmed|certain)|partly confirmed|our assumption|unconfirmed",
    "fr": r"(?:non|pas) (?:été )?(?:vérifié|confirmé|certain)|partiellement confirmé|notre hypothèse",
    "es": r"sin (?:verificar|confirmar)|no (?:está|se ha|ha sido) \w*(?:verific|confirm)"
    r"|confirmado en parte|supuesto nuestro|no (?:es segur|verificad|confirmad)",
}
BOX = re.compile(r"(?m)^- \[ \] \S")


def of_kind(*kinds):
    found = [one for one in ITEMS if one.kind in kinds]
    return pytest.mark.parametrize("one", found, ids=[one.code for one in found])


def unverified_in(body):
    return UNVERIFIED & set(fact_codes(body))


@of_kind(*SENT)
def test_what_is_sent_names_no_unverified_fact(one):
    for text in one.texts.values():
        assert unverified_in(text.body) == set()


@of_kind(Kind.ARTICLE)
def test_an_article_with_an_unverified_fact_shows_an_unverified_source(one):
    if any(unverified_in(text.body) for text in one.texts.values()):
        assert SourceStatus.UNVERIFIED in {source.status for source in one.sources}


@of_kind(Kind.INTERNAL, Kind.SCRIPT, Kind.PROCEDURE, Kind.NOTICE)
def test_who_names_an_unverified_fact_says_so(one):
    for language, text in one.texts.items():
        if unverified_in(text.body):
            assert re.search(DOUBT[language], text.body, re.I), language


@of_kind(*SENT, Kind.ARTICLE, Kind.NOTICE)
def test_no_amount_or_period_is_written_by_hand(one):
    by_hand = re.compile(
        r"\bCHF ?\d|\d ?(?:CHF|%)|\b\d+ (?:days|weeks|months|jours|semaines|mois|días|meses)\b"
    )
    for text in one.texts.values():
        assert not by_hand.findall(text.body)


@of_kind(*SENT)
def test_a_fee_that_is_sent_says_of_when_it_is(one):
    for text in one.texts.values():
        fees = FEES & set(fact_codes(text.body)) - {"das_code_fee"}
        assert not fees or ".as_of }}" in text.body


@of_kind(*SENT)
def test_what_is_sent_reads_well_as_plain_text(one):
    """It is inserted as it is written: lists yes, but no marks that a mail would show."""
    for text in one.texts.values():
        assert not re.search(r"\*\*|\]\(|`|^#|^\||(?<!\w)[*_]\w", text.body, re.M)


def test_filled_with_facts_a_template_stops_at_no_check(db, now):
    ship_facts(FACT_ROWS, now=now)
    for one in ITEMS:
        for language, text in one.texts.items() if one.kind in SENT else ():
            values = {**dict.fromkeys(VARIABLES, "Vera"), **fact_values(FACTS, language)}
            answer = Answer(fill(text.body, values))
            found = {one.check for one in check_answer(answer, Conversation(language))}
            assert found <= {Check.NUMBER_UNKNOWN}, (one.code, language, found)


@pytest.mark.parametrize("desk", ["hague", "meetings"])
def test_every_topic_has_a_template_and_something_to_follow(desk):
    """The desk's own objects, not those of all desks; what is followed may be read or ticked."""
    own = [one for one in ITEMS if desk in one.desks]
    for topic in topics_for(desk):
        kinds = {one.kind for one in own if topic.code in one.topics}
        assert Kind.TEMPLATE in kinds, topic.code
    everywhere = [one for one in ITEMS if not one.desks or desk in one.desks]
    for topic in topics_for(desk):
        kinds = {one.kind for one in everywhere if topic.code in one.topics}
        assert kinds & {Kind.ARTICLE, Kind.INTERNAL, Kind.SCRIPT, Kind.PROCEDURE}, topic.code


@of_kind(Kind.SCRIPT)
def test_a_script_goes_from_the_greeting_to_a_promise_with_a_date(one):
    steps = {
        language: [head.text for head in headings_of(parse(text.body)) if head.level == 2]
        for language, text in one.texts.items()
    }
    assert {len(each) for each in steps.values()} == {len(steps["en"])}
    assert len(steps["en"]) >= 5
    assert "promise and a date" in steps["en"][-1]
    assert "promesse et une date" in steps["fr"][-1]
    assert "promesa y una fecha" in steps["es"][-1]


@of_kind(Kind.PROCEDURE)
def test_a_procedure_has_the_same_steps_in_each_language(one):
    steps = {len(BOX.findall(text.body)) for text in one.texts.values()}
    assert len(steps) == 1
    assert min(steps) >= 8


@of_kind(Kind.NOTICE)
def test_an_example_of_a_notice_cannot_be_taken_for_a_real_one(one):
    for language, word in (("en", "EXAMPLE"), ("fr", "EXEMPLE"), ("es", "EJEMPLO")):
        assert one.texts[language].title.startswith(word)
    assert not one.is_public


def test_each_kind_is_there_in_numbers():
    count = {kind: sum(one.kind == kind for one in ITEMS) for kind in Kind}
    assert count[Kind.SCRIPT] >= 6
    assert count[Kind.PROCEDURE] >= 8
    assert count[Kind.QUICK_REPLY] >= 8
    assert count[Kind.NOTICE] >= 2
    assert len(ITEMS) >= 60
