"""Finding texts by what is asked: languages, beginnings, mistakes, same words, ranks, marks."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from desks.models import DeskRole
from knowledge_base.actions import add_item, change_fact, retire_text
from knowledge_base.actions.synonyms import delete_synonyms, save_synonyms, ship_synonyms
from knowledge_base.models import Item, Text, TextVersion
from knowledge_base.search import search_texts
from knowledge_base.search.indexing import INDEX, index_missing, index_text
from knowledge_base.search.suggesting import suggest_texts
from knowledge_base.search.words import is_one_mistake, shapes_of
from knowledge_base.search_models import Posting, Synonyms
from knowledge_base.starter import load_starter
from knowledge_base.states import Kind, SourceStatus
from shared.exceptions import InvalidInput, NotAllowed
from tests.factories import make_agent
from tests.knowing import publish_text

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LABELLED = Path(__file__).parent.parent / "data/knowledge"


@pytest.fixture
def made(rui, now):
    def make(code, *, kind=Kind.ARTICLE, **texts):
        item = add_item(kind=kind, code=code, by=rui, now=now)
        for language, (title, body) in texts.items():
            publish_text(item, by=rui, now=now, language=language, title=title, body=body)
        return item

    return make


def found(written, language="en", now=NOW, **more):
    hits = search_texts(Text.objects.live(), written=written, language=language, now=now, **more)
    return [hit.text.item.code for hit in hits]


def text_of(pieces):
    return "".join(piece.text for piece in pieces)


def hits_of(pieces):
    return [piece.text for piece in pieces if piece.is_hit]


# --- What is found ----------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["payement", "paymnt", "apyment", "paymentt", "PAYMENT"])
def test_one_wrong_letter_is_forgiven(made, written):
    made("pay", en=("Payment of fees", "How to pay"))
    assert found(written) == ["pay"]


def test_two_wrong_letters_are_another_word(made):
    made("pay", en=("Payment of fees", "How to settle"))
    assert found("poymint") == []


def test_a_known_word_is_never_taken_for_a_mistake(made):
    made("form", en=("The form", "Fill it in"))
    made("farm", en=("The farm", "Designs of tractors"))
    assert found("farm ") == ["farm"]


def test_a_finished_question_has_no_beginnings(made):
    made("renew", en=("Renewal", "On line"))
    assert found("ren") == ["renew"]
    assert found("ren", is_typing=False) == ["renew"]  # unknown as a word: it is still a beginning
    made("ren", en=("Ren", "A name"))
    assert found("ren", is_typing=False) == ["ren"]


def test_a_question_in_another_language_finds_the_object_in_the_wanted_one(made):
    made("pay", en=("Payment", "By card"), fr=("Paiement", "Par carte"))
    [hit] = search_texts(Text.objects.live(), written="payment card", language="fr", now=NOW)
    assert (hit.text.language, hit.is_wanted_language) == ("fr", True)


def test_words_without_meaning_find_nothing(made):
    made("pay", en=("Payment", "The fee is paid by card"))
    assert found("the of and is") == []


def test_what_has_left_is_not_found(made, rui, now):
    item = made("pay", en=("Payment", "By card"))
    retire_text(item_id=item.pk, language="en", by=rui, now=now)
    assert found("payment") == []


def test_only_the_live_words_are_found(made, rui, now):
    item = made("pay", en=("Payment", "By cheque"))
    publish_text(item, by=rui, now=now, title="Payment", body="By card")
    assert (found("cheque"), found("card")) == ([], ["pay"])


def test_the_public_never_finds_what_is_internal(made, now):
    made("secret", kind=Kind.INTERNAL, en=("Zebra", "For us alone"))
    made("open", en=("Zebras", "For everybody"))
    hits = search_texts(Text.objects.public(now), written="zebra", language="en", now=now)
    assert [hit.text.item.code for hit in hits] == ["open"]


@pytest.mark.parametrize("written", ["", "   ", "'", "a:b & |", "\\", "é" * 500, "-- ;drop", "%"])
def test_whatever_is_asked_breaks_nothing(made, written):
    made("pay", en=("Payment", "By card"))
    assert found(written) == []


# --- In which order ---------------------------------------------------------------------------


def test_the_title_says_more_than_a_heading_and_a_heading_more_than_the_body(made):
    made("body", en=("One", "# Two\n\nAll about a zebra there"))
    made("title", en=("Zebra", "# Two\n\nAll about it there"))
    made("heading", en=("Three", "# Zebra\n\nAll about it there"))
    assert found("zebra") == ["title", "heading", "body"]


def test_a_rare_word_says_more_than_a_common_one(made):
    for number in range(5):
        made(f"mark-{number}", en=("Mark mark", "All about a mark and its mark"))
    made("zebra", en=("Other", "One zebra among words"))
    assert found("mark zebra")[0] == "zebra"


def test_of_two_that_fit_alike_the_used_and_the_helpful_come_first(made):
    made("a", en=("Payment", "By card"))
    made("b", en=("Payment", "By card"))
    Item.objects.filter(code="b").update(uses=20)
    assert found("payment") == ["b", "a"]
    Item.objects.filter(code="b").update(uses=0)
    Item.objects.filter(code="a").update(unhelpful=9)
    assert found("payment") == ["b", "a"]


# --- What is shown of it ----------------------------------------------------------------------


def test_the_passage_is_where_the_words_are_and_marks_them(made):
    made("pay", en=("Fees", f"{'Nothing here. ' * 60}Zebras pay by card. {'Nor here. ' * 60}"))
    [hit] = search_texts(Text.objects.live(), written="zebra", language="en", now=NOW)
    assert hits_of(hit.passage) == ["Zebras"]
    assert text_of(hit.passage).startswith("… ")
    assert len(text_of(hit.passage)) < 230


def test_the_passage_says_what_a_fee_is_now(made, rui, now):
    in_each = dict.fromkeys(("en", "fr", "es"), "654 Swiss francs")
    change_fact(
        code="basic_fee",
        names=in_each,
        values=in_each,
        source="Schedule of Fees",
        as_of=now.date(),
        status=SourceStatus.CONFIRMED,
        by=rui,
        now=now,
    )
    made("pay", en=("Fees", "The basic fee is {{ fact.basic_fee }} for each mark."))
    [hit] = search_texts(Text.objects.live(), written="fees", language="en", now=now)
    assert text_of(hit.passage) == "The basic fee is 654 Swiss francs for each mark."


def test_what_is_published_lately_comes_before_what_is_old(made, now):
    made("old", en=("Renewal", "On line"))
    made("new", en=("Renewal", "On line"))
    before = now - timedelta(days=900)
    TextVersion.objects.filter(text__item__code="old").update(published_at=before)
    assert found("renewal", now=now) == ["new", "old"]


def test_what_is_to_be_read_again_comes_after_what_is_sure(made, now):
    made("unsure", en=("Renewal", "On line"))
    made("sure", en=("Renewal", "On line"))
    Item.objects.filter(code="unsure").update(review_on=now.date())
    assert found("renewal", now=now) == ["sure", "unsure"]


def test_what_fits_much_better_comes_first_however_old(made, now):
    made("old", en=("Renewal of a registration", "How a registration is renewed"))
    made("new", en=("Fees", "Also of the renewal of a registration, " + "and of much else " * 40))
    before = now - timedelta(days=900)
    TextVersion.objects.filter(text__item__code="old").update(published_at=before)
    assert found("renewal registration", now=now)[0] == "old"


def test_what_is_marked_is_what_was_written_there(made):
    made("pay", fr=("Déménagé", "Vous avez déménagé <b>ici</b>"))
    [hit] = search_texts(Text.objects.live(), written="demenage", language="fr", now=NOW)
    assert (hits_of(hit.title), hits_of(hit.passage)) == (["Déménagé"], ["déménagé"])
    assert "<b>" in text_of(hit.passage)  # as words: a template escapes it


# --- Words that mean the same -----------------------------------------------------------------


def test_words_that_mean_the_same_are_found_in_all_languages(made, now):
    ship_synonyms(now=now)
    made("renew", en=("Renewal of a trademark", "On line"), es=("Renovar la marca", "En línea"))
    for written in ("prolong trade mark", "renouveler la marque", "renovar marca"):
        assert found(written) == ["renew"], written


def test_a_phrase_is_only_meant_where_all_of_it_stands(made, rui, now):
    save_synonyms(words={"en": "power of attorney, mandate"}, by=rui, now=now)
    made("mandate", en=("Mandate", "Who acts for you"))
    assert found("power of attorney") == ["mandate"]
    assert found("power cut") == []


@pytest.mark.django_db
def test_synonyms_are_shipped_once_and_never_over_what_people_changed(now):
    assert ship_synonyms(now=now) > 40
    Synonyms.objects.filter(code="mark").delete()
    assert ship_synonyms(now=now) == 0


def test_the_same_synonyms_saved_twice_are_one_row(rui, now):
    one = save_synonyms(words={"en": "fee,  cost"}, by=rui, now=now)
    assert save_synonyms(words={"en": "fee, cost"}, by=rui, now=now).pk == one.pk
    delete_synonyms(synonyms_id=one.pk, by=rui)
    delete_synonyms(synonyms_id=one.pk, by=rui)
    assert not Synonyms.objects.exists()


def test_who_publishes_nothing_changes_no_synonyms(maria, now):
    with pytest.raises(NotAllowed):
        save_synonyms(words={"en": "fee, cost"}, by=maria, now=now)
    with pytest.raises(NotAllowed):
        delete_synonyms(synonyms_id=1, by=maria)


def test_one_word_alone_means_the_same_as_nothing(rui, now):
    with pytest.raises(InvalidInput):
        save_synonyms(words={"en": "fee"}, by=rui, now=now)


# --- The index --------------------------------------------------------------------------------


def test_indexing_twice_is_once(made):
    item = made("pay", en=("Payment", "By card"))
    text = Text.objects.live().get(item=item)
    before = sorted(Posting.objects.values_list("stem", "weight"))
    index_text(text)
    assert sorted(Posting.objects.values_list("stem", "weight")) == before


def test_texts_kept_in_an_older_way_are_indexed_by_the_sweep(made):
    made("pay", en=("Payment", "By card"))
    Posting.objects.all().delete()
    Text.objects.update(indexed=INDEX - 1)
    assert found("payment") == []
    assert (index_missing(), index_missing()) == (1, 0)
    assert found("payment") == ["pay"]


def test_variables_are_no_words(made):
    made("pay", en=("Payment", "Dear {{ inquirer.name }}, by card"))
    assert found("inquirer") == []


def test_a_search_costs_the_same_for_one_and_thirty_texts(made):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found("payment card zebra")
        return len(queries)

    made("pay", en=("Payment", "By card"))
    found("payment card zebra")
    one = cost()
    for number in range(30):
        made(f"pay-{number}", en=("Payment", "By card"))
    assert cost() <= one <= 8


def test_postings_are_read_by_their_index(made):
    made("pay", en=("Payment", "By card"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT text_id, weight FROM knowledge_base_posting"
            " WHERE language = 'en' AND stem = 'payment'"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "posting_of" in plan


@pytest.mark.parametrize(
    ("one", "other", "is_near"),
    [
        ("renewal", "renewl", True),
        ("renewal", "rnewal", True),
        ("renewal", "rennewal", True),
        ("renewal", "renewla", True),
        ("renewal", "ernewal", True),
        ("renewal", "renewel", True),
        ("renewal", "renewal", False),
        ("renewal", "renwel", False),
        ("renewal", "renew", False),
        ("renewal", "lawener", False),
        ("abcd", "badc", False),
    ],
)
def test_what_is_one_mistake_away(one, other, is_near):
    assert is_one_mistake(one, other) is is_near
    assert is_one_mistake(other, one) is is_near
    if is_near:
        assert set(shapes_of(one)) & set(shapes_of(other))


# --- Quality, on labelled questions (tests/data/knowledge): half of them never looked at -------


def labelled(name):
    lines = (LABELLED / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture
def starter(madrid, hague, meetings, now):
    boss = make_agent("boss", madrid, hague, meetings, role=DeskRole.COORDINATOR)
    load_starter(by=boss, now=now)
    return set(Item.objects.values_list("code", flat=True))


def share_found(rows, answers, starter):
    asked = [row for row in rows if starter & set(row["right"])]
    assert len(asked) > 0.6 * len(rows)
    return sum(bool(set(answers(row)) & set(row["right"])) for row in asked) / len(asked)


@pytest.mark.parametrize("split", ["dev", "held_out"])
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_right_object_is_among_the_first_three_of_a_search(starter, language, split):
    rows = [row for row in labelled(f"queries_{language}") if row["split"] == split]
    assert share_found(rows, lambda row: found(row["query"], language, limit=3), starter) >= 0.85


@pytest.mark.parametrize("split", ["dev", "held_out"])
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_right_object_is_among_the_first_three_suggestions(starter, now, language, split):
    rows = [row for row in labelled("inquiries") if row["split"] == split]

    def suggested(row):
        here = Item.objects.filter(Q(is_for_all=True) | Q(desks__code=row["desk"]))
        found = suggest_texts(
            Text.objects.live().filter(item__in=here.values("pk")),
            subject=row["subject"],
            body=row["body"],
            topic=row["topic"],
            language=language,
            now=now,
            limit=3,
        )
        return [one.text.item.code for one in found]

    mine = [row for row in rows if row["language"] == language]
    assert share_found(mine, suggested, starter) >= 0.9
