from django.apps import AppConfig


class HelpCentreConfig(AppConfig):
    name = "help_centre"
