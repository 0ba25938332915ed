"""Addresses of the mail pages: for coordinators (their desks) and administrators (all)."""

from django.urls import path

from mailroom.views import mailboxes, outbox, overview, place, quarantine

app_name = "mailroom"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("banner/", place.banner, name="banner"),
    path("new/", mailboxes.new_mailbox, name="new_mailbox"),
    path("door-closed/", mailboxes.door_closed, name="door_closed"),
    path("quarantine/", quarantine.quarantine, name="quarantine"),
    path("quarantine/again/", quarantine.again, name="try_again"),
    path("quarantine/<int:pk>/original/", quarantine.original, name="original"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/held/", outbox.decide, name="decide_held"),
    path("<int:pk>/", mailboxes.mailbox, name="mailbox"),
    path("<int:pk>/settings/", mailboxes.settings, name="settings"),
    path("<int:pk>/fetch-again/", mailboxes.fetch_again, name="fetch_again"),
    path("<int:pk>/problems-seen/", mailboxes.problems_seen, name="problems_seen"),
]
