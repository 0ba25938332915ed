"""Finding texts: words, accents, beginnings, languages, use; and who finds nothing."""

import pytest
from django.utils import timezone

from desks.permissions import scope_of
from knowledge_base.actions import add_item, count_uses, retire_text, write_version
from knowledge_base.models import Item
from knowledge_base.queries import find_offers, items_of, texts_for_use
from knowledge_base.states import Kind
from knowledge_base.variables import fill
from tests.knowing import publish_text


@pytest.fixture
def made(rui, now):
    def make(code, texts, kind=Kind.TEMPLATE, **fields):
        item = add_item(kind=kind, code=code, by=rui, now=now, **fields)
        for language, (title, body) in texts.items():
            publish_text(item, by=rui, now=now, language=language, title=title, body=body)
        return item

    return make


def offered(agent, written="", language="en", kind=Kind.TEMPLATE, **more):
    more |= {"scope": scope_of(agent), "now": timezone.now()}
    return find_offers(kind=kind, written=written, language=language, **more)


def codes(offers):
    return [one.text.item.code for one in offers]


def test_words_are_found_by_their_beginning_and_without_accents(made, maria):
    made("moved", {"fr": ("Déménagement du titulaire", "Votre nouvelle adresse")})
    assert codes(offered(maria, "demenag", "fr")) == ["moved"]


def test_words_are_found_in_other_inflections(made, maria):
    made("renew", {"en": ("Renewals", "How registrations are renewed")})
    assert codes(offered(maria, "renewing registration")) == ["renew"]


def test_what_has_every_word_comes_first(made, maria):
    made("renew", {"en": ("Renewal renewal", "Renewal on line")})
    made("paper", {"en": ("Other", "Of a renewal on paper")})
    assert codes(offered(maria, "renewal paper")) == ["paper", "renew"]


def test_any_word_is_enough_when_nothing_has_them_all(made, maria):
    made("renew", {"en": ("Renewal", "On line")})
    assert codes(offered(maria, "renewal paper")) == ["renew"]


def test_the_text_of_the_wanted_language_is_offered_whatever_was_typed(made, maria):
    made("renew", {"en": ("Renewal", "On line"), "fr": ("Prolongation", "En ligne")})
    [offer] = offered(maria, "renewal", "fr")
    assert (offer.text.title, offer.is_wanted_language) == ("Prolongation", True)


def test_what_is_only_in_another_language_comes_after_and_is_marked(made, maria):
    made("only-en", {"en": ("Address of the office", "Here")})
    made("both", {"en": ("Address", "Here"), "es": ("Dirección", "Aquí")})
    offers = offered(maria, "address", "es")
    assert codes(offers) == ["both", "only-en"]
    assert [one.is_wanted_language for one in offers] == [True, False]


def test_the_most_used_comes_first(made, maria, now):
    made("seldom", {"en": ("Address", "Here")})
    often = made("often", {"en": ("Address", "Here")})
    count_uses(items=[often], now=now)
    assert codes(offered(maria)) == ["often", "seldom"]
    assert codes(offered(maria, "address")) == ["often", "seldom"]


def test_what_fits_the_topic_comes_first(made, maria, now):
    often = made("often", {"en": ("Hello", "Here")})
    count_uses(items=[often], now=now)
    made("topical", {"en": ("Hello", "Here")}, topics=["renewal"])
    assert codes(offered(maria, topic="renewal")) == ["topical", "often"]


def test_who_types_a_short_name_means_that_text(made, maria):
    made("other", {"en": ("Received and registered", "Received, received, received")})
    made("received", {"en": ("We have it", "Thank you")})
    assert codes(offered(maria, "rec"))[0] == "received"


def test_drafts_and_retired_texts_are_not_offered(made, maria, rui, now):
    item = made("gone", {"en": ("Gone", "Here")})
    retire_text(item_id=item.pk, language="en", by=rui, now=now)
    draft = add_item(kind=Kind.TEMPLATE, code="draft", by=rui, now=now)
    write_version(item_id=draft.pk, language="en", title="D", body="D", by=rui, now=now)
    assert offered(maria) == []


def test_another_desk_finds_nothing(made, maria, henk, olga, ada, madrid):
    item = made("secret", {"en": ("Secret", "Ours")}, desks=[madrid])
    assert codes(offered(maria, "secret")) == ["secret"]
    for stranger in (henk, olga, ada):
        assert offered(stranger, "secret") == []
        assert not items_of(scope_of(stranger), now=timezone.now()).items.exists()
        assert texts_for_use(scope_of(stranger), [item.texts.get().pk]) == []


def test_the_list_shows_each_item_once(made, maria, now):
    made("renew", {"en": ("Renewal", "On line"), "fr": ("Renewal", "En ligne")})
    assert items_of(scope_of(maria), written="renewal", now=now).items.count() == 1


def test_the_list_begins_with_what_fits_best_whatever_its_kind(made, maria, now):
    made("aside", {"en": ("Fees", "Also paid at a renewal")}, kind=Kind.ARTICLE)
    made("renew", {"en": ("Renewal", "On line")}, kind=Kind.TEMPLATE)
    found = items_of(scope_of(maria), written="renewal", now=now)
    assert [one.code for one in found.items] == ["renew", "aside"]


def test_the_list_finds_drafts_by_their_title_after_what_is_live(made, maria, rui, now):
    draft = add_item(kind=Kind.ARTICLE, code="a-draft", by=rui, now=now)
    write_version(item_id=draft.pk, language="en", title="Renewal", body="Soon", by=rui, now=now)
    made("renew", {"en": ("Renewal", "On line")})
    found = items_of(scope_of(maria), written="renewal", now=now)
    assert [one.code for one in found.items] == ["renew", "a-draft"]


@pytest.mark.parametrize("written", ["'", "a:b & |", "!!", "\\", "é" * 300, "-- ;drop"])
def test_whatever_is_typed_breaks_nothing(made, maria, written):
    made("renew", {"en": ("Renewal", "On line")})
    assert isinstance(offered(maria, written), list)


def test_variables_are_filled_and_what_has_no_value_stays():
    values = {"inquirer.name": "Vera", "today": ""}
    filled = fill("Dear {{inquirer.name}}, {{ today }}, {{ x.__class__ }}", values)
    assert filled == "Dear Vera, {{ today }}, {{ x.__class__ }}"


def test_a_value_is_not_read_as_a_variable_again():
    values = {"inquirer.name": "{{ agent.name }}", "agent.name": "Maria"}
    assert fill("{{ inquirer.name }}", values) == "{{ agent.name }}"


def test_items_are_counted(made):
    made("renew", {"en": ("Renewal", "On line")})
    assert Item.objects.get().revision == 1
