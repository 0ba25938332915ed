"""Addresses of the API over proposals."""

from django.urls import path

from proposals import api

urlpatterns = [
    path("proposals/", api.proposals, name="api_proposals"),
    path("proposals/<int:pk>/", api.proposal, name="api_proposal"),
    path("inquiries/<str:reference>/proposals/", api.of_inquiry, name="api_inquiry_proposals"),
]
