"""Addresses of the API over improvements."""

from django.urls import path

from improvements import api

urlpatterns = [
    path("desks/<slug:desk>/recurring/", api.recurring, name="api_recurring"),
    path("desks/<slug:desk>/improvements/", api.improvements, name="api_improvements"),
    path("improvements/<int:pk>/", api.improvement, name="api_improvement"),
]
