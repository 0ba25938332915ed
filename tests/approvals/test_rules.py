"""When a rule holds; its versions; what a text names and promises; differences."""

from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from approvals.actions.settings import RuleValues, save_rule
from approvals.digests import digest_of
from approvals.matching import grounds_for
from approvals.models import ApprovalRule
from approvals.starter import STARTER, load_rules
from approvals.wordings import fee_in, promise_in
from inquiries.models import InquiryTriage
from shared.differences import difference
from shared.exceptions import InvalidInput, NotAllowed
from tests.approvals.conftest import FEE, make_rule

NAMES = {"en": "Fees", "fr": "Taxes", "es": "Tasas"}
HOURS = timedelta(hours=4)


def codes(inquiry, by, now, text=FEE):
    return [one.version.rule.code for one in grounds_for(inquiry, by, text, now)]


# --- conditions ----------------------------------------------------------------------------------
def test_a_rule_for_a_topic(inquiry, maria, monday):
    make_rule("complaint", topics=["complaints_feedback"])
    assert codes(inquiry, maria, monday) == []
    inquiry.topic = "complaints_feedback"
    assert codes(inquiry, maria, monday) == ["complaint"]


def test_a_rule_for_a_subtopic(inquiry, maria, monday):
    make_rule("deferment", topics=["deferment_extension"])
    InquiryTriage.objects.update_or_create(
        inquiry=inquiry,
        defaults={"subtopic": "deferment_extension", "desk": "hague", "version": 0},
    )
    assert codes(inquiry, maria, monday) == ["deferment"]


def test_a_rule_for_a_language(inquiry, maria, monday):
    make_rule("spanish", languages=["es"])
    assert codes(inquiry, maria, monday) == []
    inquiry.language = "es"
    assert codes(inquiry, maria, monday) == ["spanish"]


def test_a_rule_for_who_joined_lately(inquiry, maria, monday):
    make_rule("new", newer_than_days=30)
    maria.date_joined = monday - timedelta(days=31)
    assert codes(inquiry, maria, monday) == []
    maria.date_joined = monday - timedelta(days=29)
    assert codes(inquiry, maria, monday) == ["new"]


def test_all_conditions_of_a_rule_must_hold(inquiry, maria, monday):
    make_rule("both", languages=["es"], names_fee=True)
    assert codes(inquiry, maria, monday) == []


def test_a_rule_without_conditions_holds_for_nothing(inquiry, maria, monday):
    make_rule("empty")
    assert codes(inquiry, maria, monday) == []


def test_a_version_holds_from_its_time_on(inquiry, maria, monday):
    make_rule("later", names_fee=True, at=monday + timedelta(seconds=1))
    assert codes(inquiry, maria, monday) == []


# --- wordings --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "The basic fee is CHF 653.",
        "La taxe de base est de 653 francs suisses.",
        "La tasa básica es de 653 francos suizos.",
        "It costs USD 1,200.00 in all.",
    ],
)
def test_a_fee_is_found(text):
    assert fee_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "We have received your payment of CHF 653.",
        "Nous avons reçu votre paiement de 653 francs suisses.",
        "> The basic fee is CHF 653.\n\nSee our fee calculator.",
        "Registration 1 234 567 is in force.",
    ],
)
def test_no_fee_is_found(text):
    assert fee_in(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "We will record the change by 4 December 2026.",
        "You will receive the certificate within two weeks.",
        "Your request will be processed tomorrow.",
        "We'll answer in 3 working days.",
        "Nous vous enverrons le certificat d'ici vendredi.",
        "Vous recevrez la notification dans deux semaines.",
        "La demande sera inscrite le 4 décembre 2026.",
        "Le enviaremos el certificado antes del viernes.",
        "La inscripción será publicada el 4 de diciembre de 2026.",
        "Recibirá la notificación en dos semanas.",
    ],
)
def test_a_promise_is_found(text):
    assert promise_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "You have to answer the Office by 4 December 2026.",
        "Your registration was recorded on 4 May 2025.",
        "We will look into it.",
        "Vous devez répondre avant le 4 décembre 2026.",
        "Debe responder antes del 4 de diciembre de 2026.",
    ],
)
def test_a_duty_or_a_fact_is_no_promise(text):
    assert promise_in(text) == ""


