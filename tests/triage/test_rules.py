"""Rules of the desks: what they ask, what they set."""

from dataclasses import replace

import pytest

from registry.triage import Triage
from triage.rules import BadRule, Case, Rule, apply_rules, validated_effects, validated_lines

PLAIN = Triage("madrid", "en", "renewal", "estimate", "low", "infoline")
CASE = Case("madrid", "email", "Ann@Firm.example", "Renewal", "What does it cost?", PLAIN, 5)


def line(field, op, value):
    return {"field": field, "op": op, "value": value}


def rule(*lines, match="all", desk="", **effects):
    return Rule(1, "A rule", desk, match, lines, effects)


def ruled(*rules, case=CASE):
    return apply_rules(rules, case)


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        (line("text", "contains", "COST"), True),
        (line("text", "contains", "price, cost"), True),
        (line("text", "lacks", "cost"), False),
        (line("subject", "contains", "cost"), False),
        (line("subject", "lacks", "cost"), True),
        (line("sender", "is", "ann@firm.example"), True),
        (line("sender", "domain", "@firm.example"), True),
        (line("sender", "domain", "example"), False),
        (line("channel", "in", "phone, email"), True),
        (line("language", "in", "fr"), False),
        (line("desk", "in", "madrid"), True),
        (line("topic", "in", "renewal"), True),
        (line("urgency", "in", "high, urgent"), False),
        (line("resolver", "in", "infoline"), True),
        (line("service", "in", "pct"), False),
        (line("reference", "has", "mm_form"), False),
        (line("deadline", "within", "5"), True),
        (line("deadline", "within", "4"), False),
    ],
)
def test_a_condition_holds_or_does_not(asked, holds):
    assert bool(ruled(rule(asked, urgency="high")).rules) is holds


def test_a_letter_without_a_date_is_within_no_days():
    case = replace(CASE, days_left=None)
    assert not ruled(rule(line("deadline", "within", "366"), urgency="high"), case=case).rules


def test_all_lines_or_any_of_them():
    lines = (line("text", "contains", "cost"), line("language", "in", "fr"))
    assert not ruled(rule(*lines, urgency="high")).rules
    assert ruled(rule(*lines, match="any", urgency="high")).rules


def test_a_rule_without_lines_holds_for_every_letter():
    assert ruled(rule(match="any", resolver="finance")).triage.resolver == "finance"


def test_a_later_rule_overrides_and_sees_what_the_earlier_one_did():
    first = rule(urgency="high")
    second = rule(line("urgency", "in", "high"), urgency="urgent")
    assert ruled(first, second).triage.urgency == "urgent"


def test_a_rule_that_changes_something_is_named_among_the_reasons():
    (reason,) = ruled(rule(urgency="high")).triage.reasons
    assert "A rule" in reason.in_language("en")


def test_a_rule_that_changes_nothing_is_not():
    assert ruled(rule(urgency="low")).triage == PLAIN


def test_a_rule_of_another_desk_is_not_asked():
    assert not ruled(rule(desk="hague", urgency="high")).rules


def test_a_tag_is_set_once():
    assert ruled(rule(tag="vip"), rule(tag="vip")).tags == ("vip",)


def test_another_topic_has_no_subtopic_of_the_old_one():
    assert ruled(rule(topic="corrections")).triage.subtopic == ""


@pytest.mark.parametrize(
    "bad",
    [
        line("colour", "in", "red"),
        line("text", "in", "red"),
        line("text", "contains", " , "),
        line("urgency", "in", "extreme"),
        line("deadline", "within", "soon"),
        line("deadline", "within", "400"),
    ],
)
def test_a_condition_that_means_nothing_is_refused(bad):
    with pytest.raises(BadRule):
        validated_lines([bad])


def test_too_many_conditions_are_refused():
    with pytest.raises(BadRule):
        validated_lines([line("text", "contains", "x")] * 13)


@pytest.mark.parametrize("bad", [{}, {"topic": " "}, {"topic": "cats"}, {"colour": "red"}])
def test_effects_that_mean_nothing_are_refused(bad):
    with pytest.raises(BadRule):
        validated_effects(bad)
