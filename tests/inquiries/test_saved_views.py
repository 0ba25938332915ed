"""Saved views: who may do what, what the editor keeps, and what a view's list and words say."""

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import translation

from desks.permissions import scope_of
from inquiries.actions.saved_views import (
    ViewContent,
    choose_grouping,
    delete_view,
    move_view,
    restore_view,
    save_view,
    seed_standard_views,
)
from inquiries.condition_words import Names, in_words
from inquiries.inbox import Grouping
from inquiries.models import Inquiry, ListChoice, SavedView, ViewCounting
from inquiries.saved_views import views_in
from inquiries.view_editor import editor_of
from shared.exceptions import Conflict, InvalidInput, NotAllowed
from tests.factories import make_agent, make_inquiry
from tests.inquiries.view_world import CONDITIONS, count_everything, leaf, make_view

OPEN = CONDITIONS["open"]
FORM = {
    "name_en": "Urgent",
    "icon": "bolt",
    "order": "due",
    "grouping": "status",
    "columns": ["due", "waiting"],
    "g0-mode": "all",
    "g0r0-what": "status:in",
    "g0r0-value": ["new", "open"],
    "g0r1-what": "urgency:in",
    "g0r1-value": ["4"],
}


def seen(agent):
    return set(views_in(scope_of(agent)))


# --- who ---
def test_an_own_view_is_seen_and_changed_by_nobody_else(maria, rui, madrid, now):
    view = make_view(maria, OPEN, now)
    assert view in seen(maria)
    assert view not in seen(rui)
    for deed in (delete_view, restore_view):
        with pytest.raises(Http404):
            deed(view_id=view.pk, by=rui, now=now)
    with pytest.raises(Http404):
        move_view(view_id=view.pk, by=rui, step=1)


def test_a_view_of_a_desk_is_made_by_its_coordinator_and_used_by_its_agents(
    maria, rui, henk, madrid, now
):
    view = make_view(rui, OPEN, now, desk=madrid)
    assert view in seen(maria)
    assert view not in seen(henk)
    with pytest.raises(NotAllowed):
        delete_view(view_id=view.pk, by=maria, now=now)
    with pytest.raises(NotAllowed):
        make_view(maria, OPEN, now, desk=madrid)
    with pytest.raises(Http404):
        delete_view(view_id=view.pk, by=henk, now=now)


def test_a_coordinator_of_another_desk_may_not_share_here(henk, madrid, rui, meetings, now):
    with pytest.raises(NotAllowed):
        make_view(rui, OPEN, now, desk=meetings)


def test_standard_views_are_there_for_all_and_nobodys_to_change(maria, henk, rui, now):
    seed_standard_views(now=now)
    seed_standard_views(now=now)
    assert SavedView.objects.count() == 3
    assert seen(maria) == seen(henk) == set(SavedView.objects.all())
    with pytest.raises(NotAllowed):
        delete_view(view_id=SavedView.objects.first().pk, by=rui, now=now)


# --- deeds ---
def test_another_condition_is_counted_anew_and_another_name_is_not(maria, now):
    view = make_view(maria, OPEN, now)
    first = view.counting_id
    content = ViewContent(names={"en": "Other"}, condition=OPEN)
    renamed = save_view(content=content, by=maria, now=now, view_id=view.pk, version=1)
    assert renamed.counting_id == first
    content = ViewContent(names={"en": "Other"}, condition=CONDITIONS["done"])
    changed = save_view(content=content, by=maria, now=now, view_id=view.pk, version=2)
    assert changed.counting_id != first
    assert ViewCounting.objects.get(pk=first).retired_at == now


def test_a_stale_change_and_a_second_one_are_refused(maria, now):
    view = make_view(maria, OPEN, now)
    content = ViewContent(names={"en": "Other"}, condition=OPEN)
    save_view(content=content, by=maria, now=now, view_id=view.pk, version=1)
    with pytest.raises(Conflict):
        save_view(content=content, by=maria, now=now, view_id=view.pk, version=1)


