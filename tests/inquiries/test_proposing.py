"""From work to knowledge: proposed from an inquiry, credited, linked both ways, in review."""

from uuid import uuid4

import pytest
from django.http import Http404
from django.urls import reverse

from inquiries.actions.proposing import NewText, propose_text
from inquiries.models import KnowledgeProposal, TimelineFact
from inquiries.states import Fact
from knowledge_base.models import Item, TextVersion
from knowledge_base.states import Kind, VersionState
from shared.exceptions import InvalidInput
from tests.inquiries.test_reply import answer

NEW = NewText(Kind.TEMPLATE, "When a certificate comes", "It takes weeks.", "en", "renewal")


def propose(inquiry, by, now, new=NEW, key="one"):
    return propose_text(inquiry_id=inquiry.pk, new=new, by=by, submission_key=key, now=now)


def test_it_waits_for_review_with_the_credit_of_who_proposed_it(inquiry, maria, now):
    item = propose(inquiry, maria, now)
    version = TextVersion.objects.get()
    assert version.state == VersionState.IN_REVIEW
    assert list(version.writers.all()) == [maria]
    assert (item.proposed_by, item.topics) == (maria, ["renewal"])
    assert [desk.code for desk in item.desks.all()] == ["madrid"]


def test_twice_under_one_key_is_once(inquiry, maria, now):
    assert propose(inquiry, maria, now) == propose(inquiry, maria, now)
    assert Item.objects.count() == KnowledgeProposal.objects.count() == 1
    assert TimelineFact.objects.filter(kind=Fact.KNOWLEDGE_PROPOSED).count() == 1


def test_a_short_name_that_is_taken_gets_a_number(inquiry, maria, now):
    codes = [propose(inquiry, maria, now, key=key).code for key in ("a", "b")]
    assert codes == ["when-a-certificate-comes", "when-a-certificate-comes-2"]


def test_other_desks_propose_nothing_from_it(inquiry, henk, now):
    with pytest.raises(Http404):
        propose(inquiry, henk, now)


def test_a_procedure_is_not_proposed_so(inquiry, maria, now):
    with pytest.raises(InvalidInput):
        propose(inquiry, maria, now, new=NewText(Kind.PROCEDURE, "P", "w", "en"))


def test_the_page_begins_with_the_answer_without_persons(inquiry, maria, now, as_maria):
    answer(inquiry, maria, now, body="Dear Vera Visitor, it was sent yesterday.")
    page = as_maria.get(reverse("inquiries:propose_text", args=[inquiry.reference]))
    assert (
        page.context["form"]["body"].value() == "Dear {{ inquirer.name }}, it was sent yesterday."
    )
    assert "<del>Vera Visitor</del>" in page.content.decode()


def test_a_note_is_no_source(inquiry, maria, now, as_maria):
    from inquiries.actions.note import add_note

    note = add_note(inquiry_id=inquiry.pk, by=maria, body="Secret", submission_key="n", now=now)
    address = reverse("inquiries:propose_text", args=[inquiry.reference])
    page = as_maria.get(address, {"message": note.pk})
    assert "Secret" not in page.content.decode()


def test_what_is_alike_is_shown_first(inquiry, maria, rui, now, as_maria):
    from knowledge_base.actions import add_item
    from tests.knowing import publish_text

    item = add_item(kind=Kind.TEMPLATE, code="cert", by=rui, now=now)
    publish_text(item, by=rui, now=now, title="Where is our certificate?")
    page = as_maria.get(reverse("inquiries:propose_text", args=[inquiry.reference]))
    assert [one.text.item for one in page.context["alike"]] == [item]


def test_nothing_is_proposed_before_it_was_read(inquiry, as_maria):
    address = reverse("inquiries:propose_text", args=[inquiry.reference])
    values = {"kind": "template", "title": "T", "body": "B", "language": "en"}
    values |= {"submission_key": str(uuid4())}
    assert as_maria.post(address, values).status_code == 422
    assert as_maria.post(address, values | {"is_checked": "on"}).status_code == 303
    assert Item.objects.count() == 1
