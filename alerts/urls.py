"""Addresses of urgent alerts."""

from django.urls import path

from alerts.views import lists, settings

app_name = "alerts"

urlpatterns = [
    path("alerts/", lists.alerts, name="list"),
    path("alerts/rows/", lists.rows, name="rows"),
    path("alerts/<int:pk>/acknowledge/", lists.acknowledge, name="acknowledge"),
    path("inquiries/<slug:reference>/alerts/", lists.panel, name="panel"),
    path("alerts/rules/", settings.rules, name="rules"),
    path("alerts/rules/new/", settings.new_rule, name="new_rule"),
    path("alerts/rules/<int:pk>/", settings.rule, name="rule"),
    path("alerts/rules/<int:pk>/trial/", settings.trial, name="trial"),
    path("alerts/rules/<int:pk>/do/", settings.rule_deed, name="rule_deed"),
]
