"""Addresses of the API over urgent alerts."""

from django.urls import path

from alerts import api

urlpatterns = [
    path("alerts/", api.alerts, name="api_alerts"),
    path("alerts/<int:pk>/", api.alert, name="api_alert"),
]
