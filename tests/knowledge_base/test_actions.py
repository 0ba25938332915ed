"""Writing, reviewing by another, publishing and retiring; what a change makes stale."""

from datetime import timedelta

import pytest
from django.http import Http404

from desks.models import DeskRole
from knowledge_base.actions import (
    add_item,
    approve_version,
    bring_back_text,
    confirm_text,
    publish_version,
    restore_version,
    retire_text,
    return_version,
    see_facts,
    submit_version,
    withdraw_version,
    write_version,
)
from knowledge_base.actions.publishing import publish_due, retire_expired
from knowledge_base.actions.reviewing import move
from knowledge_base.models import Item, Text, TextVersion
from knowledge_base.states import LANGUAGE_CODES, VERSION_MOVES, Kind, TextState, VersionState
from shared.exceptions import Conflict, InvalidInput, NotAllowed, NotPossible
from tests.factories import make_agent
from tests.knowing import publish_text


@pytest.fixture
def item(maria, rui, now):
    return add_item(kind=Kind.TEMPLATE, code="renew", by=maria, now=now)


def write(item, by, now, language="en", title="Renewal", body="Renew on line.", **more):
    where = {"item_id": item.pk, "language": language, "by": by, "now": now}
    return write_version(title=title, body=body, **where, **more)


def do(action, item, by, now, language="en", **more):
    return action(item_id=item.pk, language=language, by=by, now=now, **more)


def approved(item, maria, rui, now, language="en", **more):
    write(item, maria, now, language=language)
    do(submit_version, item, maria, now, language)
    return do(approve_version, item, rui, now, language, **more)


def is_stale(item, language):
    return Item.objects.get(pk=item.pk).texts.get(language=language).is_stale


def test_what_is_written_is_not_live(item, maria, now):
    version = write(item, maria, now)
    assert (version.state, version.text.state, version.text.title) == ("draft", "not_yet", "")


def test_writing_the_same_twice_is_once(item, maria, now):
    assert write(item, maria, now) == write(item, maria, now)
    assert TextVersion.objects.count() == 1


def test_words_that_are_live_already_need_no_version(item, maria, rui, now):
    text = publish_text(item, by=rui, now=now)
    assert write(item, maria, now) == text.live


def test_the_way_of_a_version_each_step_twice(item, maria, rui, now):
    write(item, maria, now)
    for action, by in (
        (submit_version, maria),
        (approve_version, rui),
        (publish_version, rui),
    ):
        assert do(action, item, by, now).pk == do(action, item, by, now).pk
    text = Text.objects.select_related("live").get()
    assert (text.state, text.version, text.live.reviewer) == (TextState.PUBLISHED, 1, rui)


def test_nobody_reviews_what_he_wrote(item, maria, rui, now):
    write(item, rui, now)
    do(submit_version, item, rui, now)
    with pytest.raises(NotAllowed, match="Somebody else"):
        do(approve_version, item, rui, now)


def test_nobody_reviews_what_he_wrote_a_word_of(item, maria, rui, now):
    write(item, rui, now)
    write(item, maria, now, body="Other words.")
    do(submit_version, item, maria, now)
    with pytest.raises(NotAllowed, match="Somebody else"):
        do(approve_version, item, rui, now)


def test_other_words_are_reviewed_anew(item, maria, rui, now):
    approved(item, maria, rui, now)
    assert write(item, maria, now, body="Other words.").state == VersionState.DRAFT


def test_a_version_is_returned_with_what_is_to_be_changed(item, maria, rui, now):
    write(item, maria, now)
    do(submit_version, item, maria, now)
    with pytest.raises(InvalidInput):
        do(return_version, item, rui, now, note=" ")
    version = do(return_version, item, rui, now, note="Shorter, please.")
    assert (version.state, version.note) == (VersionState.DRAFT, "Shorter, please.")


def test_an_assistant_does_not_return_what_others_wrote(item, maria, madrid, rui, now):
    write(item, rui, now)
    do(submit_version, item, rui, now)
    with pytest.raises(NotAllowed):
        do(return_version, item, maria, now, note="No.")


def test_its_writer_takes_it_back_without_a_word(item, maria, now):
    write(item, maria, now)
    do(submit_version, item, maria, now)
    assert do(return_version, item, maria, now, note="").state == VersionState.DRAFT


def test_what_is_withdrawn_stays_in_the_history(item, maria, now):
    write(item, maria, now)
    do(withdraw_version, item, maria, now)
    assert write(item, maria, now).number == 2
    assert TextVersion.objects.count() == 2


def test_an_assistant_does_not_withdraw_what_others_wrote(item, maria, rui, now):
    write(item, rui, now)
    with pytest.raises(NotAllowed):
        do(withdraw_version, item, maria, now)


