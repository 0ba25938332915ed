"""Addresses of hand-overs."""

from django.urls import path

from handovers.views import files, handing, queues, settings, working

app_name = "handovers"

urlpatterns = [
    path("inquiries/<slug:reference>/hand-over/", handing.hand_over, name="hand_over"),
    path("inquiries/<slug:reference>/hand-overs/", handing.panel, name="panel"),
    path("hand-overs/", queues.first, name="first"),
    path("hand-overs/forms/", settings.forms, name="forms"),
    path("hand-overs/forms/<int:pk>/", settings.form, name="form"),
    path("hand-overs/forms/<int:pk>/decide/", settings.form_deed, name="form_deed"),
    path("hand-overs/sections/<slug:section>/", settings.section, name="section"),
    path("hand-overs/files/<int:pk>/", files.file, name="file"),
    path("hand-overs/words/<int:pk>/do/", working.word_deed, name="word_deed"),
    path("hand-overs/<int:pk>/", working.detail, name="detail"),
    path("hand-overs/<int:pk>/state/", working.state, name="state"),
    path("hand-overs/<int:pk>/do/", working.deed, name="deed"),
    path("hand-overs/<slug:queue>/", queues.queue, name="queue"),
    path("hand-overs/<slug:queue>/rows/", queues.rows, name="queue_rows"),
]
