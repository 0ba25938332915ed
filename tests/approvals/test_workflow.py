"""Inquiry, escalation, approval and hand-over together: any order of deeds keeps every promise.

No reply without approval where it is due, no lost answer, an owner always, nothing open at rest, a
complete timeline. WORKFLOW_EXAMPLES makes it longer, of 250 steps each (R20).
"""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.approvals.workflow import Workflow


@pytest.mark.slow
@pytest.mark.django_db
def test_any_order_of_deeds_keeps_every_promise():
    longer = int(os.environ.get("WORKFLOW_EXAMPLES", "0"))
    run_state_machine_as_test(
        Workflow,
        settings=settings(
            max_examples=longer or 8,
            stateful_step_count=250 if longer else 30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
