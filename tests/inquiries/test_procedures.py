"""Procedures beside an inquiry: begun, ticked by whom, renewed, put away; scripts; the check."""

import pytest
from django.http import Http404
from django.urls import reverse

from inquiries.actions.checking import ChecksFailed
from inquiries.actions.procedures import (
    bring_back_procedure,
    end_procedure,
    renew_procedure,
    start_procedure,
    tick_step,
)
from inquiries.models import ProcedureRun, TimelineFact
from inquiries.procedure_queries import open_steps_of, runs_of
from inquiries.states import Fact, Status
from knowledge_base.actions import add_item
from knowledge_base.states import Kind
from knowledge_base.steps import checklist_of, script_steps
from shared.exceptions import NotPossible
from tests.inquiries.test_reply import answer
from tests.knowing import publish_text

BODY = "Before you begin.\n\n- [ ] Look up the **number**\n- [ ] Compare the fee\n\nThat is all."


@pytest.fixture
def item(rui, now):
    item = add_item(kind=Kind.PROCEDURE, code="irregular", by=rui, now=now, topics=["renewal"])
    publish_text(item, by=rui, now=now, title="Irregular renewal", body=BODY)
    return item


@pytest.fixture
def run(inquiry, item, maria, now):
    return start_procedure(inquiry_id=inquiry.pk, item_id=item.pk, by=maria, now=now)


def told(kind):
    return TimelineFact.objects.filter(kind=kind).count()


def tick(run, position, by, now, *, is_done=True):
    step = run.steps.get(position=position)
    return tick_step(step_id=step.pk, is_done=is_done, by=by, now=now)


# --- steps in Markdown -----------------------------------------------------------------------------
def test_only_task_lines_are_steps():
    assert checklist_of(BODY) == ["Look up the number", "Compare the fee"]
    assert checklist_of("- a\n- b") == []


def test_each_heading_of_a_script_begins_a_step():
    steps = script_steps("Say hello.\n\n## Who calls?\n\nAsk.\n\n## Then\n\nTell.")
    assert [(one.title, one.body) for one in steps] == [
        ("", "Say hello."),
        ("Who calls?", "Ask."),
        ("Then", "Tell."),
    ]


def test_a_script_without_headings_is_one_step():
    assert len(script_steps("Only words.")) == 1


# --- the run ---------------------------------------------------------------------------------------
def test_starting_twice_is_once(run, inquiry, item, maria, now):
    again = start_procedure(inquiry_id=inquiry.pk, item_id=item.pk, by=maria, now=now)
    assert again == run
    assert told(Fact.PROCEDURE_STARTED) == 1
    assert [one.words for one in run.steps.all()] == ["Look up the number", "Compare the fee"]


def test_a_tick_says_who_and_when_and_twice_is_once(run, maria, now):
    for _twice in range(2):
        step = tick(run, 1, maria, now)
    assert (step.done_by, step.done_at) == (maria, now)
    assert told(Fact.PROCEDURE_TICKED) == 1


def test_a_tick_is_undone(run, maria, now):
    tick(run, 1, maria, now)
    for _twice in range(2):
        step = tick(run, 1, maria, now, is_done=False)
    assert step.done_at is None
    assert told(Fact.PROCEDURE_UNTICKED) == 1


def test_the_last_tick_finishes_it(run, maria, now):
    tick(run, 1, maria, now)
    assert told(Fact.PROCEDURE_DONE) == 0
    tick(run, 2, maria, now)
    assert told(Fact.PROCEDURE_DONE) == 1


def test_another_desk_ticks_nothing(run, henk, now):
    with pytest.raises(Http404):
        tick(run, 1, henk, now)


def test_the_steps_stay_as_they_were_begun_and_a_newer_version_is_told(
    run, inquiry, item, rui, now
):
    assert not runs_of(inquiry)[0].is_newer
    publish_text(item, by=rui, now=now, body="- [ ] All otherwise")
    [view] = runs_of(inquiry)
    assert view.is_newer
    assert view.total == 2


def test_going_on_with_the_newer_one_keeps_what_was_done(run, item, maria, rui, now):
    tick(run, 1, maria, now)
    publish_text(item, by=rui, now=now, body="- [ ] Look up the number\n- [ ] Something new")
    newer = renew_procedure(run_id=run.pk, by=maria, now=now)
    assert [bool(one.done_at) for one in newer.steps.all()] == [True, False]
    assert renew_procedure(run_id=newer.pk, by=maria, now=now) == newer


