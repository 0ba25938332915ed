"""Service targets: what a desk promises for which inquiries, in versions; knows no inquiry."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "targets"
