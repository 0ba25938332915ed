"""Fees and time limits: said once, filled everywhere, looked at again when they change."""

from datetime import date, timedelta

import pytest

from knowledge_base.actions import (
    add_item,
    bring_back_text,
    change_fact,
    retire_fact,
    retire_text,
    see_facts,
)
from knowledge_base.filling import fact_values
from knowledge_base.models import Fact, FactVersion, Text
from knowledge_base.states import Kind, SourceStatus
from knowledge_base.variables import fact_codes
from shared.exceptions import InvalidInput, NotAllowed, NotPossible
from tests.knowing import publish_text


@pytest.fixture
def later(now):
    return now + timedelta(days=1)


@pytest.fixture
def change(rui):
    def _change(now, by=rui, amount="653", **more):
        said = {
            "code": "basic_fee",
            "names": {"en": "Basic fee", "fr": "Émolument de base", "es": "Tasa básica"},
            "values": dict.fromkeys(("en", "fr", "es"), f"{amount} CHF"),
            "source": "Schedule of Fees, item 1",
            "as_of": date(2026, 11, 1),
            "status": SourceStatus.CONFIRMED,
        }
        return change_fact(**{**said, **more}, by=by, now=now)

    return _change


def test_a_fact_has_a_version_for_each_value_it_had(change, now):
    for amount in ("653", "653", "700"):
        change(now, amount=amount)
    kept = FactVersion.objects.order_by("number").values_list("number", "value_en")
    assert list(kept) == [(1, "653 CHF"), (2, "700 CHF")]
    assert Fact.objects.get().current.number == 2


def test_an_assistant_changes_no_fact(change, maria, now):
    with pytest.raises(NotAllowed):
        change(now, by=maria)


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "Basic Fee"},
        {"values": {"en": "653 CHF", "fr": " ", "es": "653 CHF"}},
        {"names": {"en": "Basic fee"}},
        {"source": " "},
    ],
)
def test_a_fact_without_language_or_source_is_refused(change, now, wrong):
    with pytest.raises(InvalidInput):
        change(now, **wrong)
    assert not Fact.objects.exists()


def test_a_text_shows_the_value_of_now(change, maria, now):
    change(now)
    change(now, amount="700")
    codes = fact_codes("It costs {{ fact.basic_fee }}, not {{fact.no_such}}.")
    assert codes == ["basic_fee", "no_such"]
    assert fact_values(codes, "fr")["fact.basic_fee"] == "700 CHF"


def test_a_text_can_say_of_which_date_a_fee_is(change, now):
    change(now)
    codes = fact_codes("{{ fact.basic_fee }} as of {{ fact.basic_fee.as_of }}")
    assert codes == ["basic_fee"]
    assert fact_values(codes, "es")["fact.basic_fee.as_of"].endswith("2026")


def test_a_changed_fact_puts_its_texts_on_the_list_until_somebody_looked(
    change, maria, rui, now, later
):
    change(now)
    item = add_item(kind=Kind.TEMPLATE, code="cost", by=maria, now=now)
    publish_text(item, by=rui, now=now, body="It costs {{ fact.basic_fee }}.")
    other = add_item(kind=Kind.TEMPLATE, code="other", by=maria, now=now)
    publish_text(other, by=rui, now=now)
    assert not Text.objects.with_changed_facts().exists()
    change(later, amount="700")
    assert [text.item for text in Text.objects.with_changed_facts()] == [item]
    see_facts(item_id=item.pk, language="en", by=rui, now=later)
    assert not Text.objects.with_changed_facts().exists()


def test_a_text_does_not_come_back_with_a_fact_that_is_retired(change, rui, now):
    change(now)
    item = add_item(kind=Kind.TEMPLATE, code="cost", by=rui, now=now)
    publish_text(item, by=rui, now=now, body="It costs {{ fact.basic_fee }}.")
    where = {"item_id": item.pk, "language": "en", "by": rui, "now": now}
    retire_text(**where)
    retire_fact(code="basic_fee", by=rui, now=now)
    with pytest.raises(NotPossible):
        bring_back_text(**where)


def test_another_source_for_the_same_value_asks_nobody_to_look(change, rui, now, later):
    change(now)
    item = add_item(kind=Kind.TEMPLATE, code="cost", by=rui, now=now)
    publish_text(item, by=rui, now=now, body="It costs {{ fact.basic_fee }}.")
    change(later, source="Schedule of Fees, item 1.1")
    assert not Text.objects.with_changed_facts().exists()