def test_put_away_twice_is_once_and_it_can_be_brought_back(run, inquiry, maria, now):
    for _twice in range(2):
        end_procedure(run_id=run.pk, by=maria, now=now)
    assert told(Fact.PROCEDURE_ENDED) == 1
    assert runs_of(inquiry) == []
    for _twice in range(2):
        bring_back_procedure(run_id=run.pk, by=maria, now=now)
    assert len(runs_of(inquiry)) == 1


def test_what_was_put_away_is_not_ticked(run, maria, now):
    end_procedure(run_id=run.pk, by=maria, now=now)
    with pytest.raises(NotPossible):
        tick(run, 1, maria, now)


def test_a_template_is_no_procedure(inquiry, rui, maria, now):
    item = add_item(kind=Kind.TEMPLATE, code="t", by=rui, now=now)
    publish_text(item, by=rui, now=now, body="- [ ] a")
    with pytest.raises(NotPossible):
        start_procedure(inquiry_id=inquiry.pk, item_id=item.pk, by=maria, now=now)


def test_one_without_steps_cannot_be_begun(inquiry, rui, maria, now):
    item = add_item(kind=Kind.PROCEDURE, code="p", by=rui, now=now)
    publish_text(item, by=rui, now=now, body="Nothing to tick.")
    with pytest.raises(NotPossible):
        start_procedure(inquiry_id=inquiry.pk, item_id=item.pk, by=maria, now=now)
    assert not ProcedureRun.objects.exists()


# --- at resolving ----------------------------------------------------------------------------------
def test_an_answer_that_resolves_asks_about_open_steps(run, inquiry, maria, now):
    with pytest.raises(ChecksFailed) as stopped:
        answer(inquiry, maria, now, then_status=Status.RESOLVED)
    assert "Look up the number" in stopped.value.findings[0].found
    answer(inquiry, maria, now)  # one that does not resolve is not asked


def test_nothing_is_asked_when_all_is_done(run, inquiry, maria, now):
    tick(run, 1, maria, now)
    tick(run, 2, maria, now)
    assert open_steps_of(inquiry) == []
    answer(inquiry, maria, now, then_status=Status.RESOLVED)


def test_the_button_warns_and_lets_go(run, inquiry, as_maria):
    page = as_maria.get(reverse("inquiries:conversation", args=[inquiry.reference]))
    assert "Resolve all the same" in page.content.decode()
    address = reverse("inquiries:status", args=[inquiry.reference])
    as_maria.post(address, {"status": "resolved", "version": inquiry.version})
    inquiry.refresh_from_db()
    assert inquiry.status == Status.RESOLVED


# --- the panel and scripts -------------------------------------------------------------------------
def test_the_panel_begins_ticks_and_puts_away_without_scripts(inquiry, item, as_maria):
    inquiry.topic = "renewal"
    inquiry.save()
    page = reverse("inquiries:procedures", args=[inquiry.reference])
    assert "Irregular renewal" in as_maria.get(page).content.decode()
    start = reverse("inquiries:start_procedure", args=[inquiry.reference])
    assert as_maria.post(start, {"item": item.pk}).status_code == 303
    run = ProcedureRun.objects.get()
    step = reverse("inquiries:procedure_step", args=[run.steps.first().pk])
    assert as_maria.post(step, {"done": "yes"}).status_code == 303
    assert "1 of 2 done" in " ".join(as_maria.get(page).content.decode().split())
    as_maria.post(reverse("inquiries:procedure_run", args=[run.pk]), {"do": "end"})
    assert ProcedureRun.objects.get().ended_at


def test_the_panel_costs_the_same_for_many_steps(
    inquiry, rui, maria, now, as_maria, django_assert_max_num_queries
):
    item = add_item(kind=Kind.PROCEDURE, code="long", by=rui, now=now)
    body = "\n".join(f"- [ ] Step {number}" for number in range(40))
    publish_text(item, by=rui, now=now, body=body)
    start_procedure(inquiry_id=inquiry.pk, item_id=item.pk, by=maria, now=now)
    with django_assert_max_num_queries(24):
        as_maria.get(reverse("inquiries:procedures", args=[inquiry.reference]))


def test_a_script_is_shown_in_the_callers_language(inquiry, rui, as_maria, now):
    item = add_item(kind=Kind.SCRIPT, code="call", by=rui, now=now)
    publish_text(item, by=rui, now=now, title="A call", body="## Greet\n\nHello.")
    publish_text(
        item, by=rui, now=now, language="es", title="Una llamada", body="## Saludo\n\nBuenos días."
    )
    inquiry.language = "es"
    inquiry.save()
    address = reverse("inquiries:script", args=[inquiry.reference, item.pk])
    shown = as_maria.get(address).content.decode()
    assert "Buenos días." in shown
    assert "Hello." not in shown
