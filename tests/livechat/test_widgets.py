"""What coordinators decide about widgets, and who may not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from livechat.actions.widgets import (
    WidgetValues,
    add_widget,
    change_widget,
    forget_identity_secret,
    renew_identity_secret,
    restore_widget,
    retire_widget,
)
from livechat.models import Widget
from livechat.secrets import unseal
from shared.exceptions import InvalidInput, NotAllowed

VALUES = WidgetValues(
    name_en="Madrid",
    sites=["https://site.example"],
    texts={"fr": {"greeting": " Bonjour "}},
    topics=["renewal"],
    asks={"email": "required"},
)


def test_a_widget_has_a_key_that_nobody_guesses(madrid, rui, now):
    made = add_widget(desk=madrid, values=VALUES, by=rui, now=now)
    other = add_widget(desk=madrid, values=VALUES, by=rui, now=now)
    assert len(made.key) == 22
    assert made.key != other.key


def test_its_texts_and_questions_are_whole(madrid, rui, now):
    made = add_widget(desk=madrid, values=VALUES, by=rui, now=now)
    assert made.texts["fr"]["greeting"] == "Bonjour"
    assert made.texts["en"] == {"greeting": "", "away": "", "consent": "", "rating": ""}
    wanted = {"topic": "no", "registration": "no", "name": "no", "email": "required"}
    assert made.asks == {**wanted, "consent": True}


def test_changing_it_twice_is_once(widget, rui, now):
    for _time in range(2):
        change_widget(widget_id=widget.pk, values=VALUES, by=rui, now=now)
    widget.refresh_from_db()
    assert (widget.name_en, widget.topics, Widget.objects.count()) == ("Madrid", ["renewal"], 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name_en": " "},
        {"sites": ["http://site.example"]},
        {"sites": ["https://site.example/page"]},
        {"topics": ["nothing"]},
        {"asks": {"shoe_size": "required"}},
        {"asks": {"name": "perhaps"}},
        {"answered_within": timedelta(0)},
        {"answered_within": timedelta(days=1)},
        {"texts": {"en": {"greeting": "x" * 501}}},
    ],
)
def test_what_makes_no_sense_is_refused(madrid, rui, now, wrong):
    with pytest.raises(InvalidInput):
        add_widget(desk=madrid, values=replace(VALUES, **wrong), by=rui, now=now)
    assert not Widget.objects.exists()


@pytest.mark.parametrize("who", ["maria", "henk", "olga"])
def test_who_does_not_coordinate_the_desk_decides_nothing(request, widget, now, who):
    by = request.getfixturevalue(who)
    common = {"widget_id": widget.pk, "by": by, "now": now}
    for deed in (
        lambda: add_widget(desk=widget.desk, values=VALUES, by=by, now=now),
        lambda: change_widget(values=VALUES, **common),
        lambda: retire_widget(**common),
        lambda: restore_widget(**common),
        lambda: renew_identity_secret(submission_key="a", **common),
        lambda: forget_identity_secret(**common),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_retired_and_back_keeps_its_key(widget, rui, now):
    for _time in range(2):
        retire_widget(widget_id=widget.pk, by=rui, now=now)
    assert not Widget.objects.in_use().exists()
    for _time in range(2):
        restore_widget(widget_id=widget.pk, by=rui, now=now)
    assert Widget.objects.in_use().get().key == widget.key


def test_a_secret_is_seen_once_and_sealed(widget, rui, now):
    common = {"widget_id": widget.pk, "by": rui, "now": now}
    secret = renew_identity_secret(submission_key="a", **common)
    again = renew_identity_secret(submission_key="a", **common)
    widget.refresh_from_db()
    assert again is None
    assert secret not in widget.identity_secret
    assert unseal(widget.identity_secret) == secret


def test_a_new_secret_takes_the_place_of_the_old_one(widget, rui, now):
    common = {"widget_id": widget.pk, "by": rui, "now": now}
    first = renew_identity_secret(submission_key="a", **common)
    second = renew_identity_secret(submission_key="b", **common)
    widget.refresh_from_db()
    assert first != second
    assert unseal(widget.identity_secret) == second
    forget_identity_secret(**common)
    widget.refresh_from_db()
    assert not widget.signs_identity