def test_a_view_needs_a_name_and_there_is_an_end_of_views(maria, now, monkeypatch):
    with pytest.raises(InvalidInput):
        make_view(maria, OPEN, now, name=" ")
    monkeypatch.setattr("inquiries.actions.saved_views.MOST_VIEWS", 1)
    make_view(maria, OPEN, now)
    with pytest.raises(InvalidInput):
        make_view(maria, OPEN, now)


def test_deleting_and_bringing_back_twice_is_the_same_as_once(maria, now):
    view = make_view(maria, OPEN, now)
    for _ in range(2):
        delete_view(view_id=view.pk, by=maria, now=now)
        assert view not in seen(maria)
    for _ in range(2):
        counting = restore_view(view_id=view.pk, by=maria, now=now).counting_id
    assert view in seen(maria)
    assert ViewCounting.objects.filter(retired_at=None).get().pk == counting


def test_views_move_among_their_neighbours_and_stop_at_the_end(maria, now):
    made = [make_view(maria, OPEN, now, name=name) for name in "abc"]
    move_view(view_id=made[2].pk, by=maria, step=-1)
    assert [one.name for one in views_in(scope_of(maria))] == ["a", "c", "b"]
    for _ in range(4):
        move_view(view_id=made[0].pk, by=maria, step=1)
    assert [one.name for one in views_in(scope_of(maria))] == ["c", "b", "a"]


def test_a_name_falls_back_to_a_language_that_it_has(maria, now):
    view = make_view(maria, OPEN, now)
    view.name_en, view.name_fr = "", "Ouvertes"
    with translation.override("es"):
        assert view.name == "Ouvertes"


# --- words ---
@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS)
def test_every_condition_can_be_said(condition, language):
    with translation.override(language):
        assert len(in_words(condition, Names())) > 5


def test_a_condition_is_said_as_a_person_would():
    tree = {"all": [leaf("status", "in", ["open"]), leaf("due", "within", 4)]}
    with translation.override("en"):
        words = in_words(tree, Names({"status": {"open": "Open"}}))
    assert words == "Status is Open and due within 4 hours"


def test_groups_are_said_with_brackets():
    one = {"any": [leaf("due", "today"), leaf("due", "overdue")]}
    with translation.override("en"):
        words = in_words({"all": [one, {"not": leaf("snoozed", "is", True)}]}, Names())
    assert words == "(due today or overdue) and not (put aside: yes)"


def test_the_editor_gives_back_what_it_was_given(maria, now):
    trees = [
        OPEN,
        {"all": [leaf("urgency", "in", [4]), leaf("due", "within", 4)]},
        {
            "any": [
                {"all": [leaf("snoozed", "is", False)]},
                {"not": {"any": [leaf("tag", "in", [3])]}},
            ]
        },
        {"all": [leaf("field", "is", "Yes", code="fee"), leaf("created", "before", "2026-01-02")]},
    ]
    for tree in trees:
        editor = editor_of(SavedView(condition=tree, version=1))
        again = editor.condition()
        assert in_words(again, Names()) == in_words(tree, Names())
    deep = {"all": [{"any": [{"all": [leaf("due", "today")]}]}]}
    assert editor_of(SavedView(condition=deep, version=1)) is None


# --- pages ---
def test_a_view_is_made_in_the_editor_and_its_list_is_shown(as_maria, maria, madrid, now):
    urgent, calm = make_inquiry(madrid), make_inquiry(madrid)
    Inquiry.objects.filter(pk=urgent.pk).update(urgency=4)
    answer = as_maria.post(reverse("inquiries:new_view"), FORM)
    view = SavedView.objects.get()
    assert (view.owner, view.columns, view.grouping) == (maria, ["due", "waiting"], "status")
    page = as_maria.get(answer.url).content.decode()
    assert urgent.reference in page
    assert calm.reference not in page
    count_everything(now)
    rail = as_maria.get(reverse("inquiries:inbox_counts")).content.decode()
    assert "Urgent" in rail
    assert "counting…" not in rail
    opened = as_maria.get(f"/inquiries/{urgent.reference}/?from=all/view-{view.pk}")
    assert b"Urgent" in opened.content


