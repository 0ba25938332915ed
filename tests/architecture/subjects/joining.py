"""Inquiries that belong together, or not: merged, linked, taken apart, of another desk."""

from django.utils import timezone

from inquiries.actions.links import link_inquiries
from inquiries.actions.merge import merge_inquiries
from inquiries.actions.transfer import offer_transfer
from tests.architecture.world import ABSENT, NO_ID, World
from tests.factories import receive


def furnish(world: World) -> None:
    ours, right, now = world.inquiry, world.right, timezone.now()
    by = {"by": world.cast["rui"], "now": now}
    left = receive(world.madrid, sender_address="left@visitor.example").inquiry
    merged = merge_inquiries(source_id=left.pk, target_id=right.pk, **by)
    link = link_inquiries(inquiry_id=ours.pk, other_id=right.pk, kind="related", **by)
    offer = offer_transfer(inquiry_id=world.other.pk, to_desk=world.hague, reason="Yours", **by)
    inbound = ours.messages.first().pk
    of_inquiry = "inquiries:links inquiries:link inquiries:merge inquiries:transfer api_merges"
    world.add(of_inquiry, [ours.reference], [ABSENT])
    world.add("inquiries:undo_merge api_merge", [merged.pk], [NO_ID])
    world.add("inquiries:unlink", [link.pk], [NO_ID])
    world.add("inquiries:transfer_answer", [offer.pk], [NO_ID])
    world.add("inquiries:move_message", [inbound], [NO_ID])
    of_message = "api_message_inquiry api_message_split"
    world.add(of_message, [ours.reference, inbound], [ABSENT, NO_ID])
    world.posts |= {
        "inquiries:link": {"other": right.reference, "kind": "duplicate_of"},
        "inquiries:merge": {"into": right.reference},
        "inquiries:transfer": {"to_desk": world.hague.pk, "reason": "Yours"},
        "inquiries:transfer_answer": {"answer": "accept"},
        "inquiries:move_message": {"how": "alone"},
        "api_merges": {"into": right.reference},
        "api_message_inquiry": {"into": right.reference},
    }
