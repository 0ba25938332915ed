"""A question of Maria to Rui about the marked inquiry, for a reason of Madrid alone."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from escalations.actions.asking import Question, escalate_inquiry
from escalations.actions.settings import keep_version
from escalations.models import Escalation, EscalationReason
from tests.architecture.world import ABSENT, CANARIES, NAMES, NO_ID, World


def furnish(world: World) -> None:
    escalation = _escalated(world)
    ours, right = world.inquiry.reference, world.right.reference
    of_it = "escalations:detail escalations:state escalations:deed api_escalation"
    world.add("escalations:first escalations:reasons api_escalations", [])
    world.add("escalations:escalate api_inquiry_escalations", [right], [ABSENT])
    world.add("escalations:panel", [ours], [ABSENT])
    of_reason = "escalations:reason escalations:reason_deed"
    world.add(of_reason, [escalation.reason_id], [NO_ID])
    world.add("escalations:policy", ["madrid"], ["nowhere"])
    world.add(of_it, [escalation.pk], [NO_ID])
    world.add("escalations:queue", ["mine"], ["nothing"])
    world.add("escalations:queue_rows", ["asked"], ["nothing"])
    asked = {"reason": escalation.reason_id, "question": "Which of the two?"}
    said = {"submission_key": str(uuid4()), "text": "The first."}
    reason = {**NAMES, "minutes": 60, "position": 5, "desk": world.madrid.pk}
    world.posts |= {
        "escalations:escalate": {**asked, "submission_key": str(uuid4())},
        "escalations:deed": {**said, "do": "answer", "answer": "advice"},
        "escalations:reasons": reason,
        "escalations:reason": reason,
        "escalations:reason_deed": {"decision": "retire"},
        "escalations:policy": {"minutes": 120},
        "api_inquiry_escalations": {**asked, "reason": "canary"},
        "api_escalation": {"deed": "answer", "answer": "advice", "text": "The first."},
    }


def _escalated(world: World) -> Escalation:
    now, names = timezone.now(), {f"name_{one}": "Canary" for one in ("en", "fr", "es")}
    reason = EscalationReason.objects.create(
        code="canary", desk=world.madrid, target=timedelta(hours=4), created_at=now, **names
    )
    keep_version(reason=reason, by=None, now=now)
    return escalate_inquiry(
        inquiry_id=world.inquiry.pk,
        question=Question(reason.pk, CANARIES["question"], CANARIES["tried"]),
        by=world.cast["maria"],
        submission_key="escalate",
        now=now,
    )
