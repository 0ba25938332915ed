from django.apps import AppConfig


class HandoversConfig(AppConfig):
    name = "handovers"

    def ready(self) -> None:
        from handovers import intake, notified
        from handovers.actions import delivery, hearing

        hearing.listen()
        delivery.listen()
        intake.listen()
        notified.listen()
