"""Custom fields: what is asked, what fits, what must be there to resolve."""

import pytest
from django.http import Http404
from django.urls import reverse

from inquiries.actions.fields import retire_field, save_field, set_fields
from inquiries.actions.lifecycle import change_status, classify
from inquiries.actions.reply import send_reply
from inquiries.field_queries import fields_of, kept_values
from inquiries.field_values import read_value
from inquiries.models import CustomField
from inquiries.states import Fact, Status
from shared.exceptions import InvalidInput, NotAllowed, NotPossible
from tests.factories import make_field

OPTIONS = [{"code": "card", "en": "Card", "fr": "Carte", "es": "Tarjeta"}]
NAMES = {"name_en": "Fee paid", "name_fr": "Taxe payée", "name_es": "Tasa pagada"}


@pytest.fixture
def amount(madrid):
    return make_field("amount", madrid, kind="number")


def put(inquiry, by, now, **values):
    return set_fields(inquiry_id=inquiry.pk, values=values, by=by, now=now)


def facts(inquiry):
    return list(inquiry.timeline.filter(kind=Fact.FIELD_CHANGED))


def test_a_value_is_kept_with_a_fact_of_before_and_after(inquiry, amount, maria, now):
    put(inquiry, maria, now, amount="903")
    changed = put(inquiry, maria, now, amount="1 000,50")
    assert changed.fields == {"amount": 1000.5}
    assert facts(inquiry)[-1].data["changes"] == {"amount": [903, 1000.5]}


def test_the_same_value_twice_is_one_fact(inquiry, amount, maria, now):
    for _click in range(2):
        put(inquiry, maria, now, amount="903")
    assert len(facts(inquiry)) == 1


def test_empty_takes_a_value_away(inquiry, amount, maria, now):
    put(inquiry, maria, now, amount="903")
    assert put(inquiry, maria, now, amount="").fields == {}


def test_another_desk_sets_nothing(inquiry, amount, henk, now):
    with pytest.raises(Http404):
        put(inquiry, henk, now, amount="903")


def test_a_field_of_another_desk_or_topic_is_not_asked(inquiry, hague, madrid, maria, now):
    make_field("treaty", hague)
    make_field("class", madrid, topics=["fees"])
    everywhere = make_field("source")
    assert fields_of(inquiry) == [everywhere]
    with pytest.raises(InvalidInput):
        put(inquiry, maria, now, treaty="x")
    classify(inquiry_id=inquiry.pk, by=maria, now=now, topic="fees")
    inquiry.refresh_from_db()
    assert [one.code for one in fields_of(inquiry)] == ["class", "source"]


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        ("text", "  words ", "words"),
        ("number", "12", 12),
        ("number", "-1,5", -1.5),
        ("date", "2026-11-22", "2026-11-22"),
        ("choice", "card", "card"),
        ("yes_no", "true", True),
        ("yes_no", "false", False),
        ("reference", "m 1234567", "M 1234567"),
        ("text", " ", None),
    ],
)
def test_what_fits(kind, written, kept):
    assert read_value(CustomField(kind=kind, options=OPTIONS), written) == kept


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("text", "x" * 501),
        ("number", "many"),
        ("number", "nan"),
        ("number", "Infinity"),
        ("number", "1e999999"),
        ("date", "22.11.2026"),
        ("choice", "cash"),
        ("yes_no", "perhaps"),
        ("reference", "<b>"),
    ],
)
def test_what_does_not_fit_says_which_field(kind, written):
    with pytest.raises(InvalidInput, match="Payment"):
        read_value(CustomField(kind=kind, options=OPTIONS, name_en="Payment"), written)


# --- required --------------------------------------------------------------------------------------
@pytest.fixture
def must(madrid):
    return make_field("outcome", madrid, is_required=True)


def test_what_is_missing_stops_resolving_and_is_named(inquiry, must, maria, now):
    with pytest.raises(NotPossible, match="Outcome"):
        change_status(inquiry_id=inquiry.pk, status=Status.RESOLVED, by=maria, now=now)
    put(inquiry, maria, now, outcome="Done")
    done = change_status(inquiry_id=inquiry.pk, status=Status.RESOLVED, by=maria, now=now)
    assert done.status == Status.RESOLVED


