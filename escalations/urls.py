"""Addresses of escalations."""

from django.urls import path

from escalations.views import answering, asking, queues, settings

app_name = "escalations"

urlpatterns = [
    path("inquiries/<slug:reference>/escalate/", asking.escalate, name="escalate"),
    path("inquiries/<slug:reference>/escalations/", asking.panel, name="panel"),
    path("escalations/", queues.first, name="first"),
    path("escalations/reasons/", settings.reasons, name="reasons"),
    path("escalations/reasons/<int:pk>/", settings.reason, name="reason"),
    path("escalations/reasons/<int:pk>/decide/", settings.reason_deed, name="reason_deed"),
    path("escalations/desks/<slug:desk>/", settings.policy, name="policy"),
    path("escalations/<int:pk>/", answering.detail, name="detail"),
    path("escalations/<int:pk>/state/", answering.state, name="state"),
    path("escalations/<int:pk>/do/", answering.deed, name="deed"),
    path("escalations/<slug:queue>/", queues.queue, name="queue"),
    path("escalations/<slug:queue>/rows/", queues.rows, name="queue_rows"),
]
