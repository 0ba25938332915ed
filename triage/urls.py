"""Addresses of the rules; what a rule would have changed is shown by the app that knows inquiries."""

from django.urls import path

from triage import views

app_name = "triage"

urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("rules/new/", views.new_rule, name="new_rule"),
    path("rules/<int:pk>/", views.rule, name="rule"),
    path("rules/<int:pk>/do/", views.rule_deed, name="rule_deed"),
]
