"""Who is given the next inquiry, as tables: languages, room, turn."""

import pytest

from inquiries.assigning import Candidate, Waiting, choose, choose_of_named, deal, languages_wanted

FRENCH = frozenset({"fr"})


def agent(number: int, *languages: str, **fields: int) -> Candidate:
    return Candidate(agent_id=number, answers_in=frozenset(languages), **fields)


TABLE = [
    ("nobody is there", [], "en", None),
    ("who has named no language speaks all", [agent(1)], "fr", 1),
    ("who speaks it", [agent(1, "en"), agent(2, "fr")], "fr", 2),
    ("nobody speaks it", [agent(1, "en"), agent(2, "fr")], "es", None),
    ("who has waited longest", [agent(1, turn=5), agent(2, turn=4), agent(3, turn=9)], "en", 2),
    ("who never had any", [agent(1, turn=5), agent(2)], "en", 2),
    ("of equals the one who was there first", [agent(8), agent(3)], "en", 3),
    ("the turn goes before the load", [agent(1, turn=2), agent(2, turn=1, load=20)], "en", 2),
    ("who is full is passed over", [agent(1, load=30), agent(2, turn=9)], "en", 2),
    ("a limit of nought takes nothing", [agent(1, most_open=0)], "en", None),
    ("everybody is full", [agent(1, load=30), agent(2, load=31)], "en", None),
    ("one below the limit takes one more", [agent(1, load=29)], "en", 1),
]


@pytest.mark.parametrize(("case", "there", "language", "expected"), TABLE, ids=lambda one: str(one))
def test_who_is_chosen(case, there, language, expected):
    chosen = choose(there, language)
    assert (chosen.agent_id if chosen else None) == expected


def waiting(*languages: str) -> list[Waiting]:
    return [Waiting(number, language) for number, language in enumerate(languages, 1)]


def given(gifts) -> dict[int, int]:
    return {gift.inquiry_id: gift.to.agent_id for gift in gifts}


def test_many_are_dealt_evenly():
    gifts = deal(waiting(*["en"] * 9), [agent(1, turn=7), agent(2, turn=3), agent(3)])
    assert [gift.to.agent_id for gift in gifts] == [3, 2, 1] * 3


def test_what_fits_nobody_holds_up_nothing_behind_it():
    assert given(deal(waiting("es", "fr"), [agent(1, "fr")])) == {2: 1}


def test_dealing_stops_where_everybody_is_full():
    assert given(deal(waiting("en", "en", "en"), [agent(1, load=28)])) == {1: 1, 2: 1}


def test_the_only_one_of_a_language_gets_it_out_of_turn_and_then_waits_for_the_others():
    there = [agent(1, "fr", "en"), agent(2, "en", turn=1)]
    assert given(deal(waiting("fr", "fr", "en"), there)) == {1: 1, 2: 1, 3: 2}


def test_the_same_question_has_the_same_answer():
    there = [agent(2), agent(1), agent(3)]
    assert deal(waiting("en", "fr"), there) == deal(waiting("en", "fr"), there[::-1])


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ([], frozenset()),
        ([agent(1, "fr"), agent(2, "es", "en")], frozenset({"fr", "es", "en"})),
        ([agent(1, "fr"), agent(2)], None),
        ([agent(1, "fr"), agent(2, load=99)], FRENCH),
    ],
)
def test_which_languages_are_looked_for(there, expected):
    assert languages_wanted(there) == expected


NAMED = [
    ("who is here before who has less", [agent(1, is_here=False), agent(2, load=9)], "en", 2),
    (
        "of those here who has the least",
        [agent(1, load=3, turn=1), agent(2, load=2, turn=9)],
        "en",
        2,
    ),
    (
        "nobody here: who has the least",
        [agent(1, is_here=False, load=1), agent(2, is_here=False)],
        "en",
        2,
    ),
    ("who is full is passed over", [agent(1, load=30), agent(2, is_here=False, load=29)], "en", 2),
    ("nobody of the language", [agent(1, "fr")], "en", None),
]


@pytest.mark.parametrize(("case", "named", "language", "expected"), NAMED, ids=lambda one: str(one))
def test_who_of_several_named_is_chosen(case, named, language, expected):
    chosen = choose_of_named(named, language)
    assert (chosen.agent_id if chosen else None) == expected
