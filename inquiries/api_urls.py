"""Addresses of the API."""

from django.urls import path

from inquiries.api import (
    inquiries,
    limits,
    merging,
    notices,
    people,
    references,
    targets,
    triage,
    work,
)

urlpatterns = [
    path("notices/", notices.notices, name="api_notices"),
    path("search/", inquiries.search_inquiries, name="api_search"),
    path("inquiries/", inquiries.inquiries, name="api_inquiries"),
    path("inquiries/<str:reference>/", inquiries.inquiry, name="api_inquiry"),
    path("inquiries/<str:reference>/replies/", inquiries.replies, name="api_replies"),
    path(
        "inquiries/<str:reference>/messages/<int:pk>/sending/",
        inquiries.sending,
        name="api_sending",
    ),
    path(
        "inquiries/<str:reference>/messages/<int:pk>/inquiry/",
        merging.message_inquiry,
        name="api_message_inquiry",
    ),
    path(
        "inquiries/<str:reference>/messages/<int:pk>/split/",
        merging.message_split,
        name="api_message_split",
    ),
    path("inquiries/<str:reference>/notes/", inquiries.notes, name="api_notes"),
    path("inquiries/<str:reference>/assignee/", inquiries.assignee, name="api_assignee"),
    path("inquiries/<str:reference>/status/", inquiries.status, name="api_status"),
    path("inquiries/<str:reference>/merges/", merging.merges, name="api_merges"),
    path("merges/<int:pk>/", merging.merge, name="api_merge"),
    path("next/", people.next_inquiry, name="api_next"),
    path("absences/", people.absences, name="api_absences"),
    path("absences/<int:pk>/", people.absence, name="api_absence"),
    path("desks/<slug:desk>/team/", people.team, name="api_team"),
    path("inquiries/<str:reference>/tags/", work.tags, name="api_tags"),
    path("inquiries/<str:reference>/snooze/", work.snooze, name="api_snooze"),
    path("inquiries/<str:reference>/fields/", work.fields, name="api_fields"),
    path("inquiries/<str:reference>/macros/", work.use, name="api_use_macro"),
    path("macros/", work.macros, name="api_macros"),
    path("inquiries/<str:reference>/time-limits/", limits.limits, name="api_limits"),
    path("time-limits/compute/", limits.compute_limit, name="api_compute_limit"),
    path("time-limits/<int:pk>/", limits.limit, name="api_limit"),
    path(
        "inquiries/<str:reference>/references/",
        references.of_inquiry,
        name="api_inquiry_references",
    ),
    path(
        "inquiries/<str:reference>/references/<int:pk>/",
        references.decision,
        name="api_inquiry_reference",
    ),
    path("references/", references.known, name="api_references"),
    path("references/<int:pk>/", references.about, name="api_reference"),
    path("inquiries/<str:reference>/triage/", triage.triage, name="api_triage"),
    path("inquiries/<str:reference>/targets/", targets.of_inquiry, name="api_inquiry_targets"),
    path("targets/", targets.policies, name="api_targets"),
    path("bulk/", work.bulk, name="api_bulk"),
    path("bulk/<int:pk>/", work.bulk_deed, name="api_bulk_deed"),
]
