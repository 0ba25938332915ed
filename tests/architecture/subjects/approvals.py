"""An answer of Pia that waits for Rui at the marked inquiry: Maria, her colleague, does not see it."""

from uuid import uuid4

from django.utils import timezone

from approvals.actions.asking import ask_approval
from approvals.models import Approval, ApprovalRule, ApprovalRuleVersion
from inquiries.models import Inquiry
from tests.architecture.world import ABSENT, CANARIES, NAMES, NO_ID, World
from tests.factories import make_agent


def furnish(world: World) -> None:
    rule, approval = _rule(world), _asked(world)
    newest = world.inquiry.messages.latest("pk").pk
    world.add("approvals:first approvals:rules api_approvals", [])
    world.add("approvals:panel", [world.inquiry.reference], [ABSENT])
    world.add("api_inquiry_approvals", [world.right.reference], [ABSENT])
    world.add("approvals:rule", [rule.pk], [NO_ID])
    world.add("approvals:detail approvals:state approvals:deed", [approval.pk], [NO_ID])
    world.add("api_approval", [approval.pk], [NO_ID])
    world.add("approvals:queue", ["mine"], ["nothing"])
    world.add("approvals:queue_rows", ["learned"], ["nothing"])
    said = {"submission_key": str(uuid4()), "comment": "Say when.", "seen": newest}
    values = {**NAMES, "minutes": 60, "fallback": "next", "topics": "complaints", "is_on": "on"}
    right = world.right.messages.latest("pk").pk
    world.posts |= {
        "approvals:deed": {**said, "do": "return", "body": CANARIES["proposal"]},
        "approvals:rules": {**values, "desk": world.madrid.pk},
        "approvals:rule": values,
        "api_approval": {"deed": "return", "comment": "Say when."},
        "api_inquiry_approvals": {"body": "It is recorded.", "seen_message_id": right},
    }


def _rule(world: World) -> ApprovalRule:
    now, names = timezone.now(), {f"name_{one}": "Canary" for one in ("en", "fr", "es")}
    rule = ApprovalRule.objects.create(
        code="canary_approval", desk=world.madrid, created_at=now, **names
    )
    ApprovalRuleVersion.objects.create(rule=rule, number=1, topics=["nothing"], at=now)
    return rule


def _asked(world: World) -> Approval:
    approval = ask_approval(
        inquiry_id=world.inquiry.pk,
        by=make_agent("pia", world.madrid),
        body=CANARIES["proposal"],
        submission_key="ask-approval",
        seen_message_id=world.inquiry.messages.latest("pk").pk,
        now=timezone.now(),
    )
    # Who asks has it; for the walk it is nobody's again, so that it can be taken.
    Inquiry.objects.filter(pk=world.inquiry.pk).update(assignee=None)
    return approval