def test_a_wrong_condition_is_said_and_the_form_keeps_what_was_typed(as_maria):
    wrong = FORM | {"g0r1-value": []}
    answer = as_maria.post(reverse("inquiries:new_view"), wrong)
    assert answer.status_code == 422
    assert b"Choose at least one value" in answer.content
    assert b'value="Urgent"' in answer.content
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("deed", "lines"),
    [("add-line-0", 3), ("drop-line-0-0", 1), ("add-group", 3), ("drop-line-9-9", 2), ("x", 2)],
)
def test_lines_and_groups_come_and_go_without_anything_being_kept(as_maria, deed, lines):
    answer = as_maria.post(reverse("inquiries:new_view"), FORM | {"do": deed})
    assert answer.content.decode().count('class="view-line"') == lines
    assert not SavedView.objects.exists()


def test_the_preview_counts_what_matches_now_and_only_at_own_desks(as_maria, madrid, hague):
    ours, theirs = make_inquiry(madrid), make_inquiry(hague)
    Inquiry.objects.update(urgency=4)
    page = as_maria.post(reverse("inquiries:view_preview"), FORM).content.decode()
    assert "<strong>1</strong> matches" in page
    assert ours.reference in page
    assert theirs.reference not in page


def test_a_copy_is_an_own_view(as_maria, rui, madrid, now):
    view = make_view(rui, OPEN, now, desk=madrid)
    page = as_maria.get(f"{reverse('inquiries:new_view')}?copy={view.pk}").content.decode()
    assert "A view (copy)" in page


@pytest.mark.parametrize("copied", ["x", "9" * 30, "", "999999"])
def test_a_copy_of_what_is_not_there_is_a_fresh_view(as_maria, copied):
    assert as_maria.get(f"{reverse('inquiries:new_view')}?copy={copied}").status_code == 200


@pytest.mark.parametrize("name", ["view-", "view-x", "view-0", f"view-{'9' * 30}", "view-999999"])
def test_a_view_that_is_not_there_is_not_found(as_maria, madrid, name):
    assert as_maria.get(f"/inbox/all/{name}/").status_code == 404


def test_a_foreign_view_is_not_found(as_maria, madrid, now):
    view = make_view(make_agent("lucie", madrid), OPEN, now)
    assert as_maria.get(f"/inbox/all/view-{view.pk}/").status_code == 404


def test_the_choice_of_a_grouping_is_remembered_for_this_list_and_agent(as_maria, maria, inquiry):
    address = reverse("inquiries:group_list")
    for _ in range(2):
        as_maria.post(address, {"place": "madrid/open", "grouping": "due"})
    assert ListChoice.objects.get().agent == maria
    assert b'class="row-group"' in as_maria.get("/inbox/madrid/open/").content
    assert b'class="row-group"' not in as_maria.get("/inbox/madrid/unassigned/").content
    refused = as_maria.post(
        address, {"place": "madrid/all", "grouping": "status"}, headers={"HX-Request": "true"}
    )
    assert refused.status_code == 422


def test_choosing_twice_keeps_the_last_choice(maria):
    choose_grouping(place="open", grouping=Grouping.DUE, by=maria)
    choose_grouping(place="open", grouping=Grouping.NONE, by=maria)
    assert ListChoice.objects.get().grouping == ""


def test_a_look_at_a_row_shows_the_last_message_and_changes_nothing(as_maria, inquiry):
    before = Inquiry.objects.filter(pk=inquiry.pk).values().get()
    page = as_maria.get(reverse("inquiries:peek", args=[inquiry.reference])).content.decode()
    assert "still waiting for our certificate" in page
    assert Inquiry.objects.filter(pk=inquiry.pk).values().get() == before
