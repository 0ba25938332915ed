"""Addresses of the API over rules."""

from django.urls import path

from automation import api

urlpatterns = [
    path("automation/rules/", api.rules, name="api_rules"),
    path("automation/rules/<int:pk>/", api.rule, name="api_rule"),
    path("automation/rules/<int:pk>/firings/", api.firings, name="api_firings"),
    path("automation/firings/<int:pk>/", api.firing, name="api_firing"),
]
