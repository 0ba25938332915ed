"""Addresses of approvals."""

from django.urls import path

from approvals.views import deciding, queues, settings

app_name = "approvals"

urlpatterns = [
    path("inquiries/<slug:reference>/approvals/", deciding.panel, name="panel"),
    path("approvals/", queues.first, name="first"),
    path("approvals/rules/", settings.rules, name="rules"),
    path("approvals/rules/<int:pk>/", settings.rule, name="rule"),
    path("approvals/<int:pk>/", deciding.detail, name="detail"),
    path("approvals/<int:pk>/state/", deciding.state, name="state"),
    path("approvals/<int:pk>/do/", deciding.deed, name="deed"),
    path("approvals/<slug:queue>/", queues.queue, name="queue"),
    path("approvals/<slug:queue>/rows/", queues.rows, name="queue_rows"),
]
