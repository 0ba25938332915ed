"""Addresses of the API over escalations."""

from django.urls import path

from escalations import api

urlpatterns = [
    path("escalations/", api.escalations, name="api_escalations"),
    path("escalations/<int:pk>/", api.escalation, name="api_escalation"),
    path(
        "inquiries/<str:reference>/escalations/",
        api.of_inquiry,
        name="api_inquiry_escalations",
    ),
]
