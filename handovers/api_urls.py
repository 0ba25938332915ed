"""Addresses of the API over hand-overs."""

from django.urls import path

from handovers import api

urlpatterns = [
    path("hand-overs/", api.handovers, name="api_handovers"),
    path("hand-overs/<int:pk>/", api.handover, name="api_handover"),
    path("inquiries/<str:reference>/hand-overs/", api.of_inquiry, name="api_inquiry_handovers"),
]
