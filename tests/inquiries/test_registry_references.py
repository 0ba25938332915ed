"""Numbers of the registries as objects: noted once, decided by agents, seen within their rights."""

import pytest
from django.core.management import call_command
from django.http import Http404

from desks.permissions import scope_of
from inquiries.actions.merge import merge_inquiries, move_message, undo_merge
from inquiries.actions.note import add_note
from inquiries.actions.references import (
    add_reference,
    forget_person,
    note_person,
    note_references,
    settle_reference,
    undo_settling,
)
from inquiries.models import Inquiry, ReferenceLink, ReferencePerson, RegistryReference
from inquiries.reference_queries import (
    find_reference_for,
    inquiries_about,
    people_of,
    references_of,
    with_others,
)
from inquiries.states import DECIDED_STANDINGS, STANDING_MOVES, Fact, Standing
from shared.exceptions import InvalidInput, NotAllowed
from tests.factories import make_inquiry, receive


def standing_of(inquiry):
    return {row.reference.value: str(row.standing) for row in references_of(inquiry)}


@pytest.fixture
def about(madrid):
    """An inquiry about a registration that is named, and one that is only a number."""
    return make_inquiry(madrid, body="International registration 1589321, and what of 1744090?")


@pytest.fixture
def named(about):
    return RegistryReference.objects.get(value="1589321")


@pytest.fixture
def bare(about):
    return RegistryReference.objects.get(value="1744090")


def settle(inquiry, reference, standing, by, now):
    settle_reference(
        inquiry_id=inquiry.pk, reference_id=reference.pk, standing=standing, by=by, now=now
    )


def test_a_message_is_noted_as_it_comes(about):
    assert standing_of(about) == {"1589321": "certain", "1744090": "candidate"}


def test_noted_again_nothing_is_added(about, now):
    before = ReferenceLink.objects.count()
    note_references(messages=list(about.messages.all()), now=now)
    assert ReferenceLink.objects.count() == before


def test_what_the_triage_has_read_is_what_is_noted_when_read_again(madrid, now):
    inquiry = make_inquiry(
        madrid,
        subject="Your ref. 1003456789",
        body="IR 1589321 and 1744090, card 4111 1111 1111 1111.\n> DM/231045 before",
        quoted="IR 1307412 was renewed.",
    )
    kept = ("reference__kind", "reference__value", "standing", "place")
    first = set(ReferenceLink.objects.values_list(*kept))
    ReferenceLink.objects.all().delete()
    note_references(messages=list(inquiry.messages.all()), now=now)
    assert set(ReferenceLink.objects.values_list(*kept)) == first
    assert len(first) == 5


def test_one_number_written_two_ways_is_one_object(about, madrid):
    make_inquiry(madrid, sender_address="b@visitor.example", body="IR 1'589'321 please")
    assert RegistryReference.objects.filter(key="1589321").count() == 1


def test_quoted_text_counts_as_quoted(madrid):
    inquiry = make_inquiry(madrid, body="And now?", quoted="> our IR 1589321")
    assert standing_of(inquiry) == {"1589321": "quoted"}


def test_a_note_of_a_colleague_is_noted_too(inquiry, maria, now):
    add_note(inquiry_id=inquiry.pk, by=maria, body="It is IR 1589321.", submission_key="k", now=now)
    assert standing_of(inquiry) == {"1589321": "certain"}


def test_a_card_number_is_kept_nowhere(madrid):
    inquiry = make_inquiry(madrid, body="our ref: 4111 1111 1111 1111")
    assert not any("4111" in value for value in standing_of(inquiry))


def test_what_was_received_before_is_noted_by_the_command(about, capsys):
    RegistryReference.objects.all().delete()
    call_command("note_references", all=True)
    call_command("note_references", all=True)
    assert standing_of(about) == {"1589321": "certain", "1744090": "candidate"}


# --- deciding --------------------------------------------------------------------------------------
@pytest.mark.parametrize("standing", sorted(DECIDED_STANDINGS))
def test_deciding_is_a_fact_and_twice_is_once(about, bare, maria, now, standing):
    for _click in range(2):
        settle(about, bare, standing, maria, now)
    assert standing_of(about)["1744090"] == standing
    (fact,) = about.timeline.filter(kind=Fact.REFERENCE_SETTLED)
    assert (fact.data["value"], fact.data["decision"]) == ("1744090", standing)


def test_a_later_message_does_not_undo_a_decision(about, bare, maria, now):
    settle(about, bare, Standing.REJECTED, maria, now)
    add_note(inquiry_id=about.pk, by=maria, body="1744090 again", submission_key="k", now=now)
    assert standing_of(about)["1744090"] == "rejected"


def test_undone_it_is_what_the_rules_said(about, bare, maria, now):
    settle(about, bare, Standing.CONFIRMED, maria, now)
    for _click in range(2):
        undo_settling(inquiry_id=about.pk, reference_id=bare.pk, by=maria, now=now)
    assert standing_of(about)["1744090"] == "candidate"
    assert about.timeline.filter(kind=Fact.REFERENCE_SETTLED).count() == 2


def test_a_strange_standing_is_refused(about, bare, maria, now):
    with pytest.raises(InvalidInput):
        settle(about, bare, "candidate", maria, now)


def test_who_may_not_see_the_inquiry_decides_nothing(about, bare, henk, olga, now):
    for stranger in (henk, olga):
        with pytest.raises(Http404):
            settle(about, bare, Standing.CONFIRMED, stranger, now)


def test_only_a_reference_of_this_inquiry_is_decided_there(inquiry, bare, maria, now):
    with pytest.raises(Http404):
        settle(inquiry, bare, Standing.CONFIRMED, maria, now)


