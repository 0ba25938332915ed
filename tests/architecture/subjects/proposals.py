"""A proposal of Maria about the marked inquiry."""

from uuid import uuid4

from django.utils import timezone

from proposals.actions.making import Suggestion, make_proposal
from proposals.states import Kind, Step
from tests.architecture.world import ABSENT, CANARIES, NO_ID, World


def furnish(world: World) -> None:
    made = make_proposal(
        inquiry_id=world.inquiry.pk,
        suggestion=Suggestion(Kind.EXPEDITE, Step.RECORDING, CANARIES["proposed"]),
        by=world.cast["maria"],
        submission_key="propose",
        now=timezone.now(),
    )
    ours = world.inquiry.reference
    world.add("proposals:first api_proposals", [])
    world.add("proposals:queue", ["waiting"], ["nothing"])
    world.add("proposals:queue_rows", ["mine"], ["nothing"])
    world.add("proposals:deed api_proposal", [made.pk], [NO_ID])
    world.add("proposals:propose proposals:panel api_inquiry_proposals", [ours], [ABSENT])
    said = {"kind": Kind.CORRECT, "step": Step.CERTIFICATE, "text": "Correct the name."}
    world.posts |= {
        "proposals:propose": {**said, "submission_key": str(uuid4())},
        "proposals:deed": {"submission_key": str(uuid4()), "do": "accept"},
        "api_inquiry_proposals": said,
        "api_proposal": {"deed": "accept"},
    }