def test_a_live_text_stays_live_while_another_is_written(item, maria, rui, now):
    publish_text(item, by=rui, now=now)
    write(item, maria, now, body="Renew on paper.")
    assert Text.objects.select_related("live").get().body == "Renew on line."


def test_what_was_live_is_superseded_and_kept(item, rui, now):
    publish_text(item, by=rui, now=now)
    publish_text(item, by=rui, now=now, body="Renew on paper.")
    kept = TextVersion.objects.order_by("number").values_list("state", "body")
    assert list(kept) == [("superseded", "Renew on line."), ("published", "Renew on paper.")]


def test_earlier_words_come_back_as_a_draft(item, maria, rui, now):
    publish_text(item, by=rui, now=now)
    publish_text(item, by=rui, now=now, body="Renew on paper.")
    version = do(restore_version, item, maria, now, number=1)
    assert (version.number, version.state, version.body) == (3, "draft", "Renew on line.")
    with pytest.raises(NotPossible):
        do(restore_version, item, maria, now, number=9)


def test_an_assistant_neither_approves_nor_publishes_nor_retires(item, maria, rui, now):
    approved(item, maria, rui, now)
    for action in (approve_version, publish_version, retire_text, confirm_text):
        with pytest.raises(NotAllowed):
            do(action, item, maria, now)


def test_an_item_of_another_desk_does_not_exist(item, henk, madrid, now):
    item.is_for_all = False
    item.save()
    item.desks.set([madrid])
    with pytest.raises(Http404):
        write(item, henk, now)


def test_a_coordinator_of_one_desk_publishes_nothing_for_two(maria, rui, madrid, hague, now):
    luc = make_agent("luc", hague, role=DeskRole.COORDINATOR)
    both = add_item(kind=Kind.TEMPLATE, code="both", by=rui, now=now, desks=[madrid, hague])
    write(both, rui, now, is_shipped=True)
    do(submit_version, both, rui, now)
    with pytest.raises(NotAllowed):
        do(approve_version, both, luc, now)


def test_who_has_no_desk_adds_nothing(olga, now):
    with pytest.raises(NotAllowed):
        add_item(kind=Kind.TEMPLATE, code="x", by=olga, now=now)


def test_a_short_name_is_given_once(item, maria, now):
    with pytest.raises(Conflict):
        add_item(kind=Kind.ARTICLE, code="renew", by=maria, now=now)


def test_only_articles_and_notices_are_public(maria, now):
    with pytest.raises(InvalidInput):
        add_item(kind=Kind.SCRIPT, code="s", by=maria, now=now, is_public=True)
    assert add_item(kind=Kind.ARTICLE, code="a", by=maria, now=now).is_public
    assert not add_item(kind=Kind.NOTICE, code="n", by=maria, now=now).is_public


@pytest.mark.parametrize("name", ["inquirer.password", "fact.no_such"])
def test_a_variable_that_does_not_exist_is_refused(item, maria, now, name):
    with pytest.raises(InvalidInput, match=name):
        write(item, maria, now, body=f"Dear {{{{ {name} }}}}")


def test_an_empty_text_is_refused(item, maria, now):
    with pytest.raises(InvalidInput):
        write(item, maria, now, body="  ")


@pytest.fixture
def both(item, rui, now):
    """Live in English and French."""
    publish_text(item, by=rui, now=now)
    publish_text(item, by=rui, now=now, language="fr", title="Renouvellement", body="En ligne.")
    return item


def test_a_change_of_one_language_makes_the_others_stale(both, rui, now):
    assert not is_stale(both, "en")
    publish_text(both, by=rui, now=now, body="Renew on line or on paper.")
    assert (is_stale(both, "fr"), is_stale(both, "en")) == (True, False)


def test_a_translation_that_follows_makes_nothing_stale(both, rui, now):
    publish_text(both, by=rui, now=now, body="Renew on line or on paper.")
    publish_text(both, by=rui, now=now, language="fr", body="En ligne, sur papier.")
    assert not is_stale(both, "fr")
    assert not is_stale(both, "en")


def test_a_translation_of_older_words_is_stale_when_it_goes_live(both, maria, rui, now):
    publish_text(both, by=rui, now=now, body="Renew on line or on paper.")
    write(both, maria, now, language="fr", body="En ligne, sur papier.")
    publish_text(both, by=rui, now=now, body="Renew on line, on paper or by fax.")
    do(submit_version, both, maria, now, "fr")
    do(approve_version, both, rui, now, "fr")
    do(publish_version, both, rui, now, "fr")
    assert is_stale(both, "fr")