def test_every_decided_standing_can_be_undone():
    for standing in Standing:
        for decided in DECIDED_STANDINGS - {standing}:
            assert decided in STANDING_MOVES[standing]
            assert standing in STANDING_MOVES[decided]


# --- by hand ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [
        ("IR 1 589 321", "", "1589321"),
        ("231045", "hague_irn", "DM/231045"),
        ("1267700", "wipo_ref", "1267700"),
        ("dm 215010", "", "DM/215010"),
    ],
)
def test_an_agent_adds_a_number_once(inquiry, maria, now, written, kind, value):
    for _click in range(2):
        add_reference(inquiry_id=inquiry.pk, written=written, kind=kind, by=maria, now=now)
    assert standing_of(inquiry) == {value: "confirmed"}
    assert inquiry.timeline.filter(kind=Fact.REFERENCE_SETTLED).count() == 1


def test_adding_what_is_there_confirms_it(about, maria, now):
    add_reference(inquiry_id=about.pk, written="1744090", by=maria, now=now)
    assert standing_of(about)["1744090"] == "confirmed"


def test_what_is_no_number_cannot_be_added(inquiry, maria, now):
    with pytest.raises(InvalidInput):
        add_reference(inquiry_id=inquiry.pk, written="hello", by=maria, now=now)


def test_adding_undone_it_is_gone(inquiry, maria, now):
    added = add_reference(inquiry_id=inquiry.pk, written="IR 1589321", by=maria, now=now)
    undo_settling(inquiry_id=inquiry.pk, reference_id=added.pk, by=maria, now=now)
    assert standing_of(inquiry) == {}


# --- two inquiries about one number ------------------------------------------------------------------
def others_of(inquiry, agent):
    rows = references_of(inquiry)
    with_others(rows, inquiry, scope_of(agent))
    return {row.reference.value: row.others for row in rows}


def test_two_inquiries_about_one_number_see_each_other(about, madrid, maria):
    other = make_inquiry(madrid, sender_address="b@visitor.example", body="IRN 1589321?")
    assert others_of(about, maria)["1589321"] == [other]
    assert others_of(other, maria)["1589321"] == [about]


def test_an_inquiry_of_another_desk_is_neither_shown_nor_counted(about, named, hague, maria, rui):
    foreign = make_inquiry(hague, sender_address="b@visitor.example", body="IRN 1589321?")
    assert others_of(about, maria)["1589321"] == []
    assert others_of(about, rui)["1589321"] == [foreign]
    assert inquiries_about(named, scope_of(maria)) == [about]


def test_what_is_rejected_there_joins_nothing(about, named, madrid, maria, now):
    other = make_inquiry(madrid, sender_address="b@visitor.example", body="IRN 1589321?")
    settle(other, named, Standing.REJECTED, maria, now)
    assert others_of(about, maria)["1589321"] == []
    assert others_of(other, maria)["1589321"] == []


def test_a_form_joins_nothing(madrid, maria):
    one = make_inquiry(madrid, body="Where is form MM5?")
    make_inquiry(madrid, sender_address="b@visitor.example", body="Is MM5 free?")
    assert others_of(one, maria) == {"MM5": []}


def test_who_sees_no_inquiry_about_it_knows_nothing_of_it(named, maria, henk):
    assert find_reference_for(scope_of(maria), named.pk) == named
    assert find_reference_for(scope_of(henk), named.pk) is None


# --- moving with messages ----------------------------------------------------------------------------
def test_merged_and_taken_apart_each_has_its_own(about, madrid, maria, now):
    other = make_inquiry(madrid, sender_address="b@visitor.example", body="DM/231045?")
    add_reference(inquiry_id=other.pk, written="CA310582", by=maria, now=now)
    merge = merge_inquiries(source_id=other.pk, target_id=about.pk, by=maria, now=now)
    assert set(standing_of(about)) == {"1589321", "1744090", "DM/231045", "CA310582"}
    assert standing_of(other) == {}
    undo_merge(merge_id=merge.pk, by=maria, now=now)
    assert set(standing_of(other)) == {"DM/231045", "CA310582"}
    assert set(standing_of(about)) == {"1589321", "1744090"}


def test_a_moved_message_takes_its_references_along(about, madrid, maria, now):
    other = make_inquiry(madrid, sender_address="b@visitor.example")
    message = receive(madrid, body="IRN 1999999", seen_ids=(about.messages.first().message_id,))
    assert message.inquiry_id == about.pk
    move_message(message_id=message.pk, target=other, by=maria, now=now)
    assert "1999999" in standing_of(other)
    assert "1999999" not in standing_of(Inquiry.objects.get(pk=about.pk))


# --- who holds it --------------------------------------------------------------------------------------
def tell(about, named, by, now, name="Solvantis SA"):
    return note_person(
        inquiry_id=about.pk, reference_id=named.pk, role="holder", name=name, by=by, now=now
    )


def test_who_holds_it_is_kept_once_with_who_said_so(about, named, maria, henk, now):
    for _click in range(2):
        tell(about, named, maria, now)
    (person,) = people_of(named, scope_of(maria))
    assert (person.name, person.inquiry, person.by) == ("Solvantis SA", about, maria)
    assert people_of(named, scope_of(henk)) == []


def test_what_was_kept_by_mistake_is_taken_back(about, named, maria, now):
    person = tell(about, named, maria, now)
    for _click in range(2):
        forget_person(person_id=person.pk, by=maria, now=now)
    assert not ReferencePerson.objects.exists()


def test_a_stranger_tells_nothing(about, named, henk, now):
    with pytest.raises((Http404, NotAllowed)):
        tell(about, named, henk, now)
