"""The triage of what arrives, confirmed and corrected by agents, and learned from."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.urls import reverse

from inquiries.actions import learning
from inquiries.actions.correcting import confirm_triage, correct_triage
from inquiries.actions.lifecycle import classify
from inquiries.actions.transfer import answer_transfer, offer_transfer
from inquiries.models import DeskTransfer, Inquiry, InquiryTriage
from inquiries.states import Fact, Urgency
from inquiries.tasks import learn_triage
from shared.exceptions import InvalidInput, NotPossible
from tests.factories import make_inquiry, make_tag
from triage.actions import save_rule, switch_rule
from triage.models import ModelVersion, TriageRule

HTMX = {"HX-Request": "true"}
DESIGN = {"subject": "Publication", "body": "When is our industrial design DM/233004 published?"}
RENEWAL = {"subject": "Renewal", "body": "How do we renew trademark IR 1307412 on line?"}


@pytest.fixture
def design(madrid, hague):
    return make_inquiry(madrid, **DESIGN)


def triage_of(inquiry):
    return InquiryTriage.objects.get(inquiry=inquiry)


def corrected(inquiry, by, now, **values):
    return correct_triage(inquiry_id=inquiry.pk, values=values, by=by, now=now)


# --- as it arrives ------------------------------------------------------------------------------------
def test_a_new_inquiry_has_topic_and_urgency_and_why(madrid):
    inquiry = make_inquiry(madrid, **RENEWAL)
    row = triage_of(inquiry)
    assert (inquiry.topic, row.desk, row.resolver) == ("renewal", "madrid", "infoline")
    assert row.reasons[0]["code"] == "topic_words"


def test_a_time_limit_in_the_letter_makes_it_urgent(madrid, now):
    day = (now + timedelta(days=3)).date().isoformat()
    body = f"We must answer the irregularity notice by {day}. Who answers?"
    assert make_inquiry(madrid, body=body).urgency == Urgency.URGENT


def test_the_fact_of_its_opening_says_what_was_proposed(design):
    data = design.timeline.get(kind=Fact.CREATED).data["triage"]
    assert (data["desk"], data["topic"], data["version"]) == ("hague", "publication", 0)


def test_automatic_mail_and_old_mail_are_not_triaged(madrid):
    machine = make_inquiry(madrid, automatic="auto_reply")
    old = make_inquiry(madrid, is_archive=True)
    assert not InquiryTriage.objects.filter(inquiry__in=[machine, old]).exists()
    assert (machine.topic, old.topic) == ("", "")


def test_when_the_triage_breaks_down_the_inquiry_arrives_and_that_is_noted(madrid, rui, now):
    """Here by a rule of a shape that was never saved by the editor."""
    line = {"field": "text", "op": "forgotten", "value": "x"}
    TriageRule.objects.create(
        name="Broken", lines=[line], position=1, is_on=True, changed_at=now, changed_by=rui
    )
    inquiry = make_inquiry(madrid, **RENEWAL)
    assert triage_of(inquiry).is_failed
    assert (inquiry.topic, inquiry.urgency) == ("", Urgency.NORMAL)


def test_a_rule_that_is_on_changes_what_is_proposed_and_adds_its_tag(madrid, rui, now):
    tag = make_tag("fair", desk=madrid)
    lines = [{"field": "text", "op": "contains", "value": "trade fair"}]
    content = {"name": "Fair", "desk": madrid, "match": "all", "lines": lines}
    effects = {"urgency": "urgent", "tag": tag.code}
    rule = save_rule(rule=None, values=content | {"effects": effects}, by=rui, now=now)
    assert make_inquiry(madrid, body="A question about the trade fair").urgency != Urgency.URGENT
    switch_rule(rule_id=rule.pk, is_on=True, by=rui, now=now)
    inquiry = make_inquiry(madrid, body="A question about the trade fair")
    assert (inquiry.urgency, triage_of(inquiry).rules) == (Urgency.URGENT, [rule.pk])
    assert [one.tag for one in inquiry.tagged.all()] == [tag]


# --- confirmed and corrected ----------------------------------------------------------------------------
def test_confirming_is_a_fact_once(inquiry, maria, now):
    for _click in range(2):
        confirm_triage(inquiry_id=inquiry.pk, by=maria, now=now)
    assert inquiry.timeline.filter(kind=Fact.TRIAGE_CONFIRMED).count() == 1
    assert not triage_of(inquiry).is_corrected


def test_correcting_writes_before_and_after_once(inquiry, maria, now):
    before = triage_of(inquiry).resolver
    for _click in range(2):
        corrected(inquiry, maria, now, resolver="legal")
    (fact,) = inquiry.timeline.filter(kind=Fact.CLASSIFIED)
    assert fact.data["changes"] == {"resolver": [before, "legal"]}
    assert triage_of(inquiry).proposed["resolver"] == before


def test_another_topic_is_a_correction_and_forgets_the_subtopic(inquiry, maria, now):
    classify(inquiry_id=inquiry.pk, by=maria, now=now, topic="corrections")
    row = triage_of(inquiry)
    assert (row.is_corrected, row.settled_by, row.subtopic) == (True, maria, "")


@pytest.mark.parametrize(
    "values", [{"resolver": "king"}, {"subtopic": "cats"}, {"desk": "paris"}, {"topic": "x"}]
)
def test_what_does_not_exist_cannot_be_set(inquiry, maria, now, values):
    with pytest.raises(InvalidInput):
        corrected(inquiry, maria, now, **values)


def test_another_desk_can_neither_confirm_nor_correct(inquiry, henk, now):
    with pytest.raises(Http404):
        confirm_triage(inquiry_id=inquiry.pk, by=henk, now=now)
    with pytest.raises(Http404):
        corrected(inquiry, henk, now, resolver="legal")


def test_what_was_not_triaged_cannot_be_confirmed(madrid, maria, now):
    machine = make_inquiry(madrid, automatic="auto_reply")
    with pytest.raises(NotPossible):
        confirm_triage(inquiry_id=machine.pk, by=maria, now=now)


def test_a_desk_that_takes_it_over_is_the_right_one(inquiry, hague, maria, rui, now):
    offered = offer_transfer(inquiry_id=inquiry.pk, to_desk=hague, reason="x", by=maria, now=now)
    answer_transfer(transfer_id=offered.pk, accept=True, by=rui, now=now)
    assert (triage_of(inquiry).desk, triage_of(inquiry).is_corrected) == ("hague", True)


# --- the panel --------------------------------------------------------------------------------------------
def panel(client, inquiry):
    return client.get(reverse("inquiries:triage", args=[inquiry.reference]), headers=HTMX)


def post(client, name, inquiry, data=None):
    return client.post(reverse(f"inquiries:{name}", args=[inquiry.reference]), data, headers=HTMX)


def test_the_panel_gives_the_reasons_and_a_key_to_confirm(as_maria, inquiry):
    said = panel(as_maria, inquiry).content.decode()
    assert "Topic by its words: “certificate”" in said
    assert 'data-key="y t"' in said


def test_the_panel_of_another_desk_does_not_exist(client, henk, inquiry):
    client.force_login(henk)
    assert panel(client, inquiry).status_code == 404
    assert post(client, "confirm_triage", inquiry).status_code == 404


def test_the_wrong_desk_is_offered_the_right_one_in_one_step(as_maria, design, hague):
    assert "This looks like Hague" in panel(as_maria, design).content.decode()
    for _click in range(2):
        post(as_maria, "offer_right_desk", design)
    offered = DeskTransfer.objects.get(inquiry=design)
    assert (offered.to_desk, "design" in offered.reason) == (hague, True)
    assert "This looks like" not in panel(as_maria, design).content.decode()


def test_who_says_that_it_is_ours_is_asked_no_more(as_maria, design):
    post(as_maria, "correct_triage", design, {"desk": "madrid"})
    said = panel(as_maria, design).content.decode()
    assert "This looks like" not in said
    assert "Corrected by Maria" in said


def test_the_api_confirms_and_corrects(as_maria, inquiry):
    address = reverse("api_triage", args=[inquiry.reference])
    confirmed = as_maria.put(address, {}, content_type="application/json").json()
    assert (confirmed["settled_by"], confirmed["is_corrected"]) == ("maria", False)
    changed = as_maria.put(address, {"resolver": "legal"}, content_type="application/json").json()
    assert (changed["resolver"], changed["is_corrected"]) == ("legal", True)


# --- learning --------------------------------------------------------------------------------------------
@pytest.fixture
def settled(madrid, maria, now, monkeypatch):
    """Twenty letters with a word of the house that the shipped model does not know."""
    monkeypatch.setattr(learning, "FEWEST_KEPT_OUT", 2)
    for number in range(20):
        inquiry = make_inquiry(
            madrid,
            subject="Zebra",
            body=f"Kindly treat the zebra sheet of folder {number} for us as agreed with you.",
        )
        classify(inquiry_id=inquiry.pk, by=maria, now=now, topic="licences_restrictions")
        corrected(inquiry, maria, now, resolver="legal", subtopic="licence_recording")


def test_what_agents_corrected_is_learned_and_used_when_it_is_better(settled, madrid, now):
    version = learning.learn(now=now + timedelta(hours=1))
    assert (version.number, version.verdict, version.is_used) == (1, "better", True)
    inquiry = make_inquiry(madrid, subject="Zebra", body="Kindly treat the zebra sheet for us.")
    assert (inquiry.topic, triage_of(inquiry).version) == ("licences_restrictions", 1)


def test_nothing_new_teaches_nothing(settled, now):
    learning.learn(now=now + timedelta(hours=1))
    assert learning.learn(now=now + timedelta(hours=2)) is None
    assert ModelVersion.objects.count() == 1


def test_too_few_to_measure_on_teach_nothing(inquiry, maria, now):
    confirm_triage(inquiry_id=inquiry.pk, by=maria, now=now)
    learn_triage()
    assert not ModelVersion.objects.exists()


def test_names_in_letters_do_not_stay_in_a_model(settled, now):
    """Only what stands in several letters is kept, and no text of any."""
    version = learning.learn(now=now + timedelta(hours=1))
    assert "Kindly treat" not in version.weights
    assert Inquiry.objects.count() == 20
