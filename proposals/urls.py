"""Addresses of proposals to the examiners."""

from django.urls import path

from proposals.views import lists, making

app_name = "proposals"

urlpatterns = [
    path("inquiries/<slug:reference>/propose/", making.propose, name="propose"),
    path("inquiries/<slug:reference>/proposals/", making.panel, name="panel"),
    path("proposals/", lists.first, name="first"),
    path("proposals/<int:pk>/do/", lists.deed, name="deed"),
    path("proposals/<slug:queue>/", lists.queue, name="queue"),
    path("proposals/<slug:queue>/rows/", lists.rows, name="queue_rows"),
]
