"""What is known of registrations: numbers and people, limits, closed days, triage and its rules."""

from datetime import date

from django.utils import timezone

from desks.registry_days import keep_registry_day
from inquiries.actions.limits import NewLimit, add_limit
from inquiries.actions.references import add_reference, note_person
from inquiries.models import InquiryTriage
from tests.architecture.world import ABSENT, NO_ID, World
from triage.actions import save_rule
from triage.models import TriageRule


def furnish(world: World) -> None:
    _references(world)
    _limits(world)
    _registry_days(world)
    _triage(world)


def _references(world: World) -> None:
    ours, by, now = world.inquiry.reference, world.cast["maria"], timezone.now()
    number = add_reference(inquiry_id=world.inquiry.pk, written="IR 1589321", by=by, now=now)
    told = note_person(
        inquiry_id=world.inquiry.pk, reference_id=number.pk, role="holder", name="canaryholder",
        by=by, now=now,
    )  # fmt: skip
    of_inquiry = "references_of decide_reference add_reference"
    world.add(" ".join(f"inquiries:{name}" for name in of_inquiry.split()), [ours], [ABSENT])
    world.add("api_inquiry_references", [ours], [ABSENT])
    of_number = "inquiries:reference inquiries:tell_person api_reference"
    world.add(of_number, [number.pk], [NO_ID])
    world.add("inquiries:forget_person", [told.pk], [NO_ID])
    world.add("api_inquiry_reference", [ours, number.pk], [ABSENT, number.pk])
    world.add("api_references", [])
    world.urls["api_references"] += "?value=1589321"
    world.posts |= {
        "inquiries:decide_reference": {"reference": number.pk, "decision": "reject"},
        "inquiries:add_reference": {"written": "DM/231045"},
        "inquiries:tell_person": {"role": "representative", "name": "Leger", "inquiry": ours},
        "api_inquiry_references": {"written": "DM/231045"},
        "api_inquiry_reference": {"decision": "reject"},
    }


def _limits(world: World) -> None:
    ours, by, now = world.inquiry.reference, world.cast["rui"], timezone.now()
    new = NewLimit(due_on=date(2036, 5, 1))
    limit = add_limit(inquiry_id=world.inquiry.pk, new=new, by=by, now=now)
    world.add("inquiries:limits inquiries:add_limit api_limits", [ours], [ABSENT])
    world.add("inquiries:decide_limit api_limit", [limit.pk], [NO_ID])
    world.add("desks:limit_warning", [world.madrid.pk], [NO_ID])
    world.add("inquiries:calculator api_compute_limit", [])
    world.urls["api_compute_limit"] += "?rule=M2&start=2026-08-28"
    world.posts["desks:limit_warning"] = {"days": "5"}
    for name in ("inquiries:add_limit", "api_limits"):
        world.posts[name] = {"due_on": "2036-06-01"}
    for name in ("inquiries:decide_limit", "api_limit"):
        world.posts[name] = {"decision": "settled"}


def _registry_days(world: World) -> None:
    now = timezone.now()
    day = keep_registry_day(day=date(2028, 5, 1), name="Day", by=world.cast["rui"], now=now)
    of_year = "registry_year copy_registry_days add_registry_day confirm_registry_year"
    world.add(" ".join(f"desks:{name}" for name in of_year.split()), [2028], [1])
    world.add("desks:remove_registry_day", [day.pk], [NO_ID])
    world.add("desks:registry_days", [])
    world.posts["desks:add_registry_day"] = {"day": "2028-06-01", "name": "Day"}
    world.posts["desks:confirm_registry_year"] = {"source": "List", "checked_on": "2026-01-01"}


def _triage(world: World) -> None:
    rule = _triage_rule(world)
    of_inquiry = "triage confirm_triage correct_triage offer_right_desk"
    ours = [world.inquiry.reference]
    world.add(" ".join(f"inquiries:{name}" for name in of_inquiry.split()), ours, [ABSENT])
    world.add("api_triage", ours, [ABSENT])
    world.add("triage:rules triage:new_rule", [])
    world.add("triage:rule triage:rule_deed inquiries:rule_trial", [rule.pk], [NO_ID])
    content = {
        "name": "Pressing",
        "desk": world.madrid.pk,
        "match": "all",
        "asked_0": "text.contains",
        "value_0": "hearing",
        "set_urgency": "high",
    }
    world.posts |= {"triage:new_rule": content, "triage:rule": content}
    world.posts["triage:rule_deed"] = {"deed": "on"}
    for name in ("inquiries:correct_triage", "api_triage"):
        world.posts[name] = {"resolver": "legal"}


def _triage_rule(world: World) -> TriageRule:
    """Of Madrid, by its coordinator; and the triage thinks that the inquiry is another desk's."""
    InquiryTriage.objects.filter(inquiry=world.inquiry).update(desk="meetings")
    content = {
        "name": "Pressing",
        "desk": world.madrid,
        "match": "all",
        "lines": [{"field": "text", "op": "contains", "value": "canary"}],
        "effects": {"urgency": "urgent"},
    }
    return save_rule(rule=None, values=content, by=world.cast["rui"], now=timezone.now())
