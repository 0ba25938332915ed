"""Save as view: what of a search a view can ask, and what is named as left behind."""

import pytest
from django.urls import reverse

from desks.permissions import scope_of
from inquiries.conditions import validated
from inquiries.models import SavedView
from inquiries.search.as_view import IN_WORK, Reader
from inquiries.search.parser import parse_query
from inquiries.view_editor import editor_of
from tests.factories import make_agent, make_field, make_tag


def read(text, agent, now, *desks):
    return Reader(agent, scope_of(agent), desks, now).read(parse_query(text))


def leaf(field, op, value):
    return {"field": field, "op": op, "value": value}


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("status:new", [leaf("status", "in", ["new"])]),
        ("statut:nouveau,clos", [leaf("status", "in", ["new", "closed"])]),
        ("-status:spam", [leaf("status", "out", ["spam"])]),
        ("assignee:me", [leaf("assignee", "in", ["me"])]),
        ("assignee:none", [leaf("assignee", "in", ["nobody"])]),
        ("is:unassigned", [IN_WORK, leaf("assignee", "in", ["nobody"])]),
        ("lang:fr urgency:urgent", [leaf("language", "in", ["fr"]), leaf("urgency", "in", [4])]),
        ("channel:phone", [leaf("channel", "in", ["phone"])]),
        ("has:attachment", [leaf("attachment", "is", True)]),
        ("after:7d", [leaf("message", "last", 7)]),
        ("before:2w", [leaf("created", "older", 14)]),
        ("after:2026-11-01", [leaf("message", "after", "2026-11-01")]),
        ("from:vera@visitor.example", [leaf("contact", "address", "vera@visitor.example")]),
        ("from:@visitor.example", [leaf("contact", "domain", "visitor.example")]),
    ],
)
def test_what_a_view_can_ask_is_taken(maria, madrid, now, text, leaves):
    found = read(text, maria, now, madrid)
    assert (found.condition, found.left) == ({"all": leaves}, ())
    assert validated(found.condition)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('status:new "exact phrase"', ('"exact phrase"',)),
        ("status:new from:Elena", ("from:Elena",)),
        ("status:new subject:fees refund", ("subject:fees", "refund")),
        ("status:new OR refund", ("status:new OR refund",)),
        ("has:note lang:fr", ("has:note",)),
        ("-is:unassigned lang:fr", ("-is:unassigned",)),
        ("status:nonsense lang:fr", ("status:nonsense",)),
    ],
)
def test_what_it_cannot_ask_is_named_as_it_was_typed(maria, madrid, now, text, left):
    assert read(text, maria, now, madrid).left == left


def test_a_search_of_words_alone_is_no_view(maria, madrid, now):
    assert read("certificate of renewal", maria, now, madrid).condition is None


def test_either_and_not_become_groups_that_the_editor_shows(maria, madrid, now):
    text = "status:new lang:fr OR lang:es -has:attachment"
    found = read(text, maria, now, madrid)
    editor = editor_of(SavedView(condition=found.condition))
    assert [group.mode for group in editor.groups] == ["all", "any", "none"]
    assert validated(editor.condition()) == validated(found.condition)


def test_tags_and_people_of_other_desks_are_not_found(maria, madrid, hague, now):
    make_tag("hagueonly", desk=hague)
    make_agent("joost", hague)
    found = read("tag:hagueonly assignee:joost desk:hague", maria, now, madrid)
    assert (found.condition, len(found.left)) == (None, 3)


def test_the_editor_begins_with_the_search_and_says_what_is_missing(as_maria, madrid):
    address = reverse("inquiries:new_view")
    page = as_maria.get(address, {"search": "status:new certificate"}).content.decode()
    assert "Not taken along:" in page
    assert "<code>certificate</code>" in page
    assert 'value="status:new certificate"' in page


def test_the_search_offers_it_beside_its_conditions_only(as_maria, madrid):
    with_condition = as_maria.get(reverse("inquiries:search"), {"q": "status:new"})
    words_alone = as_maria.get(reverse("inquiries:search"), {"q": "certificate"})
    assert "Save as view" in with_condition.content.decode()
    assert "Save as view" not in words_alone.content.decode()


# --- the editor ------------------------------------------------------------------------------------
FORM = {
    "name_en": "Mine",
    "g0-mode": "all",
    "g0r0-what": "assignee:in",
    "g0r0-value": ["me"],
    "columns": ["due", "status", "topic"],
}


def test_columns_are_kept_in_the_order_in_which_they_were_chosen(as_maria, maria):
    as_maria.post(reverse("inquiries:new_view"), FORM)
    assert SavedView.objects.get(owner=maria).columns == ["due", "status", "topic"]


@pytest.mark.parametrize(
    ("deed", "order"),
    [
        ("up-topic", ["due", "topic", "status"]),
        ("down-due", ["status", "due", "topic"]),
        ("up-due", ["due", "status", "topic"]),
        ("down-topic", ["due", "status", "topic"]),
        ("up-nonsense", ["due", "status", "topic"]),
    ],
)
def test_a_column_moves_one_place_without_anything_being_kept(as_maria, deed, order):
    answer = as_maria.post(reverse("inquiries:new_view"), FORM | {"do": deed})
    shown = [code for code, _words, is_shown in answer.context["columns"] if is_shown]
    assert shown == order
    assert not SavedView.objects.filter(name_en="Mine").exists()


def test_a_value_of_another_question_is_forgotten(as_maria, madrid):
    changed = {"g0r0-what": "status:in", "g0r0-was": "assignee:in", "do": "refresh"}
    editor = as_maria.post(reverse("inquiries:new_view"), FORM | changed).context["editor"]
    assert editor.groups[0].lines[0].values == []


def test_custom_fields_are_chosen_by_name_and_only_ones_own(as_maria, madrid, hague):
    make_field("paid_by", madrid, kind="choice", options=OPTIONS)
    make_field("hague_only", hague)
    line = {"g0r0-what": "field:is", "g0r0-code": "paid_by", "g0r0-value": ["card"]}
    page = as_maria.post(reverse("inquiries:new_view"), FORM | line | {"do": "refresh"})
    said = page.content.decode()
    assert '<option value="paid_by" selected>Paid by</option>' in said
    assert '<option value="card" selected>By card</option>' in said
    assert "hague_only" not in said
    assert "Paid by is By card" in said


OPTIONS = [{"code": "card", "en": "By card", "fr": "Par carte", "es": "Con tarjeta"}]
