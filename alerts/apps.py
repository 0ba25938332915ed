from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "alerts"

    def ready(self) -> None:
        from alerts import notified
        from alerts.actions import hearing

        hearing.listen()
        notified.listen()
