"""Lists and what is done from them: views, search, deeds on many, macros, tags, fields."""

from datetime import timedelta
from urllib.parse import urlencode

from django.utils import timezone

from inquiries.actions.bulk import prepare_bulk
from inquiries.actions.macros import save_macro
from inquiries.actions.saved_views import ViewContent, save_view
from inquiries.actions.tags import add_tags
from inquiries.models import Macro, SavedView
from inquiries.states import BulkKind
from tests.architecture.world import ABSENT, LOOK, NAMES, NO_ID, World
from tests.factories import make_field, make_tag

VIEW_FORM = {
    "name_en": "Mine",
    "g0-mode": "all",
    "g0r0-what": "assignee:in",
    "g0r0-value": ["me"],
    "version": "1",
}


def furnish(world: World) -> None:
    _inboxes(world)
    _views(world)
    _bulk(world)
    _macros(world)
    _tags(world)
    _fields(world)


def _inboxes(world: World) -> None:
    names = "inbox_counts rail_parts bell presence drafts next moved leave_moved notification_lines"
    world.add(" ".join(f"inquiries:{name}" for name in names.split()), [])
    ways = "notifications:list notifications:read notifications:unread"
    world.add(f"{ways} notifications:seen notifications:ways", [])
    world.add("api_inquiries api_next", [])
    in_list = "inquiries:inbox inquiries:inbox_rows"
    world.add(in_list, ["madrid", "open"], ["nowhere", "open"])
    world.add("inquiries:peek inquiries:snooze api_snooze", [world.inquiry.reference], [ABSENT])
    world.posts["inquiries:snooze"] = {"until": "tomorrow"}
    world.posts["api_snooze"] = {"until": (timezone.now() + timedelta(days=1)).isoformat()}
    # In small letters: what was asked stands in the answer, whoever asks.
    words = "canarysubject OR canarybody OR canarynote OR canaryreply OR canaryname OR canaryfile"
    for name in ("inquiries:search", "inquiries:palette", "api_search"):
        world.add(name, [])
        world.urls[name] += f"?{urlencode({'q': words})}"


def _views(world: World) -> None:
    shared = _shared_view(world)
    names = "inquiries:views inquiries:new_view inquiries:view_preview inquiries:group_list"
    world.add(names, [])
    world.add("inquiries:edit_view inquiries:view_deed", [shared.pk], [NO_ID])
    for name in ("new_view", "edit_view", "view_preview"):
        world.posts[f"inquiries:{name}"] = VIEW_FORM
    world.posts["inquiries:view_deed"] = {"do": "delete"}
    world.posts["inquiries:group_list"] = {"place": "madrid/open", "grouping": "status"}


def _bulk(world: World) -> None:
    ours, right = world.inquiry.reference, world.right.reference
    bulk = prepare_bulk(
        kind=BulkKind.OFFER,
        values={"to_desk": world.hague.pk, "reason": "Yours"},
        inquiry_ids=[world.inquiry.pk],
        asked=ours,
        by=world.cast["maria"],
        submission_key="bulk",
        now=timezone.now(),
    )
    for_all = "inquiries:bulk inquiries:bulk_menus inquiries:bulk_dock inquiries:bulk_merge"
    world.add(f"{for_all} api_bulk", [])
    of_it = "inquiries:bulk_deed inquiries:bulk_progress inquiries:bulk_decide api_bulk_deed"
    world.add(of_it, [bulk.pk], [NO_ID])
    world.urls["inquiries:bulk_merge"] += f"?selected={ours}&selected={right}"
    world.posts |= {
        "inquiries:bulk": {"do": "take", "selected": [ours], "place": "madrid/open"},
        "inquiries:bulk_merge": {"selected": [ours, right], "into": right},
        "inquiries:bulk_decide": {"decision": "cancel"},
        "api_bulk": {"kind": "take", "inquiries": [ours]},
        "api_bulk_deed": {"decision": "cancel"},
    }


def _macros(world: World) -> None:
    shared = _shared_macro(world)
    world.add("inquiries:macros inquiries:new_macro api_macros", [])
    world.add("inquiries:edit_macro inquiries:macro_deed", [shared.pk], [NO_ID])
    world.add("inquiries:macros_of api_use_macro", [world.inquiry.reference], [ABSENT])
    macro = {"name_en": "Done", "status": "resolved", "version": 1}
    world.posts |= {"inquiries:new_macro": macro, "inquiries:edit_macro": macro}
    world.posts["inquiries:macro_deed"] = {"do": "delete"}
    for name in ("inquiries:macros_of", "api_use_macro"):
        world.posts[name] = {"macro": shared.pk}


def _tags(world: World) -> None:
    tag = make_tag("canary", desk=world.madrid)
    by, now = world.cast["maria"], timezone.now()
    add_tags(inquiry_id=world.inquiry.pk, tags=[tag], by=by, now=now)
    world.add("inquiries:tags", [])
    world.add("inquiries:tag inquiries:tag_deed", [tag.pk], [NO_ID])
    world.add("inquiries:tags_of api_tags", [world.inquiry.reference], [ABSENT])
    world.posts |= {
        "inquiries:tags": {**NAMES, **LOOK, "desk": world.madrid.pk},
        "inquiries:tag": {**NAMES, **LOOK},
        "inquiries:tag_deed": {"decision": "retire"},
        "inquiries:tags_of": {"remove": tag.pk},
        "api_tags": {"tags": [tag.code]},
    }


def _fields(world: World) -> None:
    fee = make_field("fee", world.madrid)
    world.add("inquiries:fields", [])
    world.add("inquiries:field inquiries:field_deed", [fee.pk], [NO_ID])
    world.add("inquiries:field_values api_fields", [world.inquiry.reference], [ABSENT])
    field = {**NAMES, "position": 1, "desks": [world.madrid.pk]}
    world.posts |= {
        "inquiries:fields": {**field, "kind": "text"},
        "inquiries:field": field,
        "inquiries:field_deed": {"decision": "retire"},
        "inquiries:field_values": {"fee": "100"},
        "api_fields": {"values": {"fee": "100"}},
    }


def _shared_view(world: World) -> SavedView:
    """Of Madrid, by its coordinator: its assistants may use it, and not change it."""
    content = ViewContent(
        names={"en": "Shared"},
        condition={"field": "status", "op": "in", "value": ["new"]},
        desk=world.madrid,
    )
    return save_view(content=content, by=world.cast["rui"], now=timezone.now())


def _shared_macro(world: World) -> Macro:
    """Of Madrid, by its coordinator: its assistants use it, and do not change it."""
    names, steps = {"en": "Shared"}, {"urgency": 4}
    by, now = world.cast["rui"], timezone.now()
    return save_macro(names=names, steps=steps, desk=world.madrid, by=by, now=now)
