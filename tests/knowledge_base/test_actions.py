"""Proposing, publishing and retiring texts; what another language's change makes stale."""

import pytest
from django.http import Http404

from desks.models import DeskRole
from knowledge_base.actions import add_item, change_state, confirm_text, propose_text
from knowledge_base.models import Item
from knowledge_base.starter import load_starter, starter_items
from knowledge_base.states import LANGUAGE_CODES, TEXT_MOVES, Kind, TextState
from knowledge_base.variables import unknown_variables
from shared.exceptions import Conflict, InvalidInput, NotAllowed, NotPossible
from tests.factories import make_agent


@pytest.fixture
def item(maria, rui, now):
    return add_item(kind=Kind.TEMPLATE, code="renew", by=maria, now=now)


def propose(item, by, now, language="en", title="Renewal", body="Renew on line."):
    return propose_text(item_id=item.pk, language=language, title=title, body=body, by=by, now=now)


def put(item, by, now, state=TextState.PUBLISHED, language="en", **more):
    return change_state(item_id=item.pk, language=language, state=state, by=by, now=now, **more)


def publish(item, by, now, **words):
    language = words.get("language", "en")
    is_correction = words.pop("is_correction", False)
    propose(item, by, now, **words)
    return put(item, by, now, language=language, is_correction=is_correction)


def is_stale(item, language):
    return Item.objects.get(pk=item.pk).texts.get(language=language).is_stale


def test_what_is_proposed_is_not_live(item, maria, now):
    text = propose(item, maria, now)
    assert (text.state, text.title, text.staged_title) == (TextState.DRAFT, "", "Renewal")


def test_proposing_the_same_twice_is_once(item, maria, now):
    assert propose(item, maria, now) == propose(item, maria, now)
    assert item.texts.count() == 1


def test_publishing_takes_the_proposal_live_once(item, rui, now):
    text = publish(item, rui, now)
    assert (text.title, text.has_proposal, text.version) == ("Renewal", False, 1)
    assert put(item, rui, now).version == 1


def test_a_live_text_stays_live_while_another_is_proposed(item, maria, rui, now):
    publish(item, rui, now)
    text = propose(item, maria, now, body="Renew on paper.")
    assert (text.state, text.body) == (TextState.PUBLISHED, "Renew on line.")


def test_an_assistant_publishes_nothing(item, maria, now):
    propose(item, maria, now)
    with pytest.raises(NotAllowed):
        put(item, maria, now)


def test_an_item_of_another_desk_does_not_exist(item, henk, hague, madrid, now):
    item.is_for_all = False
    item.save()
    item.desks.set([madrid])
    with pytest.raises(Http404):
        propose(item, henk, now)


def test_a_coordinator_of_one_desk_publishes_nothing_for_two(maria, rui, madrid, hague, now):
    luc = make_agent("luc", hague, role=DeskRole.COORDINATOR)
    both = add_item(kind=Kind.TEMPLATE, code="both", by=rui, now=now, desks=[madrid, hague])
    propose(both, rui, now)
    with pytest.raises(NotAllowed):
        put(both, luc, now)
    assert put(both, rui, now).is_live


def test_who_has_no_desk_adds_nothing(olga, now):
    with pytest.raises(NotAllowed):
        add_item(kind=Kind.TEMPLATE, code="x", by=olga, now=now)


def test_a_short_name_is_given_once(item, maria, now):
    with pytest.raises(Conflict):
        add_item(kind=Kind.ARTICLE, code="renew", by=maria, now=now)


def test_a_variable_that_does_not_exist_is_refused(item, maria, now):
    with pytest.raises(InvalidInput, match=r"inquirer\.password"):
        propose(item, maria, now, body="Dear {{ inquirer.password }}")


def test_an_empty_text_is_refused(item, maria, now):
    with pytest.raises(InvalidInput):
        propose(item, maria, now, body="  ")


def test_a_change_of_one_language_makes_the_others_stale(item, rui, now):
    publish(item, rui, now)
    publish(item, rui, now, language="fr", title="Renouvellement", body="En ligne.")
    assert not is_stale(item, "en")
    publish(item, rui, now, body="Renew on line or on paper.")
    assert is_stale(item, "fr")
    assert not is_stale(item, "en")


def test_a_translation_that_follows_makes_nothing_stale(item, rui, now):
    publish(item, rui, now)
    publish(item, rui, now, language="fr", title="Renouvellement", body="En ligne.")
    publish(item, rui, now, body="Renew on line or on paper.")
    publish(item, rui, now, language="fr", title="Renouvellement", body="En ligne, sur papier.")
    assert not is_stale(item, "fr")
    assert not is_stale(item, "en")


def test_a_correction_makes_nothing_stale(item, rui, now):
    publish(item, rui, now)
    publish(item, rui, now, language="fr", title="Renouvellement", body="En ligne.")
    publish(item, rui, now, body="Renew online.", is_correction=True)
    assert not is_stale(item, "fr")


def test_a_stale_text_is_confirmed_as_right(item, rui, now):
    publish(item, rui, now)
    publish(item, rui, now, language="fr", title="Renouvellement", body="En ligne.")
    publish(item, rui, now, body="Renew on line or on paper.")
    for _time in range(2):
        confirm_text(item_id=item.pk, language="fr", by=rui, now=now)
    assert not is_stale(item, "fr")


@pytest.mark.parametrize("before", TextState)
@pytest.mark.parametrize("after", TextState)
def test_every_move_between_states(item, rui, now, before, after):
    text = propose(item, rui, now)
    item.texts.filter(pk=text.pk).update(state=before)
    if after in TEXT_MOVES[before]:
        assert put(item, rui, now, after).state == after
    elif before != after:
        with pytest.raises(NotPossible):
            put(item, rui, now, after)


def test_the_starter_is_loaded_once_and_in_three_languages(rui, now):
    assert load_starter(by=rui, now=now) == len(starter_items())
    assert load_starter(by=rui, now=now) == 0
    for item in Item.objects.all():
        texts = {one.language: one for one in item.texts.select_related("item")}
        assert set(texts) == set(LANGUAGE_CODES)
        assert not any(one.is_stale for one in texts.values())


def test_the_starter_promises_no_fee_no_date_and_no_rule(rui, now):
    from inquiries.checks import Answer, Conversation, check_answer
    from inquiries.checks.findings import Check
    from inquiries.checks.reading_dates import find_dates
    from knowledge_base.variables import VARIABLES

    for one in starter_items():
        for language in LANGUAGE_CODES:
            body = one[language]["body"]
            assert unknown_variables(body) == []
            for name in VARIABLES:
                body = body.replace(f"{{{{ {name} }}}}", "Vera")
            found = check_answer(Answer(body), Conversation(language))
            assert {one.check for one in found} <= {Check.NUMBER_UNKNOWN}, (one["code"], found)
            assert find_dates(body) == []