def test_it_stops_an_answer_that_resolves(inquiry, must, maria, now):
    with pytest.raises(NotPossible, match="Outcome"):
        send_reply(
            inquiry_id=inquiry.pk,
            by=maria,
            body="Done.",
            submission_key="key",
            seen_message_id=inquiry.messages.get().pk,
            then_status=Status.RESOLVED,
            now=now,
        )


def test_it_stops_nothing_else(inquiry, must, maria, now):
    change_status(inquiry_id=inquiry.pk, status=Status.WAITING_INQUIRER, by=maria, now=now)
    change_status(inquiry_id=inquiry.pk, status=Status.SPAM, by=maria, now=now)


def test_a_no_is_an_answer(inquiry, madrid, maria, now):
    make_field("paid", madrid, kind="yes_no", is_required=True)
    put(inquiry, maria, now, paid="false")
    change_status(inquiry_id=inquiry.pk, status=Status.RESOLVED, by=maria, now=now)


# --- the fields ------------------------------------------------------------------------------------
def save(by, now, *desks, field=None, **values):
    plain = NAMES | {"kind": "text", "options": [], "topics": [], "position": 0} | values
    return save_field(
        field=field, values=plain, desk_ids={desk.pk for desk in desks}, by=by, now=now
    )


def test_a_coordinator_makes_a_field_and_its_code_and_kind_stay(madrid, rui, now):
    field = save(rui, now, madrid)
    changed = save(rui, now, madrid, field=field, name_en="Paid", kind="number")
    assert (changed.code, changed.kind, changed.name_en) == ("fee_paid", "text", "Paid")


def test_an_assistant_another_desk_and_who_has_not_every_desk_make_none(
    madrid, hague, meetings, maria, rui, mei, now
):
    for stranger, desks in ((maria, [madrid]), (mei, [madrid]), (rui, [])):
        with pytest.raises(NotAllowed):
            save(stranger, now, *desks)


def test_retired_it_is_asked_no_more_and_shows_its_old_values(inquiry, amount, maria, rui, now):
    changed = put(inquiry, maria, now, amount="903")
    for _click in range(2):
        retire_field(field_id=amount.pk, retired=True, by=rui, now=now)
    assert fields_of(changed) == []
    assert [one.words for one in kept_values(changed, [])] == ["903"]


# --- pages -----------------------------------------------------------------------------------------
def test_the_panel_asks_saves_and_says_what_is_wrong(as_maria, inquiry, amount):
    panel = reverse("inquiries:conversation_panel", args=[inquiry.reference])
    assert "field_amount" in as_maria.get(panel).content.decode()
    address = reverse("inquiries:field_values", args=[inquiry.reference])
    as_maria.post(address, {"amount": "12"})
    inquiry.refresh_from_db()
    assert inquiry.fields == {"amount": 12}
    answer = as_maria.post(address, {"amount": "many"}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "write a number" in answer.headers["HX-Trigger"]


def test_the_page_makes_changes_and_retires(client, rui, madrid, hague):
    client.force_login(rui)
    page = reverse("inquiries:fields")
    typed = NAMES | {"position": 0, "desks": [madrid.pk]}
    choice = typed | {"kind": "choice", "options": "card | Card | Carte | Tarjeta"}
    assert client.post(page, typed | {"kind": "choice"}).status_code == 422
    client.post(page, choice)
    field = CustomField.objects.get()
    assert field.options == OPTIONS
    one = reverse("inquiries:field", args=[field.pk])
    assert "Card" in client.get(one).content.decode()
    client.post(one, choice | {"name_en": "How paid"})
    client.post(reverse("inquiries:field_deed", args=[field.pk]), {"decision": "retire"})
    field.refresh_from_db()
    assert (field.name_en, bool(field.retired_at)) == ("How paid", True)