def test_a_correction_makes_nothing_stale(both, rui, now):
    publish_text(both, by=rui, now=now, body="Renew online.", is_correction=True)
    assert not is_stale(both, "fr")


def test_a_stale_text_is_confirmed_as_right(both, rui, now):
    publish_text(both, by=rui, now=now, body="Renew on line or on paper.")
    for _time in range(2):
        do(confirm_text, both, rui, now, "fr")
    assert not is_stale(both, "fr")


@pytest.mark.parametrize("action", [confirm_text, see_facts, retire_text, publish_version])
def test_nothing_is_done_to_a_language_that_was_never_written(item, rui, now, action):
    with pytest.raises(NotPossible):
        do(action, item, rui, now, "es")


def test_words_that_change_lose_the_dates_that_others_had(item, maria, rui, now):
    later = now + timedelta(days=1)
    approved(item, maria, rui, now, publish_at=later, expires_at=later + timedelta(days=1))
    version = write(item, maria, now, body="Other words.")
    assert (version.publish_at, version.expires_at) == (None, None)


@pytest.fixture
def together(item):
    item.needs_all_languages = True
    item.save()
    return item


def test_an_object_that_needs_all_languages_waits_for_them(together, maria, rui, now):
    approved(together, maria, rui, now)
    with pytest.raises(NotPossible, match="FR, ES"):
        do(publish_version, together, rui, now)
    for language in ("fr", "es"):
        approved(together, maria, rui, now, language)
    do(publish_version, together, rui, now)
    assert {(one.state, one.is_stale) for one in together.texts.all()} == {("published", False)}


def test_a_correction_of_one_language_waits_for_no_other(together, maria, rui, now):
    for language in LANGUAGE_CODES:
        approved(together, maria, rui, now, language)
    do(publish_version, together, rui, now)
    write(together, maria, now, body="Renew online.", is_correction=True)
    do(submit_version, together, maria, now)
    do(approve_version, together, rui, now)
    assert do(publish_version, together, rui, now).body == "Renew online."


def test_retired_and_brought_back(item, rui, now):
    publish_text(item, by=rui, now=now)
    for action, state in ((retire_text, "retired"), (bring_back_text, "published")):
        for _time in range(2):
            assert do(action, item, rui, now).state == state


def test_what_was_never_live_is_not_brought_back(item, maria, rui, now):
    write(item, maria, now)
    with pytest.raises(NotPossible):
        do(bring_back_text, item, rui, now)


def test_what_is_approved_for_a_time_goes_live_at_that_time_once(item, maria, rui, now):
    at = now + timedelta(hours=1)
    approved(item, maria, rui, now, publish_at=at)
    assert publish_due(now=now) == 0
    assert [publish_due(now=at) for _time in range(2)] == [1, 0]
    assert Text.objects.get().live.published_by == rui


def test_what_waits_for_its_languages_goes_live_later(together, maria, rui, now):
    approved(together, maria, rui, now, publish_at=now)
    assert publish_due(now=now) == 0
    for language in ("fr", "es"):
        approved(together, maria, rui, now, language)
    assert publish_due(now=now) == 1


def test_all_languages_together_go_live_at_the_latest_of_their_times(together, maria, rui, now):
    first, last = now + timedelta(hours=1), now + timedelta(hours=5)
    for language, publish_at in (("en", first), ("fr", last), ("es", first)):
        approved(together, maria, rui, now, language, publish_at=publish_at)
    assert publish_due(now=first) == 0
    assert not Text.objects.live().exists()
    publish_due(now=last)
    assert Text.objects.live().count() == 3


def test_what_expires_is_gone_to_the_second_and_retired_once(maria, rui, now):
    at = now + timedelta(hours=1)
    item = add_item(kind=Kind.ARTICLE, code="soon-over", by=maria, now=now)
    approved(item, maria, rui, now, expires_at=at)
    do(publish_version, item, rui, now)
    assert Text.objects.public(now).exists()
    assert not Text.objects.public(at).exists()
    assert [retire_expired(now=at) for _time in range(2)] == [1, 0]


def test_it_does_not_expire_before_it_is_live(item, maria, rui, now):
    write(item, maria, now)
    do(submit_version, item, maria, now)
    with pytest.raises(InvalidInput):
        do(approve_version, item, rui, now, publish_at=now, expires_at=now)


@pytest.mark.parametrize("before", VersionState)
@pytest.mark.parametrize("after", VersionState)
def test_every_move_between_states(before, after):
    version = TextVersion(state=before)
    if after in VERSION_MOVES[before]:
        move(version, after)
        assert version.state == after
    else:
        with pytest.raises(NotPossible):
            move(version, after)
