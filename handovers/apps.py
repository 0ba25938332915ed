from django.apps import AppConfig


class HandoversConfig(AppConfig):
    name = "handovers"

    def ready(self) -> None:
        from handovers import intake, notified
        from handovers.actions import delivery, hearing, recounting

        hearing.listen()
        delivery.listen()
        recounting.listen()
        intake.listen()
        notified.listen()
