"""R14: clocks of machines that are wrong and jump, several schedulers at once; PostgreSQL's decides."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.chaos.cluster import ROOT, Cluster
from tests.chaos.ledger import Figure
from tests.chaos.processes import wait_until

pytestmark = pytest.mark.chaos
LIBRARY = next(iter(sorted(Path("/usr/lib").glob("**/faketime/libfaketime.so.1"))), None)
ROUNDS = (("+1h", "-1h", "-1d"), ("+1d", "-1d", "-1h"))
"""An hour to and fro is what a clock change does to a machine that keeps local time."""
LOOP = """
import select, django
django.setup()
from inquiries.tasks import watch_targets
from escalations.tasks import look_after
while True:
    watch_targets()
    look_after()
    select.select([], [], [], 0.3)  # libfaketime refuses the clock that time.sleep waits for
"""
PLAN = """
    WITH chosen AS (
        SELECT c.id, v.first_answer AS length,
            clock_timestamp() + %s * interval '1 second'
                + row_number() OVER (ORDER BY c.id) * %s * interval '1 second' AS moment
        FROM inquiries_inquiryclock c
        JOIN inquiries_inquiry i ON i.id = c.inquiry_id
        JOIN targets_policyversion v ON v.id = c.version_id
        WHERE i.reference = ANY(%s) AND c.kind = 'first_answer' AND c.stopped_at IS NULL
    )
    UPDATE inquiries_inquiryclock c
    SET used = chosen.length, runs_from = moment, due_at = moment, next_step_at = moment,
        steps_done = '[]', missed_at = NULL
    FROM chosen WHERE chosen.id = c.id
    RETURNING c.id
"""
FACTS = """
    SELECT i.reference, f.at, c.due_at FROM inquiries_timelinefact f
    JOIN inquiries_inquiry i ON i.id = f.inquiry_id
    JOIN inquiries_inquiryclock c ON c.inquiry_id = i.id AND c.kind = 'first_answer'
    WHERE f.kind = 'target_missed' AND f.data->>'clock' = 'first_answer'
        AND i.reference = ANY(%s)
"""
TOLD = """
    SELECT count(*) - count(DISTINCT (agent_id, key)) FROM notifications_notification
    WHERE kind = 'target_due'
"""


STEPS = 3  # warning, limit, second level of each question
PLAN_QUESTIONS = """
    WITH chosen AS (
        SELECT t.id, t.escalation_id, t.kind, clock_timestamp()
            + (%s + %s * dense_rank() OVER (ORDER BY t.escalation_id)
               + CASE t.kind WHEN 'warning' THEN 0 WHEN 'limit' THEN 5 ELSE 10 END)
              * interval '1 second' AS moment
        FROM escalations_escalationtimer t
        JOIN escalations_escalation e ON e.id = t.escalation_id
        JOIN inquiries_inquiry i ON i.id = e.inquiry_id
        WHERE i.reference = ANY(%s)
    ), limits AS (
        UPDATE escalations_escalation e SET due_at = chosen.moment
        FROM chosen WHERE chosen.escalation_id = e.id AND chosen.kind = 'limit'
    )
    UPDATE escalations_escalationtimer t SET due_at = chosen.moment
    FROM chosen WHERE chosen.id = t.id RETURNING t.id
"""
DONE = """
    SELECT extract(epoch FROM t.due_at - t.done_at)
    FROM escalations_escalationtimer t
    JOIN escalations_escalation e ON e.id = t.escalation_id
    JOIN inquiries_inquiry i ON i.id = e.inquiry_id
    WHERE i.reference = ANY(%s) AND t.done_at IS NOT NULL
"""
SAID = """
    SELECT i.reference, f.kind FROM inquiries_timelinefact f
    JOIN inquiries_inquiry i ON i.id = f.inquiry_id
    WHERE f.kind = ANY(ARRAY['escalation_overdue', 'escalation_moved']) AND i.reference = ANY(%s)
