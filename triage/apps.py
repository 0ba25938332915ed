"""Triage at intake: the desk's own rules and the versions of the model; knows no inquiry."""

from django.apps import AppConfig


class TriageConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "triage"
