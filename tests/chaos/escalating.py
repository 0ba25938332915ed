"""Run in a process of its own: an assistant escalates inquiries; Madrid has two coordinators."""

import os
import sys
from collections.abc import Sequence


def escalate(references: Sequence[str]) -> None:
    """One question about each, with the timers that a desk's rules give it."""
    from django.utils import timezone

    from desks.models import Agent, Desk, DeskRole
    from escalations.actions.asking import Question, escalate_inquiry
    from escalations.models import EscalationReason
    from escalations.starter import load_reasons
    from inquiries.models import Inquiry
    from tests import factories

    now, madrid = timezone.now(), Desk.objects.get(code="madrid")
    load_reasons(now=now)
    for name in ("rui", "ines"):
        factories.make_agent(name, madrid, role=DeskRole.COORDINATOR)
    by = Agent.objects.get(username="agent0")
    question = Question(EscalationReason.objects.get(code="payment").pk, "May we refund?")
    for inquiry in Inquiry.objects.filter(reference__in=references):
        escalate_inquiry(
            inquiry_id=inquiry.pk,
            question=question,
            by=by,
            submission_key=f"escalate-{inquiry.pk}",
            now=timezone.now(),
        )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
    import django

    django.setup()
    escalate(sys.argv[1:])
