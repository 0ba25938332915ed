from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "approvals"

    def ready(self) -> None:
        from approvals import notified
        from approvals.actions import asking, gate, hearing, recounting

        asking.listen()
        gate.listen()
        hearing.listen()
        recounting.listen()
        notified.listen()
