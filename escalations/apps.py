from django.apps import AppConfig


class EscalationsConfig(AppConfig):
    name = "escalations"

    def ready(self) -> None:
        from escalations import notified
        from escalations.actions import hearing, recounting

        hearing.listen()
        recounting.listen()
        notified.listen()