"""
HEARD = """
    SELECT count(*), count(DISTINCT (agent_id, key)) FROM notifications_notification
    WHERE kind = 'escalation_due' AND key NOT LIKE '%%:soon'
"""  # a warning that is found together with its limit is not told


@contextmanager
def schedulers(made: Cluster, offsets: tuple[str, ...]) -> Iterator[None]:
    """Each a process of its own that believes in another time."""
    running = [
        subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", LOOP],
            env=made.environment
            | {
                "LD_PRELOAD": str(LIBRARY),
                "FAKETIME": offset,
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                "DJANGO_SETTINGS_MODULE": "helpdesk.settings",
            },
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for offset in offsets
    ]
    try:
        yield
        assert [one.poll() for one in running] == [None] * len(running), "a scheduler died"
    finally:
        for one in running:
            one.kill()
            one.wait()


@pytest.mark.skipif(LIBRARY is None, reason="needs libfaketime")
def test_each_missed_promise_is_noted_once_and_none_early(
    helpdesk: Cluster, figure: Figure, full: bool
) -> None:
    count, apart = (400, 0.4) if full else (60, 0.4)
    references = [reference for reference, _message in helpdesk.take_inquiries(count)]
    planned = helpdesk.rows(PLAN, 8, apart, references)
    for offsets in ROUNDS:
        with schedulers(helpdesk, offsets):
            time.sleep(8 + count * apart / len(ROUNDS))
    with schedulers(helpdesk, ROUNDS[0]):
        wait_until(lambda: len(helpdesk.rows(FACTS, references)) >= len(planned), 60, "all missed")
    facts = helpdesk.rows(FACTS, references)
    figure.exactly("promises", len(planned), count)
    figure.exactly("skipped", len(planned) - len({one[0] for one in facts}), 0)
    figure.exactly("noted twice", len(facts) - len({one[0] for one in facts}), 0)
    early = max((due - at).total_seconds() for _reference, at, due in facts)
    figure.at_most("seconds early", max(0.0, early), 0)
    late = max((at - due).total_seconds() for _reference, at, due in facts)
    figure.note(seconds_late=round(late, 1))
    figure.exactly("told twice", helpdesk.value(TOLD), 0)
    figure.finish()


@pytest.mark.skipif(LIBRARY is None, reason="needs libfaketime")
def test_each_step_of_a_question_follows_once_and_none_early(
    helpdesk: Cluster, figure: Figure, full: bool
) -> None:
    """Warned, overdue and moved to the second level: three timers a question, five seconds apart."""
    count, apart = (200, 0.5) if full else (40, 0.5)
    references = [reference for reference, _message in helpdesk.take_inquiries(count)]
    subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.chaos.escalating", *references],
        env=helpdesk.environment,
        check=True,
        cwd=ROOT,
    )
    planned = helpdesk.rows(PLAN_QUESTIONS, 8, apart, references)
    for offsets in ROUNDS:
        with schedulers(helpdesk, offsets):
            time.sleep(12 + count * apart / len(ROUNDS))
    with schedulers(helpdesk, ROUNDS[0]):
        wait_until(lambda: len(helpdesk.rows(DONE, references)) >= len(planned), 60, "all steps")
    early = [float(seconds) for (seconds,) in helpdesk.rows(DONE, references)]
    said = helpdesk.rows(SAID, references)
    heard, distinct = helpdesk.rows(HEARD)[0]
    figure.name = "r14_escalations"
    figure.exactly("steps", len(planned), count * STEPS)
    figure.exactly("skipped", len(planned) - len(early), 0)
    figure.exactly("noted or moved twice", len(said) - len(set(said)), 0)
    figure.exactly("not noted or not moved", 2 * count - len(set(said)), 0)
    figure.exactly("told twice", heard - distinct, 0)
    figure.exactly("told", heard, 3 * count)  # overdue: owner and asker; second level: the others
    figure.at_most("seconds early", max(0.0, max(early)), 0)
    figure.note(seconds_late=round(-min(early), 1))
    figure.finish()