@given(st.text(max_size=400))
def test_reading_never_fails(text):
    fee_in(text)
    promise_in(text)


# --- what an approval is given for -----------------------------------------------------------------
WORDS = st.lists(st.sampled_from(["the", "fee", "is", "653", "CHF", ",", "\n"]), max_size=30)


@given(WORDS, WORDS)
def test_a_difference_loses_nothing(before, after):
    first, second = " ".join(before), " ".join(after)
    pieces = difference(first, second)
    assert "".join(one.text for one in pieces if one.kind != "new") == first
    assert "".join(one.text for one in pieces if one.kind != "gone") == second


def test_a_long_text_is_compared_by_lines():
    before = "word " * 3000 + "\nThe fee is 653."
    pieces = difference(before, before.replace("653", "903"))
    assert [one.kind for one in pieces] == ["same", "gone", "new"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_other_words_are_another_approval(one, other):
    same = " ".join(one.split()) == " ".join(other.split())
    assert (digest_of(one, "", (), ()) == digest_of(other, "", (), ())) == same


def test_another_link_behind_the_same_words_is_another_approval():
    first = digest_of("here", '<a href="https://a.example/">here</a>', (), ())
    assert first != digest_of("here", '<a href="https://b.example/">here</a>', (), ())


def test_another_file_of_the_same_name_is_another_approval():
    assert digest_of("x", "", (), [("a", "1")]) != digest_of("x", "", (), [("a", "2")])


# --- settings ------------------------------------------------------------------------------------
def test_each_change_is_a_version_with_who_and_when(rui, madrid, monday):
    values = RuleValues(names=NAMES, target=HOURS, names_fee=True)
    first = save_rule(rule=None, desk=madrid, values=values, by=rui, now=monday)
    other = RuleValues(names=NAMES, target=HOURS, names_fee=True, is_on=False)
    second = save_rule(rule=first.rule, desk=None, values=other, by=rui, now=monday)
    assert (first.number, second.number, second.by) == (1, 2, rui)


def test_saved_again_as_it_is_there_is_no_other_version(rui, madrid, monday):
    values = RuleValues(names=NAMES, target=HOURS, languages=("fr",))
    for _twice in range(2):
        rule = ApprovalRule.objects.first()
        save_rule(rule=rule, desk=madrid, values=values, by=rui, now=monday)
    assert ApprovalRule.objects.get().versions.count() == 1


def test_a_rule_that_is_on_names_a_condition(rui, madrid, monday):
    values = RuleValues(names=NAMES, target=HOURS)
    with pytest.raises(InvalidInput):
        save_rule(rule=None, desk=madrid, values=values, by=rui, now=monday)


@pytest.mark.parametrize("who", ["maria", "henk", "olga"])
def test_others_change_no_rule(madrid, monday, request, who):
    values = RuleValues(names=NAMES, target=HOURS, names_fee=True)
    by = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        save_rule(rule=None, desk=madrid, values=values, by=by, now=monday)


def test_what_waits_keeps_the_version_under_which_it_was_asked(ask, rui, monday):
    version = make_rule(names_fee=True)
    approval = ask()
    make_rule(names_fee=True, target=timedelta(hours=1))
    approval.refresh_from_db()
    assert approval.grounds.get().version == version
    assert approval.target == HOURS


def test_the_starter_is_loaded_once(db, monday):
    for _twice in range(2):
        load_rules(now=monday)
    assert ApprovalRule.objects.count() == len(STARTER)


def test_topics_are_chosen_by_their_names_and_strange_ones_stay_offered(client, rui, madrid):
    client.force_login(rui)
    made = make_rule("chosen", desk=madrid, topics=["complaints", "gone_by_now"])
    page = client.get(reverse("approvals:rule", args=[made.rule_id]))
    field = page.context["form"].fields["topics"]
    offered = [pair for _group, pairs in field.choices for pair in pairs]
    assert ("gone_by_now", "gone_by_now") in offered
    assert "deferment_extension" in dict(offered)
    assert dict(offered)["fees_payment"] != "fees_payment"
    assert "multiple" in str(page.context["form"]["topics"])
