"""Addresses of automation."""

from django.urls import path

from automation.views import log, rules

app_name = "automation"

urlpatterns = [
    path("automation/", rules.rules, name="rules"),
    path("automation/new/", rules.new_rule, name="new_rule"),
    path("automation/trial/", rules.trial, name="trial_of_new"),
    path("automation/log/", log.log, name="log"),
    path("automation/log/<int:pk>/", log.firing_deed, name="firing_deed"),
    path("automation/rules/<int:pk>/", rules.rule, name="rule"),
    path("automation/rules/<int:pk>/trial/", rules.trial, name="trial"),
    path("automation/rules/<int:pk>/deed/", rules.rule_deed, name="rule_deed"),
]
